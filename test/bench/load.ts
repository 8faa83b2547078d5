/**
 * The load generator, in a process of its own: keeps N keep-alive connections busy with one request each for a
 * fixed time, checks every status, and answers with a count and latency percentiles. Raw sockets, so that its own
 * cost stays small and equal for every row.
 */
import { connect, type Socket } from "node:net";
import type { LoadOrder, LoadResult } from "./load-order.ts";

const usualBody = JSON.stringify({
	jsonrpc: "2.0",
	id: 1,
	method: "tools/call",
	params: { name: "echo", arguments: { text: "x".repeat(209) } },
});

function requestBytes(order: LoadOrder): Buffer {
	const body = order.body ?? usualBody;
	return Buffer.from(
		[
			`POST ${order.path ?? "/mcp"} HTTP/1.1`,
			`Host: 127.0.0.1:${order.port}`,
			"Content-Type: application/json",
			"Accept: application/json, text/event-stream",
			`X-API-Key: ${order.key}`,
			...(order.headers ?? []),
			`Content-Length: ${Buffer.byteLength(body)}`,
			"",
			body,
		].join("\r\n"),
	);
}

/** Length of the first whole response in `text`, or −1 while it is incomplete. */
function responseLength(text: string): number {
	const headEnd = text.indexOf("\r\n\r\n");
	if (headEnd === -1) return -1;
	const head = text.slice(0, headEnd);
	const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
	if (length !== undefined) {
		const total = headEnd + 4 + Number(length);
		return text.length >= total ? total : -1;
	}
	const last = text.indexOf("\r\n0\r\n\r\n", headEnd);
	return last === -1 ? -1 : last + 7;
}

function run(order: LoadOrder): Promise<LoadResult> {
	const request = requestBytes(order);
	const latenciesMs: number[] = [];
	const sockets = new Set<Socket>();
	let errors = 0;
	let stopping = false;
	const startedAt = performance.now();

	const open = (): void => {
		let pending = "";
		let sentAt = 0;
		const socket = connect({ port: order.port, host: "127.0.0.1" });
		sockets.add(socket);
		const send = (): void => {
			sentAt = performance.now();
			socket.write(request);
		};
		socket.setNoDelay(true);
		socket.setEncoding("latin1");
		socket.on("connect", send);
		socket.on("error", () => {
			errors += 1;
		});
		socket.on("close", () => {
			sockets.delete(socket);
			if (stopping) return;
			// A row that hangs up pays for the new connection.
			errors += 1;
			setImmediate(open);
		});
		socket.on("data", (text: string) => {
			pending += text;
			const length = responseLength(pending);
			if (length === -1) return;
			if (pending.startsWith("HTTP/1.1 200")) {
				latenciesMs.push(performance.now() - sentAt);
			} else errors += 1;
			pending = pending.slice(length);
			if (!stopping) send();
		});
	};
	for (let n = 0; n < order.connections; n += 1) open();

	return new Promise((resolve) => {
		setTimeout(() => {
			stopping = true;
			const seconds = (performance.now() - startedAt) / 1_000;
			latenciesMs.sort((a, b) => a - b);
			const at = (part: number): number =>
				latenciesMs[Math.floor(part * (latenciesMs.length - 1))] ?? 0;
			const result: LoadResult = {
				perSecond: latenciesMs.length / seconds,
				errors,
				p50Ms: at(0.5),
				p99Ms: at(0.99),
			};
			for (const socket of sockets) socket.destroy();
			resolve(result);
		}, order.forMs);
	});
}

process.on("message", (order: LoadOrder) => {
	void run(order).then((result) => process.send?.(result));
});
process.once("disconnect", () => process.exit(0));
process.send?.({ port: 0 });
