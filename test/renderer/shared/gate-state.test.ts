/** The window's picture of the gate: what notices and answers make of it, in whatever order they come. */
import { beforeEach, expect, test } from "vitest";
import { soon } from "../../core/eventually.ts";
import type { CommandName } from "../../../contract/commands.ts";
import {
	createGateState,
	maxEntries,
	mergeEntries,
} from "../../../renderer/shared/gate-state.ts";
import { createNotices } from "../../../renderer/shared/notices.ts";
import { readReply } from "../../../renderer/shared/reply.ts";
import type { WindowClient } from "../../../renderer/shared/window-client.ts";
import { approval, entry, key, status } from "../entries.ts";

/** A client whose answers the test gives one by one. */
function createClient() {
	const notices = createNotices();
	const asked: { name: CommandName; answer: (output: unknown) => void }[] = [];
	const signedOutListeners = new Set<() => void>();
	const client: WindowClient = {
		async call(name) {
			const reply = await new Promise<unknown>((answer) => {
				asked.push({ name, answer });
			});
			return readReply(name, reply);
		},
		on: notices.on,
		onConnection: notices.onConnection,
		onSignedOut(listener) {
			signedOutListeners.add(listener);
			return () => signedOutListeners.delete(listener);
		},
	};
	return {
		client,
		notices,
		asked,
		signOut: () => {
			for (const listener of signedOutListeners) listener();
		},
	};
}

let gate: ReturnType<typeof createClient>;
let store: ReturnType<typeof createGateState>;

beforeEach(() => {
	gate = createClient();
	store = createGateState(gate.client);
});

function answerAll(outputs: Partial<Record<CommandName, unknown>>): void {
	for (const { name, answer } of gate.asked.splice(0)) {
		answer({ ok: true, output: outputs[name] });
	}
}

const strictAnswer: Partial<Record<CommandName, unknown>> = {
	"status.get": status,
	"key.list": [key({ id: "from-the-answer" })],
	"approval.list": [approval({ id: "DB-ANSW" })],
	"audit.tail": [entry({ id: 1 }), entry({ id: 2 })],
};

test("it is connecting until the first answers are in", async () => {
	expect(store.getState().connection).toBe("connecting");
	gate.notices.connected(true);
	expect(store.getState().connection).toBe("connecting");
	answerAll(strictAnswer);
	await soon(() => expect(store.getState().connection).toBe("connected"));
	expect(store.getState().status).toEqual(status);
});

test("what a notice says while an answer is under way outlives the answer", async () => {
	gate.notices.connected(true);
	const lax = { mode: "lax", until: null, returnsTo: "lax" };
	gate.notices.receive({ event: "mode", payload: lax });
	gate.notices.receive({ event: "keys", payload: [] });
	gate.notices.receive({ event: "entries", payload: [entry({ id: 3 })] });
	answerAll(strictAnswer);
	await soon(() => expect(store.getState().connection).toBe("connected"));
	const state = store.getState();
	expect(state.status?.mode).toBe("lax");
	expect(state.keys).toEqual([]);
	expect(ids(state.entries)).toEqual([1, 2, 3]);
});

test("listeners and the vault are kept current by their events", async () => {
	gate.notices.connected(true);
	answerAll(strictAnswer);
	await soon(() => expect(store.getState().connection).toBe("connected"));
	const listener = {
		url: "https://127.0.0.1:4443",
		tls: true,
		clientCertificates: "none",
		fingerprint: "AB",
		notAfter: "2027-01-01T00:00:00.000Z",
		alwaysStrict: false,
	};
	const vault = { backend: "keyring", state: "locked", detail: "" };
	gate.notices.receive({ event: "listeners", payload: [listener] });
	gate.notices.receive({ event: "vault", payload: vault });
	expect(store.getState().status?.listeners).toEqual([listener]);
	expect(store.getState().status?.vault).toEqual(vault);
});

const waiting = () => store.getState().approvals.map(({ id }) => id);

test("what waits is what the newest notice says, also where an older answer comes after it", async () => {
	gate.notices.connected(true);
	gate.notices.receive({
		event: "approvals",
		payload: [approval({ id: "DB-TOLD" })],
	});
	answerAll(strictAnswer);
	await soon(() => expect(store.getState().connection).toBe("connected"));
	expect(waiting()).toEqual(["DB-TOLD"]);
});

test("nothing waits at a gate that is gone: its callers are gone, too", async () => {
	gate.notices.connected(true);
	answerAll(strictAnswer);
	await soon(() => expect(waiting()).toEqual(["DB-ANSW"]));
	gate.notices.connected(false);
	expect(waiting()).toEqual([]);
});

test("whether a desktop is attached is asked when the first question comes", async () => {
	gate.notices.connected(true);
	answerAll({ ...strictAnswer, "approval.list": [] });
	await soon(() => expect(store.getState().connection).toBe("connected"));
	gate.notices.receive({ event: "approvals", payload: [approval({})] });
	answerAll({ "owner.status": { desktop: true, passphrase: false } });
	await soon(() => expect(store.getState().status?.owner.desktop).toBe(true));
	gate.notices.receive({ event: "approvals", payload: [approval({})] });
	expect(gate.asked).toEqual([]);
});

test("a raised bridge is told", async () => {
	gate.notices.connected(true);
	answerAll(strictAnswer);
	await soon(() => expect(store.getState().connection).toBe("connected"));
	const bridge = { raised: true, since: "2026-11-20T10:00:00.000Z", by: "cli" };
	gate.notices.receive({ event: "bridge", payload: bridge });
	expect(store.getState().status?.bridge).toEqual(bridge);
});

test("after a reconnect everything is read anew", async () => {
	gate.notices.connected(true);
	answerAll(strictAnswer);
	await soon(() => expect(store.getState().connection).toBe("connected"));
	gate.notices.connected(false);
	expect(store.getState().connection).toBe("lost");
	expect(store.getState().status?.mode).toBe("strict");
	gate.notices.connected(true);
	answerAll({
		...strictAnswer,
		"status.get": { ...status, mode: "relaxed" },
	});
	await soon(() => expect(store.getState().status?.mode).toBe("relaxed"));
	expect(store.getState().connection).toBe("connected");
});

test("answers that arrive after the connection was lost again are not believed", async () => {
	gate.notices.connected(true);
	const late = gate.asked.splice(0);
	gate.notices.connected(false);
	gate.notices.connected(true);
	answerAll({ ...strictAnswer, "status.get": { ...status, mode: "lax" } });
	await soon(() => expect(store.getState().status?.mode).toBe("lax"));
	for (const { name, answer } of late) {
		answer({ ok: true, output: strictAnswer[name] });
	}
	await new Promise((resolve) => {
		setImmediate(resolve);
	});
	expect(store.getState().status?.mode).toBe("lax");
});

test("a gate that answers but fails says why, until a retry works", async () => {
	gate.notices.connected(true);
	for (const { answer } of gate.asked.splice(0)) {
		answer({ ok: false, failure: { code: "vault-locked", message: "" } });
	}
	await soon(() => expect(store.getState().failure).toBe("vault-locked"));
	store.getState().refresh();
	answerAll(strictAnswer);
	await soon(() => expect(store.getState().connection).toBe("connected"));
	expect(store.getState().failure).toBeNull();
});

test("a lost session is told as such, not as a lost connection", () => {
	gate.notices.connected(true);
	gate.notices.connected(false);
	gate.signOut();
	expect(store.getState().connection).toBe("signed-out");
});

const ids = (list: readonly { id: number }[]) => list.map(({ id }) => id);

test("entries are kept once each, in order, and only the newest", () => {
	const some = [entry({ id: 1 }), entry({ id: 3 })];
	expect(ids(mergeEntries(some, [entry({ id: 2 }), entry({ id: 3 })]))).toEqual(
		[1, 2, 3],
	);
	const many = Array.from({ length: maxEntries }, (_, i) => entry({ id: i }));
	const merged = mergeEntries(many, [entry({ id: maxEntries })]);
	expect(merged).toHaveLength(maxEntries);
	expect(merged.at(-1)?.id).toBe(maxEntries);
	expect(merged[0]?.id).toBe(1);
});
