/** An upstream over TLS: a certificate nobody vouches for is refused, whatever the settings say. */
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { generate } from "selfsigned";
import { expect, onTestFinished, test } from "vitest";
import { startGate } from "../../stub/gate-process.ts";
import { send } from "../http.ts";

test("an upstream with a self-signed certificate gets no request, and its caller a 502", async () => {
	const { private: privateKey, cert } = await generate(
		[{ name: "commonName", value: "127.0.0.1" }],
		{ algorithm: "sha256", keySize: 2048 },
	);
	let requests = 0;
	const server = createServer({ key: privateKey, cert }, (_, res) => {
		requests += 1;
		res.end("secret");
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	onTestFinished(() => void server.close());
	// A listening TCP server has an address.
	const { port } = server.address() as AddressInfo;
	const gate = await startGate({
		upstreams: { tls: `https://127.0.0.1:${port}` },
	});
	onTestFinished(() => gate.stop());

	const { key } = await gate.createKey("tls-client");
	const told = await send(gate.gateUrl, {
		path: "/tls/",
		headers: { "X-API-Key": key },
	});
	expect([told.status, told.code]).toEqual([502, "upstream-down"]);
	expect(requests).toBe(0);
});
