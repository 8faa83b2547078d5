/** Waiting for a locked vault: how it ends, and what the owner is told of it. Real vault and references. */
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import { Gate } from "../../../core/gate.ts";
import { createInbound } from "../../../core/inbound/http1.ts";
import { inboundTimeouts } from "../../../core/inbound/wire.ts";
import { ownHosts } from "../../../core/origin.ts";
import { Waiting } from "../../../core/secrets/waiting.ts";
import { Secret } from "../../../core/vault/secret.ts";
import { eventually } from "../eventually.ts";
import { httpUpstream, send } from "../http.ts";
import { coreParts, newKey, plainListener, silent } from "../parts.ts";

const docs = { name: "docs", origin: "http://127.0.0.1:1" };

function setup() {
	const state = { locked: true, lockedOut: true };
	const listeners = new Set<() => void>();
	let notices = 0;
	const logged: string[] = [];
	const waiting = new Waiting({
		secrets: {
			isLockedOut: () => state.lockedOut,
			onLookedUp(listener) {
				listeners.add(listener);
				return () => listeners.delete(listener);
			},
		},
		vault: {
			state: () => ({
				backend: "file",
				state: state.locked ? "locked" : "open",
				detail: "unlock it",
			}),
		},
		log: (_, line) => logged.push(line),
		onNotice: () => notices++,
	});
	const left: (() => void)[] = [];
	return {
		state,
		waiting,
		logged,
		notices: () => notices,
		look: () => {
			for (const listener of listeners) listener();
		},
		leave: () => {
			for (const listener of left) listener();
		},
		begin: (isReady = () => true) => {
			const wait = waiting.begin(
				docs,
				{ onGone: (listener) => void left.push(listener) },
				1_000,
				isReady,
			);
			if (!wait) throw new Error("it does not wait");
			return wait;
		},
	};
}

describe("a wait ends", () => {
	test("when the vault is open and what was missing is there", async () => {
		const { begin, state, look } = setup();
		let ready = false;
		let over = false;
		const wait = begin(() => ready);
		void wait.over.then(() => (over = true));
		look();
		ready = true;
		look();
		await Promise.resolve();
		expect(over).toBe(false);
		state.locked = false;
		look();
		expect(await wait.over).toBe("opened");
	});

	test("after 30 s", async () => {
		const { begin } = setup();
		const wait = begin();
		let over = false;
		void wait.over.then(() => (over = true));
		wait.expire(30_999);
		await Promise.resolve();
		expect(over).toBe(false);
		wait.expire(31_000);
		expect(await wait.over).toBe("late");
	});

	test("when the client leaves, or it is cut; once", async () => {
		const { begin, leave } = setup();
		const left = begin();
		leave();
		left.cut();
		expect(await left.over).toBe("gone");
		const cut = begin();
		cut.cut();
		expect(await cut.over).toBe("cut");
	});
});

test("nobody waits where the lock is not what is amiss, nor as the 1001st", () => {
	const { waiting, state, begin } = setup();
	const more = () => waiting.begin(docs, { onGone: silent }, 0, () => true);
	state.lockedOut = false;
	expect(more()).toBeUndefined();
	state.lockedOut = true;
	const first = begin();
	for (let i = 1; i < 1_000; i++) begin();
	expect(more()).toBeUndefined();
	first.cut();
	expect(more()).toBeDefined();
});

test("the owner is told once until the vault opens, and again when it locks again", () => {
	const { begin, waiting, logged, notices, state, look } = setup();
	begin();
	begin();
	expect([logged.length, notices()]).toEqual([1, 1]);
	expect(waiting.notice).toContain("unlock it");
	look();
	expect(waiting.notice).toBeDefined();
	state.locked = false;
	look();
	expect([waiting.notice, notices()]).toEqual([undefined, 2]);
	state.locked = true;
	begin();
	expect([logged.length, notices()]).toEqual([2, 3]);
});

test("at the gate, a vault that stays locked is 503 once the sweep finds 30 s over", async () => {
	const upstream = await httpUpstream();
	const headers = { "X-Their-Key": "${secret:held}" };
	const core = await coreParts("strict", {
		settings: { upstreams: { held: { url: upstream.url, headers } } },
	});
	const { key } = await core.keys.create(newKey());
	await core.secrets.set("held", new Secret("canary-5d1e"), [
		{ upstream: "held", origin: upstream.url, header: "x-their-key" },
	]);
	core.vault.lock();
	const gate = new Gate({
		...core,
		roles: core.roles,
		anonymousRole: core.anonymousRole,
		peerUsers: { checked: true, of: async () => "own" },
	});
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
	listener.hosts = ownHosts({ host: "127.0.0.1", port }, ["held"]);
	const asked = send(`http://127.0.0.1:${port}`, {
		path: "/held/a",
		headers: { "X-API-Key": key },
	});
	await eventually(() => gate.openCount).toBe(1);
	core.clock.pass(29_000);
	gate.sweep();
	expect(gate.openCount).toBe(1);
	core.clock.pass(1_000);
	gate.sweep();
	expect((await asked).code).toBe("secret-missing");
	expect([gate.openCount, upstream.received.length]).toEqual([0, 0]);
});
