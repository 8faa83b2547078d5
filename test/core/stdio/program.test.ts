import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { eventually } from "../eventually.ts";
import { tempFolder } from "../parts.ts";
import { echo, isAlive, startProgram, startScript } from "./starting.ts";

const ask = (id: number, params: Record<string, unknown> = {}) =>
	({ jsonrpc: "2.0", id, method: "ask", params }) as const;

describe("a conversation", () => {
	test("is one message a line, each way", async () => {
		const { program, answer } = await startScript(echo);
		program.send(ask(1, { text: "zwei\nZeilen, ünïcode" }));
		program.send(ask(2));
		expect(await answer(1)).toEqual({
			jsonrpc: "2.0",
			id: 1,
			result: { text: "zwei\nZeilen, ünïcode" },
		});
		expect((await answer(2)).result).toEqual({});
	});

	test("with a server from npm works", async () => {
		const folder = await tempFolder();
		const server = fileURLToPath(
			import.meta.resolve(
				"@modelcontextprotocol/server-filesystem/dist/index.js",
			),
		);
		const { program, answer } = await startProgram(
			[process.execPath, server, folder],
			folder,
		);
		program.send({
			jsonrpc: "2.0",
			id: 1,
			method: "initialize",
			params: {
				protocolVersion: "2025-11-25",
				capabilities: {},
				clientInfo: { name: "test", version: "1" },
			},
		});
		expect((await answer(1)).result).toMatchObject({
			serverInfo: { name: "secure-filesystem-server" },
		});
	});

	test("of several messages in one array is taken apart", async () => {
		const { answer, messages } = await startScript(
			`console.log('[{"jsonrpc":"2.0","id":1,"result":{}},{"jsonrpc":"2.0","id":2,"result":{}}]'); setInterval(() => {}, 1000);`,
		);
		await answer(2);
		expect(messages.map(({ id }) => id)).toEqual([1, 2]);
	});

	test("says that it is clogged, and when it is not any more", async () => {
		const { program, answer } = await startScript(
			`setTimeout(() => process.stdin.resume(), 100); process.stdin.pause();
			process.stdin.on("data", (chunk) => { if (String(chunk).includes("last")) console.log('{"jsonrpc":"2.0","id":1,"result":{}}'); });`,
		);
		const large = "x".repeat(1024 * 1024);
		expect(program.send(ask(0, { large }))).toBe(false);
		await program.drained();
		expect(program.send(ask(1, { last: true }))).toBe(true);
		await answer(1);
	});
});

describe("its end", () => {
	test("by itself is told with the status", async () => {
		const { ended, program } = await startScript("process.exit(7)");
		expect((await ended).reason).toContain("status 7");
		await program.gone;
		expect(isAlive(program.pid)).toBe(false);
	});

	test("comes after what it said last", async () => {
		const { ended, messages } = await startScript(
			`process.stdout.write('{"jsonrpc":"2.0","id":1,"result":{}}'); process.exitCode = 0;`,
		);
		await ended;
		expect(messages).toHaveLength(1);
	});

	test("is a closed output, also where it lives on", async () => {
		const { ended, program } = await startScript(
			"import { closeSync } from 'node:fs'; closeSync(1); process.stdin.resume(); setInterval(() => {}, 1000);",
		);
		expect((await ended).reason).toContain("standard output");
		await program.gone;
		expect(isAlive(program.pid)).toBe(false);
	});

	test("takes its children along", async () => {
		const { program, lines } = await startScript(
			`import { spawn } from "node:child_process";
			const child = spawn("sleep", ["600"], { stdio: "ignore" });
			console.error(child.pid);
			process.stdin.resume().on("end", () => process.exit());`,
		);
		await eventually(() => lines.length).toBe(1);
		const child = Number(lines[0]);
		expect(isAlive(child)).toBe(true);
		program.end({ reason: "over" });
		await program.gone;
		await eventually(() => isAlive(child)).toBe(false);
	});

	test("comes even where its input's end and the signal are ignored", async () => {
		const { program, lines, ended } = await startScript(
			`process.on("SIGTERM", () => {}); setInterval(() => {}, 1000); console.error("up");`,
		);
		await eventually(() => lines.length).toBe(1);
		program.end({ reason: "over" });
		expect(await ended).toEqual({ reason: "over" });
		await program.gone;
		expect(isAlive(program.pid)).toBe(false);
	});

	test("is told once, and nothing is sent any more", async () => {
		const { program, ended } = await startScript(echo);
		program.end({ reason: "first" });
		program.end({ reason: "second" });
		expect(await ended).toEqual({ reason: "first" });
		expect(program.send(ask(1))).toBe(true);
	});
});

test("what cannot be started is a rejection", async () => {
	const folder = await tempFolder();
	await expect(
		startProgram([`${folder}/no-such-program`], folder),
	).rejects.toMatchObject({ code: "ENOENT" });
});

test("it is silent from the first question to its first word", async () => {
	const { program, answer } = await startScript(echo);
	program.send({ jsonrpc: "2.0", method: "notifications/told" });
	expect(program.isSilent).toBe(false);
	program.send(ask(1));
	expect(program.isSilent).toBe(true);
	await answer(1);
	expect(program.isSilent).toBe(false);
});

test("what it writes to its standard error is told line by line", async () => {
	const { lines, ended } = await startScript(
		`process.stderr.write("one\\r\\ntwo\\nthr"); process.stderr.write("ee"); process.exitCode = 1;`,
	);
	await ended;
	expect(lines).toEqual(["one", "two", "three"]);
});
