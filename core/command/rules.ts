/**
 * The small language in which the program tables say what subcommands and flags do, and its reading of a call. One rule is
 * `[when, does, why]`:
 *
 * when: words of the subcommand in order (`prune|rm`, `*` for any), `-f|--force` a flag that must be there, `!-n|--dry-run` one that
 * must not, `--type=a*|b` a flag's value, `--type!=a*|b` a value that is none of these, `+2` at least two operands after the subcommand, `=0` exactly none, `~text` an argument
 * that contains it. `?` by itself is a word that cannot be told.
 * does: `high destructive`, or an effect on arguments: `remove-tree 0..`, `read 1`, `send -T|--upload-file`, `shell -c`,
 * `code:sql -e`, `file:python 0`, `fetch -o`, `run 0` (a program or package), or `low`: nothing further is looked at. Several are separated by `;`.
 * Numbers count operands after the subcommand; `-1` is the last, `..-1` all but the last; `@2` counts the subcommand's words too.
 *
 * Holds no program itself.
 */
import { type Arguments, flagValues, hasFlag } from "./arguments.ts";
import type { Language } from "./code.ts";
import {
	anyMark,
	couldBe,
	type Field,
	hasGlob,
	starMark,
	unknownMark,
} from "./field.ts";
import type { Category, Risk } from "./finding.ts";
import type { Effect } from "./judge.ts";

export type RuleText = readonly [when: string, does: string, why?: string];

export interface Family {
	/** Names that behave alike. */
	readonly names: string;
	/** Flags that take a value. */
	readonly values?: string;
	/** Further ones, after these first operands. */
	readonly valuesOf?: Readonly<Record<string, string>>;
	/** `-name` is one flag, not four letters (find, terraform, openssl). */
	readonly words?: boolean;
	/** Long flags may be cut short (getopt_long). */
	readonly abbreviates?: boolean;
	/** Flags that make it only say what it would do. */
	readonly dry?: string;
	/** Its arguments are words about things, not the things: a path in a message is no reading. */
	readonly talks?: boolean;
	/** Operands end the flags: what follows belongs to them. */
	readonly stops?: boolean;
	readonly rules: readonly RuleText[];
}

export type Selector =
	| { readonly kind: "operands"; readonly first: number; readonly last: number }
	/** Counted from the first operand, the subcommand's words included. */
	| { readonly kind: "all"; readonly index: number }
	| { readonly kind: "flags"; readonly names: readonly string[] };

export type Action =
	| { readonly kind: "low" }
	| {
			readonly kind: "report";
			readonly risk: Exclude<Risk, "low">;
			readonly category: Category;
	  }
	| { readonly kind: "act"; readonly effect: Effect; readonly on: Selector }
	| {
			readonly kind: "send" | "shell" | "fetch" | "words" | "run";
			readonly on: Selector;
	  }
	| {
			readonly kind: "code" | "file";
			readonly language: Language | "shell";
			readonly on: Selector;
	  };

type Test =
	| { readonly kind: "word"; readonly any: readonly string[] }
	| {
			readonly kind: "flag";
			readonly any: readonly string[];
			readonly wanted: boolean;
	  }
	| {
			readonly kind: "value";
			readonly name: string;
			readonly any: readonly string[];
			readonly wanted: boolean;
			/** A value that is none of them. */
			readonly other: boolean;
	  }
	| { readonly kind: "least" | "exactly"; readonly count: number }
	| { readonly kind: "contains"; readonly text: string };

export interface Rule {
	readonly tests: readonly Test[];
	readonly words: number;
	readonly actions: readonly Action[];
	readonly why: string;
}

export interface Known {
	readonly rules: readonly Rule[];
	readonly values: ReadonlySet<string>;
	readonly valuesOf: ReadonlyMap<string, ReadonlySet<string>>;
	readonly words: boolean;
	readonly abbreviates: boolean;
	readonly stops: boolean;
	readonly talks: boolean;
	readonly dry: readonly string[];
}

/** @throws on a rule that is none: tables are constants, a mistake in one is a bug. */
export function compile(families: readonly Family[]): Map<string, Known> {
	const result = new Map<string, Known>();
	for (const family of families) {
		const known: Known = {
			rules: family.rules.map(compileRule),
			values: setOf(family.values),
			valuesOf: new Map(
				Object.entries(family.valuesOf ?? {}).flatMap(([subs, flags]) =>
					subs.split(" ").map((sub) => [sub, setOf(flags)] as const),
				),
			),
			words: family.words ?? false,
			abbreviates: family.abbreviates ?? false,
			stops: family.stops ?? false,
			talks: family.talks ?? false,
			dry: (family.dry ?? "").split(" ").filter((flag) => flag !== ""),
		};
		for (const name of family.names.split(" ")) {
			if (result.has(name)) throw new Error(`${name} stands in two tables`);
			result.set(name, known);
		}
	}
	return result;
}

const setOf = (text = ""): ReadonlySet<string> =>
	new Set(text.split(" ").filter((word) => word !== ""));

function compileRule([when, does, why]: RuleText): Rule {
	const tests = when
		.split(" ")
		.filter((word) => word !== "")
		.map(compileTest);
	return {
		tests,
		words: tests.filter((test) => test.kind === "word").length,
		actions: does.split(";").map((text) => compileAction(text.trim())),
		why: why ?? "",
	};
}

function compileTest(token: string): Test {
	if (token.startsWith("~")) return { kind: "contains", text: token.slice(1) };
	const wanted = !token.startsWith("!");
	const bare = wanted ? token : token.slice(1);
	if (bare.startsWith("-") && bare.length > 1) {
		const equals = bare.indexOf("=");
		if (equals < 0) return { kind: "flag", any: bare.split("|"), wanted };
		const other = bare[equals - 1] === "!";
		return {
			kind: "value",
			name: bare.slice(0, other ? equals - 1 : equals),
			other,
			any: bare
				.slice(equals + 1)
				.split("|")
				.map(wildcards),
			wanted,
		};
	}
	const count = Number(token.slice(1));
	if (token.length > 1 && Number.isInteger(count)) {
		if (token.startsWith("+")) return { kind: "least", count };
		if (token.startsWith("=")) return { kind: "exactly", count };
	}
	return {
		kind: "word",
		any: token.split("|").map(wildcards),
	};
}

const wildcards = (text: string): string =>
	text.replaceAll("*", starMark).replaceAll("?", anyMark);

const categories: readonly Category[] = [
	"destructive",
	"privilege",
	"secrets",
	"network",
	"exec-remote",
	"persistence",
];

const effects: readonly Effect[] = [
	"read",
	"write",
	"append",
	"empty",
	"remove",
	"remove-force",
	"remove-tree",
	"shred",
	"move",
];

function compileAction(text: string): Action {
	if (text === "low") return { kind: "low" };
	const [verb = "", object = ""] = text.split(" ");
	if (verb === "high" || verb === "critical") {
		const category = categories.find((one) => one === object);
		if (category === undefined) throw new Error(`no category: ${text}`);
		return { kind: "report", risk: verb, category };
	}
	const on = selector(object);
	const effect = effects.find((one) => one === verb);
	if (effect !== undefined) return { kind: "act", effect, on };
	if (
		verb === "send" ||
		verb === "shell" ||
		verb === "fetch" ||
		verb === "words" ||
		verb === "run"
	)
		return { kind: verb, on };
	const [kind, language = ""] = verb.split(":");
	if (kind === "code" || kind === "file")
		// The tables name languages; a wrong name is caught by the test that reads all tables.
		return { kind, language: language as Language | "shell", on };
	throw new Error(`no action: ${text}`);
}

function selector(text: string): Selector {
	const named = text.split("|");
	if (text.startsWith("@"))
		return { kind: "all", index: Number(text.slice(1)) };
	if (text.startsWith("-") && !isDigits(text.slice(1)))
		return { kind: "flags", names: named };
	if (text === "" || text === "0..")
		return { kind: "operands", first: 0, last: -1 };
	if (text.startsWith("..-"))
		return { kind: "operands", first: 0, last: Number(text.slice(2)) - 1 };
	if (text.endsWith(".."))
		return { kind: "operands", first: Number(text.slice(0, -2)), last: -1 };
	const [first, last] = text.split("..");
	if (last !== undefined)
		return { kind: "operands", first: Number(first), last: Number(last) };
	const index = Number(text);
	if (!Number.isInteger(index)) throw new Error(`no selector: ${text}`);
	return { kind: "operands", first: index, last: index };
}

const isDigits = (text: string): boolean => /^\d+$/u.test(text);

/** Whether the rule is about this call. */
export function applies(
	rule: Rule,
	args: Arguments,
	raw: readonly Field[],
): boolean {
	let word = 0;
	for (const test of rule.tests) {
		switch (test.kind) {
			case "word": {
				const operand = args.operands[word];
				word += 1;
				if (operand === undefined || !matchesWord(operand.text, test.any))
					return false;
				break;
			}
			case "flag":
				if (hasFlag(args, test.any) !== test.wanted) return false;
				break;
			case "value": {
				const found = flagValues(args, test.name.split("|")).some(
					(value) => matchesWord(value.text, test.any) !== test.other,
				);
				if (found !== test.wanted) return false;
				break;
			}
			case "least":
				if (args.operands.length - rule.words < test.count) return false;
				break;
			case "exactly":
				if (args.operands.length - rule.words !== test.count) return false;
				break;
			case "contains":
				if (!raw.some((field) => field.text.toLowerCase().includes(test.text)))
					return false;
				break;
		}
	}
	return true;
}

function matchesWord(text: string, any: readonly string[]): boolean {
	// What cannot be told could be any subcommand; it is judged where it stands.
	if (text === unknownMark)
		return any.includes(starMark) || any.includes(anyMark);
	return any.some((word) =>
		hasGlob(word) ? couldBe(word, text) : word === text,
	);
}

/** The arguments an action is about. */
export function selected(
	on: Selector,
	rule: Rule,
	args: Arguments,
): readonly Field[] {
	if (on.kind === "flags") return flagValues(args, on.names);
	if (on.kind === "all") return args.operands.slice(on.index, on.index + 1);
	const operands = args.operands.slice(rule.words);
	const first = on.first < 0 ? operands.length + on.first : on.first;
	const last = on.last < 0 ? operands.length + on.last : on.last;
	return operands.slice(Math.max(0, first), last + 1);
}
