/** The owner's rules about what requests would run, and what they would have made of the last days: plain views. */
import * as z from "zod";

const Decision = z.enum(["allow", "ask", "deny"]);
const RiskLevel = z.enum(["low", "high", "critical"]);

/** One rule as it holds. */
export const RuleView = z.object({
	decision: Decision,
	/** All of it, as a sentence. */
	words: z.string(),
	/** `settings`, or the folder of the project whose file has it. */
	from: z.string(),
	/** `waits-for-approval`: an allow in a file that nobody approved. */
	effect: z.enum(["applied", "waits-for-approval"]),
	/** Its place in the settings' own list, for `rules.remove`; `null`: a project's file has it, and it is changed there. */
	index: z.number().int().nullable(),
	/** Of the rule, SHA-256 in hex: `rules.remove` takes away what was looked at and nothing else. */
	digest: z.string(),
	/** As the file has it. */
	rule: z.record(z.string(), z.unknown()),
});

export type RuleView = z.infer<typeof RuleView>;

export const RulesView = z.object({
	/** Of each file in its order; the narrowest that matches wins wherever it stands. */
	rules: z.array(RuleView),
	/** `false`: in lax, critical commands are not asked about either. */
	laxAsksCritical: z.boolean(),
	/** Patterns of the settings whose paths count as secrets. */
	sensitivePaths: z.array(z.string()),
	/** Lists of projects that were read so far. */
	lists: z.array(
		z.object({
			file: z.string(),
			patterns: z.number().int(),
			/** Empty: it was read. */
			problem: z.string(),
		}),
	),
});
export type RulesView = z.infer<typeof RulesView>;

/** What rules would have done. */
export const RuleTrialView = z.object({
	/** Judged calls that were looked at. */
	entries: z.number().int(),
	matched: z.number().int(),
	/** Of those: decided otherwise than without the candidate. */
	changed: z.number().int(),
	/** Written by another version. */
	unreadable: z.number().int(),
	/** At most 20. */
	newest: z.array(
		z.object({
			at: z.iso.datetime(),
			client: z.string(),
			upstream: z.string(),
			tool: z.string(),
			path: z.string(),
			risk: RiskLevel,
			categories: z.array(z.string()),
			/** What was decided then, and by whom. */
			did: z.string(),
			/** What the rules that hold say. */
			now: Decision,
			/** What they say together with the candidate. */
			would: Decision,
			/** The rule that decides; empty: the mode. */
			rule: z.string(),
		}),
	),
});
export type RuleTrialView = z.infer<typeof RuleTrialView>;

/** One line, judged and decided. */
export const RuleVerdictView = z.object({
	risk: RiskLevel,
	categories: z.array(z.string()),
	decision: Decision,
	/** The rule that decided; empty: the mode. */
	rule: z.string(),
	why: z.array(z.object({ text: z.string(), reason: z.string() })),
	/** What it would do, in the words of rules. */
	acts: z.array(
		z.object({
			effect: z.string(),
			risk: RiskLevel,
			category: z.string().optional(),
			program: z.string().optional(),
			path: z.string().optional(),
			target: z.string().optional(),
			host: z.string().optional(),
		}),
	),
});
export type RuleVerdictView = z.infer<typeof RuleVerdictView>;

/** Either of the two: a line at once, or the last days. */
export const RulesTestView = z.object({
	trial: RuleTrialView.nullable(),
	verdict: RuleVerdictView.nullable(),
});
export type RulesTestView = z.infer<typeof RulesTestView>;
