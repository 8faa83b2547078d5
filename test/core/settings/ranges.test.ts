/** Ranges in one spelling: the same range is the same text however it was typed. */
import { describe, expect, test } from "vitest";
import { allowlist } from "../../../core/address.ts";
import { covers, parseRange } from "../../../core/settings/ranges.ts";

describe("a range is written", () => {
	test.each([
		["10.1.2.3/8", "10.0.0.0/8"],
		["10.1.2.3", "10.1.2.3"],
		["10.1.2.3/32", "10.1.2.3"],
		["0.0.0.0/0", "0.0.0.0/0"],
		["255.255.255.255/1", "128.0.0.0/1"],
		[" 10.0.0.1 ", "10.0.0.1"],
		["::1", "::1"],
		["0:0:0:0:0:0:0:1/128", "::1"],
		["2001:DB8:0:0:1::1/32", "2001:db8::/32"],
		["::/0", "::/0"],
		["::ffff:10.1.2.3", "10.1.2.3"],
		["::ffff:10.1.2.3/104", "10.0.0.0/8"],
		["::ffff:a01:203", "10.1.2.3"],
		["fe80::1:2:3:4/64", "fe80::/64"],
	])("%s as %s", (typed, text) => {
		expect(parseRange(typed).text).toBe(text);
		expect(parseRange(text).text).toBe(text);
		expect(() => allowlist([text])).not.toThrow();
	});
});

test.each([
	"",
	"10.0.0.0/33",
	"10.0.0/8",
	"10.0.0.0/-1",
	"10.0.0.0/8/8",
	"010.0.0.1",
	"::/129",
	"fe80::1%lo",
	"localhost",
	"*",
	"10.0.0.1-10.0.0.9",
])("%j is no range", (text) => {
	expect(() => parseRange(text)).toThrow(
		expect.objectContaining({ code: "address-range" }),
	);
});

test.each([
	["10.0.0.0/8", "10.1.0.0/16", true],
	["10.0.0.0/8", "10.0.0.0/8", true],
	["10.1.0.0/16", "10.0.0.0/8", false],
	["10.0.0.0/8", "11.0.0.1", false],
	["0.0.0.0/0", "::1", false],
	["::/0", "10.0.0.1", false],
	["::ffff:10.0.0.0/104", "10.1.1.1", true],
	["2001:db8::/32", "2001:db8:1::/48", true],
])("%s covers %s: %s", (outer, inner, covered) => {
	expect(covers(parseRange(outer), parseRange(inner))).toBe(covered);
});
