/** Lists of tools on their way back: what is taken out, what is learned, and what passes byte for byte. */
import { describe, expect, test } from "vitest";
import { ToolListFilter } from "../../../core/outbound/tool-list.ts";

interface Tool {
	readonly name: string;
	readonly annotations?: object;
}
const list = (tools: readonly Tool[], more: object = {}): string =>
	JSON.stringify({ jsonrpc: "2.0", id: 1, result: { tools, ...more } });
const shown = {
	name: "show",
	description: "x",
	inputSchema: { type: "object" },
};
const hidden = { name: "hide" };

interface Filtered {
	readonly text: string;
	readonly learned: [string, boolean][];
	readonly failed: string | undefined;
}

/** Everything but `hide` may be called. */
function run(kind: "json" | "events", pieces: readonly Buffer[]): Filtered {
	const learned: [string, boolean][] = [];
	const filter = new ToolListFilter(
		kind,
		(name) => name !== "hide",
		(name, readOnly) => learned.push([name, readOnly]),
	);
	const out = pieces.flatMap((piece) => filter.push(piece));
	out.push(...filter.end());
	return {
		text: Buffer.concat(out).toString("utf8"),
		learned,
		failed: filter.failed,
	};
}
const whole = (kind: "json" | "events", text: string): Filtered =>
	run(kind, [Buffer.from(text)]);
/** Cut into pieces of `size` bytes. */
function cut(text: string, size: number): Buffer[] {
	const bytes = Buffer.from(text);
	const pieces: Buffer[] = [];
	for (let at = 0; at < bytes.length; at += size)
		pieces.push(bytes.subarray(at, at + size));
	return pieces;
}

describe("in JSON", () => {
	test("a tool the client may not call is taken out, the others stay as they were", () => {
		const { text } = whole("json", list([hidden, shown, hidden]));
		expect(text).toBe(list([shown]));
	});

	test("every member of a batch is filtered, and members of another kind stay", () => {
		const other = '{"jsonrpc":"2.0","id":2,"result":{"content":[]}}';
		const { text } = whole(
			"json",
			`[${list([hidden])},${other},${list([shown, hidden])}]`,
		);
		expect(text).toBe(`[${list([])},${other},${list([shown])}]`);
	});

	test("what has no name is no tool that may be called", () => {
		const odd =
			'{"result":{"tools":[1,null,"hide",["hide"],{},{"name":["hide"]}]}}';
		expect(whole("json", odd).text).toBe('{"result":{"tools":[]}}');
	});

	test("unknown members, their order and numbers beyond JavaScript's stay", () => {
		const text =
			'{"z":1,"result":{"nextCursor":"c","tools":[{"x-big":18446744073709551615,"name":"show","f":1.0,"n":-0,"e":1e400,"__proto__":{"a":1}}],"_meta":{"b":[]}},"a":2}';
		expect(whole("json", text).text).toBe(text);
	});

	describe("an answer without tools passes byte for byte", () => {
		const table = [
			'{ "jsonrpc": "2.0", "id": 1, "error": {"code": -32601} }\n',
			' {"result": {"tools": {"hide": {"name": "hide"}}}}',
			'{"result":{"capabilities":{"tools":{}}}}',
			"[]",
			"null",
			"1.0",
			"",
		];
		test.each(table)("%s", (text) => {
			expect(whole("json", text)).toMatchObject({ text, failed: undefined });
		});
	});

	describe("what cannot be read fails, and nothing of it passes", () => {
		const table: [string, Buffer][] = [
			["no JSON", Buffer.from("<html>")],
			["cut", Buffer.from(list([shown]).slice(0, -1))],
			[
				"a comma too many",
				Buffer.from('{"result":{"tools":[{"name":"hide"},]}}'),
			],
			["not UTF-8", Buffer.from('{"result":{"tools":["\xff"]}}', "latin1")],
			[
				"nested without end",
				Buffer.from(
					`{"result":{"tools":[${"[".repeat(1e6)}${"]".repeat(1e6)}]}}`,
				),
			],
			[
				"over 8 MiB",
				Buffer.from(list([{ name: "x".repeat(9 * 1024 * 1024) }])),
			],
		];
		test.each(table)("%s", (_, bytes) => {
			const { text, failed } = run("json", [bytes]);
			expect(text).toBe("");
			expect(failed).toBeTypeOf("string");
		});
	});

	test("a byte-order mark is no failure, since clients skip it", () => {
		expect(whole("json", `\uFEFF${list([hidden])}`).text).toBe(list([]));
	});

	test("nothing is passed on before the end", () => {
		const filter = new ToolListFilter(
			"json",
			() => true,
			() => undefined,
		);
		for (const piece of cut(list([shown]), 5))
			expect(filter.push(piece)).toEqual([]);
		expect(Buffer.concat(filter.end()).toString()).toBe(list([shown]));
	});
});

describe("a list that says how it may be cached becomes private", () => {
	const table: [object, object][] = [
		[
			{ cacheScope: "public", ttlMs: 5 },
			{ cacheScope: "private", ttlMs: 5 },
		],
		[{ cacheScope: "private" }, { cacheScope: "private" }],
		[{ ttlMs: 5 }, { ttlMs: 5, cacheScope: "private" }],
		[{}, {}],
	];
	test.each(table)("%o", (before, after) => {
		expect(whole("json", list([shown], before)).text).toBe(
			list([shown], after),
		);
	});
});

describe("a tool's hint is learned", () => {
	const table: [object | undefined, boolean][] = [
		[{ readOnlyHint: true }, true],
		[{ readOnlyHint: true, destructiveHint: false }, true],
		[{ readOnlyHint: true, destructiveHint: true }, false],
		[{ readOnlyHint: "true" }, false],
		[{ readOnlyHint: 1 }, false],
		[{ readOnlyHint: false }, false],
		[{}, false],
		[[], false],
		[undefined, false],
	];
	test.each(table)("%o: %s", (annotations, readOnly) => {
		const tool = annotations ? { name: "x", annotations } : { name: "x" };
		expect(whole("json", list([tool])).learned).toEqual([["x", readOnly]]);
	});

	test("of hidden tools too, before any is asked about", () => {
		const seen: string[] = [];
		const filter = new ToolListFilter(
			"json",
			(name) => seen.push(`allow ${name}`) > 0,
			(name) => seen.push(`learn ${name}`),
		);
		filter.push(Buffer.from(list([hidden, shown])));
		filter.end();
		expect(seen).toEqual([
			"learn hide",
			"learn show",
			"allow hide",
			"allow show",
		]);
	});

	test("as the less harmless one when a name is listed twice", () => {
		const reads = { name: "x", annotations: { readOnlyHint: true } };
		for (const tools of [
			[reads, { name: "x" }],
			[{ name: "x" }, reads],
		])
			expect(whole("json", list(tools)).learned).toEqual([["x", false]]);
		expect(
			whole("json", `[${list([{ name: "x" }])},${list([reads])}]`).learned,
		).toEqual([["x", false]]);
	});
});

describe("in an event stream", () => {
	const before = list([hidden, shown]);
	const after = list([shown]);
	const pretty = JSON.stringify(JSON.parse(before), null, 1);
	const ping = ": keep-alive\n\n";
	const progress =
		'id: 7\nevent: message\ndata: {"jsonrpc":"2.0","method":"notifications/progress"}\n\n';
	const table: [string, string, string][] = [
		["one line", `data: ${before}\n\n`, `data: ${after}\n\n`],
		["no space", `data:${before}\n\n`, `data: ${after}\n\n`],
		["CR", `data: ${before}\r\r`, `data: ${after}\r\r`],
		["CRLF", `data: ${before}\r\n\r\n`, `data: ${after}\r\n\r\n`],
		["mixed ends", `data: ${before}\r\n\n`, `data: ${after}\r\n\n`],
		[
			"several data lines",
			`event: message\n${pretty.replaceAll(/^/gm, "data: ")}\nid: 3\n\n`,
			`event: message\ndata: ${after}\nid: 3\n\n`,
		],
		[
			"a comment amid the data",
			`data: ${before.slice(0, 17)}\n: x\ndata:${before.slice(17)}\nid: 3\n\n`,
			`data: ${after}\n: x\nid: 3\n\n`,
		],
		[
			"other events around it",
			`${ping}${progress}data: ${before}\n\n${progress}${ping}`,
			`${ping}${progress}data: ${after}\n\n${progress}${ping}`,
		],
		["the end cut", `data: ${before}`, `data: ${after}\n`],
		["the blank line missing", `data: ${before}\n`, `data: ${after}\n`],
		["a byte-order mark", `\uFEFFdata: ${before}\n\n`, `data: ${after}\n\n`],
		[
			"another event's name",
			`event: x\ndata: ${before}\n\n`,
			`event: x\ndata: ${after}\n\n`,
		],
		["no list", progress, progress],
		[
			"no JSON",
			"event: endpoint\ndata: /messages?x\n\n",
			"event: endpoint\ndata: /messages?x\n\n",
		],
		["an empty data field", "data\n\ndata:\n\n", "data\n\ndata:\n\n"],
		[
			"fields that only begin alike",
			`datax: ${before}\n\nDATA: ${before}\n\n`,
			`datax: ${before}\n\nDATA: ${before}\n\n`,
		],
		[
			"bytes of another kind",
			"retry: 5\n\n\n\r\r\n:\n",
			"retry: 5\n\n\n\r\r\n:\n",
		],
	];
	test.each(table)("%s, however it arrives", (_, sent, wanted) => {
		for (const size of [1, 2, 3, 7, 64, 100_000])
			expect(run("events", cut(sent, size)), `by ${size}`).toMatchObject({
				text: wanted,
				failed: undefined,
			});
	});

	test("what is no data passes at once, and an event when it is whole", () => {
		const filter = new ToolListFilter(
			"events",
			() => true,
			() => undefined,
		);
		const push = (text: string): string =>
			Buffer.concat(filter.push(Buffer.from(text))).toString();
		expect(push(": ping\n")).toBe(": ping\n");
		expect(push("id: 1\nda")).toBe("id: 1\n");
		expect(push("ta: {}\n")).toBe("");
		expect(push("\r")).toBe("data: {}\n\r");
		expect(push("\n: x\r")).toBe("\n: x\r");
	});

	describe("one that cannot be held fails", () => {
		const endless: [string, string][] = [
			["a line without end", "data: ".padEnd(9 * 1024 * 1024, "x")],
			["an event without end", "data: x\n".repeat(200_000)],
			[
				"one nested without end",
				`data: {"result":{"tools":[${"[".repeat(1e6)}${"]".repeat(1e6)}]}}\n\n`,
			],
		];
		test.each(endless)("%s", (_, sent) => {
			const filter = new ToolListFilter(
				"events",
				() => true,
				() => undefined,
			);
			for (const piece of cut(sent, 65_536)) filter.push(piece);
			expect(filter.failed).toBeTypeOf("string");
			expect(filter.push(Buffer.from("data: {}\n\n"))).toEqual([]);
			expect(filter.end()).toEqual([]);
		});
	});

	test("a large list in tiny pieces takes no long time", () => {
		const text = `data: ${list([{ name: "x".repeat(1_000_000) }])}\n\n`;
		const start = performance.now();
		expect(run("events", cut(text, 1)).text.length).toBe(text.length);
		expect(performance.now() - start).toBeLessThan(5_000);
	});
});
