/**
 * Servers from npm as upstreams, and the clients people have, each by the gate's address and by the command that stdio
 * clients start: all see the same tools, and get the same answers.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type GateProcess, startGate } from "../stub/gate-process.ts";
import {
	inspector,
	officialClient,
	olderClient,
	type Program,
	type Way,
} from "./sessions.ts";

let gate: GateProcess;
let folder: string;
let key: string;

const server = (name: string): string =>
	fileURLToPath(
		import.meta.resolve(`@modelcontextprotocol/server-${name}/dist/index.js`),
	);

/** A tool that a client of each finds, what it is given, and what it says. */
const tools = {
	files: () => ({
		name: "read_text_file",
		args: { path: join(folder, "note.txt") },
		says: "h\u00e9llo",
	}),
	memory: () => ({ name: "read_graph", args: {}, says: '"entities": []' }),
	everything: () => ({ name: "get-sum", args: { a: 2, b: 3 }, says: "5" }),
};
const upstreams = Object.keys(tools) as (keyof typeof tools)[];

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "clients-"));
	await writeFile(join(folder, "note.txt"), "h\u00e9llo");
	gate = await startGate({ upstreams: {} });
	({ key } = await gate.createKey("agent"));
	const { execPath } = process;
	for (const words of [
		["files", "--", execPath, server("filesystem"), folder],
		[
			"memory",
			"--env",
			`MEMORY_FILE_PATH=${join(folder, "memory.json")}`,
			"--",
			execPath,
			server("memory"),
		],
		["everything", "--", execPath, server("everything")],
	]) {
		const added = await gate.run("upstream", "add", ...words);
		if (added.code !== 0) throw new Error(added.stderr);
	}
});
afterAll(async () => {
	await gate?.stop();
	await rm(folder, { recursive: true, force: true, maxRetries: 5 });
});

const programs: readonly (readonly [string, () => Program])[] = [
	[
		"the official client in the era of sessions",
		() => officialClient("legacy"),
	],
	["the official client in the newest era", () => officialClient("auto")],
	["the older official client", () => olderClient],
	["the inspector's command line", () => inspector(folder)],
];

const ways = {
	"by its address": (name: string): Way => ({
		url: `${gate.gateUrl}${name === "all" ? "/.drawbridge" : `/${name}`}/mcp`,
		key,
	}),
	"by drawbridge connect": (name: string): Way => ({
		upstream: name,
		home: gate.home,
	}),
};

describe.each(programs)("%s", (_, program) => {
	describe.each(Object.entries(ways))("%s", (__, way) => {
		test("lists each server's tools and calls one", async () => {
			const called = upstreams.map(async (upstream) => {
				const { name, args, says } = tools[upstream]();
				const session = await program()(way(upstream));
				expect(await session.names()).toContain(name);
				expect(await session.call(name, args)).toContain(says);
				await session.close();
			});
			await Promise.all(called);
		});

		test("lists the tools of all at one address and calls one of each", async () => {
			const session = await program()(way("all"));
			const names = await session.names();
			const called = upstreams.map(async (upstream) => {
				const { name, args, says } = tools[upstream]();
				expect(names).toContain(`${upstream}__${name}`);
				expect(await session.call(`${upstream}__${name}`, args)).toContain(
					says,
				);
			});
			await Promise.all(called);
			await session.close();
		});
	});
});
