/** import: other systems' settings, shown first and applied exactly as shown. */
import { resolve } from "node:path";
import type { ImportView } from "../../../contract/views.ts";
import { CliError, print, printJson, table, tell } from "../output.ts";
import { confirmed, hasTerminal } from "../prompt.ts";
import { ask } from "../session.ts";
import { visible } from "../../visible.ts";

interface Flags {
	readonly allow?: string[];
	readonly secret?: string[];
	readonly all?: boolean;
	readonly yes?: boolean;
	readonly json?: boolean;
}

interface Ticked {
	readonly variables: string[];
	readonly secrets: string[];
}

export async function runImport(path: string, flags: Flags): Promise<void> {
	const file = resolve(path);
	const preview = await ask("import.preview", { file });
	const given = tickedByFlags(preview, flags);
	const asks = !flags.yes && !flags.json && hasTerminal();
	if (!flags.json) print(describe(preview));
	if (!flags.yes && !asks) {
		if (flags.json) printJson(preview);
		else
			tell(
				"nothing was changed; apply it with --yes, and --allow NAME and --secret NAME for what it may read and keep (or --all)",
			);
		return;
	}
	const ticked = asks ? await tickedByPerson(preview, given) : given;
	if (asks && !(await confirmed("Apply?")))
		throw new CliError("refused", "left as it was");
	const done = await ask("import.apply", {
		file,
		digest: preview.digest,
		...ticked,
	});
	if (flags.json) printJson(done);
	else
		tell(
			`applied: ${count(done.changes.length, "setting")}, ${count(done.secrets.length, "secret")} into the vault`,
		);
}

/** @throws CliError on a name that the file does not offer: a typo must not leave something out silently. */
function tickedByFlags(
	{ references, secrets }: ImportView,
	flags: Flags,
): Ticked {
	if (flags.all)
		return { variables: namesOf(references), secrets: namesOf(secrets) };
	return {
		variables: known(flags.allow, namesOf(references), "--allow"),
		secrets: known(flags.secret, namesOf(secrets), "--secret"),
	};
}

function known(
	wanted: string[] | undefined,
	offered: string[],
	option: string,
): string[] {
	for (const name of wanted ?? [])
		if (!offered.includes(name))
			throw new CliError(
				"usage",
				`${option} ${name}: the file offers ${offered.join(", ") || "none"}`,
				2,
			);
	return wanted ?? [];
}

const namesOf = (all: readonly { readonly name: string }[]): string[] =>
	all.map(({ name }) => name);

/** One question each for what the flags did not tick. */
async function tickedByPerson(
	{ references, secrets }: ImportView,
	given: Ticked,
): Promise<Ticked> {
	return {
		variables: await more(references, given.variables, "Let the gate read"),
		secrets: await more(secrets, given.secrets, "Take over"),
	};
}

async function more(
	offered: readonly { readonly name: string; readonly purpose: string }[],
	ticked: readonly string[],
	question: string,
): Promise<string[]> {
	const all = [...ticked];
	for (const { name, purpose } of offered)
		if (
			!all.includes(name) &&
			(await confirmed(visible(`${question} ${name} (${purpose})?`)))
		)
			all.push(name);
	return all;
}

const titles: Record<ImportView["system"], string> = {
	drawbridge: "Drawbridge's settings",
	kaimon: "Kaimon's settings",
	kimi: "A Kimi service's settings",
	docrunch: "Docrunch's settings",
	mcp: "An agent's mcpServers",
	dotenv: "A .env file",
};

/** Names and values come from a file that anybody may have written. */
function describe(view: ImportView): string {
	const parts = [
		visible(`${titles[view.system]}: ${view.file}`),
		table(
			view.changes.map(({ setting, value, from }) => [setting, value, from]),
			["SETTING", "VALUE", "FROM"],
			"nothing to change",
		),
	];
	if (view.references.length > 0)
		parts.push(
			table(
				view.references.map(({ name, purpose, isSet }) => [
					name,
					isSet ? "set" : "not set",
					purpose,
				]),
				["VARIABLE (--allow)", "", "FOR"],
				"",
			),
		);
	if (view.secrets.length > 0)
		parts.push(
			table(
				view.secrets.map(({ name, purpose }) => [name, purpose]),
				["PLAIN SECRET (--secret)", "WHAT IT IS"],
				"",
			),
		);
	if (view.warnings.length > 0)
		parts.push(
			view.warnings.map((warning) => visible(`! ${warning}`)).join("\n"),
		);
	return parts.join("\n\n");
}

const count = (number: number, what: string): string =>
	`${number} ${what}${number === 1 ? "" : "s"}`;
