/** What security.json may say: what is accepted, what is refused, and what the owner is told about it. */
import { readFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { adoptable, warningsOf } from "../../../core/settings/advice.ts";
import {
	loweredLimits,
	lowerLimits,
	mergeLimits,
	defaultLimits,
} from "../../../core/settings/limit-settings.ts";
import { jsonSchema, SecuritySettings } from "../../../core/settings/schema.ts";

const warn = (json: unknown): string[] =>
	warningsOf(SecuritySettings.parse(json));
/** Where the first problem is, or "accepted". */
const problemOf = (json: unknown): string => {
	const parsed = SecuritySettings.safeParse(json);
	return parsed.success
		? "accepted"
		: (parsed.error.issues[0]?.path.join(".") ?? "");
};
const upstream = (fields: object): object => ({
	upstreams: { a: { url: "http://a", ...fields } },
});

describe("a warning", () => {
	test.each([
		["allowed_ip", "allowed_ips"],
		["Mode", "mode"],
		["anonymus_role", "anonymous_role"],
		["apikeys", "api_keys"],
		["trusted_proxy", undefined],
		["readonly", "read_only"],
	])("on the unknown field %s suggests %s", (field, suggestion) => {
		const [warning, ...more] = warn({ [field]: [] });
		expect(warning).toContain(field);
		if (suggestion) expect(warning).toContain(`"${suggestion}"`);
		else expect(warning).not.toContain('"');
		expect(more).toEqual([]);
	});

	test.each([
		[upstream({ timeout_second: 1 }), "upstreams.a.timeout_second:"],
		[upstream({ limits: { queries: 1 } }), "upstreams.a.limits.queries:"],
		[upstream({ jwt: { secret: "s", rol: "x" } }), "upstreams.a.jwt.rol:"],
		[
			upstream({ routes: [{ path: "/", permission: "read", methods: "GET" }] }),
			"upstreams.a.routes.0.methods:",
		],
		[
			upstream({ tools: [{ name: "x", permission: "read", y: 1 }] }),
			"upstreams.a.tools.0.y:",
		],
		[{ limits: { writes_per_minutes: 1 } }, "limits.writes_per_minutes:"],
		[{ roles: { reader: ["read"] } }, "roles.reader:"],
		[{ auth: { access_hour: 1 } }, "auth.access_hour:"],
	])("on %j says where", (json, where) => {
		expect(warn(json)).toEqual([
			expect.stringMatching(new RegExp(`^${where.replaceAll(".", "\\.")}`)),
		]);
	});

	test("on plain keys counts them and holds none of them", () => {
		const warning = warn({ api_keys: ["key-abc123", "other-key"] });
		expect(warning).toEqual([expect.stringContaining("2 keys")]);
		expect(warning[0]).not.toContain("abc123");
	});

	test("never repeats a long name", () => {
		expect(warn({ ["x".repeat(10_000)]: 1 })[0]?.length).toBeLessThan(200);
	});
});

test.each([
	{},
	{ $schema: "x", mode: "lax", limits: null, api_keys: [], allowed_ips: [] },
	upstream({ root: true, headers: { A: "b" } }),
	upstream({ preset: "kimi", routes: [], tools: [], mcp: "/mcp" }),
	{ limits: { queries_per_minute: 60 }, auth: { access_hours: 0.5 } },
	{ read_only: true, roles: { viewer: ["read", "read:*"] } },
])("%j needs no warning", (json) => {
	expect(warn(json)).toEqual([]);
});

describe("accepted", () => {
	test.each([
		{ api_keys: ["key-abc123..."] },
		{ api_keys: ["x".repeat(512)] },
		{ roles: { admin: ["*"], viewer: ["read:*", "create:scan", "read"] } },
		{ anonymous_role: "agent" },
		{ limits: { queries_per_minute: null } },
		{ upstreams: { a: { preset: "kaimon" } } },
		upstream({ project: "/srv/project" }),
		upstream({ routes: [{ path: "/**", permission: "nobody" }] }),
		upstream({ tools: [{ name: "run_*", permission: "execute:command" }] }),
		upstream({ mcp: ["/mcp", "/a/**"], limits: null }),
		upstream({ jwt: { secret: "kimi", subject: "gate", query: "token" } }),
	])("%j", (json) => {
		expect(problemOf(json)).toBe("accepted");
	});
});

describe("refused", () => {
	test.each([
		[{ api_keys: ["short"] }, "api_keys.0"],
		[{ api_keys: ["with a space"] }, "api_keys.0"],
		[{ api_keys: ["schlüssel-1"] }, "api_keys.0"],
		[{ api_keys: ["abcdefgh\n"] }, "api_keys.0"],
		[{ api_keys: ["x".repeat(513)] }, "api_keys.0"],
		[{ api_keys: ["good-key-1", 7] }, "api_keys.1"],
		[{ api_keys: "key-abc123" }, "api_keys"],
		[{ anonymous_role: "admin" }, "anonymous_role"],
		[{ anonymous_role: "Viewer" }, "anonymous_role"],
		[{ anonymous_role: "constructor" }, "anonymous_role"],
		[{ read_only: "yes" }, "read_only"],
		[{ roles: { viewer: ["nobody"] } }, "roles.viewer.0"],
		[{ roles: { viewer: ["anyone"] } }, "roles.viewer.0"],
		[{ roles: { viewer: ["read*"] } }, "roles.viewer.0"],
		[{ roles: { viewer: ["*:*"] } }, "roles.viewer.0"],
		[{ roles: { viewer: "read" } }, "roles.viewer"],
		[{ limits: false }, "limits"],
		[{ limits: { queries_per_minute: 0 } }, "limits.queries_per_minute"],
		[{ limits: { queries_per_minute: "60" } }, "limits.queries_per_minute"],
		[{ auth: { access_hours: 0 } }, "auth.access_hours"],
		[{ auth: { refresh_days: 1e9 } }, "auth.refresh_days"],
		[{ upstreams: { a: {} } }, "upstreams.a.url"],
		[upstream({ preset: "other" }), "upstreams.a.preset"],
		[upstream({ project: "relative" }), "upstreams.a.project"],
		[upstream({ project: "../up" }), "upstreams.a.project"],
		[
			upstream({ routes: [{ path: "scans", permission: "read" }] }),
			"upstreams.a.routes.0.path",
		],
		[
			upstream({ routes: [{ path: "/a?b", permission: "read" }] }),
			"upstreams.a.routes.0.path",
		],
		[
			upstream({ routes: [{ path: "/a", permission: "Read" }] }),
			"upstreams.a.routes.0.permission",
		],
		[
			upstream({ routes: [{ path: "/a", permission: "*" }] }),
			"upstreams.a.routes.0.permission",
		],
		[
			upstream({ routes: [{ method: "G T", path: "/", permission: "read" }] }),
			"upstreams.a.routes.0.method",
		],
		[upstream({ tools: [{ permission: "read" }] }), "upstreams.a.tools.0.name"],
		[upstream({ mcp: "mcp" }), "upstreams.a.mcp"],
		[upstream({ jwt: {} }), "upstreams.a.jwt.secret"],
		[upstream({ jwt: { secret: "../x" } }), "upstreams.a.jwt.secret"],
	])("%j", (json, where) => {
		expect(problemOf(json)).toBe(where);
	});
});

test("what is read is what the rest of the gate expects", () => {
	const read = SecuritySettings.parse({
		anonymous_role: "reader",
		limits: { queries_per_minute: 5, writes_per_minute: null },
		...upstream({
			mcp: "/rpc",
			routes: [{ method: "delete", path: "/", permission: "delete:scan" }],
		}),
	});
	expect(read).toMatchObject({
		mode: "strict",
		anonymous_role: "viewer",
		read_only: false,
		limits: {
			...defaultLimits,
			queries_per_minute: 5,
			writes_per_minute: null,
		},
		auth: { access_hours: 24, cookie_idle_minutes: 120 },
		upstreams: { a: { mcp: ["/rpc"], routes: [{ method: "DELETE" }] } },
	});
	expect(SecuritySettings.parse({ limits: null }).limits).toBeNull();
});

test("keys in plain text are each taken over once", () => {
	const twice = SecuritySettings.parse({
		api_keys: ["key-abc123", "key-abc123", "key-def456"],
	});
	expect(adoptable(twice)).toEqual(["key-abc123", "key-def456"]);
});

describe("limits of somebody's own", () => {
	const base = { ...defaultLimits, queries_per_minute: 60 };

	test("take the place of the number they name, in both directions", () => {
		const merged = mergeLimits(base, {
			queries_per_minute: 600,
			writes_per_minute: null,
		});
		expect(merged).toEqual({
			...base,
			queries_per_minute: 600,
			writes_per_minute: null,
		});
		expect(mergeLimits(base, null)).toBeNull();
		expect(mergeLimits(base, undefined)).toBe(base);
	});

	test("only count where they are lower when they may only tighten", () => {
		const own = { queries_per_minute: 600, writes_per_minute: 3 };
		expect(lowerLimits(base, own)).toEqual({ ...base, writes_per_minute: 3 });
		expect([...loweredLimits(base, own)]).toEqual(["writes_per_minute"]);
		expect(lowerLimits(base, null)).toBe(base);
		expect(lowerLimits(base, { queries_per_minute: null })).toBe(base);
	});

	test("tighten also where limits are off", () => {
		expect(lowerLimits(null, { writes_per_minute: 3 })).toMatchObject({
			queries_per_minute: null,
			writes_per_minute: 3,
		});
		expect(lowerLimits(null, {})).toBeNull();
	});
});

describe("the published JSON Schema", () => {
	test("is the one in the contract (drawbridge settings schema > contract/security.schema.json)", async () => {
		const file = new URL(
			"../../../contract/security.schema.json",
			import.meta.url,
		);
		expect(JSON.parse(await readFile(file, "utf8"))).toEqual(jsonSchema());
	});

	test("describes every field but $schema", () => {
		const { properties } = jsonSchema();
		const undescribed = Object.entries(properties as Record<string, object>)
			.filter(([, field]) => !("description" in field))
			.map(([name]) => name);
		expect(undescribed).toEqual(["$schema"]);
	});
});
