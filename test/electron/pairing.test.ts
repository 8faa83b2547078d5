/** What the shell knows of a pairing: the gate's words in whatever order they come, and nothing of a gate that is away. */
import { expect, test, vi } from "vitest";
import type { CallResult, GateHost } from "../../electron/gate-host.ts";
import { type PairingTold, watchPairing } from "../../electron/pairing.ts";
import { pairing } from "../renderer/entries.ts";

function host() {
	const answers: ((result: CallResult) => void)[] = [];
	const told: PairingTold[] = [];
	let notice: Parameters<GateHost["onNotice"]>[0] | undefined;
	let enter: Parameters<GateHost["onState"]>[0] | undefined;
	watchPairing(
		{
			call: () => new Promise((resolve) => void answers.push(resolve)),
			onNotice: (listener) => ((notice = listener), () => {}),
			onState: (listener) => ((enter = listener), () => {}),
		},
		(now) => told.push(now),
	);
	return {
		answer: (output: unknown) => answers.shift()?.({ ok: true, output }),
		notice: (event: string, payload: unknown) => notice?.({ event, payload }),
		enter: (phase: "up" | "waiting") => enter?.({ phase, why: "" }),
		states: () => told.map(({ state }) => state),
	};
}

const settled = () => new Promise((resolve) => void setImmediate(resolve));

test("a phone that asked before the shell looked is heard of once the gate is up", async () => {
	const gate = host();
	gate.enter("up");
	gate.answer(pairing({ state: "asking" }));
	await vi.waitFor(() => expect(gate.states()).toEqual(["asking"]));
});

test("an answer that a notice overtook is not believed", async () => {
	const gate = host();
	gate.enter("up");
	gate.notice("pairing", pairing({ state: "over" }));
	gate.answer(pairing({ state: "asking" }));
	await settled();
	expect(gate.states()).toEqual(["over"]);
});

test("at a gate that is away no phone asks, and its last answer is not believed", async () => {
	const gate = host();
	gate.enter("up");
	gate.enter("waiting");
	gate.answer(pairing({ state: "asking" }));
	await settled();
	expect(gate.states()).toEqual(["idle"]);
});

test("what does not fit the contract, or is about something else, is passed over", () => {
	const gate = host();
	gate.notice("pairing", { state: "asking" });
	gate.notice("devices", pairing({ state: "asking" }));
	expect(gate.states()).toEqual([]);
});
