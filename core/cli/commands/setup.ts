/**
 * `setup`: the wizard in the terminal. Asks, shows what would be written, and has it written in one go: interrupted before
 * that, nothing has happened. Judges nothing itself.
 */
import { resolve } from "node:path";
import {
	type SetupDone,
	type SetupPlan,
	type SetupPreview,
	SetupPlan as Plan,
} from "../../../contract/setup.ts";
import type { Mode, PresetName, Role } from "../../../contract/views.ts";
import type { GateCaller } from "../client.ts";
import { CliError, print, printJson, tell } from "../output.ts";
import { confirmed, hasTerminal } from "../prompt.ts";
import { withGate } from "../session.ts";
import { askPlan, parseUpstream } from "./setup-questions.ts";

export interface SetupFlags {
	readonly mode?: Mode;
	readonly key?: string;
	readonly role?: Role;
	readonly allow?: string[];
	readonly upstream?: string;
	readonly preset?: PresetName;
	readonly global?: boolean;
	readonly project?: string;
	readonly yes?: boolean;
	readonly json?: boolean;
}

/** @throws CliError usage, where it would have to ask and nobody is there */
export async function runSetup(flags: SetupFlags): Promise<void> {
	const given = planOf(flags);
	if (flags.yes && !given)
		throw new CliError(
			"usage",
			"--yes asks nothing, so say what to set up, for instance: --mode strict --key my-agent",
			2,
		);
	if (!flags.yes && !hasTerminal())
		throw new CliError(
			"usage",
			"setup asks, and this is no terminal; say it with flags: drawbridge setup --mode strict --key NAME --upstream NAME=URL --allow CIDR --global|--project DIR --yes --json",
			2,
		);
	await withGate(async (gate) => {
		const plan = given ?? (await askPlan(await gate.call("status.get", {})));
		const preview = await gate.call("setup.preview", plan);
		show(preview, plan);
		const { key } = plan;
		if (
			key &&
			(await gate.call("key.list", {})).some(
				({ name, state }) => name === key.name && state === "active",
			)
		)
			tell(
				`note: there is a key called ${key.name} already, which stays good; this makes another (drawbridge key list)`,
			);
		if (preview.files.length === 0 && plan.key === undefined) {
			if (flags.json) printJson(null);
			return;
		}
		if (!flags.yes && !(await confirmed("Do this?")))
			throw new CliError("refused", "left as it was");
		const done = await apply(gate, plan, preview);
		if (flags.json) printJson(done);
		else say(done);
	});
}

/** undefined: the flags say nothing to set up. @throws CliError */
function planOf(flags: SetupFlags): SetupPlan | undefined {
	const { mode, key, role, allow, preset, project } = flags;
	if (flags.global && project !== undefined)
		throw new CliError("usage", "either --global or --project", 2);
	if (role !== undefined && key === undefined)
		throw new CliError("usage", "--role is the key's: add --key NAME", 2);
	const upstream = parseUpstream(flags.upstream, preset);
	if ([mode, key, allow, upstream].every((one) => one === undefined))
		return undefined;
	const read = Plan.safeParse({
		dir: project === undefined ? null : resolve(project),
		mode,
		allow,
		upstream,
		key: key === undefined ? undefined : { name: key, role },
	});
	if (read.success) return read.data;
	const issue = read.error.issues[0];
	throw new CliError(
		"usage",
		`--${String(issue?.path[0] ?? "mode")}: ${issue?.message ?? "invalid"}`,
		2,
	);
}

const marks = { same: "  ", added: "+ ", removed: "- ", gap: "  …" } as const;
const notes: Record<SetupPreview["notes"][number], string> = {
	"project-waits":
		"note: nobody has approved that folder's file, so it only tightens; look at it with: drawbridge project trust DIR",
	"project-without-upstream":
		"note: no upstream belongs to that folder yet, so its file holds for none: drawbridge project add DIR --upstream NAME",
};

/** On stderr: stdout is for what scripts read. */
function show(preview: SetupPreview, { key }: SetupPlan): void {
	for (const { file, isNew, lines } of preview.files) {
		tell(`${file}${isNew ? " (new)" : ""}`);
		for (const { kind, text } of lines) tell(`  ${marks[kind]}${text}`);
	}
	if (preview.files.length === 0) tell("no file would change");
	if (key) tell(`and a key called ${key.name} (${key.role}) is made`);
	for (const note of preview.notes) tell(notes[note]);
}

const goOn = (): void => tell("finishing what was begun …");

/** Once begun, it is carried to its end. */
async function apply(
	gate: GateCaller,
	plan: SetupPlan,
	{ digest }: SetupPreview,
): Promise<SetupDone> {
	process.on("SIGINT", goOn);
	try {
		return await gate.call("setup.apply", { ...plan, digest });
	} finally {
		process.removeListener("SIGINT", goOn);
	}
}

function say(done: SetupDone): void {
	for (const file of done.files) tell(`written: ${file}`);
	tell(`the mode is ${done.mode}`);
	if (done.upstreamUrl !== null) tell(`the server is at ${done.upstreamUrl}`);
	for (const missing of done.missing)
		tell(
			`still needed: ${missing}; set secrets with: drawbridge secret set NAME`,
		);
	if (done.key) {
		tell(
			"the key, shown this once (drawbridge key show copies it again); the agent sends it as X-API-Key:",
		);
		print(done.key.key);
	}
	tell(
		"next: drawbridge connect-agent moves your agents' servers behind the gate",
	);
}
