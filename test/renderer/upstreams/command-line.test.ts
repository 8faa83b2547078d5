/** How a typed command line is cut into words, and what is told of it. */
import { describe, expect, test } from "vitest";
import {
	commandWords,
	lineOf,
} from "../../../renderer/upstreams/command-line.ts";

describe("a line", () => {
	test.each([
		["npx -y server /home/a", ["npx", "-y", "server", "/home/a"]],
		["  node\tserver.js  ", ["node", "server.js"]],
		[
			"run 'two words' \"three more words\"",
			["run", "two words", "three more words"],
		],
		[String.raw`run a\ b \"c`, ["run", "a b", '"c']],
		[
			String.raw`C:\tools\run.exe D:\work`,
			[String.raw`C:\tools\run.exe`, String.raw`D:\work`],
		],
		["run '' x", ["run", "", "x"]],
		["a'b c'd", ["ab cd"]],
		["", []],
		["   ", []],
	])("%j is cut into %j", (line, words) => {
		expect(commandWords(line)).toMatchObject({ words, isOpen: false });
	});

	test("a quote that stays open is told", () => {
		expect(commandWords("run 'a b").isOpen).toBe(true);
		expect(commandWords('run "a').isOpen).toBe(true);
	});

	test("what only a shell would act on is told, and only outside of quotes", () => {
		expect(commandWords("run a | tee > b").forShell).toEqual(["|", ">"]);
		expect(commandWords("run '$HOME' \"*\"").forShell).toEqual([]);
		expect(commandWords("run $HOME/x").forShell).toEqual(["$"]);
	});
});

test.each([
	[["npx", "-y", "a@1.2/b"]],
	[["run", "it's", "two words", "", '"', "$x", "a\\b", "é"]],
])("the words %j are the same after they were a line", (words) => {
	expect(commandWords(lineOf(words)).words).toEqual(words);
	expect(commandWords(lineOf(words)).forShell).toEqual([]);
});
