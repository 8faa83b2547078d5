/** Applying: exactly what was shown, and whole or not in force. The ports are stand-ins that can fail. */
import { writeFileSync } from "node:fs";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import type {
	ImportView,
	KeyView,
	Mode,
	SecretView,
} from "../../../contract/views.ts";
import { importOperations } from "../../../core/control/import.ts";
import type { Secret } from "../../../core/vault/secret.ts";
import { VaultError } from "../../../core/vault/backend.ts";
import { tempFolder } from "../parts.ts";
import { canary } from "./plans.ts";

const asker = { actor: "cli" } as const;

const key = `kaimon_${canary}`;
const config = JSON.stringify({
	mode: "strict",
	api_keys: [key],
	port: 2900,
	allowed_ips: ["127.0.0.1"],
});

interface Setup {
	readonly file: string;
	readonly settingsFile: string;
	readonly settings: () => Promise<unknown>;
	readonly kept: Map<
		string,
		{ readonly value: Secret; readonly bound: SecretView["boundTo"] }
	>;
	readonly adopted: {
		readonly raw: string;
		readonly upstreams: readonly string[];
	}[];
	readonly reloads: () => number;
	readonly preview: (file?: string) => Promise<ImportView>;
	readonly apply: (
		more?: Partial<{
			digest: string;
			variables: string[];
			secrets: string[];
			file: string;
		}>,
	) => Promise<ImportView>;
}

async function setup({
	current = "strict",
	fail,
	meanwhile,
	text = config,
}: {
	current?: Mode;
	fail?: "secret" | "key";
	meanwhile?: string;
	text?: string;
} = {}): Promise<Setup> {
	const folder = await tempFolder();
	const file = join(folder, "config.json");
	const settingsFile = join(folder, "home.json");
	await writeFile(file, text);
	const kept: Setup["kept"] = new Map();
	const adopted: Setup["adopted"] = [];
	let reloads = 0;
	const operations = importOperations({
		settingsFile,
		reloadSettings: () => reloads++,
		keys: {
			adopt: async (raw, { upstreams }) => {
				if (fail === "key") throw new VaultError("locked", "locked");
				adopted.push({ raw, upstreams });
				// The answer is not used.
				return {} as KeyView;
			},
		},
		secrets: {
			list: () =>
				[...kept].map(([name, { bound }]) => ({
					name,
					setAt: "",
					boundTo: bound,
				})),
			set: async (name, value, bound) => {
				if (fail === "secret") throw new VaultError("locked", "locked");
				// Somebody else writes while the vault takes its time.
				if (meanwhile !== undefined) writeFileSync(settingsFile, meanwhile);
				kept.set(name, { value, bound });
			},
			remove: async (name) => kept.delete(name),
		},
		upstreams: {
			all: () => [
				{
					name: "ai",
					origin: "https://ai.example",
					headers: { "X-Api-Key": "${secret:OPENAI_API_KEY}" },
				},
			],
		},
		mode: {
			current,
			view: () => ({ mode: current, until: null, returnsTo: current }),
		},
		env: {},
	});
	const preview: Setup["preview"] = async (path = file) =>
		operations["import.preview"]({ file: path }, asker);
	return {
		file,
		settingsFile,
		settings: async () =>
			JSON.parse(await readFile(settingsFile, "utf8").catch(() => "null")),
		kept,
		adopted,
		reloads: () => reloads,
		preview,
		apply: async (more = {}) =>
			operations["import.apply"](
				{
					file,
					digest: more.digest ?? (await preview()).digest,
					variables: [],
					secrets: [],
					...more,
				},
				asker,
			),
	};
}

const both = { secrets: ["kaimon", "api_keys.0"] };

test("a preview changes nothing", async () => {
	const all = await setup();
	await all.preview();
	expect([
		await all.settings(),
		all.kept.size,
		all.adopted,
		all.reloads(),
	]).toEqual([null, 0, [], 0]);
});

test("what was ticked is kept, written and accepted; the answer says so without a value", async () => {
	const all = await setup();
	const done = await all.apply(both);
	expect(await all.settings()).toMatchObject({
		allowed_ips: ["127.0.0.1"],
		upstreams: { kaimon: { url: "http://127.0.0.1:2900", preset: "kaimon" } },
	});
	expect(all.kept.get("kaimon")?.value.reveal()).toBe(key);
	expect(all.kept.get("kaimon")?.bound).toEqual([
		{
			upstream: "kaimon",
			origin: "http://127.0.0.1:2900",
			header: "authorization",
		},
	]);
	expect(all.adopted).toEqual([{ raw: key, upstreams: ["kaimon"] }]);
	expect(all.reloads()).toBe(1);
	expect(JSON.stringify([done, await all.settings()])).not.toContain(canary);
});

test("what was not ticked is neither kept nor accepted", async () => {
	const all = await setup();
	const done = await all.apply();
	expect([all.kept.size, all.adopted, done.secrets]).toEqual([0, [], []]);
});

test("a file that changed since it was shown is a conflict", async () => {
	const all = await setup();
	const { digest } = await all.preview();
	await writeFile(all.file, config.replace("2900", "2901"));
	await expect(all.apply({ digest, ...both })).rejects.toMatchObject({
		code: "conflict",
	});
	expect([await all.settings(), all.kept.size, all.adopted]).toEqual([
		null,
		0,
		[],
	]);
});

test.each([
	{ secrets: ["none"] },
	{ variables: ["PATH"] },
	{ secrets: [""] },
	{ variables: ["kaimon"] },
])("ticking what the file does not offer is refused: %j", async (ticked) => {
	const all = await setup();
	await expect(all.apply(ticked)).rejects.toMatchObject({
		code: "invalid-input",
	});
	expect(await all.settings()).toBeNull();
});

test("a relative path is refused: the gate's folder is not the caller's", async () => {
	const all = await setup();
	await expect(all.preview("config.json")).rejects.toMatchObject({
		code: "invalid-input",
	});
});

test("a secret that is there is never replaced", async () => {
	const all = await setup();
	await all.apply({ secrets: ["kaimon"] });
	await writeFile(all.settingsFile, "{}");
	await expect(all.apply({ secrets: ["kaimon"] })).rejects.toMatchObject({
		code: "conflict",
	});
	expect(await all.settings()).toEqual({});
});

test("a locked vault leaves the settings as they were", async () => {
	const all = await setup({ fail: "secret" });
	await expect(all.apply(both)).rejects.toMatchObject({ name: "VaultError" });
	expect([
		await all.settings(),
		all.kept.size,
		all.adopted,
		all.reloads(),
	]).toEqual([null, 0, [], 0]);
});

test("settings that cannot be written take the secrets back", async () => {
	const all = await setup({ meanwhile: "{" });
	await expect(all.apply(both)).rejects.toMatchObject({
		code: "settings-invalid",
	});
	expect([all.kept.size, all.adopted, all.reloads()]).toEqual([0, [], 0]);
});

test("a gate whose own settings are broken imports nothing", async () => {
	const all = await setup();
	await writeFile(all.settingsFile, "{");
	await expect(all.preview()).rejects.toMatchObject({
		code: "settings-invalid",
	});
});

test("settings that became tighter meanwhile are not loosened", async () => {
	const all = await setup({
		current: "lax",
		text: config.replace('"strict"', '"relaxed"'),
		meanwhile: '{"mode":"strict"}',
	});
	await writeFile(all.settingsFile, '{"mode":"lax"}');
	expect((await all.preview()).changes).toContainEqual(
		expect.objectContaining({ setting: "mode", value: "relaxed" }),
	);
	await all.apply({ secrets: ["kaimon"] });
	expect(await all.settings()).toMatchObject({ mode: "strict" });
});

test("a key that cannot be kept leaves the settings, without the key; done again, it is there", async () => {
	const all = await setup({ fail: "key" });
	await expect(all.apply(both)).rejects.toMatchObject({ name: "VaultError" });
	expect(all.adopted).toEqual([]);
	expect(await all.settings()).toMatchObject({ upstreams: { kaimon: {} } });
	expect(names(await all.preview())).toEqual(["api_keys.0"]);
});

test("a secret without an upstream of its own is bound to those that name it now", async () => {
	const all = await setup({ text: `OPENAI_API_KEY=${canary}\nOTHER_TOKEN=x` });
	await all.apply({ secrets: ["OPENAI_API_KEY", "OTHER_TOKEN"] });
	expect(all.kept.get("OPENAI_API_KEY")?.bound).toEqual([
		{ upstream: "ai", origin: "https://ai.example", header: "x-api-key" },
	]);
	expect(all.kept.get("OTHER_TOKEN")?.bound).toEqual([]);
	expect(await all.settings()).toBeNull();
});

const names = ({ secrets }: ImportView): string[] =>
	secrets.map(({ name }) => name);
