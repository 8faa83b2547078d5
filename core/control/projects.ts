/** Commands about the folders whose settings files hold for their upstreams. */
import { isObject } from "../json.ts";
import { isAbsolute } from "node:path";
import { changeSettings, SettingsError } from "../settings/file.ts";
import type { Projects, TrustFailure } from "../settings/project.ts";
import type { SecuritySettings } from "../settings/schema.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export interface ProjectParts {
	readonly settingsFile: string;
	readonly projects: Projects;
	/** What holds now. */
	settings(): SecuritySettings;
	reloadSettings(): void;
}

const failures: Record<TrustFailure, [CommandError["code"], string]> = {
	"not-registered": ["not-found", "this folder is not registered"],
	"no-file": ["not-found", "this folder has no settings file"],
	broken: [
		"conflict",
		"its settings file cannot be read, so nothing can be approved",
	],
	"other-content": [
		"conflict",
		"its settings file is not what was shown any more; look at it again",
	],
};

export function projectOperations(
	parts: ProjectParts,
): OperationsOf<"project"> {
	const { projects, settingsFile } = parts;
	/** Upstreams say in the settings which folder they belong to. */
	const name = (
		wanted: (upstream: string) => boolean,
		dir: string | undefined,
	): void => {
		changeSettings(settingsFile, (json) => {
			const { upstreams } = json;
			if (!isObject(upstreams)) return;
			for (const [upstream, one] of Object.entries(upstreams)) {
				if (!wanted(upstream) || !isObject(one)) continue;
				if (dir === undefined) delete one["project"];
				else one["project"] = dir;
			}
		});
		parts.reloadSettings();
	};
	return {
		"project.list": () => projects.list(),
		"project.add": ({ dir, upstreams }) => {
			checkAbsolute(dir);
			const known = parts.settings().upstreams;
			for (const upstream of upstreams)
				if (!Object.hasOwn(known, upstream))
					throw new CommandError(
						"not-found",
						`no upstream in the settings file is called ${upstream}`,
					);
			const added = register(projects, dir);
			if (upstreams.length === 0) return added;
			name((upstream) => upstreams.includes(upstream), added.dir);
			return projects.list().find((one) => one.dir === added.dir) ?? added;
		},
		"project.trust": ({ dir, digest }) => {
			checkAbsolute(dir);
			const trusted = projects.trust(dir, digest);
			if (typeof trusted === "string")
				throw new CommandError(...failures[trusted]);
			return trusted;
		},
		"project.remove": ({ dir }) => {
			checkAbsolute(dir);
			const known = projects.find(dir);
			if (!known) throw new CommandError(...failures["not-registered"]);
			if (known.upstreams.length > 0)
				name((upstream) => known.upstreams.includes(upstream), undefined);
			projects.remove(dir);
			return { done: true };
		},
	};
}

/** The gate has a working folder of its own. */
function checkAbsolute(dir: string): void {
	if (!isAbsolute(dir))
		throw new CommandError("invalid-input", "dir: an absolute path");
}

function register(
	projects: Projects,
	dir: string,
): ReturnType<Projects["add"]> {
	try {
		return projects.add(dir);
	} catch (error) {
		if (!(error instanceof SettingsError)) throw error;
		throw new CommandError("not-found", error.message);
	}
}
