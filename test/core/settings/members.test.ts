/** Where members of a JSON text stand, and which are written twice. */
import { expect, test } from "vitest";
import { membersOf, offsetOf } from "../../../core/settings/members.ts";

const lineOf = (json: string, ...path: string[]): number =>
	json.slice(0, offsetOf(membersOf(json), path)).split("\n").length;

test("a name that also stands in a value before is not taken for it", () => {
	const json = '{\n"a": "mode",\n"b": {"mode": 1},\n"mode": 2\n}';
	expect(lineOf(json, "mode")).toBe(4);
	expect(lineOf(json, "b", "mode")).toBe(3);
});

test("items have a place of their own", () => {
	const json = '{"keys": [\n"a",\n[1,\n{"x": 2}],\n"b"]}';
	expect(lineOf(json, "keys", "0")).toBe(2);
	expect(lineOf(json, "keys", "1", "1", "x")).toBe(4);
	expect(lineOf(json, "keys", "2")).toBe(5);
});

test("what is not there is looked for at what holds it", () => {
	expect(lineOf('{"a": 1,\n"b": {}}', "b", "c", "d")).toBe(2);
	expect(lineOf("{}", "a")).toBe(1);
});

test.each([
	['{"a":1,"a":2}', true],
	['{"a":{"b":1,"c":2,"b":3}}', true],
	['{"a":1,"\\u0061":2}', true],
	['[{"a":1},{"a":1}]', false],
	['{"a":{"a":{"a":1}}}', false],
	['{"a":"{\\"b\\":1,\\"b\\":2}"}', false],
	['{"a":["a","a"]}', false],
	["7", false],
])("%s holds a member twice: %s", (json, twice) => {
	expect(membersOf(json).duplicate !== undefined).toBe(twice);
});

test("a very deep text ends soon", () => {
	const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
	expect(membersOf(deep).duplicate).toBeUndefined();
});
