/** upstream: the servers behind the gate. */
import { resolve } from "node:path";
import { PresetName, type UpstreamView } from "../../../contract/views.ts";
import { knowsAddress } from "../../presets/without-address.ts";
import { CliError, print, printJson, table, tell } from "../output.ts";
import { ask } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

export async function addUpstream(
	name: string,
	target: string[],
	flags: Json & {
		root?: boolean;
		preset?: string;
		readOnly?: boolean;
		project?: string;
	},
): Promise<void> {
	const [url] = target;
	const preset =
		flags.preset === undefined ? undefined : parsePreset(flags.preset);
	if (target.length > 1) throw notYet("an upstream that is a command");
	if (url === undefined && !knowsAddress(preset))
		throw new CliError(
			"usage",
			`say where it is: drawbridge upstream add NAME URL${preset === undefined ? " (most presets know their own address)" : ` --preset ${preset}`}`,
			2,
		);
	const view = await ask("upstream.add", {
		name,
		...(url === undefined ? {} : { url }),
		root: flags.root ?? false,
		...(preset === undefined ? {} : { preset }),
		readOnly: flags.readOnly ?? false,
		...(flags.project === undefined ? {} : { project: resolve(flags.project) }),
	});
	if (flags.json) {
		printJson(view);
		return;
	}
	print(`${view.name} is at ${view.gateUrl}`);
	for (const missing of view.missing) {
		const secret = /^secret:(\S+) \(not set\)$/.exec(missing)?.[1];
		tell(
			`still needed: ${missing}${secret === undefined ? "" : `; set it with: drawbridge secret set ${secret}`}`,
		);
	}
	if (preset !== undefined) {
		const { presetOf } = await import("../../presets/presets.ts");
		for (const note of presetOf(preset).notes)
			tell(
				`note: ${note.replaceAll("http://127.0.0.1:4180/NAME", view.gateUrl.replace(/\/$/, ""))}`,
			);
	}
}

function parsePreset(text: string): PresetName {
	const preset = PresetName.safeParse(text);
	if (!preset.success)
		throw new CliError(
			"usage",
			`"${text}" is no preset: ${PresetName.options.join(", ")}`,
			2,
		);
	return preset.data;
}

/** `off`: writes are let through again. */
export async function setReadOnly(
	name: string,
	state: string,
	flags: Json,
): Promise<void> {
	if (state !== "on" && state !== "off")
		throw new CliError("usage", `"${state}": on or off`, 2);
	const view = await ask("upstream.change", { name, readOnly: state === "on" });
	if (flags.json) printJson(view);
	else
		tell(
			view.readOnly
				? `${name}: every write is refused from now on, whoever asks`
				: `${name}: writes are let through again, by role`,
		);
}

export async function listUpstreams(flags: Json): Promise<void> {
	const upstreams = await ask("upstream.list", {});
	if (flags.json) printJson(upstreams);
	else
		print(
			table(
				upstreams.map(upstreamRow),
				["NAME", "ADDRESS", "AT THE GATE", "HEALTH", "FROM"],
				"no upstream yet; add one with: drawbridge upstream add NAME URL",
			),
		);
}

const upstreamRow = (one: UpstreamView): string[] => [
	one.name,
	one.url,
	one.gateUrl,
	`${one.health.state}${one.health.detail ? ` (${one.health.detail})` : ""}`,
	[one.source, one.preset ?? "", one.readOnly ? "read-only" : ""]
		.filter((word) => word !== "")
		.join(", "),
];

export async function removeUpstream(name: string, flags: Json): Promise<void> {
	const done = await ask("upstream.remove", { name });
	if (flags.json) printJson(done);
	else tell(`removed ${name}`);
}

/** A contract word whose feature comes with a later version. */
const notYet = (what: string): CliError =>
	new CliError("not-yet", `${what} is not built yet`, 2);
