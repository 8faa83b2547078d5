/** Characters that fool people and terminals. */
import { describe, expect, test } from "vitest";
import { classify } from "../../../core/command/classify.ts";
import { clean, neutral } from "../../../core/command/hygiene.ts";

const riskOf = (command: string): string =>
	classify({ command, cwd: "/home/user/project", home: "/home/user" }).risk;

describe("is flagged", () => {
	test.each([
		["NUL", "ls\u0000rm"],
		["terminal escape", "echo \u001B[2Jx"],
		["delete", "ls \u007F"],
		["C1 control", "ls \u009B2J"],
		["right-to-left override", "echo \u202Etxt.sh"],
		["isolate", "ls \u2066x\u2069"],
		["zero-width space", "r\u200Bm -rf build"],
		["byte order mark", "\uFEFFls"],
		["tag characters", "ls \u{E0041}"],
		["lone surrogate", "ls \uD800"],
		["noncharacter", "ls \uFDD0"],
		["Cyrillic letter in a Latin word", "сurl x"],
		["full-width letter in a word", "rｍ x"],
		["division slash for a slash", "cat a\u2215b"],
	])("%s", (_, command) => {
		expect(riskOf(command)).toBe("high");
	});
});

describe("is somebody's language", () => {
	test.each([
		"echo 'Привет, мир'",
		"git commit -m '修正'",
		"echo ok 👍",
		"echo 'naïve café'",
		"echo '👩‍💻'",
		"ls 'Ελλάδα'",
	])("%s", (command) => {
		expect(riskOf(command)).toBe("low");
	});
});

test("what is read on with is as long as what came in", () => {
	const text = "a\u0000b\u{E0041}c\uFDD0d\u202E";
	const { text: safe } = clean(text);
	expect(safe).toHaveLength(text.length);
	for (const char of ["\u0000", "\uFDD0", "\u202E"])
		expect(safe).not.toContain(char);
});

test("a flagged line is judged all the same", () => {
	expect(riskOf("echo \u202E; rm -rf /srv")).toBe("critical");
});

test("shown text holds no controls and no direction marks", () => {
	expect(neutral("a\u001B[2Jb\u202Ec\rd")).toBe("a\\u001b[2Jb\\u202ec\\u000dd");
	const verdict = classify({
		command: "rm -rf '/srv\u001B[2J\u202E'",
		cwd: "/p",
		home: "/h",
	});
	for (const { text, reason } of verdict.why)
		for (const char of ["\u001B", "\u202E"])
			expect(text + reason).not.toContain(char);
});
