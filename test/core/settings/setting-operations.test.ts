/** settings.set: what it writes, what it refuses, and what it leaves as it was. */
import { readFile, writeFile } from "node:fs/promises";
import { describe, expect, test } from "vitest";
import { CommandError } from "../../../core/control/operation.ts";
import { settingOperations } from "../../../core/control/settings.ts";
import { checkSettings, SettingsError } from "../../../core/settings/file.ts";
import { coreParts, tempHome } from "../parts.ts";

const asker = { actor: "cli" } as const;

async function setup(settings: object) {
	const parts = await coreParts("strict", { settings });
	const { "settings.get": get, "settings.set": set } = settingOperations({
		settingsFile: parts.home.settings,
		projects: parts.projects,
		readSettings: () => parts.read,
		reloadSettings: () => parts.reload(),
	});
	return {
		parts,
		get: async (path: string) =>
			(await get({}, asker)).settings.find((one) => one.path === path),
		set: (path: string, was: unknown, value?: unknown) =>
			// As the door's schema hands it over: JSON.
			set({ path, was, value } as Parameters<typeof set>[0], asker),
		inFile: async (): Promise<unknown> =>
			JSON.parse(await readFile(parts.home.settings, "utf8")),
	};
}

async function codeOf(work: () => unknown): Promise<string> {
	try {
		await work();
		return "done";
	} catch (error) {
		if (error instanceof CommandError || error instanceof SettingsError)
			return error.code;
		throw error;
	}
}

describe("a setting that is changed", () => {
	test("holds at once, and comes back as it was with what stood beside it", async () => {
		const before = { later: { a: 1 }, audit: { bodies: true } };
		const { parts, get, set, inFile } = await setup(before);
		const changed = await set("audit.keep_days", 365, 30);
		expect(changed).toMatchObject({ value: 30, given: true, default: 365 });
		expect(parts.settings.audit.keep_days).toBe(30);
		expect(await inFile()).toEqual({
			...before,
			audit: { bodies: true, keep_days: 30 },
		});
		const back = await set("audit.keep_days", 30);
		expect(back).toMatchObject({ value: 365, given: false });
		expect(await inFile()).toEqual(before);
		expect(await get("audit.bodies")).toMatchObject({ value: true });
	});

	test("leaves no empty object behind when it goes", async () => {
		const { set, inFile } = await setup({});
		await set("leak_guard.requests", "off", "hold");
		expect(await inFile()).toEqual({ leak_guard: { requests: "hold" } });
		await set("leak_guard.requests", "hold");
		expect(await inFile()).toEqual({});
	});

	test("is no longer what was looked at: nothing is written", async () => {
		const { parts, set, inFile } = await setup({ stop_seconds: 7 });
		expect(await codeOf(() => set("stop_seconds", 5, 9))).toBe("conflict");
		await writeFile(parts.home.settings, '{"stop_seconds":8}');
		// Also where the gate has not heard of it yet.
		expect(await codeOf(() => set("stop_seconds", 7, 9))).toBe("conflict");
		expect(await inFile()).toEqual({ stop_seconds: 8 });
	});

	test.each([
		["stop_seconds", 5, -1, "invalid-input"],
		["stop_seconds", 5, "9", "invalid-input"],
		["audit.webhook_url", null, "http://example.org/", "invalid-input"],
		["anonymous_role", "operator", "admin", "invalid-input"],
		["trusted_proxies", [], ["nowhere"], "settings-invalid"],
		["mode", "strict", "lax", "not-found"],
		["api_keys", [], ["a-plain-key-of-mine"], "not-found"],
		["upstreams.docs.url", null, "http://a", "not-found"],
		["__proto__.polluted", null, true, "not-found"],
	])(
		"%s, from %j to %j: %s, and nothing is written",
		async (path, was, value, code) => {
			const { set, inFile } = await setup({ later: 1 });
			expect(await codeOf(() => set(path, was, value))).toBe(code);
			expect(await inFile()).toEqual({ later: 1 });
		},
	);
});

describe("what is said about the file", () => {
	test.each([
		['{\n"mode": "strikt"\n}', [[2, "wrong"]]],
		['{\n"mode": "strict",\n', [[3, "wrong"]]],
		[
			'{\n"audit": {\n"keep_dayz": 3 }, "kez": 1\n}',
			[
				[3, "note"],
				[3, "note"],
			],
		],
		["{}", []],
	])("%j has its lines", async (text, lines) => {
		const { settings } = await tempHome();
		await writeFile(settings, text);
		const findings = checkSettings(settings);
		expect(findings.map(({ line, result }) => [line, result])).toEqual(lines);
	});

	test("is nothing where there is none", async () => {
		expect(checkSettings((await tempHome()).settings)).toEqual([]);
	});
});
