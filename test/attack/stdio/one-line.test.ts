/**
 * A client hides a second message inside of a harmless one's text, behind what Node's readline and Python's splitlines take
 * for the end of a line. The gate judges one call; a server that reads by lines would run two.
 */
import { expect, test } from "vitest";
import { startScript } from "../../core/stdio/starting.ts";

/** Says how many lines it has read so far. */
const counting = `
import { createInterface } from "node:readline";
let lines = 0;
createInterface({ input: process.stdin }).on("line", (line) => {
	lines += 1;
	try {
		const { id, params } = JSON.parse(line);
		console.log(JSON.stringify({ jsonrpc: "2.0", id, result: { lines, text: params.text } }));
	} catch {}
});
`;

test.each(["\u2028", "\u2029", "\u0085"])(
	"%j in a message ends no line of its program's input",
	async (end) => {
		const { program, answer } = await startScript(counting);
		const inner = JSON.stringify({ jsonrpc: "2.0", id: 9, method: "b" });
		const text = `a${end}${inner}${end}`;
		program.send({ jsonrpc: "2.0", id: 1, method: "a", params: { text } });
		expect((await answer(1)).result).toEqual({ lines: 1, text });
	},
);
