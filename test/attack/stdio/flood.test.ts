/**
 * A server that writes what is no message, or more than anybody can hold: the gate's memory must stay bounded, and the
 * server must be ended with a reason. From the list of bad input.
 */
import { expect, test } from "vitest";
import { startScript } from "../../core/stdio/starting.ts";

const mib = 1024 * 1024;

test("a line of 100 MB ends it, and is held nowhere", async () => {
	const before = process.memoryUsage();
	const { ended, messages, program } = await startScript(`
		const piece = "x".repeat(1024 * 1024);
		process.stdout.write('{"jsonrpc":"2.0","id":1,"result":"');
		const more = () => process.stdout.write(piece, more);
		more();
	`);
	expect((await ended).reason).toContain("16 MiB");
	await program.gone;
	expect(messages).toEqual([]);
	const after = process.memoryUsage();
	expect(after.arrayBuffers - before.arrayBuffers).toBeLessThan(100 * mib);
});

test("a line of 10 MB is a message", async () => {
	const { answer } = await startScript(`
		console.log(JSON.stringify({ jsonrpc: "2.0", id: 1, result: "x".repeat(10 * 1024 * 1024) }));
		setInterval(() => {}, 1000); process.stdin.resume().on("end", () => process.exit());
	`);
	expect(String((await answer(1)).result)).toHaveLength(10 * mib);
});

test("lines that are no messages are skipped and kept for the owner", async () => {
	const { answer, lines } = await startScript(`
		console.log("Server starting on stdio…"); console.log("[1,2]"); console.log("null"); console.log('{"id":1}');
		console.log('{"jsonrpc":"1.0","id":1}'); console.log(""); console.log("[]");
		process.stdout.write(Buffer.from([0x7b, 0xff, 0x7d, 0x0a]));
		console.log('{"jsonrpc":"2.0","id":1,"result":{}}');
		process.stdin.resume().on("end", () => process.exit());
	`);
	await answer(1);
	expect(lines).toEqual([
		"Server starting on stdio…",
		"[1,2]",
		"null",
		'{"id":1}',
		'{"jsonrpc":"1.0","id":1}',
		"[]",
		"{\ufffd}",
	]);
});

test("junk without end ends it", async () => {
	const { ended, lines } = await startScript(
		`const more = () => process.stdout.write("y\\n".repeat(500), more); more();`,
	);
	expect((await ended).reason).toContain("no messages");
	expect(lines.length).toBeLessThan(1_100);
});

test("what is nested without end is no message, and no bug", async () => {
	const { answer, lines } = await startScript(`
		console.log("[".repeat(1_000_000)); console.log("[".repeat(100_000) + "]".repeat(100_000));
		console.log('{"jsonrpc":"2.0","id":1,"result":{}}');
		process.stdin.resume().on("end", () => process.exit());
	`);
	await answer(1);
	expect(lines).toHaveLength(2);
	expect(lines.every((line) => line.length <= 16 * 1024)).toBe(true);
});

test("a server that reads nothing is ended before what it is sent fills the memory", async () => {
	const { program, ended } = await startScript(
		"setInterval(() => {}, 1000); process.stdin.pause();",
	);
	const text = "x".repeat(8 * mib);
	for (let i = 0; i < 12; i += 1)
		program.send({ jsonrpc: "2.0", id: i, method: "ask", params: { text } });
	expect((await ended).reason).toContain("does not read");
});
