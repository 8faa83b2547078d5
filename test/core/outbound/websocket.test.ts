/** WebSocket through the gate with a real client and server: messages, pings and close codes pass; strangers do not. */
import { once } from "node:events";
import { type AddressInfo, connect } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import { startGate, withHarmlessMessages } from "../../stub/gate-process.ts";

async function echoServer(): Promise<{ port: number; seen: string[] }> {
	const seen: string[] = [];
	const server = new WebSocketServer({
		port: 0,
		host: "127.0.0.1",
		handleProtocols: (wanted) => [...wanted][0] ?? false,
	});
	server.on("connection", (socket, request) => {
		seen.push(JSON.stringify(request.headers));
		socket.on("message", (data, isBinary) =>
			socket.send(data, { binary: isBinary }),
		);
		socket.on("ping", () => seen.push("ping"));
		socket.on("close", (code) => seen.push(`close ${code}`));
	});
	await once(server, "listening");
	onTestFinished(() => server.close());
	// A listening TCP server has an address.
	return { port: (server.address() as AddressInfo).port, seen };
}

async function gateBefore(port: number): Promise<{ url: string; key: string }> {
	const gate = await startGate({
		upstreams: {},
		settings: {
			limits: null,
			upstreams: { socket: withHarmlessMessages(`http://127.0.0.1:${port}`) },
		},
	});
	onTestFinished(() => gate.stop());
	const { key } = await gate.createKey("socket-client");
	return { url: `ws://127.0.0.1:${gate.port}/socket/live`, key };
}

test("carries text, bytes, pings and the close code both ways", async () => {
	const upstream = await echoServer();
	const { url, key } = await gateBefore(upstream.port);
	const client = new WebSocket(url, ["one", "two"], {
		headers: { "X-API-Key": key },
	});
	await once(client, "open");
	expect(client.protocol).toBe("one");

	client.send("hello");
	expect(String((await once(client, "message"))[0])).toBe("hello");
	const large = Buffer.alloc(300_000, 7);
	client.send(large);
	expect((await once(client, "message"))[0]).toEqual(large);
	client.ping();
	await once(client, "pong");
	client.close(4_321, "done");
	expect((await once(client, "close"))[0]).toBe(4_321);
	await expect.poll(() => upstream.seen).toContain("close 4321");
	expect(upstream.seen).toContain("ping");
	expect(upstream.seen.join()).not.toContain(key);
});

test("opens nothing without a key", async () => {
	const upstream = await echoServer();
	const { url } = await gateBefore(upstream.port);
	const client = new WebSocket(url);
	client.on("error", () => undefined);
	const [, answer] = await once(client, "unexpected-response");
	expect(answer.statusCode).toBe(401);
	expect(upstream.seen).toEqual([]);
});

test("ends the connection of a refused upgrade, also when the client never would", async () => {
	const upstream = await echoServer();
	const { url } = await gateBefore(upstream.port);
	const { host, port } = new URL(url);
	const client = connect({
		host: "127.0.0.1",
		port: Number(port),
		allowHalfOpen: true,
	});
	onTestFinished(() => void client.destroy());
	client.write(
		`GET /socket/live HTTP/1.1\r\nHost: ${host}\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n`,
	);
	// Kept open, refusals would let anyone use up what the gate may have open.
	await once(client.resume(), "end", { signal: AbortSignal.timeout(4_000) });
});
