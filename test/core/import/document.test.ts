/** Files that two readers could read differently, that grow while they are read, or that are none. */
import { execFileSync } from "node:child_process";
import { symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readImport } from "../../../core/import/import.ts";
import { SettingsError } from "../../../core/settings/file.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { tempFolder } from "../parts.ts";
import { canary, changed, errorOf, names, planOf } from "./plans.ts";

const lines = (...all: readonly string[]): string => all.join("\n");

describe("is refused with its line, and without what stands there:", () => {
	test.each([
		[
			"an alias",
			lines("service:", "  host: &h localhost", `  port: *h # ${canary}`),
			"3",
		],
		[
			"a merge of an alias",
			lines("auth: &a", `  jwt_secret: ${canary}`, "service:", "  <<: *a"),
			"4",
		],
		[
			"a tag of its own",
			lines("service:", `  host: !python/object ${canary}`),
			"2",
		],
		["binary", lines("service:", `  host: !!binary ${canary}`), "2"],
		[
			"a key twice",
			lines(
				"auth:",
				"  jwt_secret: a",
				`  jwt_secret: ${canary}`,
				"service: {}",
			),
			"3",
		],
		[
			"a key twice in JSON",
			lines('{"mode":"strict",', `"mode":"lax", "x":"${canary}"}`),
			"2",
		],
		[
			"__proto__",
			lines("service:", "  __proto__:", `    port: ${canary}`),
			"2",
		],
		[
			"a second document",
			lines("service: {}", "---", `service: ${canary}`),
			"2",
		],
		[
			"YAML 1.1",
			lines("%YAML 1.1", "---", "service:", `  host: ${canary}`),
			"1",
		],
		["an open quote", lines("service:", `  host: '${canary}`), "2"],
		["a mapping in a value", lines("service:", `  host: a: ${canary}`), "2"],
		[
			"a key that is a list",
			lines("service: {}", `? [a, ${canary}]`, ": 1"),
			"2",
		],
		["a port that is text", lines("service:", `  port: ${canary}`), "2"],
		["a port out of range", lines("service:", "  port: 70000"), "2"],
		[
			"a host that is none",
			lines("service:", `  host: "${canary}/../@x"`),
			"2",
		],
		[
			"a host with user info",
			lines("service:", `  host: "u:${canary}@h"`),
			"2",
		],
		["a section that is text", lines("service: {}", `auth: ${canary}`), "2"],
		[
			"a flag that is text",
			lines("service: {}", "auth:", `  require_auth: ${canary}`),
			"3",
		],
		["a mode that is none", lines('{"port":1,', `"mode":"${canary}"}`), "2"],
		[
			"a range that is none",
			lines('{"port":1,', `"allowed_ips":["${canary}"]}`),
			"2",
		],
		[
			"keys that are no list",
			lines('{"port":1,', `"api_keys":"${canary}"}`),
			"2",
		],
		[
			"a key that is no text",
			lines('{"port":1,', `"api_keys":[{"x":"${canary}"}]}`),
			"2",
		],
		[
			"a limit of nothing",
			lines(
				"server:",
				"  mcp:",
				"    rate_limit:",
				"      queries_per_minute: 0",
			),
			"4",
		],
		["a line of a .env that is none", lines("A_TOKEN=x", canary), "2"],
		["a variable set twice", lines("A_TOKEN=x", `A_TOKEN=${canary}`), "2"],
		[
			"a quote of a .env that stays open",
			lines("B=1", `A_TOKEN="${canary}`),
			"2",
		],
		["something after a quote", lines("B=1", `A_TOKEN="x" ${canary}`), "2"],
		[
			"an unknown word in Drawbridge's",
			lines('{"upstreams":{},', `"mode":"${canary}"}`),
			"2",
		],
	])("%s", async (_, text, line) => {
		expect(await errorOf("settings", text)).toBe(line);
	});

	test.each([
		["JSON with a trailing comma", '{"mode":"strict",}'],
		["a file that no system has", `nothing: ${canary}`],
		["an empty file", ""],
		["a list", `- ${canary}`],
		["bytes that are no UTF-8", Buffer.from([0x61, 0x3a, 0xff])],
		["too much", `# ${"x".repeat(300_000)}`],
		["deep nesting", "[".repeat(50_000)],
		[
			"deep blocks",
			Array.from({ length: 60 }, (_, i) => `${" ".repeat(i)}a:`).join("\n"),
		],
	])("%s", async (_, text) => {
		expect(await errorOf("settings", text)).toMatch(/^(?:no line|\d+)$/);
	});
});

test("a folder, a device and a pipe are not read, and a missing file is said so", async () => {
	const folder = await tempFolder();
	const pipe = join(folder, "pipe");
	if (process.platform !== "win32") execFileSync("mkfifo", [pipe]);
	await symlink("/dev/zero", join(folder, "zero"));
	const holding = {
		settings: SecuritySettings.parse({}),
		mode: "strict" as const,
	};
	// oxlint-disable-next-line no-await-in-loop -- one file after the other
	for (const file of [folder, pipe, join(folder, "zero"), join(folder, "none")])
		await expect(readImport(file, {}, holding)).rejects.toThrow(SettingsError);
});

describe("a system is told by its content", () => {
	test.each([
		["security.json", '{"mode":"strict","api_keys":[]}', "kaimon"],
		[".kaimon/security.json", '{"mode":"strict"}', "kaimon"],
		[".drawbridge/security.json", '{"mode":"strict"}', "drawbridge"],
		["config.json", '{"port":2828}', "kaimon"],
		["x", '{"upstreams":{}}', "drawbridge"],
		["kimi.json", '{"limits":{},"mode":"strict"}', "drawbridge"],
		["x", "service:\n  port: 8000", "kimi"],
		["docrunch.yaml", "service:\n  port: 8000", "kimi"],
		["x", "auth:\n  jwt_secret: ''\ntls:\n  enabled: true", "kimi"],
		["x", "server:\n  mcp: {}", "docrunch"],
		["x", "llm:\n  providers: {}", "docrunch"],
		["kimi.yaml", "service: {}\nserver: {}", "kimi"],
		["x", "# c\n\nexport A_TOKEN=1", "dotenv"],
		["security.json", "A=1", "dotenv"],
	] as const)("%s with %s is %s's", async (name, text, system) => {
		expect((await planOf(name, text)).view.system).toBe(system);
	});

	test("which fits two is refused, unless the name tells", async () => {
		expect(await errorOf("x.yaml", "service: {}\nserver: {}")).toBe("no line");
	});
});

test("the digest is of the bytes", async () => {
	const one = await planOf(".env", "A_TOKEN=1\n");
	const other = await planOf(".env", "A_TOKEN=2\n");
	expect(one.view.digest).toMatch(/^[0-9a-f]{64}$/);
	expect(one.view.digest).not.toBe(other.view.digest);
});

test("a byte-order mark and Windows lines change nothing", async () => {
	const { view } = await planOf("x.yaml", "\ufeffservice:\r\n  port: 8001\r\n");
	expect(changed(view)["upstreams.sysadmin-ai.url"]).toBe(
		"http://127.0.0.1:8001",
	);
	expect(
		names(
			(await planOf(".env", "\ufeffA_TOKEN=1\r\n\r\nB_SECRET=2\r\n")).view
				.secrets,
		),
	).toEqual(["A_TOKEN", "B_SECRET"]);
});
