/** Where values come from, and who may say the mode. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Mode, ProjectView } from "../../../contract/views.ts";
import { FlagError } from "../../../core/serve-flags.ts";
import { readSettings } from "../../../core/settings/file.ts";
import {
	baseMode,
	modeFromEnvironment,
	type OriginParts,
	origins,
} from "../../../core/settings/origins.ts";
import { tempFolder } from "../parts.ts";

async function read(json: object): Promise<OriginParts["read"]> {
	const file = join(await tempFolder(), "security.json");
	await writeFile(file, JSON.stringify(json));
	return readSettings(file);
}

describe("SECURITY_MODE", () => {
	test.each([
		["local", "relaxed"],
		["strict", "strict"],
		["", undefined],
		[undefined, undefined],
	])("%j is %s", (word, mode) => {
		expect(modeFromEnvironment({ SECURITY_MODE: word })).toBe(mode);
	});

	test.each(["lax", "relaxed", "LOCAL", "Strict", " strict", "off", "0"])(
		"%j is an error, never a guess",
		(word) => {
			expect(modeFromEnvironment({ SECURITY_MODE: word })).toBeInstanceOf(
				FlagError,
			);
		},
	);
});

describe("the mode at the start", () => {
	const file = { mode: "lax" as const };
	test.each<[Mode | null, Mode | undefined, object, Mode, string]>([
		["relaxed", "strict", file, "relaxed", "--mode"],
		[null, "strict", file, "strict", "SECURITY_MODE"],
		[null, undefined, file, "lax", "security.json"],
		[null, undefined, {}, "strict", "default"],
	])(
		"--mode %s, environment %s, file %j: %s",
		async (flag, env, json, mode, from) => {
			expect(baseMode(flag, env, await read(json))).toEqual({ mode, from });
		},
	);
});

const from = (all: OriginParts): Record<string, string> =>
	Object.fromEntries(
		origins(all).map((one) => [one.setting, `${one.value} < ${one.from}`]),
	);

async function parts(
	json: object,
	change: Partial<OriginParts> = {},
): Promise<OriginParts> {
	const found = await read(json);
	const base = baseMode(null, undefined, found);
	return {
		read: found,
		base,
		mode: { mode: base.mode, until: null, returnsTo: base.mode },
		upstreams: [],
		projects: [],
		...change,
	};
}

test("each value says whether it stands in the file or is a default", async () => {
	const all = from(
		await parts({
			mode: "strict",
			allowed_ips: ["10.0.0.0/8"],
			limits: { queries_per_minute: null },
			read_only: false,
		}),
	);
	expect(all).toMatchObject({
		mode: "strict < security.json",
		allowed_ips: "10.0.0.0/8 < security.json",
		trusted_proxies: "none < default",
		"limits.queries_per_minute": "not limited < security.json",
		"limits.writes_per_minute": "30 < default",
		anonymous_role: "operator < default",
		read_only: "false < security.json",
	});
});

test("limits that are off are one line", async () => {
	const all = from(await parts({ limits: null }));
	expect(all["limits"]).toBe("off < security.json");
	expect(all).not.toHaveProperty(["limits.queries_per_minute"]);
});

test.each([
	[
		{
			mode: "lax" as const,
			until: "2026-11-20T10:15:00.000Z",
			returnsTo: "strict" as const,
		},
		"lax < time box",
	],
	[
		{ mode: "lax" as const, until: null, returnsTo: "strict" as const },
		"lax < until the next start",
	],
	[
		{ mode: "relaxed" as const, until: null, returnsTo: "relaxed" as const },
		"relaxed < --mode",
	],
	[
		{ mode: "strict" as const, until: null, returnsTo: "strict" as const },
		"strict < security.json",
	],
])("a gate started with --mode relaxed, now %j: %s", async (mode, expected) => {
	const base = { mode: "relaxed", from: "--mode" } as const;
	const all = await parts({ mode: "strict" }, { base, mode });
	expect(from(all)["mode"]).toBe(expected);
});

test("an upstream says who brought it, and what its project changes", async () => {
	const project: ProjectView = {
		dir: "/srv/p",
		file: null,
		state: "tightens",
		digest: null,
		upstreams: ["docs"],
		problem: "",
		fields: [
			{ field: "mode", value: "strict", effect: "applied" },
			{ field: "api_keys", value: "1: #0", effect: "waits-for-approval" },
		],
	};
	const one = { url: "http://a", preset: null, project: null };
	const all = from(
		await parts(
			{
				upstreams: {
					docs: { url: "http://a", project: "/srv/p" },
					kimi: { preset: "kimi" },
				},
			},
			{
				projects: [project],
				upstreams: [
					{ ...one, name: "docs", source: "settings", project: "/srv/p" },
					{ ...one, name: "kimi", source: "settings", preset: "kimi" },
					{ ...one, name: "given", source: "command-line" },
					{ ...one, name: "demo", source: "demo" },
				],
			},
		),
	);
	expect(all).toMatchObject({
		"upstreams.docs": "http://a < security.json",
		"upstreams.docs.mode": "strict < project /srv/p",
		"upstreams.kimi": "http://a < preset kimi",
		"upstreams.given": "http://a < command line",
		"upstreams.demo": "http://a < demo",
	});
	expect(all).not.toHaveProperty(["upstreams.docs.api_keys"]);
});
