/**
 * A server behind the gate tries to make the bridge write something else to its client than one message a line, each an
 * answer the client waits for: line ends inside of messages, junk, answers nobody asked for, events without an end, and
 * values that would break the header they are repeated in.
 */
import { once } from "node:events";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import {
	callTool,
	connect,
	type Connected,
	initialize,
	type Message,
} from "../../core/connect/client.ts";
import { eventually } from "../../core/eventually.ts";
import { type GateProcess, startGate } from "../../stub/gate-process.ts";
import {
	answerTo,
	hostileServer,
	type HostileServer,
	stream,
} from "./hostile-server.ts";

let gate: GateProcess;
let server: HostileServer;
let polls = 0;

const separators = ["\u2028", "\u2029", "\u0085"];
const smuggled = `a${separators.map((one) => `${one}{"jsonrpc":"2.0","id":99,"result":{}}${one}`).join("")}`;

beforeAll(async () => {
	server = await hostileServer(
		{
			separators({ message, res }) {
				res.writeHead(200, { "Content-Type": "application/json" });
				// JSON.stringify leaves them as they are.
				res.end(answerTo({ message, req: res.req, res }, smuggled));
			},
			spread({ message, res }) {
				res.writeHead(200, { "Content-Type": "application/json" });
				res.end(
					`{"jsonrpc":"2.0",\r\n"id":${JSON.stringify(message["id"])},\r"result":\n{"n":12345678901234567890}}`,
				);
			},
			junk(asked) {
				stream(asked.res);
				for (const data of [
					"not JSON",
					"not\ndata: JSON",
					"42",
					"null",
					"[]",
					'{"id":"x"}',
					'{"jsonrpc":"2.0"}',
					'{"jsonrpc":"2.0","id":{},"result":{}}',
				])
					asked.res.write(`data: ${data}\n\n`);
				asked.res.end(`data: ${answerTo(asked)}\n\n`);
			},
			foreign(asked) {
				stream(asked.res);
				for (const id of [99, null, "0", String(asked.message["id"])])
					asked.res.write(
						`data: ${JSON.stringify({ jsonrpc: "2.0", id, result: {} })}\n\n`,
					);
				const own = `data: ${answerTo(asked)}\n\n`;
				asked.res.end(`${own}${own}`);
			},
			endless({ res }) {
				stream(res);
				res.write("data: ");
				const more = Buffer.alloc(1024 * 1024, "a");
				const pump = (): void => {
					while (!res.destroyed && res.write(more)) continue;
				};
				res.on("drain", pump);
				pump();
			},
			huge({ res }) {
				res.writeHead(200, { "Content-Type": "application/json" });
				const more = Buffer.alloc(1024 * 1024, " ");
				const pump = (): void => {
					while (!res.destroyed && res.write(more)) continue;
				};
				res.on("drain", pump);
				pump();
			},
			poll({ res }) {
				stream(res);
				res.end("id: poll-1\nretry: 10\ndata:\n\n");
			},
			unsayable({ res }) {
				stream(res);
				res.end("id: \u2603\n\n");
			},
			lingers(asked) {
				stream(asked.res);
				asked.res.write(`data: ${answerTo(asked)}\n\n`);
			},
		},
		(req, res) => {
			const last = req.headers["last-event-id"];
			if (typeof last !== "string" || !last.startsWith("poll-")) {
				res.writeHead(405).end();
				return;
			}
			polls += 1;
			stream(res);
			if (polls < 3) res.end(`id: poll-${polls + 1}\nretry: 10\ndata:\n\n`);
			else {
				const call = server.seen.findLast(
					({ message }) => message["method"] === "tools/call",
				);
				res.end(call && `data: ${answerTo(call, "polled")}\n\n`);
			}
		},
	);
	gate = await startGate({ upstreams: { hostile: server.url } });
});
afterAll(async () => {
	await gate.stop();
	server.close();
});

async function opened(): Promise<Connected & { raw: () => string }> {
	const client = connect(gate.home, "hostile");
	onTestFinished(() => client.stop());
	let raw = "";
	client.child.stdout.setEncoding("utf8").on("data", (text: string) => {
		raw += text;
	});
	client.send(initialize());
	await client.answer(0);
	client.send({ jsonrpc: "2.0", method: "notifications/initialized" });
	return Object.assign(client, { raw: () => raw });
}

/** Every line that was written, in order. */
const linesOf = (raw: string): Message[] =>
	raw
		.trimEnd()
		.split(/[\n\r\u2028\u2029\u0085]/)
		.map((line) => JSON.parse(line) as Message);

test("what some readers take for the end of a line is written as an escape", async () => {
	const client = await opened();
	client.send(callTool(1, "separators", {}));
	expect(await client.answer(1)).toMatchObject({
		result: { content: [{ text: smuggled }] },
	});
	expect(linesOf(client.raw()).map(({ id }) => id)).toEqual([0, 1]);
});

test("a message of several lines is written on one, and its numbers stay as they are", async () => {
	const client = await opened();
	client.send(callTool(1, "spread", {}));
	await client.answer(1);
	expect(linesOf(client.raw())).toHaveLength(2);
	expect(client.raw()).toContain("12345678901234567890");
});

test("what is no message is left out, and the answer behind it comes", async () => {
	const client = await opened();
	client.send(callTool(1, "junk", {}));
	expect(await client.answer(1)).toMatchObject({ result: {} });
	expect(linesOf(client.raw()).map(({ id }) => id)).toEqual([0, 1]);
});

test("an answer that nobody waits for is left out, and so is a second one", async () => {
	const client = await opened();
	client.send(callTool(1, "foreign", {}));
	await client.answer(1);
	client.send({ jsonrpc: "2.0", id: 2, method: "ping" });
	await client.answer(2);
	expect(linesOf(client.raw()).map(({ id }) => id)).toEqual([0, 1, 2]);
});

test.each(["endless", "huge"])(
	"an answer that does not end (%s) is given up, and the next call is answered",
	async (name) => {
		const client = await opened();
		client.send(callTool(1, name, {}));
		expect(await client.answer(1)).toMatchObject({ error: { code: -33502 } });
		client.send({ jsonrpc: "2.0", id: 2, method: "ping" });
		expect(await client.answer(2)).toMatchObject({ result: {} });
	},
);

test.each(["x\r\nX-API-Key: other", "\u2603", " ", "v".repeat(100_000)])(
	"a version that no header can carry (%#) is not repeated",
	async (version) => {
		server.version = version;
		onTestFinished(() => {
			server.version = "2025-11-25";
		});
		const client = await opened();
		client.send(callTool(1, "any", {}));
		expect(await client.answer(1)).toMatchObject({ result: {} });
		expect(
			server.seen.at(-1)?.req.headers["mcp-protocol-version"],
		).toBeUndefined();
	},
);

test("a server that lets its client ask again and again is asked again", async () => {
	const client = await opened();
	client.send(callTool(1, "poll", {}));
	expect(await client.answer(1)).toMatchObject({
		result: { content: [{ text: "polled" }] },
	});
});

test("an event's id that no header can carry ends the call with an error", async () => {
	const client = await opened();
	client.send(callTool(1, "unsayable", {}));
	expect(await client.answer(1)).toMatchObject({
		error: {
			code: -33502,
			message: expect.stringContaining("before it was whole"),
		},
	});
});

test("a stream that stays open behind its answer holds nobody up", async () => {
	server.staysOpen = true;
	onTestFinished(() => {
		server.staysOpen = false;
	});
	const client = await opened();
	client.send(callTool(1, "lingers", {}));
	expect(await client.answer(1)).toMatchObject({ result: {} });
	client.child.stdin.end();
	await once(client.child, "close");
	expect(client.child.exitCode).toBe(0);
	await eventually(() =>
		server.seen.some(({ res }) => !res.writableEnded && !res.destroyed),
	).toBe(false);
});
