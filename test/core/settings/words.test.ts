/** ip, project and settings as they are typed: what scripts rely on, and what a person is told. */
import { mkdir, readFile, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { jsonSchema } from "../../../core/settings/schema.ts";
import { exampleOf } from "../../../core/settings/settable.ts";
import { commandLine } from "../cli/command-line.ts";
import { tempFolder } from "../parts.ts";

const withRanges = (home: string, ...allowed_ips: string[]): Promise<void> =>
	writeFile(join(home, "security.json"), JSON.stringify({ allowed_ips }));

test("ip allow: without a terminal a lock-out needs --yes, and the first range says what it does", async () => {
	const { run } = await commandLine();
	const allow = (...more: string[]) =>
		run("ip", "allow", "10.1.2.3/8", ...more);
	expect(await allow()).toMatchObject({
		code: 1,
		stdout: "",
		stderr: expect.stringContaining("--yes"),
	});
	const first = await allow("--yes");
	expect(first).toMatchObject({ code: 0, stdout: "" });
	expect(first.stderr).toContain("only 10.0.0.0/8");
});

test.each([
	["nonsense", "[usage]"],
	['[{"from":"25:00","to":"07:00"}]', "[invalid-input]"],
])(
	"settings set: whoever is told that %s is wrong is shown a value that is not",
	async (value, code) => {
		const { run } = await commandLine();
		const set = await run("settings", "set", "quiet_hours", value);
		expect([set.code, set.stdout]).toEqual([2, ""]);
		expect(set.stderr).toContain(code);
		expect(set.stderr).toContain(JSON.stringify(exampleOf("quiet_hours")));
	},
);

test("ip list: one value that says where each range stands", async () => {
	const { run, home } = await commandLine();
	await withRanges(home, "127.0.0.1/8");
	const { stdout } = await run("ip", "list", "--json");
	expect(JSON.parse(stdout)).toEqual({
		ranges: [{ cidr: "127.0.0.0/8", source: join(home, "security.json") }],
		trustedProxies: [],
	});
});

test.each([
	["127.0.0.0/8", [], 1],
	["127.0.0.0/8", ["--yes"], 0],
	["127.1.0.0/16", ["--yes"], 1],
	["10.0.0.0/8", ["--yes"], 1],
	["127.0.0.0/33", [], 2],
])("ip deny %s %j exits %i", async (cidr, more, code) => {
	const { run, home } = await commandLine();
	await withRanges(home, "127.0.0.0/8");
	expect((await run("ip", "deny", cidr, ...more)).code).toBe(code);
});

test("project trust: shows what it approves on stderr, escapes what could command a terminal, and approves without one", async () => {
	const { run } = await commandLine();
	const dir = await realpath(await tempFolder());
	await mkdir(join(dir, ".drawbridge"));
	const escape = "evil\u001b[2J\u202e";
	await writeFile(
		join(dir, ".drawbridge", "security.json"),
		JSON.stringify({ mode: "lax", [escape]: 1, api_keys: ["project-key-1"] }),
	);
	const trusted = await run("project", "trust", dir, "--json");
	expect(trusted.code).toBe(0);
	expect(JSON.parse(trusted.stdout)).toMatchObject({ dir, state: "approved" });
	expect(trusted.stderr).toMatch(/mode +lax/);
	expect(`${trusted.stdout}${trusted.stderr}`).not.toContain("project-key-1");
	expect(trusted.stderr).not.toContain("\u001b");
	const list = await run("project", "list");
	expect(list.stdout).toContain("approved");
	expect(list.stdout).not.toContain("\u202e");
});

test("project trust: a folder without a file, or with a broken one, is not approved", async () => {
	const { run } = await commandLine();
	const dir = await realpath(await tempFolder());
	expect((await run("project", "trust", dir)).code).toBe(1);
	await mkdir(join(dir, ".kaimon"));
	await writeFile(join(dir, ".kaimon", "security.json"), "{");
	expect((await run("project", "trust", dir)).code).toBe(1);
	const { stdout } = await run("project", "list", "--json");
	expect(JSON.parse(stdout)).toMatchObject([{ dir, state: "broken" }]);
});

test("project remove: a folder once, and a folder that is none not at all", async () => {
	const { run } = await commandLine();
	const dir = await realpath(await tempFolder());
	expect((await run("project", "add", dir)).code).toBe(0);
	expect((await run("project", "remove", dir)).code).toBe(0);
	expect((await run("project", "remove", dir)).code).toBe(1);
	expect((await run("project", "add", join(dir, "none"))).code).toBe(1);
});

test("settings schema: the schema and nothing else", async () => {
	const { run, home } = await commandLine();
	const { code, stdout, stderr } = await run("settings", "schema");
	expect([code, stderr]).toEqual([0, ""]);
	expect(JSON.parse(stdout)).toEqual(jsonSchema());
	await expect(readFile(join(home, "security.json"))).rejects.toThrow("ENOENT");
});
