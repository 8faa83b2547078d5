/** Kaimon's own settings become the gate's at the first start, and only then. */
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import {
	kaimonSettings,
	takeOverKaimon,
} from "../../../core/settings/kaimon.ts";
import { readSettings } from "../../../core/settings/file.ts";
import { tempFolder } from "../parts.ts";

interface Move {
	readonly settings: string;
	readonly kaimon: string;
	readonly said: string[];
	readonly takeOver: () => void;
}

async function moving(content: string): Promise<Move> {
	const folder = await tempFolder();
	const env = { HOME: folder };
	const kaimon = kaimonSettings(env) ?? "";
	await mkdir(dirname(kaimon), { recursive: true });
	await writeFile(kaimon, content);
	const settings = join(folder, "security.json");
	const said: string[] = [];
	return {
		settings,
		kaimon,
		said,
		takeOver: () =>
			takeOverKaimon(settings, env, (_, message) => said.push(message)),
	};
}

const asOnThePage = JSON.stringify({
	mode: "relaxed",
	api_keys: ["key-abc123"],
	allowed_ips: ["127.0.0.1", "::1"],
});

test("mode, keys and addresses are taken over as they are, and said", async () => {
	const { settings, kaimon, said, takeOver } = await moving(asOnThePage);
	takeOver();
	expect(readSettings(settings).settings).toMatchObject(
		JSON.parse(asOnThePage),
	);
	expect(await readFile(kaimon, "utf8")).toBe(asOnThePage);
	expect(said).toHaveLength(1);
	expect(said.join("")).not.toContain("key-abc123");
});

test("settings that are there already stay, whatever Kaimon's say", async () => {
	const { settings, said, takeOver } = await moving('{"mode":"lax"}');
	await writeFile(settings, '{"mode":"strict"}');
	takeOver();
	expect(readSettings(settings).settings.mode).toBe("strict");
	expect(said).toEqual([]);
});

test("nothing else of the file is taken over", async () => {
	const { settings, takeOver } = await moving(
		'{"mode":"strict","anonymous_role":"viewer","limits":null,"upstreams":{"x":{"url":"http://127.0.0.1:9"}}}',
	);
	takeOver();
	const { given } = readSettings(settings);
	expect([...given].toSorted()).toEqual(["$schema", "mode"]);
});

test.each(["{", '{"mode":"open"}', '{"allowed_ips":["10.0.0.0/99"]}'])(
	"a file that cannot be read is said and left: %s",
	async (content) => {
		const { settings, said, takeOver } = await moving(content);
		takeOver();
		expect(readSettings(settings).exists).toBe(false);
		expect(said).toHaveLength(1);
	},
);

test("an environment without a home names no file", () => {
	expect(kaimonSettings({})).toBeUndefined();
	expect(kaimonSettings({ XDG_CONFIG_HOME: "/c" })).toBe(
		join("/c", "kaimon", "security.json"),
	);
});
