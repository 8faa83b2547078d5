/** rules: what is denied, asked about or allowed, changing that, and what a rule would have done. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type {
	RuleTrialView,
	RuleVerdictView,
} from "../../../contract/rules.ts";
import { Mode } from "../../../contract/views.ts";
import { isObject } from "../../json.ts";
import {
	CliError,
	localTime,
	print,
	printJson,
	table,
	tell,
} from "../output.ts";
import { parseRole } from "../role.ts";
import { ask } from "../session.ts";

interface Json {
	readonly json?: boolean;
}

interface TestFlags extends Json {
	readonly file?: string;
	readonly days: string;
	readonly command?: string;
	readonly language: string;
	readonly cwd?: string;
	readonly upstream?: string;
	readonly tool?: string;
	readonly mode?: string;
	readonly role: string;
}

export async function listRules(flags: Json): Promise<void> {
	const view = await ask("rules.list", {});
	if (flags.json) {
		printJson(view);
		return;
	}
	print(
		table(
			view.rules.map(({ words, from, effect, index, digest }) => [
				index === null ? "" : idOf(digest),
				words,
				from,
				effect === "applied" ? "" : "waits for approval",
			]),
			["ID", "RULE", "FROM", ""],
			"no rules: the mode decides; add one with: drawbridge rules add",
		),
	);
	if (!view.laxAsksCritical)
		tell("lax_asks_critical is off: in lax mode nothing is asked about");
	for (const { file, problem } of view.lists)
		if (problem !== "") tell(problem || file);
}

export async function addRule(
	text: string,
	flags: Json & { readonly at?: string },
): Promise<void> {
	const [rule, ...more] = rulesOf(text, undefined);
	if (!isObject(rule) || more.length > 0)
		throw new CliError("usage", "a rule is one JSON object", 2);
	const added = await ask("rules.add", {
		rule,
		...(flags.at === undefined ? {} : { place: parsePlace(flags.at) }),
	});
	if (flags.json) {
		printJson(added);
		return;
	}
	tell(`added: ${added.words}`);
	tell(`to undo it: drawbridge rules remove ${idOf(added.digest)}`);
}

/** By the beginning of its digest: whatever the list has become, it is the rule that was looked at. */
export async function removeRule(id: string, flags: Json): Promise<void> {
	if (!/^[0-9a-f]{6,64}$/.test(id))
		throw new CliError(
			"usage",
			`"${id}" is no rule's id; see: drawbridge rules list`,
			2,
		);
	const { rules } = await ask("rules.list", {});
	const meant = rules.filter(
		({ index, digest }) => index !== null && digest.startsWith(id),
	);
	const [rule] = meant;
	if (rule === undefined || meant.length > 1)
		throw new CliError(
			rule === undefined ? "not-found" : "conflict",
			rule === undefined
				? `no rule of the settings has the id ${id}; a project's rules stand in its own file`
				: `several rules begin with ${id}; write more of it`,
		);
	const { index, digest } = rule;
	const removed = await ask("rules.remove", { index: index ?? 0, digest });
	if (flags.json) {
		printJson(removed);
		return;
	}
	const again = JSON.stringify(removed.rule).replaceAll("'", String.raw`'\''`);
	tell(`removed: ${removed.words}`);
	tell(
		`to undo it: drawbridge rules add '${again}' --at ${removed.index ?? 0}`,
	);
}

/** As lists show it: enough of its digest. */
const idOf = (digest: string): string => digest.slice(0, 8);

/** @throws CliError */
function parsePlace(text: string): number {
	const place = Number(text);
	if (!Number.isInteger(place) || place < 0 || place > 500)
		throw new CliError("usage", `--at ${text}: a number, 0 to 500`, 2);
	return place;
}

export async function testRules(
	rule: string | undefined,
	flags: TestFlags,
): Promise<void> {
	const mode =
		flags.mode === undefined ? undefined : Mode.safeParse(flags.mode);
	if (mode?.success === false)
		throw new CliError("usage", `"${flags.mode}" is no mode`, 2);
	const view = await ask("rules.test", {
		rules: rulesOf(rule, flags.file),
		days: parseDays(flags.days),
		...(flags.command === undefined ? {} : { command: flags.command }),
		language: flags.language,
		cwd: resolve(flags.cwd ?? "."),
		...(flags.upstream === undefined ? {} : { upstream: flags.upstream }),
		...(flags.tool === undefined ? {} : { tool: flags.tool }),
		...(mode === undefined ? {} : { mode: mode.data }),
		role: parseRole(flags.role),
	});
	if (flags.json) printJson(view.verdict ?? view.trial);
	else if (view.verdict !== null) showVerdict(view.verdict);
	else if (view.trial !== null)
		showTrial(view.trial, rule !== undefined || flags.file !== undefined);
}

/** @throws CliError */
function rulesOf(
	rule: string | undefined,
	file: string | undefined,
): unknown[] {
	if (rule !== undefined && file !== undefined)
		throw new CliError("usage", "either a rule or --file", 2);
	if (rule === undefined && file === undefined) return [];
	let value: unknown;
	try {
		value = JSON.parse(rule ?? readFileSync(file ?? "", "utf8"));
	} catch (error) {
		throw new CliError(
			"usage",
			`${file ?? "the rule"} ${error instanceof SyntaxError ? `is no JSON; a rule looks like this: '{"then":"deny","program":"git push"}'` : "cannot be read"}`,
			2,
		);
	}
	return Array.isArray(value) ? value : [value];
}

/** @throws CliError */
function parseDays(text: string): number {
	const days = Number(text);
	if (!Number.isInteger(days) || days < 1 || days > 366)
		throw new CliError("usage", `"${text}" is no number of days, 1 to 366`, 2);
	return days;
}

const decided = {
	allow: "allowed",
	ask: "asked about",
	deny: "denied",
} as const;

function showVerdict(verdict: RuleVerdictView): void {
	const { risk, categories, decision, rule, why, acts } = verdict;
	print(
		`${decided[decision]} by ${rule === "" ? "the mode" : `the rule: ${rule}`}`,
	);
	print(categories.length === 0 ? risk : `${risk} (${categories.join(", ")})`);
	for (const { reason } of why) print(`  ${reason}`);
	print(
		table(
			acts.map((act) => [
				act.effect,
				act.risk,
				act.program ?? "",
				act.path ?? act.host ?? "",
				act.target ?? "",
			]),
			["DOES", "RISK", "PROGRAM", "PATH OR HOST", "TARGET"],
			"it would do nothing that rules speak of",
		),
	);
}

const calls = (count: number): string =>
	count === 1 ? "1 call" : `${count} calls`;

function showTrial(trial: RuleTrialView, isCandidate: boolean): void {
	const { entries, matched, changed, unreadable, newest } = trial;
	print(
		`would have matched ${calls(matched)} of ${entries}${isCandidate ? `; ${calls(changed)} would have been decided otherwise` : ""}`,
	);
	if (unreadable > 0)
		tell(`${calls(unreadable)} could not be read: written by another version`);
	if (newest.length === 0) return;
	print(
		table(
			newest.map((call) => [
				localTime(call.at),
				call.client,
				call.upstream,
				call.tool === "" ? call.path : call.tool,
				call.risk,
				call.did,
				call.would,
				call.rule,
			]),
			["WHEN", "CLIENT", "UPSTREAM", "WHAT", "RISK", "WAS", "WOULD BE", "BY"],
			"",
		),
	);
}
