/** What a page shows of a pairing, in whatever order its own QR, the gate's words and the page's being left come. */
import { expect, test } from "vitest";
import {
	type Heard,
	hear,
	type PairingState,
	stepOf,
	unheard,
} from "../../../renderer/pairing/pairing-state.ts";
import { caller, device, offer, pairing } from "../entries.ts";

const after = (...heard: readonly Heard[]): PairingState =>
	heard.reduce(hear, unheard);
const steps = (...heard: readonly Heard[]) =>
	heard.map((_, at) => stepOf(after(...heard.slice(0, at + 1))));

const idle = { told: pairing({ id: "" }) };
const opened = { opened: offer({}) };
const offered = { told: pairing({ state: "offered" }) };
const asking = { told: pairing({ state: "asking", caller: caller({}) }) };
const done = { told: pairing({ state: "done", device: device({}) }) };
const over = { told: pairing({ state: "over", why: "time" }) };

test("a QR is opened, a phone asks and is let in", () => {
	expect(steps(idle, opened, offered, asking, done)).toEqual([
		"start",
		"offer",
		"offer",
		"asking",
		"done",
	]);
});

test("nothing is shown before the gate has told anything", () => {
	expect(stepOf(unheard)).toBe("reading");
});

test("the link is gone from the page as soon as the QR is not open any more", () => {
	for (const end of [asking, over, idle, "hidden"] as const) {
		const text = JSON.stringify(after(idle, opened, end));
		expect(text).not.toContain(offer({}).link);
		expect(text).not.toContain(offer({}).code);
	}
});

test("a QR that another window shows leaves this page at its start, and a phone that read it is answered here too", () => {
	expect(steps(idle, offered, asking, done)).toEqual([
		"start",
		"start",
		"asking",
		"done",
	]);
});

test("the end of a pairing from before this page is not this page's", () => {
	expect(steps(over)).toEqual(["start"]);
	expect(steps(done)).toEqual(["start"]);
});

test("a QR opened elsewhere takes this page's away", () => {
	const other = { told: pairing({ id: "pairing-2", state: "offered" }) };
	expect(steps(idle, opened, other)).toEqual(["start", "offer", "start"]);
	expect(after(idle, opened, other).offer).toBeNull();
});

test("the end of the QR before, told late, does not close the one that is open", () => {
	const late = { told: pairing({ id: "pairing-0", state: "over" }) };
	expect(steps(idle, opened, late)).toEqual(["start", "offer", "offer"]);
});

test("a QR whose end was told before it came itself is not shown", () => {
	expect(steps(idle, over, opened)).toEqual(["start", "start", "over"]);
	expect(after(idle, over, opened).offer).toBeNull();
});

test("a QR that was hidden is over at once, whatever the gate says of it yet", () => {
	expect(steps(idle, opened, "hidden", offered, over)).toEqual([
		"start",
		"offer",
		"over",
		"over",
		"over",
	]);
});

test("a phone that asks stays when the page is out of sight", () => {
	expect(steps(opened, asking, "hidden")).toEqual([
		"offer",
		"asking",
		"asking",
	]);
});

test("after an end one can begin again, and the next one counts by itself", () => {
	const next = { opened: offer({ id: "pairing-2" }) };
	expect(steps(opened, asking, done, "again", next)).toEqual([
		"offer",
		"asking",
		"done",
		"start",
		"offer",
	]);
});

test("a gate that started anew knows of no QR, and the page begins again", () => {
	expect(steps(opened, idle)).toEqual(["offer", "start"]);
});
