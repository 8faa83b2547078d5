/** What the shell knows of the questions: the gate's words, in whatever order they come, and nothing of a gate that is away. */
import { expect, test, vi } from "vitest";
import type { CallResult, GateHost } from "../../electron/gate-host.ts";
import { type Waiting, watchWaiting } from "../../electron/waiting.ts";
import { approval } from "../renderer/entries.ts";

function host() {
	const answers: ((result: CallResult) => void)[] = [];
	const told: Waiting[] = [];
	let notice: Parameters<GateHost["onNotice"]>[0] | undefined;
	let enter: Parameters<GateHost["onState"]>[0] | undefined;
	watchWaiting(
		{
			call: () => new Promise((resolve) => void answers.push(resolve)),
			onNotice: (listener) => ((notice = listener), () => {}),
			onState: (listener) => ((enter = listener), () => {}),
		},
		(waiting) => told.push(waiting),
	);
	return {
		told,
		answers,
		notice: (event: string, payload: unknown) => notice?.({ event, payload }),
		enter: (phase: "up" | "waiting") => enter?.({ phase, why: "" }),
		ids: () => told.at(-1)?.questions.map(({ id }) => id),
	};
}

const lowered = { raised: false, since: null, by: "" };

test("what waited before the shell looked is asked for once the gate is up", async () => {
	const gate = host();
	gate.enter("up");
	gate.answers[0]?.({ ok: true, output: [approval({ id: "DB-1" })] });
	gate.answers[1]?.({ ok: true, output: { ...lowered, raised: true } });
	await vi.waitFor(() => expect(gate.ids()).toEqual(["DB-1"]));
	expect(gate.told.at(-1)?.isRaised).toBe(true);
});

test("an answer that a notice overtook is not believed", async () => {
	const gate = host();
	gate.enter("up");
	gate.notice("approvals", [approval({ id: "DB-2" })]);
	gate.answers[0]?.({ ok: true, output: [] });
	gate.answers[1]?.({ ok: true, output: lowered });
	await new Promise((resolve) => void setImmediate(resolve));
	expect(gate.ids()).toEqual(["DB-2"]);
});

test("nothing waits at a gate that is away", () => {
	const gate = host();
	gate.enter("up");
	gate.notice("approvals", [approval({})]);
	gate.enter("waiting");
	expect(gate.told.at(-1)).toEqual({ questions: [], isRaised: false });
});

test("what does not fit the contract changes nothing and breaks nothing", () => {
	const gate = host();
	gate.notice("approvals", [approval({ id: "DB-3" })]);
	gate.notice("approvals", [{ id: 7 }]);
	gate.notice("bridge", "up");
	expect(gate.ids()).toEqual(["DB-3"]);
});
