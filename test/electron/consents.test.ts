/** The shell brings a program's question to the front once, and not again for what it has shown. */
import { expect, test } from "vitest";
import type { ConsentView } from "../../contract/oauth.ts";
import { watchConsents } from "../../electron/consents.ts";
import type { GateHost } from "../../electron/gate-host.ts";

const consent = (id: string): ConsentView => ({
	id,
	code: "K7QF",
	name: "Claude Code",
	document: null,
	returnsTo: "this computer",
	asks: "viewer",
	upstreams: [{ name: "docs", tools: null }],
	requestedAt: "2026-11-21T10:00:00.000Z",
	expiresAt: "2026-11-21T10:05:00.000Z",
});

function host() {
	let shown = 0;
	let notice: Parameters<GateHost["onNotice"]>[0] | undefined;
	let enter: Parameters<GateHost["onState"]>[0] | undefined;
	watchConsents(
		{
			onNotice: (listener) => ((notice = listener), () => {}),
			onState: (listener) => ((enter = listener), () => {}),
		},
		() => (shown += 1),
	);
	return {
		tell: (payload: unknown) => notice?.({ event: "consents", payload }),
		enter: (phase: "up" | "waiting") => enter?.({ phase, why: "" }),
		shown: () => shown,
	};
}

test("each program's question is shown once, while it waits", () => {
	const gate = host();
	gate.tell([consent("a")]);
	gate.tell([consent("a")]);
	expect(gate.shown()).toBe(1);
	gate.tell([consent("a"), consent("b")]);
	expect(gate.shown()).toBe(2);
	gate.tell([consent("b")]);
	gate.tell([]);
	expect(gate.shown()).toBe(2);
});

test("a question asked again at a gate that was away is shown again", () => {
	const gate = host();
	gate.tell([consent("a")]);
	gate.enter("waiting");
	gate.tell([consent("a")]);
	expect(gate.shown()).toBe(2);
});

test("what does not fit the contract shows nothing", () => {
	const gate = host();
	gate.tell([{ id: 1 }]);
	gate.tell("x");
	expect(gate.shown()).toBe(0);
});
