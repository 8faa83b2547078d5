/** The proof that stands in for a guarded folder, over a real socket: neither side talks to an impostor. */
import { readFileSync, statSync, writeFileSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { publishPipe, readPipe } from "../../../core/doors/pipe.ts";
import { proveCaller, proveGate } from "../../../core/doors/proof.ts";

/** Two ends of one connection. */
async function ends(): Promise<{ gate: Socket; caller: Socket }> {
	const folder = await mkdtemp(join(tmpdir(), "drawbridge-pipe-"));
	const path = join(folder, "p");
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(path, resolve));
	const accepted = new Promise<Socket>((resolve) =>
		server.once("connection", resolve),
	);
	const caller = connect(path);
	const gate = await accepted;
	onTestFinished(async () => {
		for (const end of [gate, caller]) end.destroy();
		server.close();
		await rm(folder, { recursive: true });
	});
	return { gate, caller };
}

const secret = "s".repeat(43);

test("both prove themselves, and what is said next arrives whole", async () => {
	const { gate, caller } = await ends();
	const both = await Promise.all([
		proveGate(gate, secret),
		proveCaller(caller, secret),
	]);
	expect(both).toEqual([true, true]);
	const heard = new Promise((resolve) => gate.once("data", resolve));
	caller.write("question\n");
	gate.resume();
	expect(String(await heard)).toBe("question\n");
});

test("a caller that does not know the secret is cut off", async () => {
	const { gate, caller } = await ends();
	const [there, here] = await Promise.all([
		proveGate(gate, secret),
		proveCaller(caller, "x".repeat(43)),
	]);
	expect([there, here]).toEqual([false, false]);
	expect(gate.destroyed && caller.destroyed).toBe(true);
});

test("a caller that echoes the gate's own words back proves nothing", async () => {
	const { gate, caller } = await ends();
	caller.on("data", (words) =>
		caller.write(`${String(words).trim()} ${String(words)}`),
	);
	expect(await proveGate(gate, secret)).toBe(false);
});

test("an impostor that took the pipe's name learns no question", async () => {
	const { gate, caller } = await ends();
	const heard: string[] = [];
	gate.on("data", (words) => heard.push(String(words)));
	gate.write("nonce\n");
	gate.write("no proof at all\n");
	expect(await proveCaller(caller, secret)).toBe(false);
	expect(caller.destroyed).toBe(true);
	expect(heard.join()).not.toContain(secret);
});

test("a side that says nothing is not waited for", {
	timeout: 10_000,
}, async () => {
	const { gate } = await ends();
	expect(await proveGate(gate, secret)).toBe(false);
});

test("each start publishes another secret, for the owner's eyes only", async () => {
	const folder = await mkdtemp(join(tmpdir(), "drawbridge-pipe-"));
	onTestFinished(() => rm(folder, { recursive: true }));
	const file = join(folder, "gate.pipe");
	const first = publishPipe(file, "one");
	const second = publishPipe(file, "two");
	expect(second.secret).not.toBe(first.secret);
	expect(readPipe(file)).toEqual(second);
	expect(readFileSync(file, "utf8")).toContain(second.secret);
	if (process.platform !== "win32")
		expect(statSync(file).mode & 0o777).toBe(0o600);
	writeFileSync(file, "{");
	expect(readPipe(file)).toBeUndefined();
});
