/** A tunnel whose client's messages are judged, with a real client and server: what passes, what a cut ends, and how. */
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { Exchange } from "../../../core/inbound/exchange.ts";
import type { JudgeMessage } from "../../../core/inspection/messages.ts";
import type { Outbound } from "../../../core/outbound/forward.ts";
import type { Outcome } from "../../../core/outbound/outcome.ts";
import { tunnel } from "../../../core/outbound/tunnel.ts";

/** Ports are the system's choice: an address of a listening server has one. */
const portOf = (address: string | AddressInfo | null): number =>
	typeof address === "object" && address !== null ? address.port : 0;

async function through(judgeMessage: JudgeMessage | undefined) {
	const upstream = new WebSocketServer({
		port: 0,
		host: "127.0.0.1",
		perMessageDeflate: true,
	});
	const seen: string[] = [];
	const offers: unknown[] = [];
	upstream.on("connection", (socket, request) => {
		offers.push(request.headers["sec-websocket-extensions"]);
		socket.on("message", (data: Buffer) => {
			seen.push(data.toString());
		});
	});
	await once(upstream, "listening");
	const outcomes: Outcome[] = [];
	const near = createServer();
	near.on("upgrade", (request, socket, head) => {
		const fields = [];
		for (let i = 0; i < request.rawHeaders.length; i += 2) {
			const name = request.rawHeaders[i] ?? "";
			if (!/^(?:connection|upgrade|host)$/i.test(name))
				fields.push(name, request.rawHeaders[i + 1] ?? "");
		}
		const exchange: Partial<Exchange> = {
			onGone: (listener) => void socket.once("close", listener),
			abort: () => void socket.destroy(),
			tunnel(headers) {
				let text = "HTTP/1.1 101 Switching Protocols\r\n";
				for (let i = 0; i < headers.length; i += 2)
					text += `${headers[i]}: ${headers[i + 1]}\r\n`;
				socket.write(`${text}\r\n`);
				return { socket, head };
			},
		};
		const outbound = {
			upstream: {
				httpOrigin: `http://127.0.0.1:${portOf(upstream.address())}`,
				tls: {},
				timeoutMs: 5_000,
				guarded: undefined,
				hiddenAnswer: new Set(),
				websocket: { mostBytes: Infinity, idleMs: 0 },
				maxBodyBytes: 1024 * 1024,
			},
			via: { prefix: "", place: { upstream: null } },
			target: "/ws",
			fields,
			judgeMessage,
		};
		// Stand-ins with what a tunnel looks at.
		void tunnel(
			exchange as Exchange,
			outbound as unknown as Outbound,
			() => {},
		).then((outcome) => outcomes.push(outcome));
	});
	near.listen(0, "127.0.0.1");
	await once(near, "listening");
	const client = new WebSocket(`ws://127.0.0.1:${portOf(near.address())}/ws`);
	client.on("error", () => undefined);
	onTestFinished(() => {
		client.terminate();
		near.close();
		for (const socket of upstream.clients) socket.terminate();
		upstream.close();
	});
	await once(client, "open");
	return { client, seen, offers, outcomes };
}

test("lets on what passes, whole and in order, and never compressed", async () => {
	const heard: string[] = [];
	const { client, seen, offers } = await through((text) => {
		heard.push(text);
		return Promise.resolve("pass");
	});
	client.send("one");
	client.send("x".repeat(100_000));
	await expect.poll(() => seen.length).toBe(2);
	expect(heard).toEqual(seen);
	expect(offers).toEqual([undefined]);
	expect(client.extensions).toBe("");
	client.ping();
	await once(client, "pong");
	client.close(4_321);
	expect((await once(client, "close"))[0]).toBe(4_321);
});

test("ends at a message that is cut, of which nothing reached the upstream", async () => {
	const { client, seen, outcomes } = await through((text) =>
		Promise.resolve(text === "evil" ? "cut" : "pass"),
	);
	client.send("good");
	client.send("evil");
	client.send("more");
	await once(client, "close");
	await expect.poll(() => outcomes).toMatchObject([{ status: 403 }]);
	expect(seen).toEqual(["good"]);
});

test("compresses as before where nothing is judged", async () => {
	const { client, offers } = await through(undefined);
	expect(offers).toEqual([expect.stringContaining("permessage-deflate")]);
	expect(client.extensions).toContain("permessage-deflate");
});
