/** What of a request's header fields is read, kept, dropped or refused. */
import { describe, expect, test } from "vitest";
import { type Head, parseHead } from "../../../core/request/head.ts";
import type { Refusal } from "../../../core/problem.ts";

const parse = (...fields: string[]): Head | Refusal =>
	parseHead(["Host", "127.0.0.1:4180", ...fields], "1.1");

/** The head, where the test is about one that is accepted. */
function accepted(...fields: string[]): Head {
	const head = parse(...fields);
	if ("code" in head) throw new Error(`refused: ${head.reason}`);
	return head;
}

const code = (head: Head | Refusal): string | undefined =>
	"code" in head ? head.code : undefined;

describe("fields that go on", () => {
	test("keep their order, spelling and duplicates", () => {
		const fields = ["X-B", "2", "x-a", "1", "X-B", "3", "Cookie", "a=b"];
		expect(accepted(...fields).forward).toEqual(fields);
	});

	test("hold neither the Host, nor the Origin, nor any credential", () => {
		const { forward, ...read } = accepted(
			"Origin",
			"http://a",
			"X-API-Key",
			"k",
			"Authorization",
			"Bearer t",
		);
		expect(forward).toEqual([]);
		expect(read).toMatchObject({
			origin: "http://a",
			apiKey: "k",
			authorization: "Bearer t",
		});
	});

	test.each([
		"Keep-Alive",
		"Proxy-Connection",
		"Proxy-Authorization",
		"TE",
		"Trailer",
		"Upgrade",
		"Expect",
		"Remote-User",
		"X-Auth-Request-Email",
		"X-Client-Cert",
		"X-Drawbridge-Client",
	])("never hold %s", (name) => {
		expect(accepted(name, "x", "X-Kept", "y").forward).toEqual(["X-Kept", "y"]);
	});

	test.each([
		"X_Api_Key",
		"remote_user",
		"Content_Length",
		"Transfer_Encoding",
		"X_Forwarded_For",
	])("never hold %s, which a CGI-like upstream reads with hyphens", (name) => {
		const head = accepted(name, "1");
		expect(head.forward).toEqual([]);
		expect(head).toMatchObject({ apiKey: undefined, hasBody: false });
	});
});

describe("another proxy's word", () => {
	test.each([
		"Forwarded",
		"Via",
		"X-Forwarded-For",
		"x-forwarded-anything",
		"X-Real-IP",
		"CF-Connecting-IP",
	])("%s is dropped and remembered", (name) => {
		const head = accepted(name, "10.0.0.1");
		expect(head.forward).toEqual([]);
		expect(head.relayed).toBe(true);
	});

	test("is not assumed where there is none", () => {
		expect(accepted("X-Anything", "1").relayed).toBe(false);
	});
});

describe("a request is refused", () => {
	test.each(["gzip", "chunked, gzip", "identity", "x"])(
		"with the transfer coding %j, which would go on unmarked",
		(coding) => {
			expect(code(parse("Transfer-Encoding", coding))).toBe("bad-request");
		},
	);

	test("with chunks in HTTP/1.0", () => {
		expect(
			code(parseHead(["Host", "h", "Transfer-Encoding", "chunked"], "1.0")),
		).toBe("bad-request");
	});

	test("without a Host", () => {
		expect(code(parseHead([], "1.1"))).toBe("bad-request");
	});

	test.each(["0.9", "1.2", "2.0", ""])("in HTTP version %j", (version) => {
		expect(code(parseHead(["Host", "h"], version))).toBe("bad-request");
		expect(code(parseHead(["Host", "h"], "1.0"))).toBeUndefined();
	});

	test.each([
		"Host",
		"Origin",
		"Sec-Fetch-Site",
		"Content-Type",
		"Content-Encoding",
		"Content-Length",
		"Transfer-Encoding",
		"Connection",
		"Expect",
		"Mcp-Session-Id",
		"Mcp-Protocol-Version",
		"Mcp-Method",
		"Sec-WebSocket-Key",
	])("with %s twice, also when both say the same", (name) => {
		expect(code(parse(name, "x", name.toUpperCase(), "x"))).toBe("bad-request");
	});

	test.each([
		"X-HTTP-Method-Override",
		"X-HTTP-Method",
		"X-Method-Override",
		"X-Original-URL",
		"X-Rewrite-URL",
		"x_http_method_override",
		"X_Original_Url",
	])("with %s, which would change what was judged", (name) => {
		expect(code(parse(name, "DELETE"))).toBe("bad-request");
	});

	test("with more than 100 fields, and not with 100", () => {
		const fields = Array.from({ length: 99 }, () => ["X-A", "1"]).flat();
		expect(code(parse(...fields))).toBeUndefined();
		expect(code(parse(...fields, "X-A", "1"))).toBe("header-too-large");
	});
});

test.each(["X-API-Key", "Authorization"])(
	"two %s fields are an odd credential, never the first or the last of them",
	(name) => {
		expect(accepted(name, "a", name, "a").oddCredential).toBe(true);
		expect(accepted(name, "a").oddCredential).toBe(false);
	},
);

describe("Connection", () => {
	test("takes the fields it names off, whatever their case", () => {
		const head = accepted(
			"Connection",
			"close, X-Hop , x-other",
			"x-hop",
			"1",
			"X-Other",
			"2",
			"X-Kept",
			"3",
		);
		expect(head.forward).toEqual(["X-Kept", "3"]);
	});

	test.each([
		"Host",
		"Origin",
		"X-API-Key",
		"Authorization",
		"Content-Type",
		"Content-Length",
		"Transfer-Encoding",
		"Cookie",
		"Forwarded",
		"Sec-Fetch-Site",
	])("may not name %s", (name) => {
		expect(code(parse("Connection", `keep-alive, ${name}`))).toBe(
			"bad-request",
		);
	});
});

test.each([
	{ fields: [], hasBody: false },
	{ fields: ["Content-Length", "0"], hasBody: false },
	{ fields: ["Content-Length", "7"], hasBody: true },
	{ fields: ["Transfer-Encoding", "chunked"], hasBody: true },
])("$fields means a body: $hasBody", ({ fields, hasBody }) => {
	expect(accepted(...fields).hasBody).toBe(hasBody);
});
