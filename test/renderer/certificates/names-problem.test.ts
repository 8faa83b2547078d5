/** Names of certificates as they are typed in. */
import { expect, test } from "vitest";
import {
	isCovered,
	parseName,
	parseSubtrees,
} from "../../../core/certificates/names.ts";
import {
	caDays,
	daysProblem,
	isAmong,
	isPublic,
	leafDays,
	namesProblem,
	readDays,
	readNames,
	subtreeFor,
	subtreesProblem,
} from "../../../renderer/certificates/names-problem.ts";

test("names stand one a line, or with commas or spaces between, and count once", () => {
	expect(readNames("Docs.local\n 127.0.0.1, ::1;docs.local\n\n")).toEqual([
		"docs.local",
		"127.0.0.1",
		"::1",
	]);
	expect(readNames(" \n")).toEqual([]);
});

test.each([
	["localhost", true],
	["*.docs.local", true],
	["127.0.0.1", true],
	["fe80::1", true],
	["::1", true],
	["docs_local", false],
	["-docs", false],
	["*", false],
	["a.*.b", false],
	["256.0.0.1", false],
	["1.2.3", false],
	["http://localhost", false],
	["fe80::zz", false],
	["ü.local", false],
])("%s is a name or an address: %s", (name, is) => {
	expect(namesProblem([name], 10) === null).toBe(is);
});

test.each([
	["home.lan", true],
	["100.64.0.0/10", true],
	["fd00::/8", true],
	["10.1.2.3", true],
	["*.home.lan", false],
	["home.lan/8", false],
	["10.0.0.0/a", false],
	["10.0.0.0/8/8", false],
])("%s is a domain, an address or a range: %s", (name, is) => {
	expect(subtreesProblem([name], 10) === null).toBe(is);
});

test("more names than the gate takes are said, not sent", () => {
	const many = Array.from({ length: 11 }, (_, at) => `a${at}.local`);
	expect(namesProblem(many, 10)).not.toBeNull();
	expect(subtreesProblem(many, 10)).not.toBeNull();
});

// The window may not import the core: what it takes for public is kept true here.
test.each([
	"localhost",
	"a.localhost",
	"docs.local",
	"*.docs.local",
	"notlocal",
	"evil-local",
	"example.com",
	"local.example.com",
	"127.9.9.9",
	"10.255.0.1",
	"172.15.0.1",
	"172.16.0.1",
	"172.31.0.1",
	"172.32.0.1",
	"192.168.9.1",
	"192.169.0.1",
	"169.254.1.1",
	"8.8.8.8",
	"::1",
	"::2",
	"fd12:3456::1",
	"fe80::1",
	"febf::1",
	"fec0::1",
	"2001:db8::1",
])("the window and the gate agree whether %s is public", (name) => {
	expect(isPublic(name)).toBe(!isCovered(parseName(name), parseSubtrees([])));
});

test.each(["example.com", "*.example.com", "8.8.8.8", "2001:db8::1"])(
	"a CA made for what the window asks for may sign for %s",
	(name) => {
		expect(isCovered(parseName(name), parseSubtrees([subtreeFor(name)]))).toBe(
			true,
		);
	},
);

test("a domain is among a CA's when it or one above it is", () => {
	expect(isAmong("a.home.lan", ["home.lan"])).toBe(true);
	expect(isAmong("home.lan", ["home.lan"])).toBe(true);
	expect(isAmong("nothome.lan", ["home.lan"])).toBe(false);
	expect(isAmong("8.8.8.8/32", ["8.8.8.8/32"])).toBe(true);
});

test.each([
	["", null],
	[" 30 ", 30],
	["0", undefined],
	["1.5", undefined],
	["a year", undefined],
])("%j days are read as %s", (typed, days) => {
	expect(readDays(typed)).toBe(days);
});

test("a leaf is good for at most 397 days, and a CA for twenty years", () => {
	expect(daysProblem("397", leafDays)).toBeNull();
	expect(daysProblem("398", leafDays)).toBe(leafDays.words);
	expect(daysProblem("398", caDays)).toBeNull();
	expect(daysProblem("7301", caDays)).toBe(caDays.words);
	expect(daysProblem("", leafDays)).toBeNull();
	expect(daysProblem("x", leafDays)).not.toBeNull();
});
