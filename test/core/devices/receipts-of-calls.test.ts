/** Receipts of real calls through a real gate: what the phone is told is what the upstream and the caller saw. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { allowlist } from "../../../core/address.ts";
import { Decisions } from "../../../core/devices/decisions.ts";
import { Gate } from "../../../core/gate.ts";
import { createInbound } from "../../../core/inbound/http1.ts";
import { inboundTimeouts } from "../../../core/inbound/wire.ts";
import { ownHosts } from "../../../core/origin.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { Upstreams } from "../../../core/upstreams.ts";
import { eventually } from "../eventually.ts";
import { httpUpstream, send } from "../http.ts";
import {
	coreParts,
	newKey,
	noSources,
	plainListener,
	silent,
} from "../parts.ts";
import { Phone } from "./phone-desk.ts";

async function running() {
	const core = await coreParts("relaxed");
	const tools = await httpUpstream();
	const upstreams = new Upstreams([], null, core.clock, noSources, silent);
	onTestFinished(() => upstreams.close());
	const { key } = await core.keys.create(newKey());
	const parts = {
		...core,
		upstreams,
		roles: core.roles,
		log: silent,
		peerUsers: { checked: true, of: async () => "own" as const },
		allowlist: allowlist([]),
		anonymousRole: "operator" as const,
	};
	const moveTo = (url: string): void =>
		upstreams.apply(SecuritySettings.parse({ upstreams: { tools: { url } } }));
	moveTo(tools.url);
	const gate = new Gate(parts);
	const listener = { ...plainListener };
	const server = createInbound("t", inboundTimeouts, gate, listener);
	server.listen(0, "127.0.0.1");
	await once(server, "listening");
	onTestFinished(() => {
		server.closeAllConnections();
		server.close();
	});
	// A listening TCP server's address is no pipe's.
	const { port } = server.address() as AddressInfo;
	listener.hosts = ownHosts({ host: "127.0.0.1", port }, ["tools"]);
	await core.identity.open();
	const decisions = new Decisions({
		...core,
		log: silent,
		machine: "desk",
		pushKey: () => "",
		isPushEndpoint: () => false,
	});
	onTestFinished(() => decisions.close());
	const phone = await Phone.pair({ devices: core.devices, decisions });
	const call = () =>
		send(`http://127.0.0.1:${port}`, {
			method: "POST",
			path: "/tools/mcp",
			headers: { "X-API-Key": key, "Content-Type": "application/json" },
			body: JSON.stringify({
				jsonrpc: "2.0",
				id: 1,
				method: "tools/call",
				params: { name: "run_command", arguments: { command: "rm -rf ~/a" } },
			}),
		});
	const waits = () =>
		eventually(() => phone.state.requests.length).toBeGreaterThan(0);
	return { core, moveTo, tools, phone, call, waits };
}

describe("a real call that a phone allowed", () => {
	test("is released, and ends with the status its caller got", async () => {
		const { tools, phone, call, waits } = await running();
		let finish = silent;
		tools.answer = (_, response) => {
			finish = () => response.writeHead(202).end("ran");
		};
		const answer = call();
		await waits();
		expect(tools.received).toHaveLength(0);
		expect(await phone.decide(phone.card())).toBe("allowed");
		await eventually(() => tools.received.length).toBe(1);
		expect(phone.receipts).toEqual(["released"]);
		finish();
		expect((await answer).status).toBe(202);
		await eventually(() => phone.receipts).toEqual(["ended"]);
		expect(phone.state.receipts[0]?.object.status).toBe(202);
	});

	test("whose answer broke off has ended without a status", async () => {
		const { tools, phone, call, waits } = await running();
		tools.answer = (_, response) => {
			response.writeHead(200, { "Content-Length": "100" });
			response.write("half");
			setImmediate(() => response.destroy());
		};
		const answer = call().catch(silent);
		await waits();
		await phone.decide(phone.card());
		await eventually(() => phone.receipts).toEqual(["ended"]);
		expect(phone.state.receipts[0]?.object.status).toBeNull();
		await answer;
	});

	test("whose upstream is down has ended with what the gate told its caller", async () => {
		const { tools, phone, call, waits } = await running();
		const answer = call();
		await waits();
		await tools.stop();
		await phone.decide(phone.card());
		const { status } = await answer;
		expect(status).toBe(502);
		await eventually(() => phone.receipts).toEqual(["ended"]);
		expect(phone.state.receipts[0]?.object.status).toBe(status);
	});

	test("is stopped where its key was revoked while the person looked", async () => {
		const { core, tools, phone, call, waits } = await running();
		const answer = call();
		await waits();
		for (const { id } of core.keys.list()) await core.keys.revoke(id);
		expect(await phone.decide(phone.card())).toBe("allowed");
		await answer;
		expect([phone.receipts, tools.received]).toEqual([["stopped"], []]);
	});

	test("is stopped where its upstream became another one while the person looked", async () => {
		const { moveTo, tools, phone, call, waits } = await running();
		const answer = call();
		await waits();
		const card = phone.card();
		moveTo("http://127.0.0.1:9");
		expect(await phone.decide(card)).toBe("allowed");
		await answer;
		expect([phone.receipts, tools.received]).toEqual([["stopped"], []]);
	});
});
