/**
 * Tries rules on what happened: which calls they would have met, and what would have become of each. Changes nothing, and
 * knows neither the log's file nor the settings'.
 */
import type { RuleTrialView } from "../../contract/rules.ts";
import { neutral } from "../command/hygiene.ts";
import type { History, JudgedEntry } from "./history.ts";
import type { Judgement } from "./judgement.ts";
import type { Policies, Request } from "./policies.ts";
import { readJudgement } from "./record.ts";
import type { RuleSettings } from "./rule-settings.ts";

const shownCalls = 20;

export interface TrialOptions {
	readonly policies: Policies;
	readonly history: History;
	/** Beside those that hold; none: those that hold alone. */
	readonly candidates: readonly RuleSettings[];
	/** Of the upstream as it is now. */
	readonly projectOf: (upstream: string) => Request["project"];
	readonly since: number;
}

export async function tryRules(options: TrialOptions): Promise<RuleTrialView> {
	const { policies, candidates, history, since } = options;
	const newest: RuleTrialView["newest"] = [];
	let entries = 0;
	let matched = 0;
	let changed = 0;
	let unreadable = 0;
	for await (const entry of history(since)) {
		entries += 1;
		const noted = readJudgement(entry.judgement);
		if (noted === undefined) {
			unreadable += 1;
			continue;
		}
		const request = requestOf(entry, noted.cwd, options);
		const now = policies.decideAgain([noted.piece], request);
		const would =
			candidates.length === 0
				? now
				: policies.decideAgain([noted.piece], request, candidates);
		const meets =
			candidates.length === 0
				? now.rule !== ""
				: policies.meets([noted.piece], request, candidates);
		if (!meets) continue;
		matched += 1;
		if (would.decision !== now.decision) changed += 1;
		if (newest.length < shownCalls)
			newest.push(callOf(entry, noted.piece.categories, now, would));
	}
	return { entries, matched, changed, unreadable, newest };
}

/** Who asked is not kept: what is tried is what an operator would have met. */
const requestOf = (
	{ upstream, tool, mode, client }: JudgedEntry,
	cwd: string | undefined,
	{ projectOf }: TrialOptions,
): Request => ({
	upstream,
	project: projectOf(upstream),
	// The log says "tools/call run_command".
	tools: tool === "" ? [] : [tool.slice(tool.lastIndexOf(" ") + 1)],
	mode,
	role: "operator",
	known: client !== "anonymous",
	cwd,
});

const callOf = (
	entry: JudgedEntry,
	categories: Judgement["categories"],
	now: Judgement,
	would: Judgement,
): RuleTrialView["newest"][number] => ({
	at: new Date(entry.at).toISOString(),
	client: neutral(entry.client),
	upstream: neutral(entry.upstream),
	tool: neutral(entry.tool),
	path: neutral(entry.path),
	risk: would.risk,
	categories: [...categories],
	did: neutral(entry.decision),
	now: now.decision,
	would: would.decision,
	rule: neutral(would.rule),
});
