/**
 * Words as the shell would expand them: braces, tilde, variables of the same line, substitutions, splitting, quoting. Globs stay
 * patterns and what cannot be told stays marked. Runs substitutions through the walker; judges nothing.
 */
import type { DoubleQuotedChild, ParsedScript, Word, WordPart } from "unbash";
import { compute } from "./arithmetic.ts";
import { braced } from "./braces.ts";
import {
	anyMark,
	type Field,
	from,
	type Stream,
	starMark,
	textOf,
	unknownMark,
} from "./field.ts";
import type { Budget } from "./finding.ts";
import { parameterValue } from "./parameter.ts";
import { parseLine } from "./parse.ts";
import { noParameters, type Origin, type Scope, type Value } from "./scope.ts";

/** What expansion needs of the walker. */
export interface Substituter {
	readonly budget: Budget;
	/** What a substitution prints; its script is walked. `source`: set where the offsets count in a text of their own. */
	substitute(
		script: ParsedScript | undefined,
		span: { readonly start: number; readonly end: number },
		scope: Scope,
		at: Origin,
	): Stream;
	/** `>(command)`: reads what is written to that name. */
	sink(
		name: string,
		script: ParsedScript | undefined,
		span: { readonly start: number; readonly end: number },
		at: Origin,
	): void;
	/** zsh: code in a glob qualifier. */
	qualifier(
		text: string,
		span: { readonly start: number; readonly end: number },
		scope: Scope,
	): void;
}

/** More fields than this from one word are one unknown field. */
const mostFields = 512;
/** Longer values are not followed. */
const longestValue = 8 * 1024;

export const spanOf = (
	node: { readonly pos: number; readonly end: number },
	at: Origin,
): { readonly start: number; readonly end: number } =>
	at.within ?? { start: node.pos + at.shift, end: node.end + at.shift };

/** The fields a word of a command becomes. */
export function expandWord(
	word: Word,
	scope: Scope,
	at: Origin,
	shell: Substituter,
): Field[] {
	const span = spanOf(word, at);
	const parts = word.parts;
	if (parts === undefined) {
		if (!word.text.startsWith("~"))
			return [{ text: word.value, tags: 0, ...span }];
		return [{ text: tilde(word.value, scope), tags: 0, ...span }];
	}
	if (parts.some((part) => part.type === "BraceExpansion"))
		return expandBraces(word, scope, span, shell);
	const builder = new Builder(scope, span);
	builder.parts(parts, word.text.startsWith("~"), at, shell);
	return builder.fields();
}

/** A word where nothing is split: an assignment's value, a redirection's target. */
export function expandOne(
	word: Word,
	scope: Scope,
	at: Origin,
	shell: Substituter,
): Field {
	const fields = expandWord(word, scope, at, shell);
	const span = spanOf(word, at);
	if (fields.length === 1 && fields[0] !== undefined) return fields[0];
	return {
		text: fields.map((field) => field.text).join(" "),
		tags: fields.reduce((all, field) => all | field.tags, 0),
		...span,
	};
}

/** A here-document's body or the text between double quotes. */
export function expandText(
	parts: readonly WordPart[],
	scope: Scope,
	at: Origin,
	shell: Substituter,
): Stream {
	let text = "";
	let tags = 0;
	for (const part of parts) {
		const piece = quotedPart(part, scope, at, shell);
		text += piece.texts.join(" ");
		tags |= piece.tags;
	}
	return { text, tags };
}

/** Each alternative is read again as a word of its own: quotes and variables in it keep their meaning. */
function expandBraces(
	word: Word,
	scope: Scope,
	span: { readonly start: number; readonly end: number },
	shell: Substituter,
): Field[] {
	const texts = braced(word.text, shell.budget);
	if (texts === undefined) return [{ text: unknownMark, tags: 0, ...span }];
	const parsed = parseLine(`: ${texts.join(" ")}`);
	const command = parsed.script?.commands[0]?.command;
	if (command?.type !== "Command")
		return [{ text: unknownMark, tags: 0, ...span }];
	const at: Origin = { shift: undefined, within: span };
	const result: Field[] = [];
	for (const arg of command.args) {
		if (arg.type !== "Word") continue;
		// Braces that remain are literal; reading them again would not end.
		const parts = arg.parts;
		if (parts === undefined) {
			result.push({
				text: arg.text.startsWith("~") ? tilde(arg.value, scope) : arg.value,
				tags: 0,
				...span,
			});
			continue;
		}
		const builder = new Builder(scope, span);
		builder.parts(parts, arg.text.startsWith("~"), at, shell);
		result.push(...builder.fields());
	}
	return result;
}

interface Piece {
	/** More than one: `"$@"`. */
	readonly texts: readonly string[];
	readonly tags: number;
}

/** Collects fields while parts add to the last or begin new ones. */
class Builder {
	readonly #scope: Scope;
	readonly #span: { readonly start: number; readonly end: number };
	readonly #done: Field[] = [];
	#text: string | undefined;
	#tags = 0;

	constructor(
		scope: Scope,
		span: { readonly start: number; readonly end: number },
	) {
		this.#scope = scope;
		this.#span = span;
	}

	parts(
		parts: readonly WordPart[],
		beginsWithTilde: boolean,
		at: Origin,
		shell: Substituter,
	): void {
		let first = true;
		for (const part of parts) {
			if (!shell.budget.spend()) {
				this.#add(unknownMark, 0);
				return;
			}
			if (first && beginsWithTilde && part.type === "Literal")
				this.#add(tilde(part.value, this.#scope), 0);
			else this.#part(part, at, shell);
			first = false;
		}
	}

	fields(): Field[] {
		this.#end();
		if (this.#done.length > mostFields)
			return [
				...this.#done.slice(0, mostFields),
				{ text: unknownMark, tags: this.#tags, ...this.#span },
			];
		return this.#done;
	}

	#part(part: WordPart, at: Origin, shell: Substituter): void {
		switch (part.type) {
			case "Literal":
				this.#add(part.value, 0);
				return;
			case "Glob":
				this.#add(globMark(part.kind, part.text), 0);
				return;
			case "SingleQuoted":
			case "AnsiCQuoted":
				this.#add(part.value, 0);
				return;
			case "BraceExpansion":
				this.#add(part.text, 0);
				return;
			case "ExtendedGlob":
				shell.qualifier(part.text, this.#span, this.#scope);
				this.#add(starMark, 0);
				return;
			case "DoubleQuoted":
			case "LocaleString": {
				// Even an empty one is a field.
				this.#add("", 0);
				for (const child of part.parts) {
					const piece = quotedPart(child, this.#scope, at, shell);
					this.#pieces(piece, part.parts.length === 1);
				}
				return;
			}
			case "SimpleExpansion":
			case "ParameterExpansion":
			case "CommandExpansion":
			case "ArithmeticExpansion":
			case "ProcessSubstitution": {
				const piece = quotedPart(part, this.#scope, at, shell);
				if (part.type === "ProcessSubstitution") {
					this.#pieces(piece, false);
					return;
				}
				this.#split(piece, shell.budget);
				return;
			}
		}
	}

	#add(text: string, tags: number): void {
		const before = this.#text ?? "";
		// Any text after any text is any text.
		const more =
			text.startsWith(unknownMark) && before.endsWith(unknownMark)
				? text.slice(unknownMark.length)
				: text;
		this.#text =
			before.length + more.length > longestValue ? unknownMark : before + more;
		this.#tags |= tags;
	}

	#end(): void {
		if (this.#text === undefined) return;
		this.#done.push({ text: this.#text, tags: this.#tags, ...this.#span });
		this.#text = undefined;
		this.#tags = 0;
	}

	#pieces(piece: Piece, alone: boolean): void {
		if (piece.texts.length === 0 && alone && this.#text === "") {
			// "$@" without parameters is no field; a script's own cannot be told.
			this.#text =
				this.#scope.parameters === noParameters ? unknownMark : undefined;
			return;
		}
		for (const [index, text] of piece.texts.entries()) {
			if (index > 0) this.#end();
			this.#add(text, piece.tags);
		}
	}

	/** Unquoted: split at IFS, and what looks like a pattern is one. */
	#split(piece: Piece, budget: Budget): void {
		const separators = ifs(this.#scope);
		for (const text of piece.texts)
			if (!budget.spend(text.length / 32)) {
				this.#add(unknownMark, piece.tags);
				return;
			}
		for (const [index, text] of piece.texts.entries()) {
			if (index > 0) this.#end();
			let word = "";
			let began = false;
			for (const char of text) {
				if (separators.includes(char)) {
					if (began || (word === "" && this.#text !== undefined)) {
						if (began) this.#add(withGlobs(word), piece.tags);
						this.#end();
					}
					word = "";
					began = false;
				} else {
					word += char;
					began = true;
				}
			}
			if (began) this.#add(withGlobs(word), piece.tags);
		}
	}
}

function ifs(scope: Scope): string {
	const value = scope.assigned("IFS")
		? scope.get("IFS")?.elements[0]
		: undefined;
	return value === undefined || value.includes(unknownMark) ? " \t\n" : value;
}

/** `[s]` names one character, and then it is that one. */
function globMark(kind: "star" | "question" | "bracket", text: string): string {
	if (kind === "star") return starMark;
	if (kind === "bracket" && text.length === 3) return text[1] ?? anyMark;
	return anyMark;
}

/** Patterns in an expanded value. */
export function withGlobs(text: string): string {
	if (!text.includes("*") && !text.includes("?") && !text.includes("["))
		return text;
	let result = "";
	for (let at = 0; at < text.length; at += 1) {
		const char = text[at] ?? "";
		if (char === "*") result += starMark;
		else if (char === "?") result += anyMark;
		else if (char === "[") {
			const end = text.indexOf("]", at + 2);
			if (end < 0 || end - at > 64) result += char;
			else {
				result += globMark("bracket", text.slice(at, end + 1));
				at = end;
			}
		} else result += char;
	}
	return result;
}

function tilde(text: string, scope: Scope): string {
	const slash = text.indexOf("/");
	const name = slash < 0 ? text.slice(1) : text.slice(1, slash);
	const rest = slash < 0 ? "" : text.slice(slash);
	if (name === "") return scope.home + rest;
	if (name === "+") return (scope.cwd ?? unknownMark) + rest;
	if (name === "-") return unknownMark + rest;
	if (name === "root") return `/root${rest}`;
	return isName(name) ? `/home/${name}${rest}` : text;
}

const isName = (text: string): boolean => {
	for (const char of text) if (!/[a-z0-9_.-]/iu.test(char)) return false;
	return true;
};

/** A part as it is between double quotes. */
function quotedPart(
	part: WordPart | DoubleQuotedChild,
	scope: Scope,
	at: Origin,
	shell: Substituter,
): Piece {
	switch (part.type) {
		case "Literal":
			return { texts: [part.value], tags: 0 };
		case "SimpleExpansion":
			return pieceOf(variable(part.text.slice(1), scope));
		case "ParameterExpansion":
			return pieceOf(
				parameterValue(part, scope, {
					variable: (name) => variable(name, scope),
					word: (word) => expandOne(word, scope, at, shell),
				}),
			);
		case "CommandExpansion": {
			const stream = shell.substitute(
				part.script,
				spanOf(part, at),
				scope,
				inner(part.script, part, at),
			);
			return { texts: [trimEnd(textOf(stream))], tags: stream.tags };
		}
		case "ArithmeticExpansion": {
			const value = compute(part.expression, scope, (script, node) =>
				shell.substitute(
					script,
					spanOf(node, at),
					scope,
					inner(script, node, at),
				),
			);
			return {
				texts: [value === undefined ? unknownMark : String(value)],
				tags: 0,
			};
		}
		case "ProcessSubstitution": {
			const stream = shell.substitute(
				part.script,
				spanOf(part, at),
				scope,
				inner(part.script, part, at),
			);
			// A file that holds what the command prints.
			const name = `/dev/fd/${63 - scope.files.size}`;
			scope.files.set(name, stream);
			if (part.operator === ">")
				shell.sink(
					name,
					part.script,
					spanOf(part, at),
					inner(part.script, part, at),
				);
			return { texts: [name], tags: stream.tags & ~from.program };
		}
		case "SingleQuoted":
		case "AnsiCQuoted":
			return { texts: [part.value], tags: 0 };
		case "DoubleQuoted":
		case "LocaleString": {
			const stream = expandText(part.parts, scope, at, shell);
			return { texts: [textOf(stream)], tags: stream.tags };
		}
		case "Glob":
		case "BraceExpansion":
		case "ExtendedGlob":
		default:
			return { texts: [part.text], tags: 0 };
	}
}

/** Escaped backticks are read from a text of their own: its offsets count there. */
export function inner(
	script: ParsedScript | undefined,
	part: { readonly pos: number; readonly end: number },
	at: Origin,
): Origin {
	if (at.within !== undefined || script?.source === undefined) return at;
	return { shift: undefined, within: spanOf(part, at) };
}

const pieceOf = (value: Value): Piece => ({
	texts: value.elements,
	tags: value.tags,
});

function trimEnd(text: string): string {
	let end = text.length;
	while (end > 0 && text[end - 1] === "\n") end -= 1;
	return text.slice(0, end);
}

/** `$name`, `$1`, `$@`, `$?` and the rest. */
function variable(name: string, scope: Scope): Value {
	const { parameters, parameterTags } = scope;
	switch (name) {
		case "@":
			return known(parameters ?? [unknownMark], parameterTags);
		case "*":
			return known([parameters?.join(" ") ?? unknownMark], parameterTags);
		case "#":
			return known([
				parameters === undefined ? unknownMark : String(parameters.length),
			]);
		case "?":
			return known(["0"]);
		case "$":
		case "!":
		case "-":
		case "_":
			return known([unknownMark]);
		default:
			break;
	}
	const first = name.charCodeAt(0);
	if (first >= 0x31 && first <= 0x39) {
		const index = Number(name) - 1;
		if (parameters === undefined) return known([unknownMark], parameterTags);
		// A script's own parameters, when nobody set any here, come from outside.
		const value = parameters[index];
		return known(
			[value ?? (parameters.length === 0 ? unknownMark : "")],
			parameterTags,
		);
	}
	return scope.get(name) ?? known([unknownMark]);
}

const known = (elements: readonly string[], tags = 0): Value => ({
	elements,
	array: false,
	tags,
});
