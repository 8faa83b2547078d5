/** JSON for people: every byte that means something stays. */
import { expect, test } from "vitest";
import {
	jsonProblem,
	laidOut,
	onlyText,
} from "../../../renderer/approvals/json-text.ts";

test("one member a line, and empty ones stay on it", () => {
	expect(laidOut('{"a":[1,{"b":null}],"c":{},"d":[]}')).toBe(
		[
			"{",
			'  "a": [',
			"    1,",
			"    {",
			'      "b": null',
			"    }",
			"  ],",
			'  "c": {},',
			'  "d": []',
			"}",
		].join("\n"),
	);
});

test("numbers that JavaScript cannot hold and escapes stay as they are", () => {
	const json = String.raw`{"n":12345678901234567890.10,"s":"a\u202eb \" , {} : \\"}`;
	const text = laidOut(json);
	expect(text).toContain("12345678901234567890.10");
	expect(text).toContain(String.raw`"a\u202eb \" , {} : \\"`);
	expect(JSON.parse(text)).toEqual(JSON.parse(json));
	expect(laidOut(text)).toBe(text);
});

test("what is no JSON is shown as well", () => {
	expect(laidOut('{"a":"cut…')).toBe('{\n  "a": "cut…');
	expect(laidOut("")).toBe("");
	expect(laidOut("]]}")).toContain("]");
});

test("what is wrong with it is said", () => {
	expect(jsonProblem('{"a":1}')).toBeNull();
	expect(jsonProblem("{")).not.toBeNull();
});

test("the only argument is found where it is a text", () => {
	expect(onlyText('{"command":"ls"}')).toBe("ls");
	expect(onlyText('{"command":"ls","cwd":"/"}')).toBeNull();
	expect(onlyText('{"n":1}')).toBeNull();
	expect(onlyText('"ls"')).toBeNull();
	expect(onlyText("{")).toBeNull();
});
