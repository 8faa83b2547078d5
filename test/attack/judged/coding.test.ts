/**
 * Attack: JSON that the gate takes for something else and a lenient server reads: in UTF-16 or EBCDIC, packed, under a
 * form's or a stream's type, with another method. Taught by Python's json.loads and aiohttp, which look at the bytes and
 * the charset, and by the WAF bypass with IBM037.
 */
import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { isRefusal } from "../../../core/problem.ts";
import { readJudged } from "../../../core/request/body.ts";
import { parseHead } from "../../../core/request/head.ts";
import { FakeExchange } from "../../core/fake-exchange.ts";

const json =
	'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"run_command","arguments":{"command":"rm -rf ~"}}}';
const utf16be = (text: string): Buffer => Buffer.from(text, "utf16le").swap16();
/** ASCII alone. */
const utf32be = (text: string): Buffer =>
	Buffer.concat([...Buffer.from(text)].map((one) => Buffer.of(0, 0, 0, one)));

/** What became of it: a refusal's code, "read" with its calls, or "unread". */
async function seen(
	body: Buffer | string,
	fields: Readonly<Record<string, string>>,
	method = "POST",
): Promise<string> {
	const bytes = Buffer.from(body);
	const raw = Object.entries({
		Host: "x",
		...fields,
		"Content-Length": String(bytes.length),
	}).flat();
	const head = parseHead(raw, "1.1");
	if (isRefusal(head)) return head.code;
	const exchange = new FakeExchange(method, "/", raw, bytes);
	const read = await readJudged(exchange, head, 1024 * 1024);
	if (isRefusal(read)) return read.code;
	const calls = read.calls.length;
	if (read.bytes === undefined) return calls > 0 ? `seen ${calls}` : "unread";
	return `read ${calls}`;
}

describe("is refused", () => {
	test.each<[string, Buffer, Record<string, string>]>([
		["UTF-16 without a mark", utf16be(json), {}],
		["UTF-16 behind a space", utf16be(` ${json}`), { "Content-Type": "x/y" }],
		["UTF-32 without a mark", utf32be(json), {}],
		["UTF-32 behind a space", utf32be(` ${json}`), {}],
		["packed, as a text", gzipSync(json), { "Content-Encoding": "gzip" }],
		[
			"packed, with another word",
			gzipSync(json),
			{ "Content-Encoding": "X-GZIP" },
		],
		["deflated", deflateSync(json), { "Content-Encoding": "deflate" }],
		["in brotli", brotliCompressSync(json), { "Content-Encoding": "br" }],
		[
			"packed twice",
			gzipSync(gzipSync(json)),
			{ "Content-Encoding": "gzip, gzip" },
		],
		["packed UTF-16", gzipSync(utf16be(json)), { "Content-Encoding": "gzip" }],
		[
			"packed under a form's type",
			gzipSync(json),
			{
				"Content-Encoding": "gzip",
				"Content-Type": "multipart/form-data; boundary=x",
			},
		],
		[
			"EBCDIC",
			Buffer.from([0xc0, 0x7f]),
			{ "Content-Type": "text/plain; charset=IBM037" },
		],
		[
			"UTF-7",
			Buffer.from(json),
			{ "Content-Type": "application/json; charset=utf-7" },
		],
		[
			"UTF-7 as the second charset",
			Buffer.from(json),
			{ "Content-Type": 'application/json; charset="utf-8"; charset=utf-7' },
		],
		[
			"UTF-7 as a text",
			Buffer.from("+AHs-"),
			{ "Content-Type": "text/plain;charset='UTF-7'" },
		],
		[
			"shifted JIS",
			Buffer.from(json),
			{ "Content-Type": "application/json; charset=iso-2022-jp" },
		],
	])("%s", async (_, body, fields) => {
		const code = await seen(body, { "Content-Type": "text/plain", ...fields });
		expect(["bad-request", "unsupported-encoding"]).toContain(code);
	});
});

describe("is read", () => {
	test.each<[string, Buffer | string, string]>([
		["under a form's type", json, "multipart/form-data; boundary=x"],
		["under a form's type, behind line ends", `\r\n ${json}`, "multipart/x"],
		["as a stream of one", json, "application/x-ndjson"],
		["as a stream of one with an end", `${json}\n \n`, "application/x-ndjson"],
		[
			"as a stream that begins with nothing",
			`\n${json}`,
			"application/x-ndjson",
		],
		[
			"in any charset with the same letters",
			json,
			"application/json; charset=iso-8859-1",
		],
	])("%s", async (_, body, type) => {
		expect(await seen(body, { "Content-Type": type })).toBe("read 1");
	});

	test.each(["PUT", "PATCH", "DELETE", "GET", "OPTIONS"])(
		"with the method %s",
		async (method) => {
			const type = { "Content-Type": "application/json" };
			expect(await seen('{"command":"rm -rf ~"}', type, method)).toBe("read 0");
			expect(await seen('{"a":1,"a":2}', type, method)).toBe("bad-request");
		},
	);

	test("line by line where it is a stream of which no line is whole at first", async () => {
		const type = { "Content-Type": "application/x-ndjson" };
		expect(await seen(`\n${json}\n${json}`, type)).toBe("read 2");
	});
});

test("the first value of a stream, which Go's decoder takes for the whole, is judged as it passes", async () => {
	const type = { "Content-Type": "application/x-ndjson" };
	expect(await seen(`${json}\n{}`, type)).toBe("seen 1");
	expect(await seen(`${json} {}\n{}`, type)).toBe("bad-request");
});

describe("passes as it comes", () => {
	test.each<[string, Buffer | string, Record<string, string>]>([
		[
			"a form's parts",
			"--x\r\n",
			{ "Content-Type": "multipart/form-data; boundary=x" },
		],
		[
			"a form's parts behind a line end",
			"\r\n--x\r\n",
			{ "Content-Type": "multipart/mixed; boundary=x" },
		],
		[
			"a stream of several",
			'{"index":{}}\n{"a":1}\n',
			{ "Content-Type": "application/x-ndjson" },
		],
		["a packed form", gzipSync("a=1"), { "Content-Encoding": "gzip" }],
		[
			"a packed pack of git",
			gzipSync("0032want"),
			{ "Content-Encoding": "gzip" },
		],
		[
			"a coding of its own",
			Buffer.from([0x0b, 0x22]),
			{ "Content-Encoding": "snappy" },
		],
		[
			"a film",
			Buffer.from("00000020667479706d703432", "hex"),
			{ "Content-Type": "video/mp4" },
		],
		[
			"a gRPC message",
			Buffer.from("000000002a0a28", "hex"),
			{ "Content-Type": "application/grpc-web" },
		],
		[
			"a text in Japanese",
			"x",
			{ "Content-Type": "text/plain; charset=shift_jis" },
		],
	])("%s", async (_, body, fields) => {
		expect(await seen(body, { "Content-Type": "text/plain", ...fields })).toBe(
			"unread",
		);
	});
});
