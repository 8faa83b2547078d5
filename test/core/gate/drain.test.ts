/** A stop of the real process: what was let in is answered once, what would last ends at once, and nothing holds it up. */
import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { connect } from "node:http2";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import {
	type GateOptions,
	type GateProcess,
	startGate,
	withHarmlessMessages,
} from "../../stub/gate-process.ts";
import { eventually } from "../eventually.ts";
import { type HttpUpstream, httpUpstream, open, send } from "../http.ts";

interface Stopping {
	readonly gate: GateProcess;
	readonly docs: HttpUpstream;
	readonly key: string;
}

/** A limit that no test waits for, unless it says otherwise. */
async function running(
	settings: object = {},
	options: Partial<GateOptions> = {},
): Promise<Stopping> {
	const docs = await httpUpstream();
	const gate = await startGate({
		...options,
		upstreams: { docs: docs.url },
		settings: { limits: null, stop_seconds: 600, ...settings },
	});
	onTestFinished(() => gate.stop());
	return { gate, docs, key: (await gate.createKey("k")).key };
}

const signal = (gate: GateProcess): boolean =>
	process.kill(gate.pid, "SIGTERM");

function isRunning({ pid }: GateProcess): boolean {
	try {
		return process.kill(pid, 0);
	} catch {
		return false;
	}
}
const isGone = (gate: GateProcess): Promise<void> =>
	eventually(() => isRunning(gate)).toBe(false);

test("under load, what reached the upstream was answered, once each", async () => {
	const { gate, docs, key } = await running();
	docs.answer = (req, res, seen) => {
		req.on("end", () => setTimeout(() => res.end(seen.body), 30));
	};
	const agent = new Agent({ keepAlive: true, maxSockets: 20 });
	onTestFinished(() => agent.destroy());
	const outcomes = new Map<string, string>();
	const stopped = new AbortController();
	const one = (id: string): Promise<void> =>
		new Promise((resolve) => {
			const settle = (outcome: string): void => {
				expect(outcomes.has(id)).toBe(false);
				outcomes.set(id, outcome);
				resolve();
			};
			const req = request(`${gate.gateUrl}/docs/`, {
				agent,
				method: "POST",
				headers: { "X-API-Key": key, "Content-Type": "text/plain" },
			});
			req.on("error", (error: NodeJS.ErrnoException) => {
				if (error.code === "ECONNREFUSED") stopped.abort();
				settle(`failed ${error.code}`);
			});
			req.on("response", (res: IncomingMessage) => {
				let body = "";
				res.setEncoding("utf8").on("data", (text: string) => {
					body += text;
				});
				res.on("end", () =>
					settle(body === id ? "answered" : `refused ${res.statusCode}`),
				);
				res.on("aborted", () => settle("cut"));
			});
			req.end(id);
		});
	const client = async (name: number): Promise<void> => {
		for (let i = 0; !stopped.signal.aborted; i++) await one(`${name}.${i}`);
	};
	const clients = Array.from({ length: 20 }, (_, name) => client(name));
	await eventually(() => docs.received.length).toBeGreaterThan(60);
	signal(gate);
	await Promise.all(clients);
	await isGone(gate);
	const reached = docs.received.map(({ body }) => body);
	expect(new Set(reached).size).toBe(reached.length);
	for (const id of reached)
		expect([id, outcomes.get(id)]).toEqual([id, "answered"]);
	const others = [...outcomes].filter(([id]) => !reached.includes(id));
	for (const [, outcome] of others)
		expect(outcome).toMatch(
			/^(?:refused 503|failed E(?:CONNREFUSED|CONNRESET|PIPE))$/,
		);
});

test("a call under way is answered, also in events, and its connection is told to close", async () => {
	const { gate, docs, key } = await running();
	let finish: (() => void) | undefined;
	docs.answer = (_, res) => {
		res.writeHead(200, { "Content-Type": "text/event-stream" });
		res.write("data: one\n\n");
		finish = () => res.end("data: two\n\n");
	};
	const { res } = await open(gate.gateUrl, {
		method: "POST",
		path: "/docs/",
		headers: { "X-API-Key": key },
		body: "x",
	});
	await once(res, "data");
	let late: (() => void) | undefined;
	docs.answer = (_, answer) => {
		late = () => answer.end("late");
	};
	const plain = send(gate.gateUrl, {
		path: "/docs/",
		headers: { "X-API-Key": key, Connection: "keep-alive" },
	});
	await eventually(() => late !== undefined).toBe(true);
	signal(gate);
	// It listens no more, and so it has begun to stop.
	await eventually(() => refusesConnections(gate)).toBe(true);
	late?.();
	const told = await plain;
	expect([told.status, told.body, told.headers.connection]).toEqual([
		200,
		"late",
		"close",
	]);
	const rest = Promise.all([once(res, "data"), once(res, "end")]);
	finish?.();
	const [[text]] = await rest;
	expect(String(text)).toBe("data: two\n\n");
	await isGone(gate);
});

const refusesConnections = (gate: GateProcess): Promise<boolean> =>
	send(gate.gateUrl, { path: "/" }).then(
		() => false,
		(error: NodeJS.ErrnoException) => error.code === "ECONNREFUSED",
	);

test("an event stream that nobody ends is ended, and properly", async () => {
	const { gate, docs, key } = await running();
	docs.answer = (_, res) => {
		res.writeHead(200, { "Content-Type": "text/event-stream" });
		res.write("data: one\n\n");
	};
	const { res } = await open(gate.gateUrl, {
		path: "/docs/",
		headers: { "X-API-Key": key },
	});
	await once(res, "data");
	signal(gate);
	await once(res.resume(), "end");
	expect(res.complete).toBe(true);
	await isGone(gate);
});

test("a WebSocket is told that the gate is going away", async () => {
	const sockets = new WebSocketServer({ port: 0, host: "127.0.0.1" });
	await once(sockets, "listening");
	onTestFinished(() => sockets.close());
	const address = sockets.address();
	const port = typeof address === "object" && address ? address.port : 0;
	const { gate, key } = await running({
		upstreams: { ws: withHarmlessMessages(`http://127.0.0.1:${port}`) },
	});
	const client = new WebSocket(`${gate.gateUrl.replace("http", "ws")}/ws/`, {
		headers: { "X-API-Key": key },
	});
	await once(client, "open");
	const closed = once(client, "close");
	signal(gate);
	expect((await closed)[0]).toBe(1001);
	await isGone(gate);
});

test("a call that waits for a person is told to come back, and its question is gone", async () => {
	const { gate, docs, key } = await running({}, { mode: "relaxed" });
	const held = send(gate.gateUrl, {
		method: "POST",
		path: "/docs/mcp",
		headers: { "X-API-Key": key, "Content-Type": "application/json" },
		body: JSON.stringify({
			jsonrpc: "2.0",
			id: 1,
			method: "tools/call",
			params: { name: "run_command", arguments: { command: "rm -rf /" } },
		}),
	});
	await eventually(() => gate.call("approval.list", {})).toHaveLength(1);
	signal(gate);
	const told = await held;
	expect([told.status, told.code]).toEqual([503, "stopping"]);
	expect(Number(told.headers["retry-after"])).toBeGreaterThan(0);
	await isGone(gate);
	expect(docs.received).toEqual([]);
});

test.each([
	["a second signal", 600, true],
	["the limit", 0.3, false],
])("%s ends what does not end by itself", async (_, stop_seconds, twice) => {
	const { gate, docs, key } = await running({ stop_seconds });
	docs.answer = (_req, res) => {
		res.write("half");
	};
	const { res } = await open(gate.gateUrl, {
		path: "/docs/",
		headers: { "X-API-Key": key },
	});
	const cut = new Promise((resolve) => res.once("close", resolve));
	res.on("error", () => undefined).resume();
	signal(gate);
	if (twice) {
		await eventually(() => refusesConnections(gate)).toBe(true);
		signal(gate);
	}
	await cut;
	expect(res.complete).toBe(false);
	await isGone(gate);
});

test("over HTTP/2 the connection is told, and its streams are answered", async () => {
	const { gate, docs, key } = await running({}, { flags: ["--tls"] });
	let finish: (() => void) | undefined;
	docs.answer = (_, res) => {
		finish = () => res.end("late");
	};
	const session = connect(gate.gateUrl, { rejectUnauthorized: false });
	onTestFinished(() => session.destroy());
	const stream = session.request({ ":path": "/docs/", "x-api-key": key });
	let body = "";
	stream.setEncoding("utf8").on("data", (text: string) => {
		body += text;
	});
	await eventually(() => finish !== undefined).toBe(true);
	const goaway = once(session, "goaway");
	signal(gate);
	expect((await goaway)[0]).toBe(0);
	finish?.();
	await once(stream, "close");
	expect([body, stream.rstCode]).toEqual(["late", 0]);
	await isGone(gate);
});
