/**
 * A rule as it is typed in, and as the gate is told it: what is empty is no condition. The gate decides whether it is one;
 * only what would surely be refused is said before.
 */
import type { RuleView } from "../../../contract/rules.ts";
import type { RuleSaid } from "../../../words/en/rules.ts";
import { editor } from "./strings.ts";

export type Decision = RuleView["decision"];

/** Chosen from a list; empty: any. */
export const choiceFields = ["effect", "target", "category", "risk"] as const;
/** Typed in; empty: any. */
export const textFields = [
	"program",
	"path",
	"host",
	"upstream",
	"tool",
	"note",
] as const;
export type ChoiceField = (typeof choiceFields)[number];
export type TextField = (typeof textFields)[number];
type AnyField = ChoiceField | TextField;

export type Draft = Readonly<Record<AnyField, string>> & {
	readonly decision: Decision;
};

export const emptyDraft: Draft = {
	decision: "deny",
	effect: "",
	target: "",
	category: "",
	risk: "",
	program: "",
	path: "",
	host: "",
	upstream: "",
	tool: "",
	note: "",
};

/** As security.json has it, and in its order. */
export function ruleOf(draft: Draft): Record<string, string> {
	const given = [...textFields, ...choiceFields]
		.map((field) => [field, draft[field].trim()] as const)
		.filter(([, value]) => value !== "");
	// oxlint-disable-next-line unicorn/no-thenable -- the settings' own word; nobody awaits a rule
	return { then: draft.decision, ...Object.fromEntries(given) };
}

/** The names of a choice's values; the gate knows the same. */
export const choicesOf = (
	field: ChoiceField,
	decision: Decision,
): Readonly<Record<string, string>> =>
	({
		effect: editor.effects,
		target: editor.targets,
		category: editor.categories,
		risk: decision === "allow" ? editor.risksAtMost : editor.risksAtLeast,
	})[field];

/** An allow that would let everything pass; the gate refuses it, too. */
export const isTooWide = (draft: Draft): boolean =>
	draft.decision === "allow" &&
	[draft.program, draft.path, draft.host, draft.tool, draft.upstream].every(
		(condition) => /^[*/?~ .]*$/u.test(condition.trim()),
	);

const known: ReadonlySet<string> = new Set([
	"then",
	...textFields,
	...choiceFields,
]);

/** To say it in words; `null` where it says something this window has no word for. */
export function saidOf(
	rule: Readonly<Record<string, unknown>>,
): RuleSaid | null {
	if (Object.keys(rule).some((name) => !known.has(name))) return null;
	const decision = rule["then"];
	const isChosen = (field: ChoiceField): boolean => {
		const value = rule[field];
		return (
			value === undefined ||
			(typeof value === "string" &&
				Object.hasOwn(choicesOf(field, "deny"), value))
		);
	};
	if (
		(decision !== "allow" && decision !== "ask" && decision !== "deny") ||
		!choiceFields.every(isChosen)
	)
		return null;
	// Each choice was held against the values that there are words for; the rest are texts by the contract.
	return rule as unknown as RuleSaid;
}

/** Which field a refusal is about: the gate names it so in its message. `null`: none of them. */
export function fieldOf(message: string): AnyField | null {
	const name = /^rules?\.(?:\d+\.)?(\w+)/u.exec(message)?.[1];
	return [...textFields, ...choiceFields].find((one) => one === name) ?? null;
}
