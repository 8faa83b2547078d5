/** Forms that a rule names: their fields as members, and what two readers could read differently. */
import { describe, expect, test } from "vitest";
import { isRefusal } from "../../../core/problem.ts";
import { parseDescribed } from "../../../core/request/body.ts";

const urlEncoded = "application/x-www-form-urlencoded";
const multipart = "multipart/form-data; boundary=B";

/** The fields, or the code of the refusal. */
function read(
	body: string | Buffer,
	type = urlEncoded,
	form: "fields" | "text" = "fields",
) {
	const found = parseDescribed(Buffer.from(body), type, form);
	return isRefusal(found)
		? found.code
		: (JSON.parse(JSON.stringify(found.json)) as unknown);
}
const part = (head: string, text: string): string =>
	`--B\r\n${head}\r\n\r\n${text}\r\n`;
const field = (name: string, text: string): string =>
	part(`Content-Disposition: form-data; name="${name}"`, text);

test("fields are decoded once, and brackets and dots make members", () => {
	expect(read("cmd=rm+-rf%20%2F&a[b]=1&a.c=%252F&l[]=1&l[]=2&e")).toEqual({
		cmd: "rm -rf /",
		a: { b: "1", c: "%2F" },
		l: ["1", "2"],
		e: "",
	});
	expect(read("", `${urlEncoded}; charset=utf-8`)).toEqual({});
});

test("fields called code and reason are no refusal", () => {
	expect(read("code=1&reason=2")).toEqual({ code: "1", reason: "2" });
});

test("parts of a multipart form are fields, files too", () => {
	const body = `${field("cmd", "ls\r\n-la")}${part(
		'Content-Disposition: form-data; name="f"; filename="a.sh"\r\nContent-Type: text/x-sh',
		"id",
	)}--B--\r\n`;
	expect(read(body, multipart)).toEqual({ cmd: "ls\r\n-la", f: "id" });
});

test("a file that is no text is no text", () => {
	const head = Buffer.from(
		'--B\r\nContent-Disposition: form-data; name="f"; filename="a"\r\n\r\n',
	);
	const body = Buffer.concat([
		head,
		Buffer.from([0xff, 0xfe, 0x72]),
		Buffer.from("\r\n--B--\r\n"),
	]);
	expect(read(body, multipart)).toEqual({ f: { bytes: 3 } });
});

describe("is refused", () => {
	test.each<[string, string | Buffer, string, string]>([
		["a field twice", "a=1&a=2", urlEncoded, "bad-request"],
		["a field twice, once escaped", "a=1&%61=2", urlEncoded, "bad-request"],
		["bytes that are not UTF-8", "a=%ff", urlEncoded, "bad-request"],
		[
			"another charset",
			"a=1",
			`${urlEncoded}; charset=utf-16`,
			"unsupported-encoding",
		],
		["another type", "a=1", "text/plain", "unsupported-encoding"],
		["no type", "a=1", "", "unsupported-encoding"],
		[
			"a part twice",
			`${field("a", "1")}${field("a", "2")}--B--`,
			multipart,
			"bad-request",
		],
		["no end", field("a", "1"), multipart, "bad-request"],
		[
			"text before the first part",
			`x\r\n${field("a", "1")}--B--`,
			multipart,
			"bad-request",
		],
		[
			"text behind the last part",
			`${field("a", "1")}--B--\r\nx`,
			multipart,
			"bad-request",
		],
		[
			"two boundaries",
			`${field("a", "1")}--B--`,
			`${multipart}; boundary=C`,
			"bad-request",
		],
		[
			"no boundary",
			`${field("a", "1")}--B--`,
			"multipart/form-data; x=1",
			"bad-request",
		],
		[
			"two names",
			`${part('Content-Disposition: form-data; name="a"; name="b"', "1")}--B--`,
			multipart,
			"bad-request",
		],
		[
			"two dispositions",
			`${part('Content-Disposition: form-data; name="a"\r\nContent-Disposition: form-data; name="b"', "1")}--B--`,
			multipart,
			"bad-request",
		],
		[
			"a part with an encoding",
			`${part('Content-Disposition: form-data; name="a"\r\nContent-Transfer-Encoding: base64', "MQ==")}--B--`,
			multipart,
			"bad-request",
		],
		[
			"an escaped name",
			`${part('Content-Disposition: form-data; name="a\\"b"', "1")}--B--`,
			multipart,
			"bad-request",
		],
		["a form that is JSON, too", '{"a":"&cmd=x"}', urlEncoded, "bad-request"],
		["a form behind a space", " cmd=x", urlEncoded, "bad-request"],
		["JSON that is none", '{"a":1', "application/json", "bad-request"],
	])("%s", (_, body, type, code) => {
		expect(read(body, type)).toBe(code);
	});
});

test("names of an object's own are only names", () => {
	expect(read("__proto__[x]=1&constructor=2")).toEqual(
		JSON.parse('{"__proto__":{"x":"1"},"constructor":"2"}'),
	);
	expect(({} as Record<string, unknown>)["x"]).toBeUndefined();
});

test("a body that is code as a whole is its text, whatever its type", () => {
	expect(read("import os", "text/x-python", "text")).toBe("import os");
	expect(read('{"a":1}', "application/json", "text")).toBe('{"a":1}');
	expect(read(Buffer.from([0xff]), "text/plain", "text")).toBe("bad-request");
});
