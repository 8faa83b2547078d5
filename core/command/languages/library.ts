/**
 * What a language's calls do: rules by the name of what is called, and the shapes most of them have. Judges nothing.
 */
import type { Effects } from "./effects.ts";
import type { Act } from "./acts.ts";
import { isNamePart, isNameStart } from "./characters.ts";
import type { CodeLanguage } from "./code-language.ts";
import type { Span } from "./node.ts";
import { isBareShell } from "./process.ts";
import {
	eitherOf,
	fromPieces,
	itemOf,
	knownText,
	listOf,
	nameOf,
	optionsOf,
	origin,
	originOf,
	textOf,
	unknownFrom,
	type Value,
} from "./value.ts";

export interface Call {
	/** As it was found in the rules: "os.remove", ".unlink". */
	readonly name: string;
	readonly args: readonly Value[];
	readonly named: ReadonlyMap<string, Value>;
	readonly receiver: Value | undefined;
	readonly span: Span;
	readonly effects: Effects;
	readonly language: CodeLanguage;
	/** It is in a loop, or in a function that calls itself. */
	readonly repeated: boolean;
	/** Calls a value that is a function; what it returns. */
	readonly apply: (callee: Value, args: readonly Value[]) => Value;
	/** Gives a value to the variable that an argument is. */
	readonly assign: (at: number, value: Value) => void;
	readonly variable: (name: string) => Value | undefined;
	/** Gives a value to a variable by its name. */
	readonly define: (name: string, value: Value) => void;
	/** The member of a value, as the language would find it. */
	readonly member: (value: Value, name: string) => Value;
}

/** undefined: the result is unknown, and comes from what the arguments come from. */
export type Rule = (call: Call) => Value | undefined;

/** What a name that is no variable holds. */
export type Constant = (
	effects: Effects,
	variable: (name: string) => Value | undefined,
) => Value;

export interface Library {
	readonly language: CodeLanguage;
	/** "os.remove"; "Path.unlink" for a method of a type; ".unlink" for a method of anything. */
	readonly rules: ReadonlyMap<string, Rule>;
	readonly constants: ReadonlyMap<string, Constant>;
	/** The one name of what has several: "posix.remove" is "os.remove". */
	readonly canonical: (name: string) => string;
	/** Operators that join texts, that repeat them, that call the right side with the left. */
	readonly joins: ReadonlySet<string>;
	readonly repeats: ReadonlySet<string>;
	readonly pipes: ReadonlySet<string>;
	/** "%" fills in a format. */
	readonly formats: boolean;
	/** A call of a member that cannot be known, of one of these, is high. */
	readonly powerful: ReadonlySet<string>;
	/** Names, or also members, are called where they stand without brackets. */
	readonly bareCalls: "none" | "names" | "all";
	/** Names that stand for the environment: their members are its variables. */
	readonly environments: ReadonlySet<string>;
	/** The first item's index is one. */
	readonly countsFromOne: boolean;
	/** Texts are called by what they say. */
	readonly callsTexts: boolean;
	/** What a command literal does with its pieces. */
	readonly command: "shell" | "words";
	/** Which statements' values are shown where nothing prints them: names and members, or calls as well. */
	readonly showsStatements: "none" | "values" | "all";
}

export function argument(
	call: Call,
	at: number,
	...names: readonly string[]
): Value | undefined {
	for (const name of names) {
		const value = call.named.get(name);
		if (value !== undefined) return value;
	}
	return at < 0 ? undefined : call.args[at];
}

/** A named argument, or an entry of an argument that is a record of options. */
export function option(call: Call, name: string): Value | undefined {
	const named = call.named.get(name);
	if (named !== undefined) return named;
	for (const arg of call.args) {
		for (const possible of optionsOf(arg)) {
			if (possible.kind === "record") {
				const value = possible.entries.get(name);
				if (value !== undefined) return value;
			}
		}
	}
	return undefined;
}

const falsehoods: ReadonlySet<string> = new Set([
	"False",
	"false",
	"FALSE",
	"F",
	"nil",
	"null",
	"undefined",
	"None",
	"NULL",
	"nothing",
]);

/** Set, and not to something that says no. */
export function isTrue(value: Value | undefined): boolean {
	if (value === undefined) return false;
	if (value.kind === "name") return !falsehoods.has(value.name);
	if (value.kind === "number") return value.number !== 0;
	if (value.kind === "text") return knownText(value) !== "";
	return true;
}

/** Argument and named arguments alike. */
export function allValues(call: Call): readonly Value[] {
	return [
		...(call.receiver === undefined ? [] : [call.receiver]),
		...call.args,
		...call.named.values(),
	];
}

/** An act on the path in one argument, or in every one. */
export function does(act: Act, at: number | "all" = 0): Rule {
	return (call) => {
		const from = call.effects.act(
			act,
			at === "all" ? listOf(call.args) : argument(call, at, ...pathNames),
			call.span,
		);
		return act === "read" ? unknownFrom(from) : undefined;
	};
}

const pathNames: readonly string[] = ["path", "file", "filename", "name"];

/** An act on what the method belongs to. */
export function doesToSelf(act: Act): Rule {
	return (call) => {
		const from = call.effects.act(act, call.receiver, call.span);
		return act === "read" ? unknownFrom(from) : undefined;
	};
}

/** A line for the shell. */
export function runsShell(at = 0): Rule {
	return (call) => {
		if (call.args.length <= at && call.named.size === 0) return undefined;
		return unknownFrom(
			call.effects.shell(
				argument(call, at, "cmd", "command", "args"),
				call.span,
				option(call, "cwd") ?? option(call, "chdir"),
			),
		);
	};
}

/** One argument is a line, several are words. */
export function runsLineOrWords(call: Call): Value | undefined {
	const args = call.args.filter((arg) => arg.kind !== "record");
	const [only] = args;
	const folder = option(call, "cwd") ?? option(call, "chdir");
	if (only === undefined) return undefined;
	if (args.length === 1 && only.kind !== "list")
		return unknownFrom(call.effects.shell(only, call.span, folder));
	return unknownFrom(call.effects.words(args, call.span, folder));
}

/** Code in this language. */
export function runsCode(at = 0): Rule {
	return (call) => {
		const code = argument(call, at, "source", "code", "expr", "text");
		if (code === undefined) return undefined;
		call.effects.code(call.language, code, call.span);
		return namedBy(call, code) ?? unknownFrom(code.from, "evaluated");
	};
}

/** What code that is only a name stands for: eval("os.system"). */
export function namedBy(call: Call, code: Value): Value | undefined {
	const text = knownText(code)?.trim() ?? "";
	if (text === "" || text.length > 200) return undefined;
	const [first = "", ...rest] = text.split(".");
	for (const part of [first, ...rest]) {
		if (!isNameStart(part.charCodeAt(0))) return undefined;
		for (let at = 1; at < part.length; at += 1)
			if (!isNamePart(part.charCodeAt(at))) return undefined;
	}
	let value = call.variable(first) ?? nameOf(first);
	for (const part of rest) value = call.member(value, part);
	return value;
}

/** A program that runs with its owner's rights; a shell that does is a back door. */
export function setsOwner(call: Call, path: Value | undefined): void {
	const texts = optionsOf(path).flatMap((one) =>
		one.kind === "list" ? one.items : [one],
	);
	const isShell = texts.some((text) => isBareShell(knownText(text) ?? ""));
	call.effects.report(
		call.span,
		isShell ? "critical" : "high",
		"privilege",
		"Makes a program run with its owner's rights.",
	);
}

export function asks(
	risk: "high" | "critical",
	category: Parameters<Effects["report"]>[2],
	reason: string,
): Rule {
	return (call) => {
		call.effects.report(call.span, risk, category, reason);
		return undefined;
	};
}

/** A request: its answer comes from the network, and what it carries leaves the machine. */
export function requests(at = 0, type?: string): Rule {
	return (call) => {
		const url = argument(call, at, "url", "uri");
		const rest: Value[] = [];
		for (const value of [...call.args, ...call.named.values()]) {
			if (value === url) continue;
			rest.push(value);
			if (value.kind === "record") rest.push(...value.entries.values());
		}
		call.effects.sends(url, rest, call.span);
		return unknownFrom(origin.network, type);
	};
}

/** What it prints is seen. */
export function shows(call: Call): Value | undefined {
	call.effects.shows([...call.args, ...call.named.values()], call.span);
	return undefined;
}

/** Gives back what it was given. */
export function same(at = 0): Rule {
	return (call) => call.args[at] ?? call.receiver;
}

export const self: Rule = (call) => call.receiver;

/** Texts put together as a path. */
export function joinsPath(call: Call): Value | undefined {
	const parts: Value[] = [];
	for (const arg of call.args.flatMap((value) =>
		value.kind === "list" ? value.items : [value],
	)) {
		const text = knownText(arg);
		if (text?.startsWith("/")) parts.length = 0;
		else if (parts.length > 0) parts.push(textOf("/"));
		parts.push(arg);
	}
	return joinPieces(parts);
}

/** Slashes that would be doubled are not: "/" joined with "etc" is "/etc". */
function joinPieces(parts: readonly Value[]): Value {
	let options: { pieces: (string | undefined)[]; last: string }[] = [
		{ pieces: [], last: "" },
	];
	for (const part of parts) {
		const next: typeof options = [];
		for (const before of options) {
			for (const choice of optionsOf(part)) {
				const more = choice.kind === "text" ? choice.pieces : [undefined];
				const isDoubled =
					more.length === 1 &&
					more[0] === "/" &&
					(before.last.endsWith("/") || before.last === "");
				const pieces =
					isDoubled && before.pieces.length > 0 && before.last !== ""
						? before.pieces
						: [...before.pieces, ...more];
				next.push({ pieces, last: more.at(-1) ?? "?" });
			}
		}
		options = next.slice(0, 16);
	}
	const from = originOf(parts);
	return eitherOf(options.map(({ pieces }) => fromPieces(pieces, from)));
}

/** Calls every function among the arguments, with an item of what the method belongs to. */
export function callsBack(call: Call): Value | undefined {
	const item =
		call.receiver === undefined
			? unknownFrom(originOf(call.args))
			: itemOf(call.receiver);
	for (const arg of call.args)
		if (arg.kind === "function") call.apply(arg, [item]);
	return undefined;
}

export function ruleTable(
	rows: Readonly<Record<string, Rule>>,
): ReadonlyMap<string, Rule> {
	const table = new Map<string, Rule>();
	for (const [names, rule] of Object.entries(rows))
		for (const name of names.split(" ")) table.set(name, rule);
	return table;
}
