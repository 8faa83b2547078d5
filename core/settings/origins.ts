/**
 * Where each value that holds now comes from, for `status`; and the mode a gate starts with, by who may say it. Decides
 * nothing else and reads nothing: files and environment are handed in.
 */
import type {
	Mode,
	ModeView,
	OriginView,
	ProjectView,
	UpstreamView,
} from "../../contract/views.ts";
import { FlagError } from "../serve-flags.ts";
import type { ReadSettings } from "./file.ts";
import { limitNames } from "./limit-settings.ts";

const settingsFile = "security.json";

/**
 * SECURITY_MODE as the assistant page has it: local is relaxed. Only the gate's own environment counts, never a .env. An
 * error for any other word: guessing one could open the gate. Undefined when it is unset or empty.
 */
export function modeFromEnvironment(
	env: NodeJS.ProcessEnv,
): Mode | undefined | FlagError {
	const word = env["SECURITY_MODE"];
	if (!word) return undefined;
	if (word === "local") return "relaxed";
	if (word === "strict") return "strict";
	return new FlagError(
		'SECURITY_MODE in the environment is neither "local" (relaxed) nor "strict"',
	);
}

export interface BaseMode {
	readonly mode: Mode;
	readonly from: "--mode" | "SECURITY_MODE" | "security.json" | "default";
}

/** The mode a gate starts with, before any time box: --mode, then SECURITY_MODE, then the settings. */
export function baseMode(
	flag: Mode | null,
	environment: Mode | undefined,
	read: ReadSettings,
): BaseMode {
	if (flag !== null) return { mode: flag, from: "--mode" };
	if (environment !== undefined)
		return { mode: environment, from: "SECURITY_MODE" };
	return {
		mode: read.settings.mode,
		from: read.given.has("mode") ? settingsFile : "default",
	};
}

export interface OriginParts {
	readonly read: ReadSettings;
	readonly mode: ModeView;
	/** What the gate was started with. */
	readonly base: BaseMode;
	readonly upstreams: readonly Pick<
		UpstreamView,
		"name" | "url" | "source" | "preset" | "project"
	>[];
	readonly projects: readonly ProjectView[];
}

/** One line a value, the gate's own first. */
export function origins(parts: OriginParts): OriginView[] {
	const { settings, given } = parts.read;
	const fromFile = (setting: string, value: string): OriginView => ({
		setting,
		value,
		from: given.has(setting) ? settingsFile : "default",
	});
	const { limits } = settings;
	return [
		{ setting: "mode", value: parts.mode.mode, from: modeOrigin(parts) },
		fromFile("allowed_ips", settings.allowed_ips.join(", ") || "every address"),
		fromFile("trusted_proxies", settings.trusted_proxies.join(", ") || "none"),
		...(limits === null
			? [fromFile("limits", "off")]
			: limitNames.map((name) =>
					fromFile(`limits.${name}`, String(limits[name] ?? "not limited")),
				)),
		fromFile("anonymous_role", settings.anonymous_role),
		fromFile("read_only", String(settings.read_only)),
		...parts.upstreams.flatMap((upstream) =>
			ofUpstream(upstream, given, parts.projects),
		),
	];
}

function modeOrigin({ mode, base, read }: OriginParts): string {
	if (mode.until !== null) return "time box";
	if (mode.mode !== mode.returnsTo) return "until the next start";
	// What was said at the start holds until the settings say another.
	if (mode.mode === base.mode && base.from !== "default") return base.from;
	return read.given.has("mode") ? settingsFile : "default";
}

function ofUpstream(
	{ name, url, source, preset, project }: OriginParts["upstreams"][number],
	given: ReadonlySet<string>,
	projects: readonly ProjectView[],
): OriginView[] {
	const setting = `upstreams.${name}`;
	const words = { demo: "demo", "command-line": "command line" } as const;
	const from =
		source !== "settings"
			? words[source]
			: preset !== null && !given.has(`${setting}.url`)
				? `preset ${preset}`
				: settingsFile;
	const fields = projects.find(({ dir }) => dir === project)?.fields ?? [];
	return [
		{ setting, value: url, from },
		...fields
			.filter(({ effect }) => effect === "applied")
			.map(({ field, value }) => ({
				setting: `${setting}.${field}`,
				value,
				from: `project ${project}`,
			})),
	];
}
