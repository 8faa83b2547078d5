/** The command line's door: one JSON message a line, from a caller who may send anything. */
import { once } from "node:events";
import { link, stat, unlink, writeFile } from "node:fs/promises";
import { connect, createServer, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { describe, expect, onTestFinished, test } from "vitest";
import { serveSocket, type SocketDoor } from "../../../core/doors/socket.ts";
import { type Carried, carriedControl } from "./carried-control.ts";
import { eventually } from "../eventually.ts";

interface Door extends Carried {
	readonly server: SocketDoor;
	readonly path: string;
}

async function door(): Promise<Door> {
	const carried = await carriedControl();
	const path = carried.home.socket;
	const server = await serveSocket(
		{ path, secret: undefined },
		carried.control,
	);
	onTestFinished(() => server.close());
	return { ...carried, server, path };
}

interface Caller {
	readonly socket: Socket;
	readonly lines: string[];
	readonly closed: () => Promise<void>;
}

async function caller(path: string): Promise<Caller> {
	const socket = connect(path);
	socket.on("error", () => undefined);
	await once(socket, "connect");
	onTestFinished(() => {
		socket.destroy();
	});
	const lines: string[] = [];
	createInterface({ input: socket })
		.on("error", () => undefined)
		.on("line", (line) => lines.push(line));
	const closed = new Promise<void>((resolve) =>
		socket.once("close", () => resolve()),
	);
	return { socket, lines, closed: () => closed };
}

const question = (id: number): string =>
	`${JSON.stringify({ id, call: "key.list", input: {} })}\n`;

test("only the owner can open it", async () => {
	const { path } = await door();
	if (process.platform !== "win32")
		expect((await stat(path)).mode & 0o777).toBe(0o600);
});

test("questions in one piece and in single bytes are answered under their ids", async () => {
	const { path } = await door();
	const { socket, lines } = await caller(path);
	socket.write(question(1) + question(2));
	for (const byte of question(3)) socket.write(byte);
	await eventually(() => lines.length).toBe(3);
	expect(lines.map((line) => JSON.parse(line))).toEqual(
		[1, 2, 3].map((id) => ({ id, ok: true, output: [] })),
	);
});

test("a change is recorded as the command line's, whatever the message claims", async () => {
	const { path, audit } = await door();
	const { socket, lines } = await caller(path);
	const call = { id: 1, call: "mode.set", input: { mode: "lax" } };
	socket.write(`${JSON.stringify(call)}\n`);
	await eventually(() => lines.length).toBe(1);
	expect(
		audit
			.tail(10)
			.map(({ client }) => client)
			.filter((client) => client !== ""),
	).toEqual(["cli"]);
});

describe("a line that is no question", () => {
	test.each([
		"",
		"junk",
		"{",
		"[]",
		"null",
		'{"id":1}',
		'{"id":"1","call":"key.list","input":{}}',
		'{"id":1,"call":"key.list","input":{},"actor":"desktop"}',
		'{"id":1,"subscribe":true,"call":"key.list"}',
		"GET / HTTP/1.1",
	])(
		"%j is answered with a failure and the end of the connection",
		async (line) => {
			const { path } = await door();
			const { socket, lines, closed } = await caller(path);
			socket.write(`${line}\n`);
			await closed();
			expect(lines.map((one) => JSON.parse(one))).toMatchObject([
				{ ok: false, failure: { code: "invalid-input" } },
			]);
		},
	);

	test("leaves other callers alone", async () => {
		const { path } = await door();
		const good = await caller(path);
		const bad = await caller(path);
		bad.socket.write("junk\n");
		await bad.closed();
		good.socket.write(question(1));
		await eventually(() => good.lines.length).toBe(1);
	});
});

test("two megabytes without a line's end are cut off, and the door goes on", async () => {
	const { path } = await door();
	const { socket, closed, lines } = await caller(path);
	for (let sent = 0; sent < 32 && socket.writable; sent++) {
		socket.write(Buffer.alloc(64 * 1024, "a"));
		await new Promise(setImmediate);
	}
	await closed();
	expect(lines).toEqual([]);
	const next = await caller(path);
	next.socket.write(question(1));
	await eventually(() => next.lines.length).toBe(1);
});

test("a hundred callers at once are each answered", async () => {
	const { path } = await door();
	const callers = await Promise.all(
		Array.from({ length: 100 }, () => caller(path)),
	);
	callers.forEach(({ socket }, id) => socket.write(question(id)));
	await eventually(() => callers.every(({ lines }) => lines.length === 1)).toBe(
		true,
	);
	expect(callers.map(({ lines }) => JSON.parse(lines[0] ?? "")["id"])).toEqual(
		Array.from({ length: 100 }, (_, id) => id),
	);
});

test("who subscribed hears notices, others do not, and one who left is forgotten", async () => {
	const { path, control } = await door();
	const [listens, asks, leaves] = [
		await caller(path),
		await caller(path),
		await caller(path),
	];
	for (const { socket, lines } of [listens, leaves]) {
		socket.write('{"id":1,"subscribe":true}\n');
		await eventually(() => lines.length).toBe(1);
	}
	leaves.socket.destroy();
	control.tell("warnings", ["w"]);
	await eventually(() => listens.lines.length).toBe(2);
	expect(JSON.parse(listens.lines[1] ?? "")).toEqual({
		event: "warnings",
		payload: ["w"],
	});
	asks.socket.write(question(1));
	await eventually(() => asks.lines.length).toBe(1);
});

test("a subscriber that does not read is let go before it fills the gate's memory", async () => {
	const { path, control } = await door();
	const { socket, lines, closed } = await caller(path);
	socket.write('{"id":1,"subscribe":true}\n');
	await eventually(() => lines.length).toBe(1);
	socket.pause();
	const large = "w".repeat(1024 * 1024);
	for (let told = 0; told < 32; told++) {
		control.tell("warnings", [large]);
		await new Promise(setImmediate);
	}
	// What the kernel still held is read; then the connection has ended.
	socket.resume();
	await closed();
	expect(lines.length).toBeLessThan(32);
});

test("a subscriber that breaks off under a stream of notices leaves the door standing", async () => {
	const { path, control } = await door();
	for (let round = 0; round < 5; round++) {
		const { socket, lines, closed } = await caller(path);
		socket.write('{"id":1,"subscribe":true}\n');
		await eventually(() => lines.length).toBe(1);
		socket.pause();
		for (let told = 0; told < 3; told++)
			control.tell("warnings", ["w".repeat(400_000)]);
		socket.destroy();
		await closed();
		for (let told = 0; told < 3; told++) {
			control.tell("warnings", ["w"]);
			await new Promise(setImmediate);
		}
	}
	const next = await caller(path);
	next.socket.write(question(1));
	await eventually(() => next.lines.length).toBe(1);
});

describe("the place", () => {
	test("where another gate answers is refused, and that gate goes on", async () => {
		const { path, control } = await door();
		await expect(
			serveSocket({ path, secret: undefined }, control),
		).rejects.toMatchObject({
			code: "EADDRINUSE",
		});
		const { socket, lines } = await caller(path);
		socket.write(question(1));
		await eventually(() => lines.length).toBe(1);
	});

	test.skipIf(process.platform === "win32")(
		"where a dead gate left its socket is taken",
		async () => {
			const { control, home } = await carriedControl();
			const dead = createServer().listen(home.socket);
			await once(dead, "listening");
			// Closing would remove the file, as a killed process does not.
			await link(home.socket, `${home.socket}.kept`);
			dead.close();
			await once(dead, "close");
			await link(`${home.socket}.kept`, home.socket);
			await unlink(`${home.socket}.kept`);
			const server = await serveSocket(
				{ path: home.socket, secret: undefined },
				control,
			);
			onTestFinished(() => server.close());
			const { socket, lines } = await caller(home.socket);
			socket.write(question(1));
			await eventually(() => lines.length).toBe(1);
		},
	);

	test.skipIf(process.platform === "win32")(
		"where a plain file lies is taken, as nothing answers there",
		async () => {
			const { control, home } = await carriedControl();
			await writeFile(home.socket, "");
			(
				await serveSocket({ path: home.socket, secret: undefined }, control)
			).close();
		},
	);
});

test("closing ends every connection", async () => {
	const { path, server } = await door();
	const { closed } = await caller(path);
	server.close();
	await closed();
});
