/** What is said about a user as it is typed in. */
import { expect, test } from "vitest";
import { users as said } from "../../../renderer/users/strings.ts";
import {
	againProblem,
	passwordProblem,
	userNameProblem,
} from "../../../renderer/users/user-problem.ts";

test.each([
	["ada", null],
	["ada.l@example-1", null],
	["1st", null],
	["a".repeat(64), null],
	["", said.nameMissing],
	["Ada", said.nameForm],
	[".ada", said.nameForm],
	["ada lovelace", said.nameForm],
	["a".repeat(65), said.nameForm],
	["taken", said.nameTaken],
])("about the name %j it says: %s", (name, problem) => {
	expect(userNameProblem(name, ["taken"])).toBe(problem);
});

test.each([
	["correct horse", null],
	["0123456789", null],
	["", said.passwordShort],
	["🐎🐎🐎🐎🐎", said.passwordShort],
	["012345678", said.passwordShort],
	["my-ADA-is-here", said.passwordName],
	// Full-width letters are the same letters once the gate has normalised them.
	["ＡＤＡ-lovelace", said.passwordName],
	["é".repeat(513), said.passwordLong],
])("about the password %j it says: %s", (password, problem) => {
	expect(passwordProblem(password, "ada")).toBe(problem);
});

test("a password is not said to hold a name that is missing or too short to matter", () => {
	expect(passwordProblem("correct horse", "")).toBeNull();
	expect(passwordProblem("correct horse", "co")).toBeNull();
});

test("two passwords are the same to the last character", () => {
	expect(againProblem("correct horse", "correct horse")).toBeNull();
	expect(againProblem("correct horse", "correct horse ")).toBe(
		said.againDiffers,
	);
});
