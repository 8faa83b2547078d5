/** `drawbridge connect-agent` against a running gate: the list, the preview, the move, and a real client on the line it wrote. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { Client } from "@modelcontextprotocol/client";
import { StdioClientTransport } from "@modelcontextprotocol/client/stdio";
import { afterAll, beforeAll, expect, test } from "vitest";
import * as z from "zod";
import { AgentView } from "../../../contract/agents.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";

/** Of npm's everything server. */
const server = fileURLToPath(
	import.meta.resolve("@modelcontextprotocol/server-everything/dist/index.js"),
);
const key = "canary-of-the-everything-server";

let gate: GateProcess;
let file: string;
let before: string;

beforeAll(async () => {
	gate = await startGate({
		upstreams: {},
		settings: { limits: null, mode: "lax" },
	});
	file = join(dirname(gate.home), ".cursor", "mcp.json");
	await mkdir(dirname(file));
	before = JSON.stringify(
		{
			mcpServers: {
				Everything: {
					command: process.execPath,
					args: [server],
					env: { EVERYTHING_TOKEN: key },
				},
			},
		},
		null,
		2,
	);
	await writeFile(file, before);
});
afterAll(() => gate.stop());

const Entry = z.object({
	mcpServers: z.object({
		Everything: z.object({ command: z.string(), args: z.array(z.string()) }),
	}),
});

test("a server is listed, shown, moved only with a yes, used by a real client, and put back", async () => {
	const listed = await gate.run("connect-agent", "--json");
	expect(listed.code).toBe(0);
	const cursor = AgentView.array()
		.parse(JSON.parse(listed.stdout))
		.find(({ agent }) => agent === "cursor");
	expect(cursor?.places[0]).toMatchObject({
		file,
		servers: [{ name: "Everything", guarded: false }],
	});

	const shown = await gate.run("connect-agent", "cursor", "Everything");
	expect(shown.code).toBe(0);
	expect(shown.stdout).toContain(server);
	expect(shown.stdout + shown.stderr + listed.stdout).not.toContain(key);
	expect(await readFile(file, "utf8")).toBe(before);

	const moved = await gate.run("connect-agent", "cursor", "--all", "--yes");
	expect([moved.code, moved.stderr]).toEqual([0, expect.any(String)]);
	const text = await readFile(file, "utf8");
	expect(text).not.toContain(key);

	const { command, args } = Entry.parse(JSON.parse(text)).mcpServers.Everything;
	const client = new Client({ name: "real", version: "1" });
	const transport = new StdioClientTransport({
		command,
		args,
		// Nothing of the gate's is in an agent's environment.
		env: { PATH: process.env["PATH"] ?? "" },
	});
	try {
		await client.connect(transport);
		const { tools } = await client.listTools();
		expect(tools.map(({ name }) => name)).toContain("echo");
	} finally {
		await client.close();
	}

	const undone = await gate.run(
		"connect-agent",
		"cursor",
		"--undo",
		"--yes",
		"--json",
	);
	expect(JSON.parse(undone.stdout)).toMatchObject({ exact: true, left: [] });
	expect(await readFile(file, "utf8")).toBe(before);
	const secrets = await gate.run("secret", "list", "--json");
	expect(JSON.parse(secrets.stdout)).toEqual([]);
});

test.each([
	["an agent nobody knows", ["connect-agent", "nobody"], 2],
	["servers by name and all", ["connect-agent", "cursor", "a", "--all"], 2],
	[
		"a server that is not there",
		["connect-agent", "cursor", "nothing", "--yes"],
		1,
	],
] as const)("%s is refused", async (_, words, code) => {
	const refused = await gate.run(...words);
	expect([refused.code, refused.stdout]).toEqual([code, ""]);
});
