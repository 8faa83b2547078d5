/** Which settings can be changed one by one, and which changes widen. */
import { describe, expect, test } from "vitest";
import {
	defaultSettings,
	exampleOf,
	settablePaths,
	settingWidens,
} from "../../../core/settings/settable.ts";
import { settingsView } from "../../../core/settings/setting-views.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { readSettings } from "../../../core/settings/file.ts";
import { tempHome } from "../parts.ts";

describe("a setting that can be changed on its own", () => {
	test.each(settablePaths)(
		"%s has an example that says something and is taken",
		(path) => {
			const example = exampleOf(path);
			expect(example).not.toBeNull();
			expect(example).not.toEqual([]);
			const settings = path
				.split(".")
				.toReversed()
				.reduce<unknown>((inner, member) => ({ [member]: inner }), example);
			expect(SecuritySettings.safeParse(settings).error?.issues).toBe(
				undefined,
			);
		},
	);

	test("has a sentence, a form that fits its default, and says where its value is from", async () => {
		const { settings: file } = await tempHome();
		const { settings, exists } = settingsView({
			file,
			read: readSettings(file),
			projects: [],
		});
		expect(exists).toBe(false);
		expect(settings.length).toBeGreaterThan(20);
		for (const { path, description, form, value, given } of settings) {
			expect([path, given]).toEqual([path, false]);
			if (!path.startsWith("leak_guard.")) expect(description).not.toBe("");
			const kind = {
				boolean: ["switch"],
				number: ["number"],
				string: ["choice", "text"],
				object: value === null ? ["text", "number", "json"] : ["lines", "json"],
			}[typeof value as "boolean" | "number" | "string" | "object"];
			expect([path, kind]).toEqual([path, expect.arrayContaining([form.kind])]);
		}
	});

	test("is in the schema", () => {
		for (const path of settablePaths) {
			const [first = ""] = path.split(".");
			expect(Object.keys(defaultSettings)).toContain(first);
		}
	});
});

describe("a change widens", () => {
	test.each([
		["read_only", true, false, false],
		["read_only", false, true, true],
		["lax_asks_critical", false, true, true],
		["anonymous_role", "viewer", "operator", false],
		["anonymous_role", "operator", "viewer", true],
		["anonymous_role", "admin", "operator", true],
		["audit.keep_days", 1, 365, true],
		["audit.keep_days", null, 365, false],
		["audit.keep_days", 400, null, true],
		["audit.keep_days", "long", 365, true],
		["audit.arguments", "full", "redacted", true],
		["audit.arguments", "digest", "redacted", true],
		["audit.webhook_url", "https://a.example", null, true],
		["leak_guard.requests", "hold", "off", false],
		["leak_guard.requests", "record", "redact", true],
		["leak_guard.requests", "none", "off", true],
		["sensitive_paths", ["a", "b"], ["a"], false],
		["sensitive_paths", ["b"], ["a"], true],
		["sensitive_paths", "a", ["a"], true],
		["phone.push_origins", [], ["https://a.example"], false],
		["phone.push_origins", ["https://b.example"], [], true],
		["approval_seconds", 60, 120, false],
		["approval_seconds", 600, 120, true],
		["phone.enabled", false, true, false],
		["phone.enabled", true, false, true],
		["mode", "strict", "strict", true],
		["upstreams", {}, {}, true],
		["constructor", 1, 1, true],
		["__proto__", 1, 1, true],
	])("%s to %j from %j: %s", (path, after, before, widening) => {
		const [first = "", second] = path.split(".");
		const settings = {
			[first]: second === undefined ? before : { [second]: before },
		};
		expect(settingWidens(path, after, settings)).toBe(widening);
	});

	test("when the default that comes back is the wider one, or nothing is known of what holds", () => {
		expect(settingWidens("read_only", undefined, { read_only: true })).toBe(
			true,
		);
		expect(
			settingWidens("audit.keep_days", undefined, { audit: { keep_days: 9 } }),
		).toBe(false);
		expect(settingWidens("approval_seconds", 1, {})).toBe(true);
	});
});
