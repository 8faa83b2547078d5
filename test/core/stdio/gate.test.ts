/** Commands as upstreams of a running gate, used by the official client. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import * as z from "zod";
import {
	environment,
	type Finished,
	type GateProcess,
	testedEntry,
	startGate,
} from "../../stub/gate-process.ts";
import { eventually } from "../eventually.ts";
import { send } from "../http.ts";
import { tempFolder } from "../parts.ts";
import { officialClient } from "./official.ts";
import { isAlive, server as smallServer } from "./starting.ts";

const server = (name: string): string =>
	fileURLToPath(
		import.meta.resolve(`@modelcontextprotocol/server-${name}/dist/index.js`),
	);

/** Without the end that its input's end is for others. */
const endless = smallServer.replace(
	'input.on("close", () => process.exit());',
	"",
);

/** The command line, without a gate. */
function command(folder: string, ...words: string[]): Promise<Finished> {
	const [file, ...first] = testedEntry;
	const env = environment(folder, join(folder, "home"));
	return new Promise((resolve) => {
		const child = execFile(
			file,
			[...first, ...words],
			{ env },
			(_, stdout, stderr) => resolve({ code: child.exitCode, stdout, stderr }),
		);
	});
}

async function gate(): Promise<GateProcess> {
	const started = await startGate({ upstreams: {} });
	onTestFinished(() => started.stop());
	return started;
}

async function add(to: GateProcess, ...words: string[]): Promise<void> {
	const done = await to.run("upstream", "add", ...words);
	expect(done.stderr).toBe("");
	expect(done.code).toBe(0);
}

const Views = z.array(
	z.object({
		name: z.string(),
		url: z.string(),
		health: z.object({ state: z.string(), detail: z.string() }),
		missing: z.array(z.string()),
		stdio: z.object({
			approved: z.boolean(),
			crashes: z.number(),
			lastEnd: z.string(),
			env: z.array(z.string()),
			processes: z.array(
				z.object({ pid: z.number(), client: z.string(), server: z.string() }),
			),
		}),
	}),
);

async function stdioOf(at: GateProcess, name: string) {
	const found = Views.parse(await at.call("upstream.list", {})).find(
		(one) => one.name === name,
	);
	if (!found) throw new Error(`no upstream ${name}`);
	return found;
}

test("filesystem, memory and everything from npm work through the gate", async () => {
	const at = await gate();
	const folder = await tempFolder();
	await writeFile(join(folder, "note.txt"), "hello");
	const { key } = await at.createKey("agent", "--role", "admin");
	await add(at, "files", "--", process.execPath, server("filesystem"), folder);
	await add(
		at,
		"memory",
		"--no-sandbox",
		"--env",
		`MEMORY_FILE_PATH=${join(folder, "memory.json")}`,
		"--",
		process.execPath,
		server("memory"),
	);
	await add(
		at,
		"all",
		"--sharing",
		"all",
		"--",
		process.execPath,
		server("everything"),
	);

	const files = await officialClient(`${at.gateUrl}/files/`, key);
	expect(
		await files.callTool({
			name: "read_text_file",
			arguments: { path: join(folder, "note.txt") },
		}),
	).toMatchObject({ content: [{ text: "hello" }] });

	const memory = await officialClient(`${at.gateUrl}/memory/`, key);
	await memory.callTool({
		name: "create_entities",
		arguments: {
			entities: [{ name: "ada", entityType: "person", observations: [] }],
		},
	});
	expect(readFileSync(join(folder, "memory.json"), "utf8")).toContain("ada");

	const everything = await officialClient(`${at.gateUrl}/all/`, key);
	expect(
		await everything.callTool({ name: "echo", arguments: { message: "hi" } }),
	).toMatchObject({ content: [{ text: "Echo: hi" }] });

	const { stdio, health } = await stdioOf(at, "files");
	expect(health.state).toBe("up");
	expect(stdio).toMatchObject({ approved: true, crashes: 0 });
	expect(stdio.processes[0]?.server).toContain("filesystem");
	expect((await at.run("upstream", "log", "files")).stdout).toContain(
		"Secure MCP Filesystem Server",
	);
});

test("an approved command is a person's: one that came into the settings by itself waits for a yes", async () => {
	const at = await gate();
	const { key } = await at.createKey("agent");
	const file = join(at.home, "security.json");
	const stdio = { command: process.execPath, args: [server("everything")] };
	await writeFile(
		file,
		JSON.stringify({ limits: null, upstreams: { all: { stdio } } }),
	);
	await eventually(
		async () => (await at.run("upstream", "list")).stdout,
	).toContain("waits to be approved");
	const client = officialClient(`${at.gateUrl}/all/`, key);
	client.catch(() => undefined);
	const waiting = async (): Promise<unknown[]> => at.call("approval.list", {});
	await eventually(waiting).toMatchObject([
		{ upstream: "all", command: expect.stringContaining(server("everything")) },
	]);
	const [{ id }] = z
		.tuple([z.object({ id: z.string() })])
		.parse(await waiting());
	expect((await at.run("approvals", "approve", id)).code).toBe(0);
	expect((await (await client).listTools()).tools.length).toBeGreaterThan(5);
});

test("kill -9 of the gate leaves no server, and nothing that a server has started", async () => {
	const at = await gate();
	const folder = await tempFolder();
	const { key } = await at.createKey("agent");
	// Ignores what can be ignored, and has a child that is its own boss.
	await writeFile(
		join(folder, "server.mjs"),
		`import { spawn } from "node:child_process";
		process.on("SIGTERM", () => {});
		const child = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
		console.error("child", child.pid);
		setInterval(() => {}, 1000);
		${endless}`,
	);
	await add(
		at,
		"stubborn",
		"--no-sandbox",
		"--",
		process.execPath,
		join(folder, "server.mjs"),
	);
	await add(at, "files", "--", process.execPath, server("filesystem"), folder);
	await (await officialClient(`${at.gateUrl}/stubborn/`, key)).listTools();
	await (await officialClient(`${at.gateUrl}/files/`, key)).listTools();
	const started = [
		...(await stdioOf(at, "stubborn")).stdio.processes,
		...(await stdioOf(at, "files")).stdio.processes,
	].map(({ pid }) => pid);
	const log = (await at.run("upstream", "log", "stubborn")).stdout;
	const pids = [...started, Number(/child (\d+)/.exec(log)?.[1])];
	expect(pids).toHaveLength(3);
	expect(pids.every(isAlive)).toBe(true);
	process.kill(at.pid, "SIGKILL");
	await eventually(() => pids.filter(isAlive)).toEqual([]);
});

test("an ordinary stop leaves none either", async () => {
	const at = await gate();
	const { key } = await at.createKey("agent");
	await add(
		at,
		"all",
		"--no-sandbox",
		"--",
		process.execPath,
		server("everything"),
	);
	await (await officialClient(`${at.gateUrl}/all/`, key)).listTools();
	const { processes } = (await stdioOf(at, "all")).stdio;
	expect((await at.run("stop")).code).toBe(0);
	await eventually(() => processes.some(({ pid }) => isAlive(pid))).toBe(false);
});

test("a secret reaches the program by name, and comes back in no answer", async () => {
	const at = await gate();
	const { key } = await at.createKey("agent", "--role", "admin");
	const added = await at.run(
		"upstream",
		"add",
		"all",
		"--no-sandbox",
		"--env",
		"SERVICE_KEY=${secret:service}",
		"--",
		process.execPath,
		server("everything"),
	);
	expect(added.stderr).toContain("drawbridge secret set service");
	expect(
		(await at.feed("very-secret-value-1\n", "secret", "set", "service")).code,
	).toBe(0);
	expect((await stdioOf(at, "all")).missing).toEqual([]);
	const client = await officialClient(`${at.gateUrl}/all/`, key);
	const told = client.callTool({ name: "get-env", arguments: {} });
	await expect(told).rejects.toThrow();
	const { stdout } = await at.run("upstream", "list", "--json");
	expect(stdout).not.toContain("very-secret-value-1");
});

test("a WebSocket cannot be opened to a program", async () => {
	const at = await gate();
	const { key } = await at.createKey("agent");
	await add(
		at,
		"all",
		"--no-sandbox",
		"--",
		process.execPath,
		server("everything"),
	);
	const told = await send(at.gateUrl, {
		path: "/all/",
		headers: {
			"X-API-Key": key,
			Connection: "Upgrade",
			Upgrade: "websocket",
			"Sec-WebSocket-Version": "13",
			"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
		},
	});
	expect(told.code).toBe("bad-request");
	expect((await stdioOf(at, "all")).stdio.processes).toEqual([]);
});

test("two clients have a program each in the sandbox, in the same folder", async () => {
	const at = await gate();
	const folder = await tempFolder();
	await writeFile(join(folder, "a.txt"), "here");
	await add(
		at,
		"files",
		"--cwd",
		folder,
		"--",
		process.execPath,
		server("filesystem"),
		folder,
	);
	const clients = await Promise.all(
		["one", "two"].map(async (name) =>
			officialClient(`${at.gateUrl}/files/mcp`, (await at.createKey(name)).key),
		),
	);
	for (const client of clients)
		expect(
			await client.callTool({
				name: "read_text_file",
				arguments: { path: join(folder, "a.txt") },
			}),
		).toMatchObject({ content: [{ text: "here" }] });
	expect((await stdioOf(at, "files")).stdio.processes).toHaveLength(2);
});

describe("upstream add", () => {
	test.each([
		[["fs", "npx", "some-server"], "fs -- npx some-server"],
		[["fs", "some-server"], "fs -- some-server"],
		[["fs", "--", "https://example.org"], "leave the -- out"],
		[["fs", "--"], "no command"],
		[["fs", "http://127.0.0.1:1", "--env", "A=1"], "for a command"],
		[["fs", "--env", "1A=x", "--", "node"], "NAME=VALUE"],
	])("of %j says how it is written", async (words, said) => {
		const folder = await tempFolder();
		const done = await command(folder, "upstream", "add", ...words);
		expect(done.code).toBe(2);
		expect(done.stderr).toContain(said);
	});

	test.each([
		[
			"a key among the variables",
			["--env", "OPENAI_API_KEY=aaaabbbbccccddddeeee", "--", "node"],
			"${secret:openai-api-key}",
		],
		[
			"a reference that is none",
			["--env", "A=${HOME}", "--", "node"],
			"${secret:NAME}",
		],
		[
			"a key among the words",
			["--", "node", "--token", `ghp_${"a1B2".repeat(9)}`],
			"looks like a key",
		],
		[
			"a program that is not there",
			["--", "no-such-program"],
			"no-such-program",
		],
		[
			"a folder that is not there",
			["--cwd", "/no/such", "--", "node"],
			"/no/such",
		],
	])("refuses %s", async (_, words, said) => {
		const folder = await tempFolder();
		const done = await command(folder, "upstream", "add", "fs", ...words);
		expect(done.code).toBe(2);
		expect(done.stderr).toContain(said);
		expect((await command(folder, "upstream", "list", "--json")).stdout).toBe(
			"[]\n",
		);
	});
});
