/**
 * Attack: a form that two readers cut into different fields, so that the one named "cmd" is seen by the upstream alone.
 * Taught by busboy (`name*`), Werkzeug (a bare line end before a boundary), aiohttp (`_charset_`, a part's charset) and
 * the multipart bypasses of WAFs.
 */
import { describe, expect, test } from "vitest";
import { isRefusal } from "../../../core/problem.ts";
import { parseDescribed } from "../../../core/request/body.ts";

const type = "multipart/form-data; boundary=B";
const part = (head: string, text: string): string =>
	`--B\r\n${head}\r\n\r\n${text}\r\n`;
const named = (disposition: string, text = "x"): string =>
	`${part(`Content-Disposition: form-data; ${disposition}`, text)}--B--`;

const read = (
	body: string | Buffer,
	contentType = type,
	form: "fields" | "text" = "fields",
): unknown => {
	const found = parseDescribed(Buffer.from(body), contentType, form);
	return isRefusal(found)
		? found.code
		: JSON.parse(JSON.stringify(found.json ?? null));
};

describe("is refused", () => {
	test.each([
		["a name in the extended form", named(`name="a"; name*=UTF-8''cmd`)],
		["a name in parts", named(`name="a"; name*0="cmd"`)],
		["a name behind a space", named(`name = "cmd"; name="a"`)],
		["a name within a file's", named(`filename="\\"; name="a"; x="`)],
		["a name without a part", named(`name="a"; =cmd`)],
		[
			"a name before the type",
			part(`Content-Disposition: name="cmd"; form-data; name="a"`, "x") +
				"--B--",
		],
		["a file's name twice", named(`name="a"; filename="x"; filename="y"`)],
		[
			"a bare line end before a boundary",
			named(
				`name="a"`,
				`x\n--B\nContent-Disposition: form-data; name="cmd"\n\nrm -rf /`,
			),
		],
		[
			"a bare return before a boundary",
			named(
				`name="a"`,
				`x\r--B\rContent-Disposition: form-data; name="cmd"\r\rrm -rf /`,
			),
		],
		["a boundary within a line", named(`name="a"`, `x --B y`)],
		[
			"a field name with a space before its colon",
			part(
				`Content-Disposition: form-data; name="a"\r\nContent-Disposition : form-data; name="cmd"`,
				"x",
			) + "--B--",
		],
		[
			"a header's line without a colon",
			part(`Content-Disposition: form-data; name="a"\r\nx`, "x") + "--B--",
		],
		[
			"a part in another charset",
			part(
				`Content-Disposition: form-data; name="cmd"\r\nContent-Type: text/plain; charset=utf-16`,
				"r\0m\0",
			) + "--B--",
		],
		[
			"a charset for all",
			`${part('Content-Disposition: form-data; name="_charset_"', "utf-7")}${named('name="cmd"')}`,
		],
	])("%s", (_, body) => {
		expect(read(body)).toBe("bad-request");
	});

	test("a charset for all, in the other form", () => {
		expect(
			read(
				"_charset_=utf-7&cmd=%2BAHIAbQ-",
				"application/x-www-form-urlencoded",
			),
		).toBe("bad-request");
	});

	test("a text in another charset, or with zeros", () => {
		expect(read("+AHIAbQ-", "text/plain; charset=utf-7", "text")).toBe(
			"unsupported-encoding",
		);
		expect(read("r\0m\0", "text/plain", "text")).toBe("bad-request");
	});
});

test("what clients send is read", () => {
	for (const disposition of [
		`name="cmd"`,
		`name=cmd`,
		`name="cmd"; filename="a b.txt"`,
		`name="cmd"; filename="C:\\x\\a.txt"`,
		`name="cmd"; filename="x"; filename*=UTF-8''%e2%82%ac`,
		`filename="a; b"; name="cmd"`,
	])
		expect(read(named(disposition, "ls")), disposition).toEqual({ cmd: "ls" });
	expect(
		read(
			`${part('content-disposition:form-data; name="cmd"\r\nContent-Type: text/plain; charset=utf-8', "ls")}--B--`,
		),
	).toEqual({ cmd: "ls" });
});
