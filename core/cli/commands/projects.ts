/** project: folders whose settings files hold for their upstreams. */
import { resolve } from "node:path";
import type { ProjectView } from "../../../contract/views.ts";
import { CliError, print, printJson, table, tell } from "../output.ts";
import { confirmed, hasTerminal } from "../prompt.ts";
import { ask } from "../session.ts";
import { visible } from "../../visible.ts";

interface Json {
	readonly json?: boolean;
}

/** Registers the folder when it is not yet. Approves exactly what was shown, or nothing. */
export async function trustProject(
	dir: string,
	flags: Json & { readonly upstream?: string[]; readonly yes?: boolean },
): Promise<void> {
	const upstreams = flags.upstream ?? [];
	const shown = await ask("project.add", { dir: resolve(dir), upstreams });
	if (shown.digest === null)
		throw new CliError(
			shown.state === "broken" ? "conflict" : "not-found",
			shown.problem || `${shown.dir} has no settings file to approve`,
		);
	tell(`${shown.file}  (${meaning[shown.state]})`);
	for (const line of describeFields(shown).split("\n")) tell(line);
	if (
		shown.state !== "approved" &&
		!flags.yes &&
		hasTerminal() &&
		!(await confirmed("Approve it as it stands?"))
	)
		throw new CliError("refused", "left as it was: it only tightens");
	const trusted = await ask("project.trust", {
		dir: shown.dir,
		digest: shown.digest,
	});
	if (flags.json) printJson(trusted);
	else
		tell(
			trusted.upstreams.length === 0
				? "approved; no upstream belongs to this folder yet: drawbridge project add DIR --upstream NAME"
				: `approved for ${trusted.upstreams.join(", ")}; a change to the file asks again`,
		);
}

export async function addProject(
	dir: string,
	flags: Json & { readonly upstream?: string[] },
): Promise<void> {
	const view = await ask("project.add", {
		dir: resolve(dir),
		upstreams: flags.upstream ?? [],
	});
	if (flags.json) printJson(view);
	else
		tell(
			`${view.dir}: ${meaning[view.state]}${view.problem ? ` (${view.problem})` : ""}`,
		);
}

export async function listProjects(flags: Json): Promise<void> {
	const projects = await ask("project.list", {});
	if (flags.json) printJson(projects);
	else
		print(
			projects.map(describe).join("\n\n") ||
				"no project yet; register a folder with: drawbridge project add DIR",
		);
}

export async function removeProject(dir: string, flags: Json): Promise<void> {
	const done = await ask("project.remove", { dir: resolve(dir) });
	if (flags.json) printJson(done);
	else tell(`forgot ${resolve(dir)}`);
}

const meaning: Record<ProjectView["state"], string> = {
	"no-file": "no settings file there",
	tightens: "never approved: it only tightens",
	approved: "approved",
	changed: "changed since it was approved: it only tightens",
	broken: "its settings file cannot be read",
};

const effects: Record<ProjectView["fields"][number]["effect"], string> = {
	applied: "holds",
	"waits-for-approval": "waits for approval",
	never: "never has an effect",
};

/** Values come from a file that anybody may have written. */
const describeFields = (project: ProjectView): string =>
	table(
		project.fields.map(({ field, value, effect }) => [
			`  ${field}`,
			value,
			effects[effect],
		]),
		["  SETTING", "VALUE", ""],
		"  it sets nothing",
	);

const describe = (project: ProjectView): string =>
	[
		visible(
			`${project.dir}: ${meaning[project.state]}${project.problem ? ` (${project.problem})` : ""}`,
		),
		`  upstreams: ${project.upstreams.join(", ") || "none"}`,
		...(project.fields.length === 0 ? [] : [describeFields(project)]),
	].join("\n");
