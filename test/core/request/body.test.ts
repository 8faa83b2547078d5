/** Bodies that are judged: which are read at all, which are refused as ambiguous, and what calls are found in them. */
import { describe, expect, test } from "vitest";
import { isRefusal, type Refusal } from "../../../core/problem.ts";
import {
	isJudged,
	parseBody,
	type RpcCall,
} from "../../../core/request/body.ts";
import { mayBeginJson } from "../../../core/request/peek.ts";

/** The calls in a body, or why it is refused. */
function parse(text: string): readonly RpcCall[] | Refusal {
	const body = parseBody(Buffer.from(text));
	return isRefusal(body)
		? body
		: body.calls.map(({ method, tool }) => ({ method, tool }));
}
const refused = expect.objectContaining({ code: "bad-request" });

describe("a duplicate member is refused", () => {
	test.each([
		["at the top", '{"method":"a","method":"b"}'],
		["with the same value", '{"id":1,"id":1}'],
		["spelled with an escape", '{"method":"a","m\\u0065thod":"b"}'],
		["deep inside", '{"params":{"arguments":{"x":[{"a":1,"a":2}]}}}'],
		["in a batch", '[{"method":"a"},{"method":"b","method":"c"}]'],
		["named __proto__", '{"__proto__":1,"__proto__":2}'],
		["with an empty name", '{"":1,"":2}'],
		["beside a string full of colons", '{"a":"::::","a":"::::"}'],
		["whose name ends in a backslash", '{"\\\\":1,"\\\\":2}'],
		["holding an object and then a number", '{"a":{"b":1,"c":2},"a":3}'],
		["holding numbers that are equal", '{"a":1,"a":1.0}'],
	])("%s", (_, text) => {
		expect(parse(text)).toEqual(refused);
	});

	test.each([
		["the same name in two objects", '{"x":[{"a":1},{"a":1}]}'],
		["colons and quotes in strings", '{"a":":","b\\":":"\\":\\\\"}'],
		["an escaped name that differs", '{"\\u0061":1,"b":2}'],
		["__proto__ once", '{"__proto__":{"method":"tools/call"}}'],
		["constructor and toString", '{"constructor":1,"toString":2}'],
	])("but not %s", (_, text) => {
		expect(parse(text)).toEqual([]);
	});
});

describe("a body is refused", () => {
	test.each([
		["with a byte-order mark", Buffer.from('\ufeff{"method":"a"}')],
		["in UTF-16", Buffer.from('{"method":"a"}', "utf16le")],
		["in UTF-16 with a mark", Buffer.from('\ufeff{"a":1}', "utf16le")],
		["with a byte that is not UTF-8", Buffer.from([0x22, 0xff, 0x22])],
		["with an overlong form", Buffer.from([0x22, 0xc0, 0xaf, 0x22])],
		["with a surrogate in UTF-8", Buffer.from([0x22, 0xed, 0xa0, 0x80, 0x22])],
		["cut short", Buffer.from('{"method":"a"')],
		["with a comment", Buffer.from('{"method":"a"}//')],
		["with a trailing comma", Buffer.from('{"method":"a",}')],
		["with two values", Buffer.from('{"method":"a"}{"method":"b"}')],
		["with NaN", Buffer.from('{"id":NaN}')],
		["with a raw NUL", Buffer.from('{"method":"a"}\0')],
	])("%s", (_, bytes) => {
		expect(parseBody(bytes)).toEqual(refused);
	});

	test.each([
		'{"Method":"tools/call"}',
		'{"jsonrpc":"2.0","method":"tools/list","METHOD":"tools/call"}',
		'{"method":"tools/call","Params":{"name":"x"}}',
		'{"method":"tools/call","params":{"Name":"x"}}',
		'{"method":"tools/call","params":{"name":"x","ARGUMENTS":{}}}',
		'{"method":"resources/read","params":{"Uri":"x"}}',
		'[{"method":"ping"},{"mEthod":"tools/call"}]',
		// Go folds the long s and the Kelvin sign too.
		'{"method":"tools/call","param\u017f":{"name":"x"}}',
		'{"method":"tools/call","params":{"name":"x","argument\u017f":{}}}',
	])("with a member a case-blind reader takes for another: %s", (text) => {
		expect(parse(text)).toEqual(refused);
	});
});

describe("calls", () => {
	test("are found with their tool or address", () => {
		expect(
			parse('{"method":"tools/call","params":{"name":"echo","arguments":{}}}'),
		).toEqual([{ method: "tools/call", tool: "echo" }]);
		expect(
			parse('{"method":"resources/read","params":{"uri":"file:///x"}}'),
		).toEqual([{ method: "resources/read", tool: "file:///x" }]);
	});

	test("of a batch are found one by one; an answer has no method, and what cannot be told is said so", () => {
		expect(
			parse(
				'[{"method":"a"},{"jsonrpc":"2.0","result":1,"id":2},7,null,[{"method":"tools/call"}],{"method":"b"}]',
			),
		).toEqual([
			{ method: "a", tool: "" },
			{ method: "", tool: "" },
			{ method: "?", tool: "" },
			{ method: "?", tool: "" },
			{ method: "?", tool: "" },
			{ method: "b", tool: "" },
		]);
	});

	test.each([
		['{"jsonrpc":"2.0","id":1,"result":{}}', ""],
		['{"jsonrpc":"2.0","id":1,"error":{}}', ""],
		['{"method":7}', "?"],
		['{"method":["tools/call"]}', "?"],
	])("%s is one, by the method %j", (text, method) => {
		expect(parse(text)).toEqual([{ method, tool: "" }]);
	});

	test.each(["{}", "[]", '{"result":1}', "1", '"text"', "null", ""])(
		"are not found in %j",
		(text) => {
			expect(parse(text)).toEqual([]);
		},
	);

	test("may have case-varied members in their arguments, which are the tool's own", () => {
		expect(
			parse('{"method":"m","params":{"arguments":{"Name":1,"name":2}}}'),
		).toEqual([{ method: "m", tool: "" }]);
	});
});

describe("what a call carries", () => {
	test.each<[string, unknown, unknown]>([
		[
			'{"id":7,"method":"tools/call","params":{"name":"x","arguments":{"a":1}}}',
			{ a: 1 },
			7,
		],
		[
			'{"id":"q","method":" Tools/Call","params":{"name":"x","arguments":[1]}}',
			[1],
			"q",
		],
		[
			'{"method":"prompts/get","params":{"name":"x"}}',
			{ name: "x" },
			undefined,
		],
		['{"method":"tools/call","params":["x"]}', ["x"], undefined],
		['{"jsonrpc":"2.0","id":3,"result":{"b":2}}', { b: 2 }, undefined],
	])("is kept: %s", (text, args, id) => {
		const body = parseBody(Buffer.from(text));
		if (isRefusal(body)) throw new Error(body.code);
		expect(body.calls[0]?.args).toEqual(args);
		expect(body.calls[0]?.id).toEqual(id);
		expect(body.json).toEqual(JSON.parse(text));
	});
});

describe("what a client calls itself is read", () => {
	test.each([
		[
			"with initialize",
			{ clientInfo: { name: "cursor", version: "2.1" } },
			"cursor 2.1",
		],
		["without a version", { clientInfo: { name: "cursor" } }, "cursor"],
		[
			"with each request, where _meta has it",
			{
				_meta: { "io.modelcontextprotocol/clientInfo": { name: "codex" } },
				clientInfo: { name: "other" },
			},
			"codex",
		],
		["unless it is no name", { clientInfo: { name: 7 } }, undefined],
		["unless it is none", {}, undefined],
	])("%s", (_, params, name) => {
		const text = JSON.stringify({ method: "initialize", params });
		expect(parseBody(Buffer.from(text))).toMatchObject(
			name === undefined ? {} : { clientInfo: name },
		);
		expect("clientInfo" in parseBody(Buffer.from(text))).toBe(true);
	});
});

describe("depth and size", () => {
	const depth = 100_000;

	test("100,000 nested arrays are read without a stack running out", () => {
		expect(parse("[".repeat(depth) + "]".repeat(depth))).toEqual([
			{ method: "?", tool: "" },
		]);
	});

	test("a duplicate below 100,000 objects is still found", () => {
		const open = '{"a":'.repeat(depth);
		const close = "}".repeat(depth);
		expect(parse(`${open}{"x":1}${close}`)).toEqual([]);
		expect(parse(`${open}{"x":1,"x":2}${close}`)).toEqual(refused);
	});

	test.each(["1e400", "-0", "9007199254740993", "0.1e-400", "1E+2"])(
		"the number %s is no reason to refuse",
		(number) => {
			expect(parse(`{"method":"a","id":${number}}`)).toEqual([
				{ method: "a", tool: "" },
			]);
		},
	);
});

test.each([
	["POST", true, "application/json", "yes"],
	["POST", true, "APPLICATION/JSON; charset=utf-8", "yes"],
	["POST", true, "application/vnd.x+json", "yes"],
	["POST", true, "text/json", "yes"],
	["POST", true, "text/plain", "peek"],
	["POST", true, "application/jsonx", "peek"],
	["POST", true, undefined, "peek"],
	["POST", true, "multipart/form-data; boundary=x", "peek"],
	["POST", true, "application/x-ndjson", "peek"],
	// The MCP SDKs take any type with "application/json" in it for JSON.
	["POST", true, "multipart/form-data; x=application/json", "peek"],
	["POST", true, "multipart/x, application/json", "peek"],
	["POST", true, "application/x-ndjson; Application/JSON", "peek"],
	["POST", false, "application/json", "no"],
	["PUT", true, "application/json", "yes"],
	["PATCH", true, "application/merge-patch+json", "yes"],
	["GET", true, "application/json", "yes"],
	["PUT", true, "text/plain", "no"],
	["PUT", true, undefined, "no"],
] as const)(
	"%s with a body (%s) of %s is judged: %s",
	(method, body, type, judged) => {
		expect(isJudged(method, body, type)).toBe(judged);
	},
);

test.each(["{", "[", " ", "\t", "\n", "\r", "\u00ef", "\u00fe", "\u00ff"])(
	"a first byte of %j may begin JSON",
	(first) => {
		expect(mayBeginJson(first.codePointAt(0))).toBe(true);
	},
);

test("other first bytes, and no byte, begin no JSON-RPC", () => {
	const others = [undefined, ...Array.from({ length: 256 }, (_, byte) => byte)];
	expect(others.filter((byte) => !mayBeginJson(byte)).length).toBe(257 - 9);
});
