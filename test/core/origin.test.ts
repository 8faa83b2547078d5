/** Which Hosts are the gate's own, and which pages may call it. */
import { describe, expect, test } from "vitest";
import { guardOrigin, ownHosts } from "../../core/origin.ts";
import { parseHead } from "../../core/request/head.ts";

const hosts = ownHosts({ host: "127.0.0.1", port: 4180 }, ["docs", "other"]);

function guard(host: string, ...fields: string[]): unknown {
	const head = parseHead(["Host", host, ...fields], "1.1");
	if ("code" in head) throw new Error(head.reason);
	return guardOrigin(hosts, head, false);
}
const gate = { upstream: null };

describe("a Host is the gate's own", () => {
	test.each([
		"127.0.0.1:4180",
		"127.0.0.1",
		"localhost:4180",
		"LocalHost:4180",
		"[::1]:4180",
	])("%s", (host) => {
		expect(guard(host)).toEqual(gate);
	});

	test("or an upstream's", () => {
		expect(guard("docs.localhost:4180")).toEqual({ upstream: "docs" });
		expect(guard("Docs.Localhost")).toEqual({ upstream: "docs" });
	});

	test("when it is the address the gate was told to listen on", () => {
		const v6 = ownHosts({ host: "::1", port: 1 }, []);
		expect([...v6.keys()]).toContain("[::1]:1");
	});
});

test.each([
	"evil.example",
	"evil.example:4180",
	"127.0.0.1:4181",
	"localhost.:4180",
	"127.0.0.1.evil.example",
	"evil.docs.localhost:4180",
	"unknown.localhost:4180",
	"docs.localhost.evil.example",
	"127.0.0.1@evil",
	"0.0.0.0:4180",
	"",
])("the Host %j is foreign", (host) => {
	expect(guard(host)).toMatchObject({ code: "foreign-host" });
});

describe("an Origin", () => {
	test.each([
		["127.0.0.1:4180", "http://127.0.0.1:4180"],
		["localhost:4180", "http://127.0.0.1:4180"],
		["docs.localhost:4180", "http://docs.localhost:4180"],
	])("at %s may be %s", (host, origin) => {
		expect(guard(host, "Origin", origin)).not.toHaveProperty("code");
	});

	test.each([
		["127.0.0.1:4180", "http://evil.example"],
		["127.0.0.1:4180", "null"],
		["127.0.0.1:4180", ""],
		["127.0.0.1:4180", "https://127.0.0.1:4180"],
		["127.0.0.1:4180", "http://127.0.0.1:9999"],
		["127.0.0.1:4180", "http://127.0.0.1:4180/"],
		["127.0.0.1:4180", "http://127.0.0.1:4180, http://evil"],
		["127.0.0.1:4180", "file://"],
		// What listens on port 80 is another server.
		["127.0.0.1:4180", "http://127.0.0.1"],
		["localhost", "http://localhost"],
		["[::1]:4180", "http://[::1]"],
		// An upstream's pages are strangers to the gate and to one another.
		["127.0.0.1:4180", "http://docs.localhost:4180"],
		["docs.localhost:4180", "http://other.localhost:4180"],
		["docs.localhost:4180", "http://127.0.0.1:4180"],
	])("at %s may not be %j", (host, origin) => {
		expect(guard(host, "Origin", origin)).toMatchObject({
			code: "foreign-origin",
		});
	});
});

test("on port 80 the gate's own Origin names no port", () => {
	const atDefault = ownHosts({ host: "127.0.0.1", port: 80 }, []);
	const head = parseHead(["Host", "[::1]", "Origin", "http://[::1]"], "1.1");
	if ("code" in head) throw new Error(head.reason);
	expect(guardOrigin(atDefault, head, false)).toEqual(gate);
});

describe("fetch metadata", () => {
	test.each(["same-origin", "none"])("%s passes", (site) => {
		expect(guard("127.0.0.1:4180", "Sec-Fetch-Site", site)).toEqual(gate);
	});

	test.each(["cross-site", "same-site", "Same-Origin", "", "anything"])(
		"%j is refused, also without an Origin",
		(site) => {
			expect(guard("127.0.0.1:4180", "Sec-Fetch-Site", site)).toMatchObject({
				code: "foreign-origin",
			});
		},
	);
});
