/** The allowlist's ranges, v4, v6 and mapped; a typo is an error, never an open or a shut gate. */
import { describe, expect, test } from "vitest";
import {
	allowlist,
	clientAddress,
	isLoopback,
	plainAddress,
} from "../../core/address.ts";

test("an empty list lets every address in", () => {
	expect(allowlist([]).allows("203.0.113.9")).toBe(true);
});

describe("a range", () => {
	test.each([
		["10.0.0.0/8", "10.255.0.1", true],
		["10.0.0.0/8", "11.0.0.1", false],
		["10.1.2.3", "10.1.2.3", true],
		["10.1.2.3", "10.1.2.4", false],
		["10.1.2.3/8", "10.9.9.9", true],
		["10.0.0.0/8", "::ffff:10.0.0.1", true],
		["10.0.0.0/8", "::ffff:11.0.0.1", false],
		["192.0.2.0/31", "192.0.2.2", false],
		["0.0.0.0/0", "255.255.255.255", true],
		["0.0.0.0/0", "2001:db8::1", false],
		["2001:db8::/32", "2001:db8:ffff::1", true],
		["2001:db8::/32", "2001:db9::1", false],
		["::1", "::1", true],
		["::1", "127.0.0.1", false],
		["::ffff:10.0.0.0/104", "10.1.1.1", true],
		["127.0.0.0/8", "", false],
	])("%s holds %s: %s", (range, address, held) => {
		expect(allowlist([range]).allows(address)).toBe(held);
	});

	test("of several is enough", () => {
		const list = allowlist(["10.0.0.0/8", "::1"]);
		expect(list.allows("::1")).toBe(true);
		expect(list.allows("10.0.0.1")).toBe(true);
		expect(list.allows("127.0.0.1")).toBe(false);
	});
});

test.each([
	"10.0.0.0/33",
	"::/129",
	"10.0.0.0/",
	"10.0.0.0/-1",
	"10.0.0.0/8/8",
	"10.0.0.0/0x8",
	"10.0.0/8",
	"010.0.0.1",
	"10.0.0.256",
	" 10.0.0.1",
	"10.0.0.1 ",
	"localhost",
	"*",
	"",
	"/8",
	"10.0.0.1-10.0.0.9",
	"1e1.0.0.0/8",
	// Every IPv4 address, whatever its writer meant.
	"::ffff:10.0.0.0/96",
	"::ffff:0:0/96",
	"::ffff:a00:0/90",
])("%j is no range", (range) => {
	expect(() => allowlist(["10.0.0.0/8", range])).toThrow(
		expect.objectContaining({ code: "address-range" }),
	);
});

test.each([
	["127.0.0.1", true],
	["127.9.9.9", true],
	["::1", true],
	["::ffff:127.0.0.1", true],
	["128.0.0.1", false],
	["10.0.0.1", false],
	["::", false],
	["0.0.0.0", false],
	["127.0.0.1.evil", false],
	["", false],
])("%j is loopback: %s", (address, loopback) => {
	expect(isLoopback(address)).toBe(loopback);
});

test("a mapped address is shown plain, and only a mapped one", () => {
	expect(plainAddress("::ffff:1.2.3.4")).toBe("1.2.3.4");
	expect(plainAddress("::ffff:102:304")).toBe("::ffff:102:304");
});

describe("whose request it is", () => {
	const none = allowlist([]);
	const proxies = allowlist(["10.0.0.1", "10.0.0.2"]);

	test.each([
		["10.0.0.1", undefined, proxies, "10.0.0.1"],
		["10.0.0.1", "203.0.113.9", none, "10.0.0.1"],
		["10.0.0.9", "203.0.113.9", proxies, "10.0.0.9"],
		["10.0.0.1", "203.0.113.9", proxies, "203.0.113.9"],
		["::ffff:10.0.0.1", "203.0.113.9", proxies, "203.0.113.9"],
		["10.0.0.1", "127.0.0.1, 203.0.113.9, 10.0.0.2", proxies, "203.0.113.9"],
		["10.0.0.1", "10.0.0.2", proxies, "10.0.0.2"],
		["10.0.0.1", "::ffff:203.0.113.9", proxies, "203.0.113.9"],
		["10.0.0.1", '"[fd00::7]:4711"', proxies, "fd00::7"],
		["10.0.0.1", "", proxies, undefined],
		["10.0.0.1", "unknown", proxies, undefined],
		["10.0.0.1", "203.0.113.9, evil", proxies, undefined],
	] as const)("peer %s, X-Forwarded-For %j", (peer, field, trusted, whose) => {
		expect(clientAddress(peer, field, trusted)).toBe(whose);
	});
});
