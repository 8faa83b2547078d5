/**
 * Commands about rules: which hold, what they make of a line or of the last days, and changing the settings' own list. A
 * project's rules stand in its file, and are changed there.
 */
import type {
	RuleView,
	RulesTestView,
	RuleVerdictView,
} from "../../contract/rules.ts";
import type { Mode } from "../../contract/views.ts";
import { gateEntry } from "../audit/entry.ts";
import type { AuditLog } from "../audit/log.ts";
import type { Act } from "../command/act.ts";
import { shown } from "../command/field.ts";
import { neutral } from "../command/hygiene.ts";
import { preparePowerShell } from "../command/languages/powershell-parser.ts";
import { languageNamed } from "../command/language-names.ts";
import type { Clock } from "../clock.ts";
import type { History } from "../policy/history.ts";
import type { Judgement } from "../policy/judgement.ts";
import type { Policies, PolicySettings, Request } from "../policy/policies.ts";
import { RuleList, type RuleSettings } from "../policy/rule-settings.ts";
import { digestOfRule, ruleInWords } from "../policy/rules.ts";
import { tryRules } from "../policy/trial.ts";
import { changeSettings } from "../settings/file.ts";
import type { ProjectPolicy } from "../settings/project-policy.ts";
import { CommandError, type OperationsOf } from "./operation.ts";

export interface RuleParts {
	readonly policies: Policies;
	readonly history: History;
	readonly clock: Clock;
	settings(): PolicySettings;
	mode(): Mode;
	/** Of the upstream of that name; `undefined`: it has none, or there is no such upstream. */
	projectOf(upstream: string): ProjectPolicy | undefined;
	/** Of every project an upstream belongs to. */
	projects(): readonly ProjectPolicy[];
	readonly settingsFile: string;
	/** @throws SettingsError, and the last good ones hold */
	reloadSettings(): void;
	readonly audit: Pick<AuditLog, "note">;
}

export function ruleOperations(parts: RuleParts): OperationsOf<"rules"> {
	const { policies } = parts;
	return {
		"rules.list": () => {
			const { rules, sensitive_paths, lax_asks_critical } = parts.settings();
			const views = rules.map(ownView);
			for (const { dir, rules: own } of parts.projects()) {
				for (const rule of own.held) views.push(viewOf(rule, dir, true));
				for (const rule of own.tightening)
					views.push(viewOf(rule, dir, rule.then !== "allow"));
			}
			return {
				rules: views,
				laxAsksCritical: lax_asks_critical,
				sensitivePaths: sensitive_paths,
				lists: policies.lists(),
			};
		},
		"rules.add": ({ rule: given, place }): RuleView => {
			const [rule] = candidatesOf([given]);
			if (rule === undefined) throw new Error("a list of one has one");
			const digest = digestOfRule(rule);
			let index = 0;
			changeList(parts.settingsFile, (list) => {
				if (list.some((one) => digestOfRule(one) === digest))
					throw new CommandError(
						"conflict",
						"this rule is there already; see: drawbridge rules list",
					);
				index = Math.min(place ?? list.length, list.length);
				list.splice(index, 0, rule);
			});
			parts.reloadSettings();
			note(parts, "added", rule);
			return ownView(rule, index);
		},
		"rules.remove": ({ index, digest }): RuleView => {
			let removed: RuleSettings | undefined;
			changeList(parts.settingsFile, (list) => {
				const [rule] = list.splice(index, 1);
				if (rule === undefined || digestOfRule(rule) !== digest)
					throw new CommandError(
						"conflict",
						"the rules have changed since they were looked at; look at them again: drawbridge rules list",
					);
				removed = RuleList.safeParse([rule]).data?.[0];
			});
			parts.reloadSettings();
			// A list with another rule in it is refused before it is written.
			if (removed === undefined) throw new Error("a removed rule was none");
			note(parts, "removed", removed);
			return ownView(removed, index);
		},
		"rules.test": async (input): Promise<RulesTestView> => {
			const candidates = candidatesOf(input.rules);
			if (input.command === undefined)
				return {
					verdict: null,
					trial: await tryRules({
						policies,
						history: parts.history,
						candidates,
						projectOf: (upstream) => parts.projectOf(upstream),
						since: parts.clock.now() - input.days * 86_400_000,
					}),
				};
			const language = languageNamed(input.language);
			if (language === undefined)
				throw new CommandError(
					"invalid-input",
					`language: ${input.language} is none this knows`,
				);
			const request: Request = {
				upstream: input.upstream,
				project: parts.projectOf(input.upstream),
				tools: input.tool === undefined ? [] : [input.tool],
				mode: input.mode ?? parts.mode(),
				role: input.role,
				known: true,
				cwd: input.cwd,
			};
			await preparePowerShell();
			const judged = policies.judge(
				[{ text: input.command, language, where: "command", guessed: false }],
				request,
			);
			const decided =
				candidates.length === 0
					? judged
					: policies.decideAgain(judged.pieces, request, candidates);
			return { trial: null, verdict: verdictOf(decided) };
		},
	};
}

/** Members of the file are kept as they stand there; what holds afterwards is checked by whoever writes it. */
function changeList(file: string, change: (list: unknown[]) => void): void {
	changeSettings(file, (json) => {
		const known = json["rules"] ?? [];
		// Anything else stays as it is, and is refused as invalid.
		if (!Array.isArray(known)) return;
		const list: unknown[] = [...known];
		change(list);
		json["rules"] = list;
	});
}

/** Whoever reads the log finds the rule itself, not its place in a list. */
const note = (
	parts: RuleParts,
	what: "added" | "removed",
	rule: RuleSettings,
): void =>
	parts.audit.note(
		gateEntry(
			"change",
			`rule ${what}: ${neutral(ruleInWords(rule))}`,
			parts.mode(),
		),
	);

/** @throws CommandError that names the member */
export function candidatesOf(
	rules: readonly unknown[],
): readonly RuleSettings[] {
	const parsed = RuleList.safeParse(rules);
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	throw new CommandError(
		"invalid-input",
		`rules.${issue?.path.join(".") ?? ""}: ${issue?.message ?? "invalid"}`,
	);
}

const viewOf = (
	rule: RuleSettings,
	from: string,
	holds: boolean,
): RuleView => ({
	decision: rule.then,
	words: neutral(ruleInWords(rule)),
	from,
	effect: holds ? "applied" : "waits-for-approval",
	index: null,
	digest: digestOfRule(rule),
	rule: { ...rule },
});

/** One of the settings' own. */
const ownView = (rule: RuleSettings, index: number): RuleView => ({
	...viewOf(rule, "settings", true),
	index,
});

const verdictOf = ({
	risk,
	categories,
	decision,
	rule,
	pieces,
}: Judgement): RuleVerdictView => ({
	risk,
	categories: [...categories],
	decision,
	rule: neutral(rule),
	why: pieces.flatMap(({ why }) =>
		why.map(({ text, reason }) => ({ text, reason })),
	),
	acts: pieces.flatMap(({ acts }) => acts.map(actView)),
});

const actView = ({
	effect,
	risk,
	category,
	program,
	path,
	target,
	host,
}: Act): RuleVerdictView["acts"][number] => ({
	effect,
	risk,
	...(category === undefined ? {} : { category }),
	...(program === undefined ? {} : { program: neutral(shown(program)) }),
	...(path === undefined ? {} : { path: neutral(shown(path)) }),
	...(target === undefined ? {} : { target }),
	...(host === undefined ? {} : { host: neutral(host) }),
});
