/** What is authorised is byte for byte what is forwarded, and a prefix is a wall. No upstream is the root here. */
import {
	attacks,
	each,
	keyed,
	onWire,
	refused,
	send,
	type Target,
	type Verdict,
	withstood,
} from "./attack.ts";

const attack = attacks({ root: null });

/** Withstood: refused, or forwarded to x as exactly these bytes. */
async function sameBytesOrRefused(
	target: Target,
	path: string,
): Promise<Verdict> {
	const answers = await send(target, keyed(target, `GET /x${path} HTTP/1.1`));
	if (target.other.requests.length > 0) return "escaped";
	const [request] = target.upstream.requests;
	if (request !== undefined)
		return request.target === path ? withstood : "rewritten";
	return refused(target, answers, 400, 404);
}

// A dot segment that leaves the prefix: judged as x, served by y. CWE-22; Orange Tsai, "Breaking Parser Logic", 2018.
attack("lets no path climb out of its prefix", {
	play: (target) =>
		each(
			target,
			[
				"/../y/admin",
				"/a/../../y/admin",
				"/%2e%2e/y/admin",
				"/%2E%2e/y/admin",
				"/.%2e/y/admin",
				"/..\\y/admin",
				"/..;/y/admin",
			],
			(path) => sameBytesOrRefused(target, path),
		),
	naive: "escaped",
});

// Where a rule for /admin is checked before dots are resolved. Orange Tsai, 2018.
attack("rewrites no dot segment", {
	play: (target) =>
		each(
			target,
			["/public/../admin", "/public/./admin", "/public/%2e%2e/admin", "/a/.."],
			(path) => sameBytesOrRefused(target, path),
		),
	naive: "rewritten",
});

// Backslashes are slashes to browsers' URL parsers and to some servers. WHATWG URL §4.4.
attack("rewrites no backslash", {
	play: (target) =>
		each(target, ["/public\\..\\admin", "/a\\b", "\\a"], (path) =>
			sameBytesOrRefused(target, path),
		),
	naive: "rewritten",
});

// Empty segments: //host is an authority to a URL parser. Orange Tsai, 2018.
attack("takes no doubled slash for an authority", {
	play: (target) =>
		each(
			target,
			[
				`//127.0.0.1:${target.other.port}/a`,
				"//x/a",
				"//evil.example/x/a",
				"///x/a",
			],
			async (path) =>
				refused(
					target,
					await send(target, keyed(target, `GET ${path} HTTP/1.1`)),
					400,
					404,
				),
		),
	naive: "forwarded",
});

// Escapes that hide a separator or end a C string. CWE-173; CVE-2021-41773 for a second decoding.
attack("decodes no escape on the way", {
	play: (target) =>
		each(
			target,
			[
				"/a%2fb",
				"/a%5cb",
				"/a%00.html",
				"/a%252e%252e/b",
				"/a;b=c/d",
				"/%61dmin",
				"/a%zz",
				"/a%",
				"/a%0d%0aX-Injected:%20b",
			],
			(path) => sameBytesOrRefused(target, path),
		),
	alsoNaive: "the URL class leaves these escapes alone",
});

// Bytes beyond ASCII: each reader picks its own encoding. RFC 9112 §3.2; RFC 3986 §2.
attack("encodes nothing that came raw", {
	play: (target) =>
		each(
			target,
			["/caf\u00e9", "/\u00c3\u00a9", '/"a"', "/<a>", "/a|b", "/{a}", "/a^b"],
			(path) => sameBytesOrRefused(target, path),
		),
	naive: "rewritten",
});

// A fragment is never sent; who cuts it off and who does not see two paths. RFC 9112 §3.2.
attack("cuts off no fragment", {
	play: (target) =>
		each(target, ["/a#/../../y", "/a#b?c"], (path) =>
			sameBytesOrRefused(target, path),
		),
	naive: "rewritten",
});

// Control characters in the target split the request line for a lenient reader. SSRF splitting, CVE-2018-12116.
attack("refuses control characters and spaces in a target", {
	play: (target) =>
		each(target, ["/x/a\0b", "/x/a b", "/x/a\tb", "/x/a\x7fb"], async (path) =>
			refused(
				target,
				await send(target, keyed(target, `GET ${path} HTTP/1.1`)),
				400,
			),
		),
	alsoNaive: "llhttp refuses it",
});

// Absolute form: the target's authority counts, Host does not. RFC 9112 §3.2.2; Kettle, "Cracking the Lens", 2017.
attack("refuses an absolute form for another host", {
	play: (target) =>
		each(
			target,
			[
				"http://evil.example/x/a",
				`http://127.0.0.1:${target.other.port}/x/a`,
				`http://${target.host}@evil.example/x/a`,
				`https://${target.host}/x/a`,
				"ftp://evil.example/x/a",
				"x/a",
			],
			async (form) =>
				refused(
					target,
					await send(target, keyed(target, `GET ${form} HTTP/1.1`)),
					400,
					403,
				),
		),
	naive: "forwarded",
});

// Asterisk form means the server as a whole. RFC 9112 §3.2.4.
attack("forwards no asterisk form", {
	play: async (target) =>
		refused(
			target,
			await send(target, keyed(target, "OPTIONS * HTTP/1.1")),
			400,
			404,
			405,
		),
	alsoNaive: "it knows no upstream of that name",
});

// A name nobody gave an upstream. The refusal repeats nothing: it may be shown in a page.
attack("answers 404 for an unknown upstream and does not repeat its name", {
	play: (target) =>
		each(
			target,
			[
				"/canary/a",
				"/X/canary",
				"/x%2fcanary",
				"/xcanary",
				"/__proto__/canary",
			],
			async (path) =>
				onWire(target, async (wire) => {
					wire.send(keyed(target, `GET ${path} HTTP/1.1`));
					const answers = await wire.answers(1);
					if (wire.received().includes("canary")) return "echoed";
					return refused(target, answers, 404, 400);
				}),
		),
	naive: "echoed",
});
