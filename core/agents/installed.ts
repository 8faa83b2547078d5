/** Which version of an agent is installed, as the files beside its program say it. Starts nothing. */
import { readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { isObject } from "../json.ts";
import { findProgram } from "../run/program.ts";

export interface Installed {
	readonly found: boolean;
	readonly version: string | null;
}

const mostParents = 6;
const largest = 1024 * 1024;

export function installed(
	program: string,
	env: NodeJS.ProcessEnv,
	user: string,
): Installed {
	const found = findProgram(program, env, user);
	if (!found.found) return { found: false, version: null };
	try {
		let at = realpathSync(found.path);
		for (let count = 0; count < mostParents; count += 1) {
			// Some keep a folder or file for each version.
			if (/^\d+\.\d+\.\d+$/.test(basename(at)))
				return { found: true, version: basename(at) };
			const version =
				versionIn(join(at, "package.json")) ??
				versionIn(join(at, "resources", "app", "package.json"));
			if (version !== undefined) return { found: true, version };
			at = dirname(at);
		}
	} catch {
		// It is there all the same.
	}
	return { found: true, version: null };
}

function versionIn(file: string): string | undefined {
	const facts = statSync(file, { throwIfNoEntry: false });
	if (!facts?.isFile() || facts.size > largest) return undefined;
	try {
		const json: unknown = JSON.parse(readFileSync(file, "utf8"));
		const version = isObject(json) ? json["version"] : undefined;
		return typeof version === "string" && /^\d[\w.+-]{0,40}$/.test(version)
			? version
			: undefined;
	} catch {
		return undefined;
	}
}
