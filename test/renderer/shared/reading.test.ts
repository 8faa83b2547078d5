/** A window's own reading: what answers and events make of it, in whatever order they come. */
import { beforeEach, expect, test } from "vitest";
import type { CommandName } from "../../../contract/commands.ts";
import type { AllowlistView } from "../../../contract/views.ts";
import { createNotices } from "../../../renderer/shared/notices.ts";
import { openReading } from "../../../renderer/shared/reading.ts";
import { readReply } from "../../../renderer/shared/reply.ts";
import type { WindowClient } from "../../../renderer/shared/window-client.ts";
import { certificate, secret } from "../entries.ts";

const list = (...ranges: string[]): AllowlistView => ({
	ranges: ranges.map((cidr) => ({ cidr, source: "security.json" })),
	trustedProxies: [],
});

function createClient() {
	const notices = createNotices();
	const asked: { name: CommandName; answer: (reply: unknown) => void }[] = [];
	const client: WindowClient = {
		async call(name) {
			const reply = await new Promise<unknown>((answer) => {
				asked.push({ name, answer });
			});
			return readReply(name, reply);
		},
		on: notices.on,
		onConnection: notices.onConnection,
		onSignedOut: () => () => {},
	};
	return { client, notices, asked };
}

const settled = () =>
	new Promise((resolve) => {
		setImmediate(resolve);
	});

let gate: ReturnType<typeof createClient>;
beforeEach(() => {
	gate = createClient();
	gate.notices.connected(true);
});

const open = () => openReading(gate.client, "ip.list", {}, "allowlist");
const answer = (output: unknown): void =>
	gate.asked.shift()?.answer({ ok: true, output });

test("it asks at once and holds the answer", async () => {
	const { store } = open();
	expect(store.getState().value).toBeNull();
	answer(list("10.0.0.0/8"));
	await settled();
	expect(store.getState()).toEqual({
		value: list("10.0.0.0/8"),
		failure: null,
	});
});

test("what an event says while an answer is under way outlives the answer", async () => {
	const { store } = open();
	gate.notices.receive({ event: "allowlist", payload: list("10.0.0.0/8") });
	answer(list());
	await settled();
	expect(store.getState().value).toEqual(list("10.0.0.0/8"));
});

test("after a reconnect it is read anew, and an answer from before is not believed", async () => {
	const { store } = open();
	const late = gate.asked.shift();
	gate.notices.connected(false);
	gate.notices.connected(true);
	answer(list("10.0.0.0/8"));
	await settled();
	late?.answer({ ok: true, output: list() });
	await settled();
	expect(store.getState().value).toEqual(list("10.0.0.0/8"));
});

test("a failure is kept beside the value from before, until a try works", async () => {
	const { store, refresh } = open();
	answer(list("10.0.0.0/8"));
	await settled();
	refresh();
	gate.asked
		.shift()
		?.answer({ ok: false, failure: { code: "internal", message: "" } });
	await settled();
	expect(store.getState()).toEqual({
		value: list("10.0.0.0/8"),
		failure: "internal",
	});
	refresh();
	answer(list());
	await settled();
	expect(store.getState()).toEqual({ value: list(), failure: null });
});

test("an answer that does not fit the contract is a failure, not a value", async () => {
	const { store } = open();
	answer({ ranges: "all" });
	await settled();
	expect(store.getState()).toEqual({ value: null, failure: "internal" });
});

test("what no event tells is asked for again when it is refreshed", () => {
	const { refresh } = openReading(gate.client, "session.list", {}, null);
	expect(gate.asked).toHaveLength(1);
	gate.notices.receive({ event: "users", payload: [] });
	expect(gate.asked).toHaveLength(1);
	refresh();
	expect(gate.asked).toHaveLength(2);
});

test("once closed it neither listens nor believes what comes late", async () => {
	const { store, close } = open();
	close();
	answer(list("10.0.0.0/8"));
	gate.notices.receive({ event: "allowlist", payload: list("10.0.0.0/8") });
	gate.notices.connected(false);
	gate.notices.connected(true);
	await settled();
	expect(store.getState().value).toBeNull();
	expect(gate.asked).toEqual([]);
});

test.each([
	["secret.list", "secrets", [secret({})]],
	["cert.list", "certificates", [certificate({})]],
] as const)("%s follows the event %s", (name, event, payload) => {
	const { store } = openReading(gate.client, name, {}, event);
	gate.notices.receive({ event, payload });
	expect(store.getState().value).toEqual(payload);
});
