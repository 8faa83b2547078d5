/** What the shell knows of the gate: its words, in whatever order they come, and nothing of a gate that is away. */
import { expect, test } from "vitest";
import { soon } from "../eventually.ts";
import type { CallResult, GateHost } from "../../../core/desktop/gate-host.ts";
import { mirror } from "../../../core/desktop/mirror.ts";
import { approval, pairing } from "../../renderer/entries.ts";

function host(name: "approvals" | "pairing") {
	const answers: ((result: CallResult) => void)[] = [];
	const asked: string[] = [];
	const told: unknown[] = [];
	let notice: Parameters<GateHost["onNotice"]>[0] | undefined;
	let enter: Parameters<GateHost["onState"]>[0] | undefined;
	mirror(
		{
			call(command) {
				asked.push(command);
				return new Promise((resolve) => void answers.push(resolve));
			},
			onNotice: (listener) => ((notice = listener), () => {}),
			onState: (listener) => ((enter = listener), () => {}),
		},
		name,
		(now) => told.push(now),
	);
	return {
		asked,
		told,
		answer: (output: unknown) => answers.shift()?.({ ok: true, output }),
		notice: (event: string, payload: unknown) => notice?.({ event, payload }),
		enter: (phase: "up" | "waiting") => enter?.({ phase, why: "" }),
	};
}
const settled = () => new Promise((resolve) => void setImmediate(resolve));

test("what held before the shell looked is asked for once the gate is up", async () => {
	const gate = host("approvals");
	gate.enter("up");
	gate.answer([approval({ id: "DB-1" })]);
	await soon(() => expect(gate.told).toMatchObject([[{ id: "DB-1" }]]));
	expect(gate.asked).toEqual(["approval.list"]);
});

test("an answer that a notice overtook is not believed", async () => {
	const gate = host("pairing");
	gate.enter("up");
	gate.notice("pairing", pairing({ state: "over" }));
	gate.answer(pairing({ state: "asking" }));
	await settled();
	expect(gate.told).toMatchObject([{ state: "over" }]);
});

test("of a gate that is away nothing holds, and its last answer is not believed", async () => {
	const gate = host("approvals");
	gate.enter("up");
	gate.enter("waiting");
	gate.answer([approval({})]);
	await settled();
	expect(gate.told).toEqual([null]);
});

test("what does not fit the contract, or is about something else, is passed over", () => {
	const gate = host("approvals");
	gate.notice("approvals", [{ id: 7 }]);
	gate.notice("approvals", "x");
	gate.notice("devices", [approval({})]);
	expect(gate.told).toEqual([]);
});
