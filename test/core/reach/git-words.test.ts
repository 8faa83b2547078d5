/** Which git commands are read from their words, and that nothing that is not plain is. */
import { describe, expect, test } from "vitest";
import { gitQuestionOf } from "../../../core/reach/git-words.ts";

const cwd = "/home/ada/work";

describe("read", () => {
	test.each([
		["git clean -fd", { kind: "untracked", ignored: "left", paths: [] }],
		["git clean -fdx src", { ignored: "also", paths: ["src"] }],
		["git reset --hard", { kind: "reset", to: "HEAD" }],
		["git  reset --hard HEAD~3", { to: "HEAD~3" }],
		["git push --force", { branch: undefined, from: "", remote: "origin" }],
		["git push -f up main", { remote: "up", branch: "main", from: "main" }],
		["git push up +a:refs/heads/b", { branch: "b", from: "a" }],
		["git push --delete up old", { branch: "old", from: undefined }],
		["git push up :old", { branch: "old", from: undefined }],
	])("%s", (line, question) => {
		expect(gitQuestionOf(line, cwd)).toMatchObject({ ...question, cwd });
	});
});

describe("not read", () => {
	test.each([
		"git -C /elsewhere clean -fd",
		"git -c core.fsmonitor=x clean -fd",
		"git clean -fd; rm -rf x",
		"git clean -fd -e keep",
		"git clean -fd ':(top)'",
		"git clean -fd :/",
		"git reset --hard $X",
		"git reset --hard --upload-pack=x",
		"git reset --soft HEAD~1",
		"git push --force --receive-pack=x up main",
		"git push --force up a b",
		"git push --force ext::sh main",
		"git push --force up -x",
		"cd src && git clean -fd",
		"git push --force up main\nrm -rf x",
		"git reset --hard HEAD@{1}",
	])("%s", (line) => {
		expect(gitQuestionOf(line, cwd)).toBeUndefined();
	});
});
