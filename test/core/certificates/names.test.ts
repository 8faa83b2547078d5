/** Which names a certificate may be for: how they are read, and which subtree covers which. */
import { expect, test } from "vitest";
import {
	checkCovered,
	parseName,
	parseNames,
	parseSubtrees,
} from "../../../core/certificates/names.ts";

const codeOf = (work: () => unknown): string => {
	try {
		work();
		return "done";
	} catch (error) {
		return error instanceof Error && "code" in error
			? String(error.code)
			: String(error);
	}
};
const judge = (name: string, chosen: readonly string[] = []): string =>
	codeOf(() => checkCovered([parseName(name)], parseSubtrees(chosen)));

test.each([
	"localhost",
	"api.localhost",
	"API.Local.",
	"*.api.local",
	"127.0.0.1",
	"127.255.0.3",
	"10.1.2.3",
	"172.16.0.1",
	"172.31.255.255",
	"192.168.0.9",
	"169.254.1.1",
	"::1",
	"0:0:0:0:0:0:0:1",
	"fd12::1",
	"fe80::1",
])("%s is covered by what every CA may vouch for", (name) => {
	expect(judge(name)).toBe("done");
});

test.each([
	"example.com",
	"notlocal",
	"evil-localhost",
	"localhost.example.com",
	"local.com",
	"*.example.com",
	"8.8.8.8",
	"126.255.255.255",
	"128.0.0.1",
	"172.15.255.255",
	"172.32.0.0",
	"192.169.0.1",
	"0.0.0.0",
	"::",
	"::2",
	"2001:db8::1",
	"fec0::1",
	"::ffff:8.8.8.8",
	// As v4 it would be covered; as it is written, no client compares it with v4.
	"::ffff:10.0.0.1",
])("%s is public", (name) => {
	expect(judge(name)).toBe("name-not-allowed");
});

test.each<[string, string[]]>([
	["api.example.com", ["example.com"]],
	["example.com", ["EXAMPLE.com."]],
	["*.example.com", ["example.com"]],
	["nas.lan", ["lan"]],
	["203.0.113.7", ["203.0.113.0/24"]],
	["203.0.113.7", ["203.0.113.7"]],
	["2001:db8::7", ["2001:db8::/32"]],
])("%s is covered by %j that was chosen", (name, chosen) => {
	expect(judge(name, chosen)).toBe("done");
});

test.each<[string, string[]]>([
	["badexample.com", ["example.com"]],
	["example.com", ["api.example.com"]],
	["*.example.com", ["api.example.com"]],
	["203.0.114.7", ["203.0.113.0/24"]],
	["2001:db9::7", ["2001:db8::/32"]],
])("%s is not covered by %j", (name, chosen) => {
	expect(judge(name, chosen)).toBe("name-not-allowed");
});

test.each([
	"",
	"*",
	"*.localhost",
	"*.local",
	"a.*.local",
	"a*.local",
	"*.*.local",
	"-a.local",
	"a-.local",
	"a..local",
	".local",
	"a_b.local",
	"a b.local",
	"a/b.local",
	"bücher.local",
	"a\0.local",
	"http://a.local",
	"a.local:443",
	"127.1",
	"0x7f.1",
	"1.2.3.4.5",
	"fe80::1%eth0",
	"10.0.0.0/8",
	`${"a".repeat(64)}.local`,
	`${"a.".repeat(130)}local`,
])("%j is no name for a certificate", (name) => {
	expect(codeOf(() => parseName(name))).toBe("bad-name");
});

test.each([
	"com",
	"de",
	"app",
	"nas",
	"*.lan",
	"0.0.0.0/0",
	"1.0.0.0/7",
	"::/0",
	"2000::/3",
	"10.0.0.0/33",
	"10.0.0.0/-1",
	"10.0.0.0/",
	"10.0.0.0/8/8",
	"",
	".",
])("no CA is made that may vouch for %j", (subtree) => {
	expect(codeOf(() => parseSubtrees([subtree]))).toBe("bad-name");
});

const texts = (names: string[]): string[] =>
	parseNames(names).map(({ text }) => text);

test("the same names in another order and spelling are the same names", () => {
	expect(texts(["::1", "API.local", "127.0.0.1"])).toEqual(
		texts(["127.0.0.1", "0::1", "api.local.", "api.local"]),
	);
});

test("an address has exactly the bytes that are compared", () => {
	expect([...parseName("fe80::1:0:a0b").bytes]).toEqual([
		0xfe, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0x0a, 0x0b,
	]);
	expect([...parseName("::ffff:1.2.3.4").bytes].slice(10)).toEqual([
		0xff, 0xff, 1, 2, 3, 4,
	]);
});
