/** Slow-loris, in a file of its own because the gate's limit of ten seconds is waited for. */
import { expect, test } from "vitest";
import { startGate } from "../../stub/gate-process.ts";
import { startPart } from "../../stub/part.ts";
import { openWire, type Wire } from "../../stub/raw-client.ts";

async function sendSlowly(port: number): Promise<Wire> {
	const wire = await openWire(port);
	wire.send("GET /a HTTP/1.1\r\nHost: 127.0.0.1\r\n");
	// A field now and then: a timeout that any byte restarts would never end.
	const timer = setInterval(() => wire.send("a: b\r\n"), 1_000);
	wire.socket.once("close", () => clearInterval(timer));
	return wire;
}

// Headers that never end, a few bytes at a time, hold connections and memory. Robert Hansen, "Slowloris", 2009.
// Which of the two gives up first is compared; no time is measured.
test("the gate ends a request whose header never does, long before the naive relay would", {
	timeout: 45_000,
}, async () => {
	const upstreams = { x: "http://127.0.0.1:9" };
	const gate = await startGate({ upstreams, root: "x" });
	const naive = await startPart(new URL("naive-relay.ts", import.meta.url), {
		upstreams,
		root: "x",
		key: "dbk_none",
		keyless: false,
	});
	const atGate = await sendSlowly(gate.port);
	const atNaive = await sendSlowly(naive.port);
	try {
		await new Promise((resolve) => atGate.socket.once("close", resolve));
		expect(atNaive.socket.destroyed).toBe(false);
	} finally {
		atGate.close();
		atNaive.close();
		await Promise.all([gate.stop(), naive.stop()]);
	}
});
