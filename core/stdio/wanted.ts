/**
 * A command that is to be an upstream, as a person names it: checked before anything is written. Keys belong in the vault,
 * not in a settings file: a value that looks like one is refused.
 */
import { statSync } from "node:fs";
import { homedir } from "node:os";
import { findProgram } from "../run/program.ts";
import { parseTemplate } from "../secrets/parse.ts";
import type { StdioSettings } from "../settings/upstream-settings.ts";
import { credentialName } from "./command.ts";

type Wanted = Pick<StdioSettings, "command" | "args" | "env"> & {
	readonly cwd?: string | undefined;
};

/** In words; undefined: it can be taken. `env` is the gate's own. */
export async function whyNot(
	{ command, args, env: variables, cwd }: Wanted,
	project: string | undefined,
	env: NodeJS.ProcessEnv,
): Promise<string | undefined> {
	if (cwd !== undefined && !isFolder(cwd)) return `cwd: ${cwd} is no folder`;
	const found = findProgram(command, env, cwd ?? project ?? homedir());
	if (!found.found)
		return found.reason === "missing"
			? `command: there is no program ${command} where the gate looks; give its whole path`
			: `command: ${command} cannot be run`;
	for (const [name, value] of Object.entries(variables)) {
		const parts = parseTemplate(value);
		if (parts === undefined)
			return `env: the value of ${name} holds \${…} that is no \${secret:NAME}, \${env:NAME} or \${file:PATH}`;
		const written = parts.filter((part) => typeof part === "string").join(" ");
		if (await looksLikeKey(name, written))
			return `env: the value of ${name} looks like a key, and would lie in the settings file; put it into the vault: write --env ${name}='\${secret:${secretNameOf(name)}}' here, then: drawbridge secret set ${secretNameOf(name)}`;
	}
	for (const word of args)
		if (await holdsKey(word))
			return "args: one of them looks like a key; whoever lists this machine's processes would read it. Most servers take it from a variable: --env NAME='${secret:NAME}'";
	return undefined;
}

/** What a variable's secret is best called. */
export const secretNameOf = (variable: string): string =>
	variable.toLowerCase().replaceAll("_", "-").slice(0, 64);

/** Said by its name, where the value is no word, path or address; or by its own form. */
const looksLikeKey = async (name: string, value: string): Promise<boolean> =>
	(credentialName.test(name) && /^[^\s/~.][^\s/]{15,}$/.test(value)) ||
	(await holdsKey(value));

async function holdsKey(text: string): Promise<boolean> {
	if (text.length < 8) return false;
	const { secretsIn } = await import("../leak-guard/rules.ts");
	return (await secretsIn(text)).length > 0;
}

const isFolder = (path: string): boolean =>
	statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
