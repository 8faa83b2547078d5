/**
 * A client hides a second message inside of a harmless one's text, behind what Node's readline and Python's splitlines take
 * for the end of a line. The gate judges one call; a server that reads by lines would run two.
 */
import { expect, test } from "vitest";
import * as z from "zod";
import { startScript } from "../../core/stdio/starting.ts";

/** Says which line it has read, as those do. */
const counting = `
let lines = 0;
let waiting = "";
process.stdin.setEncoding("utf8").on("data", (more) => {
	const whole = (waiting + more).split(/[\\n\\u2028\\u2029\\u0085]/);
	waiting = whole.pop();
	for (const line of whole) {
		lines += 1;
		console.log(JSON.stringify({ jsonrpc: "2.0", id: lines, result: { line } }));
	}
});
`;

test.each(["\u2028", "\u2029", "\u0085"])(
	"%j in a message ends no line of its program's input",
	async (end) => {
		const { program, answer } = await startScript(counting);
		const inner = JSON.stringify({ jsonrpc: "2.0", id: 9, method: "b" });
		const text = `a${end}${inner}${end}`;
		program.send({ jsonrpc: "2.0", id: 1, method: "a", params: { text } });
		const { result } = await answer(1);
		// What it was sent is one whole message.
		const { line } = z.object({ line: z.string() }).parse(result);
		expect(JSON.parse(line)).toMatchObject({ method: "a", params: { text } });
	},
);
