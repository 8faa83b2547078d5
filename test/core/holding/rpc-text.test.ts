import { describe, expect, it } from "vitest";
import { boundText, withState } from "../../../core/holding/rpc-text.ts";

const call = (id: unknown, params: object): string =>
	JSON.stringify({ jsonrpc: "2.0", id, method: "tools/call", params });
const bound = (number: string): string =>
	boundText(`{"id":1,"params":{"n":${number}}}`);
const args = { name: "run", arguments: { command: "rm -rf ~/x" } };

describe("what an answer is bound to", () => {
	it("is the same for the next attempt of one call", () => {
		const first = call(1, { ...args, _meta: { progressToken: 1, trace: "a" } });
		for (const next of [
			call("two", { ...args, _meta: { progressToken: "two", trace: "a" } }),
			call(3, {
				...args,
				requestState: "dbs_x",
				_meta: { progressToken: 3, trace: "a" },
			}),
			call(3, {
				requestState: "dbs_x",
				...args,
				_meta: { trace: "a", progressToken: 3 },
			}),
			` {"jsonrpc":"2.0", "id" : -3.5e1 ,"method":"tools/call","params":${JSON.stringify({ ...args, _meta: { progressToken: 3, trace: "a" } })}}`,
		])
			expect(boundText(next).replaceAll(" ", "")).toBe(
				boundText(first).replaceAll(" ", ""),
			);
	});

	it.each([
		["an argument", { ...args, arguments: { command: "rm -rf ~/y" } }],
		["the tool", { ...args, name: "run2" }],
		["a member more", { ...args, cwd: "/" }],
		[
			"an id among the arguments",
			{ ...args, arguments: { ...args.arguments, id: 1 } },
		],
		[
			"a state among the arguments",
			{ ...args, arguments: { ...args.arguments, requestState: "a" } },
		],
		["other metadata", { ...args, _meta: { other: 1 } }],
	])("is another with %s", (_what, params) => {
		expect(boundText(call(1, params))).not.toBe(boundText(call(1, args)));
	});

	it("keeps numbers as they were written", () => {
		expect(JSON.parse("9007199254740993")).toBe(JSON.parse("9007199254740992"));
		expect(bound("9007199254740993")).not.toBe(bound("9007199254740992"));
	});

	it("is not confused by quotes, braces and names written with escapes", () => {
		const text = String.raw`{"a":"\"},{\"id\":1","\u0069d":[{"id":"]"}],"params":{"x\\":"\\","_meta":{"progressToken":{"}":1}},"y":1}}`;
		JSON.parse(text);
		expect(JSON.parse(boundText(text))).toEqual({
			a: '"},{"id":1',
			params: { "x\\": "\\", _meta: {}, y: 1 },
		});
	});

	it.each([
		"{}",
		"[]",
		"1",
		'"text"',
		"[{}]",
		"{ }",
		'{"params":[]}',
		'{"params":null,"id":null}',
	])("takes any JSON: %s", (text) => {
		expect(text).toContain(boundText(text).slice(0, 1));
		expect(withState(text, undefined)).toBe(text);
	});
});

describe("the request state on its way to the upstream", () => {
	it.each([
		[{ ...args, requestState: "ours" }],
		[{ requestState: "ours", ...args }],
		[{ requestState: "ours" }],
	])("is taken out where it was ours alone: %j", (params) => {
		const { requestState: _, ...rest } = params as Record<string, unknown>;
		expect(JSON.parse(withState(call(1, params), undefined))).toEqual(
			JSON.parse(call(1, rest)),
		);
	});

	it("is the upstream's own again where ours stood around it", () => {
		const text = withState(
			call(1, { ...args, requestState: "ours" }),
			'th"eirs',
		);
		expect(JSON.parse(text)).toEqual(
			JSON.parse(call(1, { ...args, requestState: 'th"eirs' })),
		);
	});
});
