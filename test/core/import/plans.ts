/** An import of a text under a name, against settings that hold. */
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ImportView, Mode } from "../../../contract/views.ts";
import { readImport } from "../../../core/import/import.ts";
import type { ImportPlan } from "../../../core/import/plan.ts";
import { SettingsError } from "../../../core/settings/file.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { tempFolder } from "../parts.ts";

/** Must turn up nowhere. */
export const canary = "canary-4f1d9c-never-shown";

interface Around {
	readonly settings?: object;
	readonly mode?: Mode;
	readonly env?: NodeJS.ProcessEnv;
}

export async function written(
	name: string,
	text: string | Buffer,
): Promise<string> {
	const file = join(await tempFolder(), name);
	await mkdir(dirname(file), { recursive: true });
	await writeFile(file, text);
	return file;
}

export async function planOf(
	name: string,
	text: string,
	{ settings = {}, mode, env = {} }: Around = {},
): Promise<ImportPlan> {
	const holds = SecuritySettings.parse(settings);
	return readImport(await written(name, text), env, {
		settings: holds,
		mode: mode ?? holds.mode,
	});
}

/** The changed settings by name. */
export const changed = ({ changes }: ImportView): Record<string, string> =>
	Object.fromEntries(changes.map(({ setting, value }) => [setting, value]));

export const names = (all: readonly { readonly name: string }[]): string[] =>
	all.map(({ name }) => name);

/** security.json after everything that was ticked. */
export function edited(
	plan: ImportPlan,
	variables: readonly string[] = [],
	secrets: readonly string[] = [],
): Record<string, unknown> {
	const json: Record<string, unknown> = {};
	plan.edit(json, { variables: new Set(variables), secrets: new Set(secrets) });
	return json;
}

/** The line an error names, or what else it says after the file; "read" when there was none. */
export async function errorOf(
	name: string,
	text: string | Buffer,
): Promise<string> {
	const file = await written(name, text);
	try {
		await readImport(
			file,
			{},
			{ settings: SecuritySettings.parse({}), mode: "strict" },
		);
		return "read";
	} catch (error) {
		if (!(error instanceof SettingsError)) throw error;
		if (error.message.includes(canary)) return "SHOWN";
		return /^:(\d+):/.exec(error.message.slice(file.length))?.[1] ?? "no line";
	}
}
