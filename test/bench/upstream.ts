/**
 * The fast upstream: the least a server can do per request, so that a row's cost is the proxy's. Answers POST with
 * a fixed JSON-RPC result, GET /download with `downloadBytes` of zeros, GET /events with one event and then
 * silence. It reads only the framing this benchmark sends; it is no HTTP server for anything else.
 */
import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import * as z from "zod";
import { listen, partSettings } from "../stub/part.ts";

const { downloadBytes } = partSettings(z.object({ downloadBytes: z.number() }));
const json = JSON.stringify({
	jsonrpc: "2.0",
	id: 1,
	result: { content: [{ type: "text", text: "x".repeat(200) }] },
});
const answer = Buffer.from(
	`HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${json.length}\r\n\r\n${json}`,
);
const chunk = Buffer.alloc(64 * 1024);

async function download(socket: Socket): Promise<void> {
	socket.write(
		`HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\nContent-Length: ${downloadBytes}\r\n\r\n`,
	);
	for (let left = downloadBytes; left > 0; left -= chunk.length) {
		if (socket.destroyed) return;
		const piece = left < chunk.length ? chunk.subarray(0, left) : chunk;
		if (!socket.write(piece)) await once(socket, "drain").catch(() => {});
	}
}

const events =
	"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n8\r\ndata: 1\n\r\n1\r\n\n\r\n";

const server = createServer({ noDelay: true }, (socket) => {
	let pending = "";
	socket.setEncoding("latin1");
	socket.on("error", () => {});
	socket.on("data", (text: string) => {
		pending = pending === "" ? text : pending + text;
		for (;;) {
			const headEnd = pending.indexOf("\r\n\r\n");
			if (headEnd === -1) return;
			const head = pending.slice(0, headEnd);
			const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? "0";
			const total = headEnd + 4 + Number(length);
			if (pending.length < total) return;
			pending = pending.slice(total);
			if (head.startsWith("POST ")) socket.write(answer);
			else if (head.startsWith("GET /download")) void download(socket);
			else if (head.startsWith("GET /events")) socket.write(events);
			else socket.write("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
		}
	});
});
listen(server);
