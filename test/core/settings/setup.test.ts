/** The setup in one go: what it shows is what it writes, all of it or nothing. */
import { existsSync } from "node:fs";
import { mkdir, readFile, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SetupPlan } from "../../../contract/setup.ts";
import { CommandError } from "../../../core/control/operation.ts";
import { setupOperations } from "../../../core/control/setup.ts";
import { SettingsError } from "../../../core/settings/file.ts";
import { takeBack } from "../../../core/settings/setup-files.ts";
import { coreParts, lockVault, tempFolder } from "../parts.ts";

const asker = { actor: "cli" } as const;

async function setup(settings?: object) {
	const parts = await coreParts("strict", settings ? { settings } : {});
	const { "setup.preview": preview, "setup.apply": apply } = setupOperations({
		...withGetters(parts),
		settingsFile: parts.home.settings,
		sandboxed: () => false,
		gateUrl: () => "http://127.0.0.1:4180",
		reloadSettings: () => parts.reload(),
		lookUp: () => parts.lookUpSecrets(),
	});
	const look = async (wishes: object) =>
		await preview(SetupPlan.parse(wishes), asker);
	return {
		parts,
		look,
		apply: async (wishes: object, digest?: string) =>
			await apply(
				{
					...SetupPlan.parse(wishes),
					digest: digest ?? (await look(wishes)).digest,
				},
				asker,
			),
		text: async (file = parts.home.settings) =>
			existsSync(file) ? await readFile(file, "utf8") : null,
	};
}

const withGetters = ({
	upstreams,
	projects,
	keys,
	mode,
	bridge,
	commands,
}: Awaited<ReturnType<typeof coreParts>>) => ({
	upstreams,
	projects,
	keys,
	mode,
	bridge,
	commands,
});

async function codeOf(work: () => Promise<unknown>): Promise<string> {
	try {
		await work();
		return "done";
	} catch (error) {
		if (error instanceof CommandError || error instanceof SettingsError)
			return error.code;
		throw error;
	}
}

/** With this settings file, where one is given. */
async function project(file?: string): Promise<string> {
	const dir = await realpath(await tempFolder());
	if (file === undefined) return dir;
	await mkdir(join(dir, ".drawbridge"));
	await writeFile(join(dir, ".drawbridge", "security.json"), file);
	return dir;
}

const docs = { name: "docs", url: "http://127.0.0.1:3333" };
const all = {
	mode: "relaxed",
	allow: ["127.0.0.1", "10.1.2.3/8"],
	upstream: docs,
	key: { name: "my agent", role: "viewer" },
};

describe("the setup", () => {
	test("shows the new file, writes nothing by that, and then writes exactly that", async () => {
		const { parts, look, apply, text } = await setup();
		const { files, digest } = await look(all);
		expect(files).toMatchObject([{ file: parts.home.settings, isNew: true }]);
		expect(await text()).toBeNull();
		expect(parts.keys.list()).toEqual([]);

		const done = await apply(all, digest);
		expect(await text()).toBe(
			`${files[0]?.lines.map((line) => line.text).join("\n")}\n`,
		);
		expect(done).toMatchObject({
			mode: "relaxed",
			upstreamUrl: "http://127.0.0.1:4180/docs/",
			key: { name: "my agent", role: "viewer" },
		});
		expect(parts.keys.activeCount()).toBe(1);
		expect(parts.settings.allowed_ips).toEqual(["127.0.0.1", "10.0.0.0/8"]);
	});

	test("changes only what was chosen when it is run again", async () => {
		const { parts, look, apply } = await setup({
			mode: "relaxed",
			allowed_ips: ["127.0.0.1"],
			upstreams: { docs },
			later: 1,
		});
		const again = { mode: "relaxed", allow: ["127.0.0.1/32"] };
		expect((await look(again)).files).toEqual([]);
		await apply(again);
		await apply({ allow: ["::1"] });
		expect(parts.settings).toMatchObject({
			mode: "relaxed",
			allowed_ips: ["127.0.0.1", "::1"],
			later: 1,
		});
	});

	test("shows of the lines around a change nothing that may be secret", async () => {
		const { look } = await setup({
			api_keys: ["canary-key-in-the-file"],
			mode: "strict",
			upstreams: {
				own: {
					url: "http://127.0.0.1:1",
					headers: { "X-Key": "canary-header", A: "${secret:own}" },
				},
			},
			audit: { webhook_url: "https://example.org/canary-hook" },
		});
		const shown = JSON.stringify(await look({ ...all, key: undefined }));
		expect(shown).toContain("relaxed");
		expect(shown).not.toContain("canary");
	});

	test.each([
		[{ upstream: { ...docs, name: "own" } }, "conflict"],
		[{ upstream: { name: "docs", url: "ftp://a" } }, "invalid-input"],
		[{ upstream: { name: "docs" } }, "invalid-input"],
		[{ allow: ["nowhere"] }, "invalid-input"],
		[{ allow: ["10.0.0.0/8"] }, "conflict"],
		[{ dir: "relative" }, "invalid-input"],
		[{ dir: "/no/such/folder" }, "not-found"],
	])("%j: %s", async (wishes, code) => {
		const { look } = await setup({
			upstreams: { own: { url: "http://127.0.0.1:1" } },
		});
		expect(await codeOf(() => look(wishes))).toBe(code);
	});

	test("writes nothing when a file or a wish is not what was shown", async () => {
		const { parts, look, apply, text } = await setup({ mode: "strict" });
		const { digest } = await look(all);
		expect(await codeOf(() => apply({ ...all, mode: "lax" }, digest))).toBe(
			"conflict",
		);
		await writeFile(parts.home.settings, '{"mode":"strict","read_only":true}');
		expect(await codeOf(() => apply(all, digest))).toBe("conflict");
		expect(await text()).toBe('{"mode":"strict","read_only":true}');
		expect(parts.keys.list()).toEqual([]);
	});

	test("puts everything back when the key cannot be made", async () => {
		const { parts, apply, text } = await setup({ mode: "strict" });
		await parts.keys.create({
			name: "x",
			role: "viewer",
			upstreams: [],
			note: "",
			ttlMs: undefined,
		});
		const before = await text();
		const dir = await project();
		await lockVault(parts.home);
		await expect(apply({ ...all, dir })).rejects.toThrow();
		expect(await text()).toBe(before);
		expect(existsSync(join(dir, ".drawbridge", "security.json"))).toBe(false);
		expect(parts.upstreams.get("docs")).toBeUndefined();
		expect(parts.mode.current).toBe("strict");
	});

	test("does not loosen the mode while the bridge is raised", async () => {
		const { parts, apply, text } = await setup();
		parts.bridge.raise("cli");
		expect(await codeOf(() => apply({ mode: "lax" }))).toBe("conflict");
		expect(await text()).toBeNull();
	});
});

describe("the setup of a project", () => {
	test("gives its folder a file of its own, approved as it was shown, and the upstream to the folder", async () => {
		const { parts, look, apply } = await setup();
		const dir = await project();
		const wishes = { ...all, dir, key: undefined };
		const { files, notes } = await look(wishes);
		const file = join(dir, ".drawbridge", "security.json");
		expect(files.map((one) => one.file)).toEqual([file, parts.home.settings]);
		expect(notes).toEqual([]);
		expect(existsSync(join(dir, ".drawbridge"))).toBe(false);

		const done = await apply(wishes);
		expect(done.project).toMatchObject({ dir, state: "approved" });
		expect(JSON.parse(await readFile(file, "utf8"))).toEqual({
			mode: "relaxed",
			allowed_ips: ["127.0.0.1", "10.0.0.0/8"],
		});
		expect(parts.settings.mode).toBe("strict");
		expect(parts.mode.current).toBe("strict");
		expect(parts.projects.policyFor(dir).mode("strict")).toBe("relaxed");
	});

	test("does not approve what a repository brought along", async () => {
		const { parts, look, apply } = await setup();
		const dir = await project(
			'{"rules":[{"then":"allow","upstream":"docs"}],"api_keys":["brought-along-key"]}',
		);
		const wishes = { dir, mode: "lax", upstream: docs };
		expect((await look(wishes)).notes).toEqual(["project-waits"]);
		const { project: view } = await apply(wishes);
		expect(view).toMatchObject({ state: "tightens" });
		expect(parts.projects.policyFor(dir).mode("strict")).toBe("strict");
		expect(parts.projects.policyFor(dir).apiKeys).toEqual([]);
	});

	test("says that a file without an upstream holds for none", async () => {
		const { look } = await setup();
		const { notes } = await look({ dir: await project(), mode: "strict" });
		expect(notes).toEqual(["project-without-upstream"]);
	});

	test("leaves a file that cannot be read as it is", async () => {
		const { look } = await setup();
		const dir = await project("{");
		expect(await codeOf(() => look({ dir, mode: "strict" }))).toBe(
			"settings-invalid",
		);
	});
});

test("a file that was never written is not taken back, and keeps nobody from taking back the others", async () => {
	const file = join(await tempFolder(), "security.json");
	expect(() =>
		takeBack({ file, dir: null, before: undefined, after: "{}" }),
	).not.toThrow();
});

describe("a server that the gate starts", () => {
	const stdio = {
		command: process.execPath,
		args: ["server.mjs"],
		sandbox: false,
	};
	const wish = { upstream: { name: "local", stdio } };

	test("is shown whole, and writing it approves exactly that", async () => {
		const { parts, look, apply } = await setup();
		const { command } = await look(wish);
		expect(command).toMatchObject({
			command: [expect.any(String), "server.mjs"],
			sandbox: "off",
			problem: "",
		});
		expect(parts.upstreams.get("local")).toBeUndefined();
		await apply(wish);
		const now = parts.upstreams.get("local")?.stdio?.look();
		expect(now?.digest).toBe(command?.digest);
		expect(now && parts.commands.isApproved("local", now)).toBe(true);
	});

	test("that means something else by then is not written", async () => {
		const { parts, look, apply, text } = await setup();
		const folder = await tempFolder();
		const script = join(folder, "server.mjs");
		await writeFile(script, "1");
		const own = {
			upstream: { name: "local", stdio: { ...stdio, args: [script] } },
		};
		const { digest } = await look(own);
		await writeFile(script, "2");
		expect(await codeOf(() => apply(own, digest))).toBe("conflict");
		expect([await text(), parts.upstreams.get("local")]).toEqual([
			null,
			undefined,
		]);
	});

	test("is approved no more where a later step fails", async () => {
		const { parts, look, apply, text } = await setup();
		const both = { ...wish, key: { name: "agent" } };
		const { digest } = await look(both);
		const unlock = await lockVault(parts.home);
		await expect(apply(both, digest)).rejects.toThrow();
		await unlock();
		expect(await text()).toBeNull();
		expect(parts.db.prepare("SELECT id FROM stdio_command").all()).toEqual([]);
	});

	test("beside an address, or with a key among its words, is refused", async () => {
		const { apply, look } = await setup();
		const both = { upstream: { ...docs, stdio } };
		expect(await codeOf(() => look(both))).toBe("invalid-input");
		const key = ["ghp", "abcdefghijklmnopqrstuvwxyz0123456789"].join("_");
		const keyed = {
			upstream: { name: "local", stdio: { ...stdio, args: ["--token", key] } },
		};
		expect(await codeOf(() => look(keyed))).toBe("invalid-input");
		expect(await codeOf(() => apply(keyed, "0".repeat(64)))).toBe(
			"invalid-input",
		);
	});
});
