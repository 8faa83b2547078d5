/** A question that is gone is said to have ended as the gate says it did, once, and never as this window only hoped. */
import { expect, test } from "vitest";
import {
	type Ended,
	trackEndings,
} from "../../../renderer/programs/endings.ts";
import { consent } from "../entries.ts";

const now = Date.parse("2026-11-20T10:02:00.000Z");
const late = Date.parse("2026-11-20T10:05:00.000Z");

function tracked() {
	const told: Ended[] = [];
	const endings = trackEndings((ended) => told.push(ended));
	return { ...endings, hows: () => told.map(({ id, how }) => `${id} ${how}`) };
}
const a = consent({ id: "a" });
const b = consent({ id: "b" });

test("what waits on has not ended, and what was never here is not told", () => {
	const window = tracked();
	window.see([a], now);
	window.see([a, b], now);
	expect(window.hows()).toEqual([]);
});

test("one that another door has answered is told so; one whose time was over was refused by silence", () => {
	const window = tracked();
	window.see([a, b], now);
	window.see([b], now);
	window.see([], late);
	expect(window.hows()).toEqual(["a elsewhere", "b silence"]);
});

test.each(["allowed", "refused"] as const)(
	"this window's own answer is told as %s once, whichever comes first, the gate's word or the card's end",
	(how) => {
		const first = tracked();
		first.see([a], now);
		first.sent("a");
		first.see([], now);
		expect(first.hows()).toEqual([]);
		first.taken(a, how);
		const second = tracked();
		second.see([a], now);
		second.sent("a");
		second.taken(a, how);
		second.see([], now);
		for (const { hows } of [first, second])
			expect(hows()).toEqual([`a ${how}`]);
	},
);

test("an answer that came after another's is not told as this window's", () => {
	const window = tracked();
	window.see([a], now);
	window.sent("a");
	window.see([], now);
	window.failed(a, now);
	expect(window.hows()).toEqual(["a elsewhere"]);
});

test("an answer that failed ends nothing while the question waits, and another can be given", () => {
	const window = tracked();
	window.see([a], now);
	window.sent("a");
	window.failed(a, now);
	expect(window.hows()).toEqual([]);
	window.see([], late);
	expect(window.hows()).toEqual(["a silence"]);
});
