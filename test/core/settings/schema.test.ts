/** What the owner is told about fields that have no effect. */
import { describe, expect, test } from "vitest";
import {
	SecuritySettings,
	unknownFields,
} from "../../../core/settings/schema.ts";

const warn = (json: unknown): string[] =>
	unknownFields(SecuritySettings.parse(json));

describe("a warning", () => {
	test.each([
		["allowed_ip", "allowed_ips"],
		["Mode", "mode"],
		["anonymus_role", "anonymous_role"],
		["apikeys", "api_keys"],
	])("on the unknown field %s suggests %s", (field, suggestion) => {
		const [warning, ...more] = warn({ [field]: [] });
		expect(warning).toContain(field);
		expect(warning).toContain(`"${suggestion}"`);
		expect(more).toEqual([]);
	});

	test("on a field like no other suggests nothing", () => {
		expect(warn({ colours: 1 })).toEqual([expect.not.stringContaining('"')]);
	});

	test("on an upstream's field names the upstream", () => {
		const upstreams = { docs: { url: "http://a", timeout_second: 1 } };
		expect(warn({ upstreams })).toEqual([
			expect.stringMatching(
				/^upstreams\.docs\.timeout_second:.*"timeout_seconds"/,
			),
		]);
	});

	test.each([
		["api_keys", { api_keys: ["x"] }],
		["limits", { limits: { queries_per_minute: 60 } }],
		["preset", { upstreams: { a: { url: "http://a", preset: "kimi" } } }],
		["routes", { upstreams: { a: { url: "http://a", routes: [] } } }],
	])("on %s says that it is not acted on", (field, json) => {
		expect(warn(json)).toEqual([expect.stringContaining(field)]);
	});
});

test.each([
	{},
	{ $schema: "x", mode: "lax", limits: null, api_keys: [], allowed_ips: [] },
	{
		upstreams: { a: { url: "https://a:1/b", root: true, headers: { A: "b" } } },
	},
])("%j needs no warning", (json) => {
	expect(warn(json)).toEqual([]);
});
