/**
 * `npm run bench -- websocket`: what the gate costs a WebSocket beside a bare TCP relay, and how much memory idle ones
 * take. Frames are written and counted as bytes, so that the load's own cost stays small and equal for every row.
 */
import { createHash, randomBytes } from "node:crypto";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { startGate, withHarmlessMessages } from "../stub/gate-process.ts";
import { startPart } from "../stub/part.ts";
import { residentBytes } from "./memory.ts";
import { gateEntry } from "./rows.ts";
import { median } from "./statistics.ts";

export interface WebSocketFigures {
	readonly rows: readonly {
		readonly name: string;
		/** Echoes of 1 KB a second, 32 in flight. */
		readonly perSecond: number;
	}[];
	readonly idleCount: number;
	/** What they add to the gate's process. */
	readonly idleBytes: number;
}

const payloadBytes = 1_024;
const inFlight = 32;
/** A client's frame has a mask more than the server's. */
const sentBytes = 2 + 2 + 4 + payloadBytes;
const echoedBytes = 2 + 2 + payloadBytes;

interface Row {
	readonly name: string;
	readonly port: number;
	readonly key: string;
}

export async function benchWebSocket(
	quick: boolean,
	asJson: boolean,
): Promise<void> {
	const figures = await measure(quick);
	console.log(asJson ? JSON.stringify(figures) : render(figures));
}

async function measure(quick: boolean): Promise<WebSocketFigures> {
	const upstream = await startPart(new URL("ws-echo.ts", import.meta.url));
	const relay = await startPart(new URL("tcp-relay.ts", import.meta.url), {
		port: upstream.port,
	});
	const url = `http://127.0.0.1:${upstream.port}`;
	const gate = await startGate({
		upstreams: {},
		entry: gateEntry,
		settings: {
			limits: {
				queries_per_minute: farAway,
				writes_per_minute: farAway,
				max_concurrent_streams: farAway,
				total_queries_per_minute: farAway,
				total_writes_per_minute: farAway,
			},
			upstreams: {
				x: {
					...withHarmlessMessages(url),
					root: true,
					websocket: { messages_per_minute: farAway },
				},
			},
		},
	});
	try {
		const { key } = await gate.createKey("bench");
		const idleCount = quick ? 500 : 2_000;
		const through: Row = { name: "gate", port: gate.port, key };
		const rows: Row[] = [
			{ name: "direct", port: upstream.port, key },
			{ name: "tcp relay", port: relay.port, key },
			through,
		];
		const measured = new Map<string, number[]>();
		const rounds = quick ? 1 : 5;
		// The first round warms up; each begins with another row.
		for (let round = -1; round < rounds; round += 1)
			for (let turn = 0; turn < rows.length; turn += 1) {
				const row = rows[(turn + round + rows.length) % rows.length];
				if (row === undefined) continue;
				const perSecond = await echo(row, quick ? 500 : 2_000);
				if (round === -1) continue;
				measured.set(row.name, [...(measured.get(row.name) ?? []), perSecond]);
			}
		// Behind the rates: an idle tunnel is weighed in a gate that has been at work.
		const idleBytes = await measureIdle(through, gate.pid, idleCount);
		return {
			rows: rows.map(({ name }) => ({
				name,
				perSecond: median(measured.get(name) ?? []),
			})),
			idleCount,
			idleBytes,
		};
	} finally {
		await gate.stop();
		await relay.stop();
		await upstream.stop();
	}
}

const farAway = 1_000_000_000;

/** The same number of messages is always on its way: each echo sends the next. */
async function echo(row: Row, forMs: number): Promise<number> {
	const socket = await open(row);
	const mask = randomBytes(4);
	const payload = randomBytes(payloadBytes);
	const frame = Buffer.concat([
		Buffer.of(0x82, 0xfe, payloadBytes >> 8, payloadBytes & 0xff),
		mask,
		payload.map((byte, i) => byte ^ (mask[i & 3] ?? 0)),
	]);
	if (frame.length !== sentBytes) throw new Error("frame");
	let received = 0;
	let answered = 0;
	socket.on("data", (chunk: Buffer) => {
		received += chunk.length;
		const now = Math.floor(received / echoedBytes);
		const more = now - answered;
		answered = now;
		if (more === 1) socket.write(frame);
		else if (more > 1) socket.write(Buffer.concat(Array(more).fill(frame)));
	});
	const startedAt = performance.now();
	socket.write(Buffer.concat(Array(inFlight).fill(frame)));
	await sleep(forMs);
	const perSecond = (answered * 1_000) / (performance.now() - startedAt);
	socket.destroy();
	return perSecond;
}

async function measureIdle(
	row: Row,
	pid: number,
	count: number,
): Promise<number> {
	const sockets: Socket[] = [];
	const openMore = async (more: number): Promise<void> => {
		for (let n = 0; n < more; n += 1) sockets.push(await open(row));
		await sleep(1_000);
	};
	// The first also load and compile code, which belongs to none.
	await openMore(50);
	const before = await residentBytes(pid);
	await openMore(count);
	const grown = (await residentBytes(pid)) - before;
	for (const socket of sockets) socket.destroy();
	await sleep(500);
	return grown;
}

/** Resolves when the 101 is there; rejects when anything else is. */
function open({ name, port, key }: Row): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const nonce = randomBytes(16).toString("base64");
		const socket = connect({ port, host: "127.0.0.1", noDelay: true });
		socket.on("error", reject);
		socket.write(
			[
				"GET /echo HTTP/1.1",
				`Host: 127.0.0.1:${port}`,
				`X-API-Key: ${key}`,
				"Connection: Upgrade",
				"Upgrade: websocket",
				"Sec-WebSocket-Version: 13",
				`Sec-WebSocket-Key: ${nonce}`,
				"",
				"",
			].join("\r\n"),
		);
		socket.once("data", (answer: Buffer) => {
			const text = answer.toString("latin1");
			if (text.includes(acceptFor(nonce)) && text.endsWith("\r\n\r\n"))
				resolve(socket);
			else reject(new Error(`${name}: ${text}`));
		});
	});
}

const acceptFor = (nonce: string): string =>
	createHash("sha1")
		.update(`${nonce}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`)
		.digest("base64");

function render({ rows, idleCount, idleBytes }: WebSocketFigures): string {
	const direct = rows[0]?.perSecond ?? Number.NaN;
	return [
		...rows.map(
			({ name, perSecond }) =>
				`${name.padEnd(10)} ${perSecond.toFixed(0).padStart(8)} echoes of 1 KB a second, ${inFlight} in flight  ${(perSecond / direct).toFixed(2)} × direct`,
		),
		`${idleCount} idle: ${(idleBytes / 1_000_000).toFixed(1)} MB, ${(idleBytes / idleCount / 1_000).toFixed(1)} KB each`,
		"wanted: gate ≥ 0.6 × direct; 2000 idle < 60 MB",
	].join("\n");
}
