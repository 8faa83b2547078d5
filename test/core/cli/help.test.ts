/** `drawbridge --help` is a page that can be read: every word under a heading, in lines of 80 columns. */
import { expect, test } from "vitest";
import { buildProgram } from "../../../core/cli/program.ts";

/** As on a terminal of 80 columns. */
const page = (): string => {
	const program = buildProgram();
	let text = "";
	program
		.configureOutput({
			writeOut: (piece) => {
				text += piece;
			},
			getOutHelpWidth: () => 80,
		})
		.outputHelp();
	return text;
};

/** The line of a word, with the heading it stands under. */
function wordsOf(text: string): Map<string, string> {
	const words = new Map<string, string>();
	let heading = "";
	for (const line of text.split("\n")) {
		heading = /^(\S.*):$/.exec(line)?.[1] ?? (line === "" ? "" : heading);
		const word = /^ {2}([a-z][\w-]*) /.exec(line)?.[1];
		if (word !== undefined && heading !== "First steps")
			words.set(word, heading);
	}
	return words;
}

test("every word that is not hidden stands under a heading of its own kind", () => {
	const program = buildProgram();
	const declared = program.commands
		.map((command) => command.name())
		.filter((name) => name !== "start");
	const shown = wordsOf(page());
	expect([...shown.keys()].toSorted()).toEqual(declared.toSorted());
	expect(shown.get("serve")).toBe("Run the gate");
	// Where commander puts what has no group.
	expect([...shown].filter(([, heading]) => heading === "Commands")).toEqual(
		[],
	);
});

test("a word's line fits into 80 columns, and so does the rest of the page", () => {
	const lines = page().split("\n");
	expect(lines.filter((line) => line.length > 80)).toEqual([]);
	// What was wrapped begins under the texts.
	const first = lines.indexOf("Run the gate:");
	const last = lines.indexOf("First steps:");
	expect(
		lines.slice(first, last).filter((line) => /^ {10}/.test(line)),
	).toEqual([]);
});

test("the words of a word are shown with what follows them", () => {
	const key = buildProgram().commands.find((one) => one.name() === "key");
	expect(key?.helpInformation()).toContain("rotate [options] <");
});
