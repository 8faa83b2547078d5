/** Which question is in front, which are on their way, and what receipts say of them. */
import { expect, test } from "vitest";
import {
	type Deed,
	fresh,
	isOver,
	placeOf,
	waiting,
	withReceipts,
} from "../../../renderer/phone/queue.ts";
import type { Question } from "../../../renderer/phone/verified.ts";
import { digestOf, receipt, request } from "./computer.ts";

function question(id: string): Question {
	const one = request({ id });
	return { request: one, digest: digestOf(one) };
}
const [a, b, c] = [question("DB-A"), question("DB-B"), question("DB-C")];

const deed = (about: Question, state: Deed["state"] = "sending"): Deed => ({
	question: about,
	verdict: "allow",
	state,
	status: null,
	by: "",
	changedAt: 0,
});

test("what is on its way is not asked again; what failed is", () => {
	expect(
		waiting([a, b, c], [deed(a), deed(b, { problem: "offline" })]),
	).toEqual([b, c]);
	expect(waiting([a], [deed(a, "allowed")])).toEqual([]);
});

test("a question that changed is another one, also where it was answered before", () => {
	const more = request({ id: "DB-A", waiting: 2 });
	const changed = { request: more, digest: digestOf(more) };
	expect(waiting([changed], [deed(a, "allowed")])).toEqual([changed]);
});

test("the question in front stays there when others come and go", () => {
	expect(placeOf([a, b, c], "DB-B", 1)).toBe(1);
	expect(placeOf([b, c], "DB-B", 1)).toBe(0);
	expect(placeOf([c, a, b], "DB-B", 0)).toBe(2);
});

test("when it has gone, the one in its place is next, or the last", () => {
	expect(placeOf([a, c], "DB-B", 1)).toBe(1);
	expect(placeOf([a], "DB-B", 1)).toBe(0);
	expect(placeOf([], "DB-B", 1)).toBe(0);
	expect(placeOf([a, b], null, 0)).toBe(0);
});

const told = (about: Question, over: Parameters<typeof receipt>[0]) =>
	receipt({ request: about.request.id, digest: about.digest, ...over });

test("receipts carry a deed on, and an older one never takes it back", () => {
	const start = [deed(a), deed(b)];
	const allowed = withReceipts(start, [told(a, { state: "allowed" })], 1);
	expect(allowed.map(({ state }) => state)).toEqual(["allowed", "sending"]);
	const ended = withReceipts(
		allowed,
		[told(a, { state: "ended", status: 200 }), told(a, { state: "released" })],
		2,
	);
	expect(ended[0]).toMatchObject({ state: "ended", status: 200, changedAt: 2 });
	expect(withReceipts(ended, [told(a, { state: "allowed" })], 3)).toEqual(
		ended,
	);
});

test("the gate's word counts also where this phone thought that it had failed", () => {
	const [now] = withReceipts(
		[deed(a, { problem: "offline" })],
		[told(a, { state: "released" })],
		1,
	);
	expect(now?.state).toBe("released");
});

test("a deed ends as the gate ended it, whatever was wanted", () => {
	const [now] = withReceipts(
		[deed(a, "allowed")],
		[told(a, { state: "denied", verdict: "deny" })],
		1,
	);
	expect(now).toMatchObject({ state: "denied", verdict: "deny" });
});

test("there is news to come until it ended, was stopped or denied, or failed", () => {
	const over = (
		["sending", "allowed", "released", "denied", "ended", "stopped"] as const
	).filter((state) => isOver(deed(a, state)));
	expect(over).toEqual(["denied", "ended", "stopped"]);
	expect(isOver(deed(a, { problem: "late" }))).toBe(true);
});

test("only a question of another id is new", () => {
	const known = new Set(["DB-A"]);
	expect(fresh(known, [a, b])).toEqual([b]);
});
