/** When a card may be answered, and which keys count for what. */
import { expect, test } from "vitest";
import {
	drawingOf,
	isAllowKey,
	isDenyKey,
	isTyping,
	mayClick,
	mayPress,
} from "../../../renderer/approvals/readiness.ts";
import { approval } from "../entries.ts";

test("nothing answers a card that was not drawn for 600 ms", () => {
	expect(mayClick({ drawnAt: null, typedAt: null }, 1e9)).toBe(false);
	const seen = { drawnAt: 1_000, typedAt: null };
	expect(mayClick(seen, 1_599)).toBe(false);
	expect(mayPress(seen, 1_599)).toBe(false);
	expect(mayClick(seen, 1_600)).toBe(true);
	expect(mayPress(seen, 1_600)).toBe(true);
});

test("no key answers within 400 ms of typing; a pointer does", () => {
	const seen = { drawnAt: 0, typedAt: 5_000 };
	expect(mayPress(seen, 5_399)).toBe(false);
	expect(mayClick(seen, 5_399)).toBe(true);
	expect(mayPress(seen, 5_400)).toBe(true);
});

const key = (name: string, held = {}) => ({
	key: name,
	ctrlKey: false,
	metaKey: false,
	...held,
});

test("letters, Enter and Space never allow; Enter with Control or Command does", () => {
	for (const name of ["y", "a", "Y", "Enter", " ", "Escape"])
		expect(isAllowKey(key(name)), name).toBe(false);
	expect(isAllowKey(key("Enter", { ctrlKey: true }))).toBe(true);
	expect(isAllowKey(key("Enter", { metaKey: true }))).toBe(true);
	expect(isAllowKey(key("y", { ctrlKey: true }))).toBe(false);
});

test("typing is every key but those that allow, and those held beside them", () => {
	expect(isTyping(key("a"))).toBe(true);
	expect(isTyping(key("Enter"))).toBe(true);
	expect(isTyping(key("Control", { ctrlKey: true }))).toBe(false);
	expect(isTyping(key("Enter", { ctrlKey: true }))).toBe(false);
	expect(isTyping(key("v", { ctrlKey: true }))).toBe(true);
	expect(isTyping(key("Backspace"))).toBe(true);
	expect(isTyping(key("Backspace", { metaKey: true }))).toBe(false);
});

test("only Backspace with Control or Command denies", () => {
	for (const name of ["d", "n", "Escape", "Delete", "Backspace"])
		expect(isDenyKey(key(name)), name).toBe(false);
	expect(isDenyKey(key("d", { ctrlKey: true }))).toBe(false);
	expect(isDenyKey(key("Backspace", { ctrlKey: true }))).toBe(true);
});

test("what moves the buttons of a card has to be read anew; a second that passes has not", () => {
	const card = approval({ waiting: 1 });
	const drawn = drawingOf(card);
	for (const over of [
		{ waiting: 2 },
		{ proposed: 0 },
		{ reachState: "counted" },
		{ id: "DB-2" },
	] as const)
		expect(drawingOf(approval({ ...card, ...over }))).not.toBe(drawn);
	expect(drawingOf(approval({ ...card, expiresAt: card.askedAt }))).toBe(drawn);
});
