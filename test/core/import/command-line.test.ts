/** drawbridge import: shows first, and without a terminal applies only what it was told to. */
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type CommandLine, commandLine } from "../cli/command-line.ts";
import { canary } from "./plans.ts";

const yaml = [
	"server:",
	"  mcp:",
	"    port: 3334",
	"    auth:",
	"      enabled: true",
	"      tokens:",
	"        - token_env: DOCRUNCH_AGENT_TOKEN",
	"llm:",
	"  providers:",
	"    openai:",
	`      api_key: ${canary}`,
].join("\n");

async function setup(): Promise<
	CommandLine & { readonly settings: () => Promise<string> }
> {
	const line = await commandLine();
	// The command's own folder is the home's parent.
	await writeFile(join(line.home, "..", "config.yaml"), yaml);
	return {
		...line,
		settings: () =>
			readFile(join(line.home, "security.json"), "utf8").catch(() => ""),
	};
}

test("without --yes it shows what would change, changes nothing, and exits 0", async () => {
	const { run, settings } = await setup();
	const shown = await run("import", "config.yaml");
	expect(shown.code).toBe(0);
	expect(shown.stdout).toContain("upstreams.docrunch.url");
	expect(shown.stdout).toContain("DOCRUNCH_AGENT_TOKEN");
	expect(shown.stdout + shown.stderr).not.toContain(canary);
	expect(await settings()).toBe("");
});

test("--json prints the preview as one value", async () => {
	const { run } = await setup();
	const { code, stdout } = await run("import", "config.yaml", "--json");
	expect(code).toBe(0);
	expect(stdout).toMatch(/^[^\n]+\n$/);
	expect(JSON.parse(stdout)).toMatchObject({
		system: "docrunch",
		secrets: [{ name: "docrunch-openai" }],
	});
});

test("--yes applies what was named and nothing else; --all names everything", async () => {
	const some = await setup();
	const done = await some.run("import", "config.yaml", "--yes", "--json");
	expect(JSON.parse(done.stdout)).toMatchObject({
		references: [],
		secrets: [],
	});
	expect(await some.settings()).not.toContain("DOCRUNCH_AGENT_TOKEN");
	const all = await setup();
	expect((await all.run("import", "config.yaml", "--yes", "--all")).code).toBe(
		0,
	);
	expect(await all.settings()).toContain("${env:DOCRUNCH_AGENT_TOKEN}");
	expect(await all.settings()).not.toContain(canary);
	expect((await all.run("secret", "list", "--json")).stdout).toContain(
		"docrunch-openai",
	);
});

test.each([
	["--allow", "PATH"],
	["--secret", "none"],
	["--unknown", "x"],
])("%s %s is wrong usage", async (option, name) => {
	const { run, settings } = await setup();
	const { code, stdout } = await run(
		"import",
		"config.yaml",
		"--yes",
		option,
		name,
	);
	expect([code, stdout, await settings()]).toEqual([2, "", ""]);
});

test("a file that cannot be read exits 1 and names its line on stderr", async () => {
	const { run, home } = await setup();
	await writeFile(join(home, "..", "bad.yaml"), `server:\n  mcp: '${canary}`);
	const { code, stdout, stderr } = await run("import", "bad.yaml");
	expect([code, stdout]).toEqual([1, ""]);
	expect(stderr).toContain("bad.yaml:2:");
	expect(stderr).not.toContain(canary);
});
