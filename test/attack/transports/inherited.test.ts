/**
 * A server that is started looks for what it was not meant to be given: the gate's variables, its open files (the
 * database, the listening sockets, the pipe of what watches over programs), and its standard streams.
 */
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import * as z from "zod";
import { modern } from "../../core/aggregate/speaking.ts";
import { server } from "../../core/stdio/starting.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";

let gate: GateProcess;
let folder: string;
let key: string;

const tells = `
import { writeFileSync } from "node:fs";
writeFileSync("told", JSON.stringify({ pid: process.pid, env: process.env }));
`;
const Told = z.object({
	pid: z.number(),
	env: z.record(z.string(), z.string()),
});
let told: z.infer<typeof Told>;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), "inherited-"));
	await writeFile(join(folder, "server.mjs"), tells + server);
	gate = await startGate({
		upstreams: {},
		settings: { limits: null },
		env: {
			OPENAI_API_KEY: "sk-of-the-shell",
			AWS_SECRET_ACCESS_KEY: "of-the-shell",
			SSH_AUTH_SOCK: "/of/the/shell",
			NODE_OPTIONS_OF_MINE: "of-the-shell",
			DRAWBRIDGE_VAULT: "file",
		},
	});
	const added = await gate.run(
		..."upstream add tool --cwd".split(" "),
		folder,
		"--",
		process.execPath,
		"server.mjs",
	);
	expect(added.code, added.stderr).toBe(0);
	({ key } = await gate.createKey("agent"));
	const answer = await modern(
		gate.gateUrl,
		"tools/list",
		{},
		{ "X-API-Key": key },
		"/tool/mcp",
	);
	expect(answer.status, answer.body).toBe(200);
	told = Told.parse(JSON.parse(await readFile(join(folder, "told"), "utf8")));
});

afterAll(async () => {
	await gate?.stop();
	await rm(folder, { recursive: true, force: true });
});

test("none of the gate's variables is among its own, but the few that every program needs", () => {
	expect(JSON.stringify(told.env)).not.toMatch(/of-the-shell|of\/the\/shell/);
	const names = Object.keys(told.env);
	expect(
		names.filter((name) => /^DRAWBRIDGE|^NODE_OPTIONS/.test(name)),
	).toEqual([]);
});

const filesOf = (pid: number): string[] =>
	readdirSync(`/proc/${pid}/fd`).map((fd) => {
		try {
			return readlinkSync(`/proc/${pid}/fd/${fd}`);
		} catch {
			return "gone";
		}
	});

const childrenOf = (pid: number): number[] =>
	readFileSync(`/proc/${pid}/task/${pid}/children`, "latin1")
		.split(" ")
		.filter((one) => one.trim() !== "")
		.map(Number);

/** Whoever it has started, and whom those have. */
function startedBy(pid: number): number[] {
	const all = childrenOf(pid);
	// Grows as it is gone through.
	for (const one of all) all.push(...childrenOf(one));
	return all;
}

describe.runIf(process.platform === "linux")("of the gate's open files", () => {
	test("none is in a program, nor in what watches over programs", () => {
		const processes = startedBy(gate.pid);
		// The program and its watcher, at least.
		expect(processes.length).toBeGreaterThanOrEqual(2);
		const gates = filesOf(gate.pid).filter((file) => /\.db|socket:/.test(file));
		expect(gates.some((file) => file.includes(".db"))).toBe(true);
		const sockets = new Set(gates.filter((file) => file.startsWith("socket:")));
		for (const pid of processes) {
			const files = filesOf(pid);
			expect(files.join()).not.toMatch(/\.db/);
			expect(files.filter((file) => sockets.has(file))).toEqual([]);
		}
	});

	test("no pipe is shared by two of its children but where one has started the other", () => {
		const children = childrenOf(gate.pid);
		const pipes = children.map(
			(pid) =>
				new Set(filesOf(pid).filter((file) => /^(?:pipe|socket):/.test(file))),
		);
		for (const [at, own] of pipes.entries())
			for (const other of pipes.slice(at + 1))
				expect([...own].filter((file) => other.has(file))).toEqual([]);
	});
});
