/** What time alone ends on a connection of HTTP/2, with a clock that runs fast. */
import { once } from "node:events";
import { connect } from "node:http2";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import type { Exchange } from "../../../core/inbound/exchange.ts";
import { createInbound } from "../../../core/inbound/http1.ts";
import { Http2Connections } from "../../../core/inbound/http2.ts";
import { inboundTimeouts } from "../../../core/inbound/wire.ts";
import { frame, headerBlock, openHttp2 } from "../../stub/http2-wire.ts";
import { makeCa, type PemText, type TestCa, textOf } from "../../stub/tls.ts";
import { plainListener, silent } from "../parts.ts";

let ca: TestCa;
let pair: PemText;
beforeAll(async () => {
	ca = await makeCa();
	pair = await textOf(await ca.issue("box", "IP:127.0.0.1"));
});
afterAll(() => ca.remove());

async function listening(
	handle: (exchange: Exchange) => void,
): Promise<{ port: number; http2: Http2Connections }> {
	const http2 = new Http2Connections();
	const server = createInbound(
		"t",
		{ ...inboundTimeouts, headerMs: 300, bodyMs: 50, idleMs: 300 },
		{ handle, malformed: silent },
		{ ...plainListener, secure: true },
		{
			material: { ...pair, clientCa: undefined, clientCrl: undefined },
			clients: "none",
			http2,
		},
	).listen(0, "127.0.0.1");
	onTestFinished(() => void server.close());
	await once(server, "listening");
	const bound = server.address();
	return { port: typeof bound === "object" && bound ? bound.port : 0, http2 };
}

const hello = (exchange: Exchange): void => {
	exchange.start(200, []);
	exchange.end("hello");
};

test("a connection that asks for nothing is ended, and so is one that stops half way through a header", async () => {
	const { port } = await listening(hello);
	const idle = await openHttp2(port);
	const half = await openHttp2(port);
	half.send(frame.headers, 0, 1, headerBlock([[":method", "GET"]]));
	expect(await idle.ended()).toBe(true);
	expect(await half.ended()).toBe(true);
});

test("one that has been served is ended when it has been idle, and not while an answer is open", async () => {
	const open: Exchange[] = [];
	const { port } = await listening((exchange) => {
		exchange.start(200, []);
		if (exchange.target === "/open") open.push(exchange);
		else exchange.end("hello");
	});
	const session = connect(`https://127.0.0.1:${port}`, {
		rejectUnauthorized: false,
	});
	onTestFinished(() => session.destroy());
	const stream = session.request({ ":path": "/open" });
	await once(stream, "response");
	const isClosed = once(session, "close");
	// Other connections come and go meanwhile.
	const other = connect(`https://127.0.0.1:${port}`, {
		rejectUnauthorized: false,
	});
	const short = other.request({ ":path": "/" }).resume();
	await once(short, "close");
	await once(other, "close");
	expect(session.closed).toBe(false);
	open[0]?.end("late");
	await once(stream.resume(), "close");
	await isClosed;
});

test("a body that stops coming ends its stream", async () => {
	const { port } = await listening((exchange) => {
		exchange.streamBody().on("error", silent).resume();
	});
	const session = connect(`https://127.0.0.1:${port}`, {
		rejectUnauthorized: false,
	});
	onTestFinished(() => session.destroy());
	const stream = session.request({ ":method": "PUT", ":path": "/" });
	stream.on("error", silent);
	stream.write("some");
	await new Promise<void>((resolve) => stream.once("close", () => resolve()));
	expect(stream.rstCode).not.toBe(0);
});

test("the body of an exchange is read whole within its limit, or told apart from one that is not", async () => {
	const read: unknown[] = [];
	const { port } = await listening((exchange) => {
		void (async () => {
			const first = await exchange.peekBody();
			const whole = await exchange.readBody(10);
			read.push([String(first), String(whole)]);
			exchange.start(200, []);
			exchange.end();
		})();
	});
	const session = connect(`https://127.0.0.1:${port}`, {
		rejectUnauthorized: false,
	});
	onTestFinished(() => session.destroy());
	for (const body of ["short", "longer than ten bytes"]) {
		const stream = session.request({ ":method": "POST", ":path": "/" });
		stream.on("error", silent).resume().end(body);
		await once(stream, "close");
	}
	expect(read).toEqual([
		["short", "short"],
		["longer than ten bytes", "too-large"],
	]);
});
