/** Who may speak to the phone door at all, as a table: the attacks that a browser, a name or a network makes possible. */
import { describe, expect, test } from "vitest";
import {
	admit,
	hostOf,
	isPeerAllowed,
	type Place,
} from "../../../../core/doors/phone/guard.ts";

const place: Place = {
	address: "192.168.1.7",
	hosts: ["192.168.1.7:4181", "drawbridge-7f3a.local:4181"],
	nameHost: "drawbridge-7f3a.local:4181",
};
const own = "https://192.168.1.7:4181";
const phone = "192.168.1.20";

const ask = (
	fields: readonly [string, string][],
	{ method = "GET", url = "/", httpVersion = "1.1", peer = phone } = {},
): string => {
	const rawHeaders = [["Host", "192.168.1.7:4181"], ...fields].flat();
	const told = admit({ method, url, httpVersion, rawHeaders }, peer, place);
	return "problem" in told ? told.problem : "admitted";
};
const post = (...fields: [string, string][]): string =>
	ask(fields, { method: "POST", url: "/api/decide" });

const withHost = (...hosts: string[]): string => {
	const rawHeaders = hosts.flatMap((host) => ["Host", host]);
	const told = admit(
		{ method: "GET", url: "/", httpVersion: "1.1", rawHeaders },
		phone,
		place,
	);
	return "problem" in told ? told.problem : String(told.byName);
};

describe("a peer", () => {
	test.each([
		["192.168.1.20", true],
		["10.0.0.4", true],
		["172.31.255.1", true],
		["169.254.3.3", true],
		["fd00::9", true],
		["fe80::9", true],
		["192.0.2.9", false],
		["172.32.0.1", false],
		["100.64.0.1", false],
		["8.8.8.8", false],
		["2001:db8::9", false],
		["127.0.0.1", false],
		["::1", false],
		["", false],
		["nonsense", false],
	])("%s of a door on the local network: %s", (peer, isAllowed) => {
		expect(isPeerAllowed(peer, "192.168.1.7")).toBe(isAllowed);
		expect(ask([], { peer })).toBe(isAllowed ? "admitted" : "forbidden");
	});

	test.each([
		["127.0.0.1", true],
		["127.9.9.9", true],
		["::1", true],
		["192.168.1.20", false],
		["8.8.8.8", false],
	])("%s of a door on loopback: %s", (peer, isAllowed) => {
		expect(isPeerAllowed(peer, "127.0.0.1")).toBe(isAllowed);
	});
});

describe("a Host", () => {
	test("is the address or the name, and only the second is by name", () => {
		expect(withHost("192.168.1.7:4181")).toBe("false");
		expect(withHost("drawbridge-7f3a.local:4181")).toBe("true");
	});

	test.each([
		"evil.example:4181",
		"evil.example",
		"192.168.1.7",
		"192.168.1.7:443",
		"192.168.1.7:4181.",
		"192.168.1.7.:4181",
		"192.168.1.7:04181",
		"drawbridge-7f3a.local",
		"x.drawbridge-7f3a.local:4181",
		"127.0.0.1:4181",
		"localhost:4181",
		"",
	])("is not %j: a rebound name reaches nothing", (host) => {
		expect(withHost(host)).toBe("forbidden");
	});

	test("comes once: two readers could differ over which one counts", () => {
		expect(withHost("192.168.1.7:4181", "192.168.1.7:4181")).toBe(
			"bad-request",
		);
		expect(withHost("192.168.1.7:4181", "evil.example")).toBe("bad-request");
		expect(withHost()).toBe("forbidden");
	});

	test("is written as browsers write it", () => {
		expect(hostOf("192.168.1.7", 443)).toBe("192.168.1.7");
		expect(hostOf("fd00::0:7", 4181)).toBe("[fd00::7]:4181");
	});
});

describe("a page", () => {
	test("of the door's own may post", () => {
		expect(post(["Origin", own])).toBe("admitted");
		expect(post(["origin", own], ["sec-fetch-site", "same-origin"])).toBe(
			"admitted",
		);
	});

	test.each<[string, [string, string][]]>([
		["without an Origin", []],
		["from another site", [["Origin", "https://evil.example"]]],
		["from another port", [["Origin", "https://192.168.1.7:8443"]]],
		["in the clear", [["Origin", "http://192.168.1.7:4181"]]],
		["from nowhere", [["Origin", "null"]]],
		[
			"from the name while its Host is the address",
			[["Origin", "https://drawbridge-7f3a.local:4181"]],
		],
		[
			"cross-site",
			[
				["Origin", own],
				["Sec-Fetch-Site", "cross-site"],
			],
		],
		[
			"same-site",
			[
				["Origin", own],
				["Sec-Fetch-Site", "same-site"],
			],
		],
		[
			"of no page",
			[
				["Origin", own],
				["Sec-Fetch-Site", "none"],
			],
		],
	])("%s may not post", (_, fields) => {
		expect(post(...fields)).toBe("forbidden");
	});

	test("two Origins are refused", () => {
		expect(post(["Origin", own], ["Origin", own])).toBe("bad-request");
	});

	test.each<[string, string, [string, string][], string]>([
		[
			"a scanned link",
			"/p",
			[
				["Sec-Fetch-Site", "none"],
				["Sec-Fetch-Mode", "navigate"],
			],
			"admitted",
		],
		[
			"its own script",
			"/sw.js",
			[
				["Sec-Fetch-Site", "same-origin"],
				["Sec-Fetch-Mode", "cors"],
			],
			"admitted",
		],
		[
			"a link on another site",
			"/p",
			[
				["Sec-Fetch-Site", "cross-site"],
				["Sec-Fetch-Mode", "navigate"],
			],
			"forbidden",
		],
		[
			"a picture on another site",
			"/icon.png",
			[
				["Sec-Fetch-Site", "cross-site"],
				["Sec-Fetch-Mode", "no-cors"],
			],
			"forbidden",
		],
		[
			"an extension's fetch",
			"/p",
			[
				["Sec-Fetch-Site", "none"],
				["Sec-Fetch-Mode", "cors"],
			],
			"forbidden",
		],
		[
			"a typed address of the queue",
			"/api/state",
			[
				["Sec-Fetch-Site", "none"],
				["Sec-Fetch-Mode", "navigate"],
			],
			"forbidden",
		],
		[
			"another site's read of the queue",
			"/api/state",
			[["Sec-Fetch-Site", "cross-site"]],
			"forbidden",
		],
		[
			"a foreign Origin's read",
			"/api/state",
			[["Origin", "https://evil.example"]],
			"forbidden",
		],
	])("reads %s: %s %j %s", (_, url, fields, told) => {
		expect(ask(fields, { url })).toBe(told);
	});
});

describe("a request", () => {
	test.each([
		"OPTIONS",
		"PUT",
		"DELETE",
		"PATCH",
		"TRACE",
		"CONNECT",
		"get",
		"",
	])("is none of method %j", (method) => {
		expect(ask([], { method })).toBe("method-not-allowed");
	});

	test.each([
		"https://evil.example/",
		"http://192.168.1.7:4181/",
		"*",
		"",
		"p",
	])("is not for %j", (url) => {
		expect(ask([], { url })).toBe("bad-request");
	});

	test("is HTTP/1.1, has no body where it reads, and is not compressed", () => {
		expect(ask([], { httpVersion: "1.0" })).toBe("bad-request");
		expect(ask([["Content-Length", "2"]])).toBe("bad-request");
		expect(ask([["Transfer-Encoding", "chunked"]])).toBe("bad-request");
		expect(post(["Origin", own], ["Content-Encoding", "gzip"])).toBe(
			"bad-request",
		);
		expect(ask([["Content-Length", "0"]])).toBe("admitted");
	});

	test("has one cookie field", () => {
		expect(
			ask([
				["Cookie", "a=1"],
				["Cookie", "a=1"],
			]),
		).toBe("bad-request");
	});
});
