/** One address of the phone door: who is dropped before a handshake, and what ends when it takes too long. */
import { connect } from "node:net";
import { connect as connectTls } from "node:tls";
import { expect, onTestFinished, test } from "vitest";
import { PhoneLimits } from "../../../../core/doors/phone/limits.ts";
import {
	PhoneListener,
	phoneTimeouts,
} from "../../../../core/doors/phone/listener.ts";
import { coreParts, FakeClock, silent } from "../../parts.ts";

async function listening(
	address: string,
	timeouts = phoneTimeouts,
): Promise<number> {
	const clock = new FakeClock();
	const { certificates } = await coreParts();
	const listener = new PhoneListener(
		{
			address,
			limits: new PhoneLimits(clock),
			timeouts,
			handle: (_, res) => res.end("reached"),
		},
		await certificates.forListener(["127.0.0.1"]),
	);
	onTestFinished(() => listener.close());
	await listener.listen(0);
	return listener.port;
}

/** What came back until the other end closed. */
async function told(
	socket: ReturnType<typeof connect>,
	bytes: string | undefined,
): Promise<string> {
	let text = "";
	socket.setEncoding("latin1").on("data", (piece: string) => {
		text += piece;
	});
	socket.on("error", silent);
	if (bytes !== undefined) socket.write(bytes);
	await new Promise((resolve) => socket.once("close", resolve));
	return text;
}

const tls = (port: number): ReturnType<typeof connect> =>
	connectTls({ port, host: "localhost", rejectUnauthorized: false });

test("a peer that is not on the local network gets no handshake, not even a byte", async () => {
	// Not an address of loopback by its name, so that its peers, which are on loopback, are not the local network's.
	const port = await listening("localhost");
	const hello = "\u0016\u0003\u0001";
	expect(await told(connect(port, "localhost"), hello)).toBe("");
	expect(await told(tls(port), "GET / HTTP/1.1\r\nHost: a\r\n\r\n")).toBe("");
});

test.each([
	["a handshake that never begins", connect, undefined],
	["a handshake that stops half way", connect, "\u0016\u0003\u0001"],
])("%s is ended", async (_, dial, bytes) => {
	const port = await listening("127.0.0.1", { ...phoneTimeouts, headerMs: 50 });
	expect(await told(dial(port, "127.0.0.1"), bytes)).toBe("");
});

test.each([
	["a header that never ends", "GET / HTTP/1.1\r\nHost: a\r\n"],
	[
		"a body that never ends",
		"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n{",
	],
])("%s is ended", async (_, bytes) => {
	const port = await listening("127.0.0.1", {
		headerMs: 500,
		requestMs: 500,
		idleMs: 60_000,
	});
	const socket = connectTls({
		port,
		host: "127.0.0.1",
		rejectUnauthorized: false,
	});
	await told(socket, bytes);
	expect(socket.destroyed).toBe(true);
});

test("a connection that nobody uses is ended", async () => {
	const port = await listening("127.0.0.1", { ...phoneTimeouts, idleMs: 50 });
	const socket = connectTls({
		port,
		host: "127.0.0.1",
		rejectUnauthorized: false,
	});
	expect(await told(socket, "GET / HTTP/1.1\r\nHost: a\r\n\r\n")).toContain(
		"reached",
	);
});
