/**
 * The rules of the settings, compiled, and which of them decides about one act. The narrowest wins: first the number of
 * conditions, then the length of what is spelled out; at equal narrowness deny over ask over allow. Knows no mode.
 */
import { hash } from "node:crypto";
import { canonicalJson } from "../approval/digest.ts";
import type { Act } from "../command/act.ts";
import type { Decision } from "./judgement.ts";
import { type Asked, matchRule, type Rule } from "./match.ts";
import { PathPattern } from "./path-pattern.ts";
import type { RuleSettings } from "./rule-settings.ts";

/** Whose rules hold for a request. */
export interface RuleSources {
	/** The owner's, and those of projects whose file was approved. */
	readonly held: readonly RuleSettings[];
	/** Of files nobody approved: their deny and ask only. */
	readonly tightening: readonly RuleSettings[];
}

/** What the rules say of one act; `undefined`: nothing. */
export interface Ruling {
	readonly decision: Decision;
	readonly rule: Rule;
}

const severity: Readonly<Record<Decision, number>> = {
	allow: 0,
	ask: 1,
	deny: 2,
};

export const worse = (a: Decision, b: Decision): Decision =>
	severity[a] >= severity[b] ? a : b;

export class Rules {
	readonly #held: readonly Rule[];
	readonly #tightening: readonly Rule[];
	/** Paths below `~` and in the project mean other files for other people. */
	#compiled = { home: "", root: "" };

	constructor({ held, tightening }: RuleSources) {
		this.#held = sorted(held);
		this.#tightening = sorted(
			tightening.filter(({ then }) => then !== "allow"),
		);
	}

	get isEmpty(): boolean {
		return this.#held.length === 0 && this.#tightening.length === 0;
	}

	/** About one thing that would be done, or (`undefined`) about the request as a whole. */
	about(act: Act | undefined, asked: Asked): Ruling | undefined {
		this.#prepare(asked);
		const held = first(this.#held, act, asked);
		if (this.#tightening.length === 0) return held;
		// A file that nobody approved only makes it worse, however narrow its rules are.
		const tightened = worst(this.#tightening, act, asked);
		if (tightened === undefined) return held;
		return held !== undefined &&
			severity[held.decision] >= severity[tightened.decision]
			? held
			: tightened;
	}

	#prepare({ home, root }: Asked): void {
		if (this.#compiled.home === home && this.#compiled.root === root) return;
		this.#compiled = { home, root };
		for (const rule of [...this.#held, ...this.#tightening]) {
			const { path, then } = rule.settings;
			if (path !== undefined)
				rule.path = new PathPattern(
					anchored(path, home, root),
					then !== "allow",
				);
		}
	}
}

const sorted = (rules: readonly RuleSettings[]): readonly Rule[] =>
	rules.map(ruleOf).toSorted(byNarrowness);

/** Sorted, so the first is the narrowest. */
function first(
	rules: readonly Rule[],
	act: Act | undefined,
	asked: Asked,
): Ruling | undefined {
	for (const rule of rules) {
		const ruling = rulingOf(rule, act, asked);
		if (ruling !== undefined) return ruling;
	}
	return undefined;
}

function worst(
	rules: readonly Rule[],
	act: Act | undefined,
	asked: Asked,
): Ruling | undefined {
	let found: Ruling | undefined;
	for (const rule of rules) {
		const ruling = rulingOf(rule, act, asked);
		if (ruling?.decision === "deny") return ruling;
		found ??= ruling;
	}
	return found;
}

function rulingOf(
	rule: Rule,
	act: Act | undefined,
	asked: Asked,
): Ruling | undefined {
	const meets = matchRule(rule, act, asked);
	if (meets === "no") return undefined;
	const { then } = rule.settings;
	// What may be meant is asked about; what may be allowed is not.
	if (meets === "maybe")
		return then === "allow" ? undefined : { decision: "ask", rule };
	return { decision: then, rule };
}

const ruleOf = (settings: RuleSettings): Rule => {
	const { then: _then, note: _note, ...conditions } = settings;
	const values = Object.values(conditions).filter(
		(value) => value !== undefined,
	);
	return {
		settings,
		conditions: values.length,
		literal: values.join("").replaceAll(/[*?]/gu, "").length,
		path: undefined,
	};
};

const byNarrowness = (a: Rule, b: Rule): number =>
	b.conditions - a.conditions ||
	b.literal - a.literal ||
	severity[b.settings.then] - severity[a.settings.then];

/** Absolute, with forward slashes and without `.` and `..`. */
function anchored(path: string, home: string, root: string): string {
	const text = /^[a-z]:\\/iu.test(path) ? path.replaceAll("\\", "/") : path;
	const absolute =
		text === "~" || text.startsWith("~/")
			? home + text.slice(1)
			: text.startsWith("/") || /^[a-z]:/iu.test(text)
				? text
				: text.startsWith("**")
					? text
					: `${root === "/" ? "" : root}/${text}`;
	const parts: string[] = [];
	for (const part of absolute.split("/")) {
		if (part === "." || part === "") continue;
		if (part === "..") parts.pop();
		else parts.push(part);
	}
	return (absolute.startsWith("/") ? "/" : "") + parts.join("/");
}

/** `deny program "git push", host "*.example.com": its note`. */
export function ruleInWords({
	then,
	note,
	...conditions
}: RuleSettings): string {
	const said = Object.entries(conditions)
		.filter(([, value]) => value !== undefined)
		.map(([name, value]) => `${name} ${JSON.stringify(value)}`);
	return `${then} ${said.join(", ") || "everything"}${note === undefined || note === "" ? "" : ` (${note})`}`;
}

/** SHA-256 in hex: the same for the same members in any order. */
export const digestOfRule = (rule: unknown): string =>
	hash("sha256", canonicalJson(rule));
