/** What the gate adds for an upstream, and what of its answer is kept on this hop or made to point back. */
import { describe, expect, onTestFinished, test } from "vitest";
import {
	inboundFields,
	outboundFields,
	rewriteLocation,
	type Via,
} from "../../../core/outbound/fields.ts";
import { type Upstream, Upstreams } from "../../../core/upstreams.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { FakeClock, noSources, silent } from "../parts.ts";

function upstreamAt(url: string): Upstream {
	const given = { name: "docs", url, source: "command-line" as const };
	const upstreams = new Upstreams(
		[given],
		null,
		new FakeClock(),
		noSources,
		silent,
	);
	upstreams.apply(SecuritySettings.parse({}));
	onTestFinished(() => upstreams.close());
	const upstream = upstreams.get("docs");
	if (!upstream) throw new Error("not taken over");
	return upstream;
}

const prefixed: Via = {
	place: { upstream: null },
	host: "127.0.0.1:4180",
	prefix: "/docs",
	peerAddress: "127.0.0.1",
	proto: "http",
};
const atRoot: Via = { ...prefixed, prefix: "" };

/** Values of a field of this name, in order. */
const values = (fields: readonly string[], name: string): string[] =>
	fields.filter(
		(_, index) =>
			index % 2 === 1 &&
			fields[index - 1]?.toLowerCase() === name.toLowerCase(),
	);

const out = (fields: string[], inject: string[] = [], via = prefixed) =>
	outboundFields(
		fields,
		upstreamAt("http://127.0.0.1:3333"),
		inject,
		via,
		undefined,
	);

describe("towards the upstream", () => {
	test("the gate says who called, from which address and under which prefix", () => {
		const fields = out([]);
		expect(values(fields, "x-forwarded-for")).toEqual(["127.0.0.1"]);
		expect(values(fields, "x-forwarded-host")).toEqual(["127.0.0.1:4180"]);
		expect(values(fields, "x-forwarded-proto")).toEqual(["http"]);
		expect(values(fields, "x-forwarded-prefix")).toEqual(["/docs"]);
		expect(values(fields, "forwarded")).toEqual([
			'for=127.0.0.1;host="127.0.0.1:4180";proto=http',
		]);
	});

	test("a v6 address is quoted as RFC 7239 asks, and no prefix is said where there is none", () => {
		const fields = out([], [], { ...atRoot, peerAddress: "::1" });
		expect(values(fields, "forwarded")[0]).toContain('for="[::1]"');
		expect(values(fields, "x-forwarded-prefix")).toEqual([]);
	});

	test("an injected field replaces the client's, whatever its case", () => {
		const fields = out(
			["authorization", "Bearer mine", "X-Kept", "1"],
			["Authorization", "Bearer theirs"],
		);
		expect(values(fields, "authorization")).toEqual(["Bearer theirs"]);
		expect(values(fields, "x-kept")).toEqual(["1"]);
	});

	test("an injected field replaces what CGI-like upstreams take for it", () => {
		const fields = out(["X_Their_Key", "mine"], ["X-Their-Key", "theirs"]);
		expect(values(fields, "x_their_key")).toEqual([]);
		expect(values(fields, "x-their-key")).toEqual(["theirs"]);
	});

	test("an Origin becomes the upstream's own", () => {
		const fields = outboundFields(
			[],
			upstreamAt("http://127.0.0.1:3333"),
			[],
			prefixed,
			"http://127.0.0.1:4180",
		);
		expect(values(fields, "origin")).toEqual(["http://127.0.0.1:3333"]);
		expect(values(out([]), "origin")).toEqual([]);
	});

	test("the client's own list is left as it was", () => {
		const fields = ["X-A", "1"];
		out(fields);
		expect(fields).toEqual(["X-A", "1"]);
	});
});

const back = (raw: string[], via = prefixed) =>
	inboundFields(
		raw.map((part) => Buffer.from(part)),
		upstreamAt("http://127.0.0.1:3333"),
		via,
	);

describe("back from the upstream", () => {
	test.each([
		"Connection",
		"Keep-Alive",
		"Transfer-Encoding",
		"TE",
		"Trailer",
		"Upgrade",
		"Proxy-Authenticate",
		"Alt-Svc",
		"Service-Worker-Allowed",
	])("%s stays on its hop", (name) => {
		expect(back([name, "x", "X-Kept", "1"])).toEqual(["X-Kept", "1"]);
	});

	test("fields that Connection names stay too, wherever Connection stands", () => {
		expect(
			back([
				"X-Hop",
				"1",
				"Connection",
				"close, x-hop",
				"x-HOP",
				"2",
				"X-Kept",
				"3",
			]),
		).toEqual(["X-Kept", "3"]);
	});

	test("a length stays although Connection names it: the answer's framing is not the upstream's to drop", () => {
		expect(
			back(["Connection", "content-length", "Content-Length", "5"]),
		).toEqual(["Content-Length", "5"]);
	});

	test("duplicates and bytes beyond ASCII come through as they are", () => {
		const raw = [
			Buffer.from("X-A"),
			Buffer.from([0xe9]),
			Buffer.from("x-a"),
			Buffer.from("2"),
		];
		const fields = inboundFields(raw, upstreamAt("http://a"), prefixed);
		expect(fields).toEqual(["X-A", "\u00e9", "x-a", "2"]);
	});

	test.each([
		["sid=1; Path=/; HttpOnly", "sid=1; Path=/docs/; HttpOnly"],
		["sid=1; path=/app", "sid=1; Path=/docs/app"],
		["sid=1; PATH=/a=b; Secure", "sid=1; Path=/docs/a=b; Secure"],
		["sid=1; Path=relative", "sid=1; Path=/docs/"],
		["path=/x", "path=/x"],
		["sid=1", "sid=1"],
	])("the cookie %s is kept to the prefix", (cookie, kept) => {
		expect(back(["Set-Cookie", cookie])).toEqual(["Set-Cookie", kept]);
	});

	test("a cookie of an upstream at / is left alone", () => {
		expect(back(["Set-Cookie", "a=b; Path=/x"], atRoot)[1]).toBe(
			"a=b; Path=/x",
		);
	});
});

describe("Location", () => {
	test.each([
		["/login?x", "/docs/login?x"],
		["http://127.0.0.1:3333/login", "http://127.0.0.1:4180/docs/login"],
		["HTTP://127.0.0.1:3333", "http://127.0.0.1:4180/docs/"],
		["http://127.0.0.1:3333?x", "http://127.0.0.1:4180/docs/?x"],
		["https://elsewhere.example/x", "https://elsewhere.example/x"],
		["http://127.0.0.1:33333/x", "http://127.0.0.1:33333/x"],
		[
			"http://127.0.0.1:3333.evil.example/",
			"http://127.0.0.1:3333.evil.example/",
		],
		[
			"http://127.0.0.1:3333@evil.example/",
			"http://127.0.0.1:3333@evil.example/",
		],
		["//evil.example/x", "//evil.example/x"],
		["relative", "relative"],
		["?x", "?x"],
	])("%s becomes %s under a prefix", (location, rewritten) => {
		expect(
			rewriteLocation(location, upstreamAt("http://127.0.0.1:3333"), prefixed),
		).toBe(rewritten);
	});

	test.each([
		["/api/login", "/docs/login"],
		["/api", "/docs/"],
		["/api?x", "/docs/?x"],
		["http://127.0.0.1:3333/api/a", "http://127.0.0.1:4180/docs/a"],
		// Not below the base: no address of the gate leads there, and it must not look like one that does.
		["/apix/login", "/docs/apix/login"],
	])("%s of an upstream at /api becomes %s", (location, rewritten) => {
		expect(
			rewriteLocation(
				location,
				upstreamAt("http://127.0.0.1:3333/api/"),
				prefixed,
			),
		).toBe(rewritten);
	});

	test("stays as it is for an upstream at /, but for its own origin", () => {
		const upstream = upstreamAt("http://127.0.0.1:3333");
		expect(rewriteLocation("/x", upstream, atRoot)).toBe("/x");
		expect(rewriteLocation("http://127.0.0.1:3333/x", upstream, atRoot)).toBe(
			"http://127.0.0.1:4180/x",
		);
	});
});
