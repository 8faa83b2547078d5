/**
 * The pieces at places that somebody described. A value of another type than a string is code all the same: a list may be
 * arguments or lines, and what cannot be put in words is unknown.
 */
import { languageNamed } from "../command/language-names.ts";
import { isAbsolute } from "node:path";
import { isObject } from "../json.ts";
import { joined } from "./line.ts";
import { isCommandLine } from "./content.ts";
import type { Found } from "./found.ts";
import { type MemberPath, stringAt, valuesAt } from "./member-path.ts";
import type { Piece } from "./piece.ts";
import type { Rule } from "./table.ts";

/** How a call of another tool is looked into. */
type OnToolCall = (tool: string, args: unknown) => void;

/** Adds what stands at the rule's member of `value`: a tool's arguments, a body, a message. */
export function addMember(
	rule: Rule,
	value: unknown,
	where: string,
	found: Found,
	onToolCall: OnToolCall,
): void {
	if (rule.place.kind !== "member" || rule.language === "none") return;
	const values = valuesAt(value, rule.place.path);
	if (rule.language === "tool-call") {
		addToolCalls(rule, values, value, where, found, onToolCall);
		return;
	}
	if (values.length === 0) return;
	const language = languageIn(rule, value);
	const cwd = rule.cwd && stringAt(value, rule.cwd);
	for (const one of values)
		addValue(one, language, where, found, false, {
			...(rule.unsandboxed ? { unsandboxed: true } : {}),
			...(absolute(cwd) === undefined ? {} : { cwd: absolute(cwd) }),
		});
}

function addToolCalls(
	rule: Rule,
	names: readonly unknown[],
	value: unknown,
	where: string,
	found: Found,
	onToolCall: OnToolCall,
): void {
	const args = valuesAt(value, rule.arguments);
	for (const name of names) {
		if (typeof name !== "string") found.unread(where, JSON.stringify(name));
		else if (args.length === 0) onToolCall(name, undefined);
		else for (const one of args) onToolCall(name, one);
	}
}

function languageIn(rule: Rule, value: unknown): Piece["language"] {
	const { language } = rule;
	if (typeof language !== "string") return named(stringAt(value, language));
	return language === "none" || language === "tool-call" ? "unknown" : language;
}

const named = (name: string | undefined): Piece["language"] =>
	(name === undefined ? undefined : languageNamed(name.trim())) ?? "unknown";

export const absolute = (path: string | undefined): string | undefined =>
	path !== undefined && isAbsolute(path) ? path : undefined;

/** Whatever it is: a string as it stands, a list in each way a server may read it. */
export function addValue(
	value: unknown,
	language: Piece["language"],
	where: string,
	found: Found,
	guessed: boolean,
	more: Pick<Piece, "cwd" | "unsandboxed"> = {},
): void {
	const add = (text: string): void =>
		found.add({ text, language, where, guessed, ...more });
	if (typeof value === "string") add(value);
	else if (typeof value === "number") add(String(value));
	else if (isStrings(value)) addList(value, language, add);
	else if (typeof value === "object" && value !== null && !isEmpty(value))
		found.add({
			text: JSON.stringify(value).slice(0, 10_000),
			language: "unknown",
			where,
			guessed,
		});
}

const isEmpty = (value: object): boolean =>
	Object.keys(value).length === 0 &&
	// An empty list, or an empty object.
	(Array.isArray(value) || isObject(value));

export const isStrings = (
	value: unknown,
): value is readonly (string | number)[] =>
	Array.isArray(value) &&
	value.length > 0 &&
	value.every((item) => typeof item === "string" || typeof item === "number");

/** Arguments, or lines, or what one text is made of. */
function addList(
	list: readonly (string | number)[],
	language: Piece["language"],
	add: (text: string) => void,
): void {
	const items = list.map(String);
	if (language !== "shell") {
		add(items.join("\n"));
		return;
	}
	if (items.length > 1) add(joined(items));
	if (items.length > 1 && items.some((item) => /[;|&`\n]|\$\(/.test(item)))
		add(items.join(" "));
	addLines(items, add);
}

/** A list of one is a line; in a longer one, what is a line of its own by its look. */
export function addLines(
	items: readonly string[],
	add: (text: string) => void,
): void {
	for (const item of items)
		if (items.length === 1 || isCommandLine(item)) add(item);
}

/** The members that are spoken for: the guess leaves them alone. */
export const claims = (rules: readonly Rule[]): readonly MemberPath[] =>
	rules.flatMap(({ place, language, arguments: args }) =>
		place.kind === "member"
			? language === "tool-call"
				? [place.path, args]
				: [place.path]
			: [],
	);
