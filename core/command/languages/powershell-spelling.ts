/**
 * PowerShell as the grammar can read it: words it stumbles over are put in quotes, which mean the same, units lose their
 * capitals, blocks get the separators it wants. Says where each character stood. Judges nothing.
 */
import { isDigit, isNamePart, isNameStart } from "./characters.ts";
import {
	bracketEnd,
	inDoubleQuotes,
	past,
	quotedEnd,
} from "./powershell-quotes.ts";

export interface Spelling {
	readonly text: string;
	/** Where an offset into `text` stood in what was given. */
	readonly original: (offset: number) => number;
}

interface Edit {
	readonly start: number;
	readonly end: number;
	readonly text: string;
}

/** What the next word is. */
type Mode = "start" | "command" | "expression" | "key" | "clause" | "text";

interface Open {
	readonly close: string;
	/** Goes on after it. */
	readonly after: Mode;
	readonly what:
		| "parameters"
		| "param"
		| "switch"
		| "clause"
		| "hash"
		| "text"
		| "other";
	readonly head: string;
}

export function respelled(text: string): Spelling {
	const edits = new Speller(text).edits();
	if (edits.length === 0) return { text, original: (offset) => offset };
	let result = "";
	let from = 0;
	for (const edit of edits) {
		result += text.slice(from, edit.start) + edit.text;
		from = edit.end;
	}
	return { text: result + text.slice(from), original: originalOf(edits) };
}

function originalOf(edits: readonly Edit[]): (offset: number) => number {
	return (offset) => {
		let moved = 0;
		for (const { start, end, text } of edits) {
			const at = offset - moved;
			if (at <= start) break;
			if (at < start + text.length) return Math.min(at, end);
			moved += text.length - (end - start);
		}
		return offset - moved;
	};
}

/** They are followed by an expression or a block, not by arguments. */
const heads: ReadonlySet<string> = new Set(
	"if elseif while until for foreach switch catch function filter workflow class enum param using trap data hidden static break continue in".split(
		" ",
	),
);
/** A statement begins after them. */
const leads: ReadonlySet<string> = new Set(
	"else do try finally begin process end return throw exit dynamicparam".split(
		" ",
	),
);
const ends = " \t\r\n;|&(){},<>";
const units: ReadonlySet<string> = new Set(["KB", "MB", "GB", "TB", "PB"]);

class Speller {
	readonly #text: string;
	readonly #edits: Edit[] = [];
	readonly #open: Open[] = [];
	#at = 0;
	#mode: Mode = "start";
	/** The last head of this statement: what its brackets hold. */
	#head = "";
	/** The word before was part of a list. */
	#listed = false;

	constructor(text: string) {
		this.#text = text;
	}

	edits(): readonly Edit[] {
		while (this.#at < this.#text.length) this.#step();
		return this.#edits;
	}

	#step(): void {
		const character = this.#char();
		if (this.#mode === "text") {
			this.#quotedText();
			return;
		}
		if (this.#passesSpace(character) || this.#passesSign(character)) return;
		if (character === "'") {
			this.#at = quotedEnd(this.#text, this.#at);
			if (this.#mode === "start") this.#mode = "expression";
			return;
		}
		if (character === '"') {
			this.#push('"', "text");
			this.#mode = "text";
			return;
		}
		switch (this.#mode) {
			case "command":
				this.#argument();
				break;
			case "start":
				this.#first(character);
				break;
			case "key":
			case "clause":
			case "expression":
			default:
				this.#operand(character);
		}
	}

	/** Code in a double-quoted text is respelled, too. */
	#quotedText(): void {
		for (; this.#at < this.#text.length; this.#at += 1) {
			const character = this.#char();
			if (character === "`") this.#at += 1;
			else if (character === "$" && this.#char(1) === "(") {
				this.#at += 1;
				this.#enter(")", "other");
				return;
			} else if (character === '"') {
				if (this.#char(1) !== '"') {
					this.#leave('"');
					return;
				}
				this.#at += 1;
			}
		}
	}

	#char(ahead = 0): string {
		return this.#text.charAt(this.#at + ahead);
	}

	#passesSpace(character: string): boolean {
		switch (character) {
			case " ":
			case "\t":
			case "\r":
				this.#at += 1;
				return true;
			case "`":
				this.#at += this.#char(1) === "\r" ? 3 : 2;
				return true;
			case "\n":
			case ";":
				this.#at += 1;
				this.#statement();
				return true;
			case "#": {
				const end = this.#text.indexOf("\n", this.#at);
				this.#at = end < 0 ? this.#text.length : end;
				return true;
			}
			default:
				break;
		}
		if (this.#text.startsWith("<#", this.#at))
			this.#at = past(this.#text, "#>", this.#at);
		else if (
			this.#text.startsWith('@"', this.#at) ||
			this.#text.startsWith("@'", this.#at)
		)
			this.#at = past(this.#text, `\n${this.#char(1)}@`, this.#at);
		else return false;
		if (this.#mode === "start") this.#mode = "expression";
		return true;
	}

	/** What comes next is the beginning of a statement, or of what takes its place here. */
	#statement(): void {
		const what = this.#open.at(-1)?.what;
		this.#mode =
			what === "hash"
				? "key"
				: what === "switch"
					? "clause"
					: what === "parameters" || what === "param"
						? "expression"
						: "start";
		this.#head = "";
		this.#listed = false;
	}

	/** Brackets, and what parts commands. */
	#passesSign(character: string): boolean {
		switch (character) {
			case "|":
			case "&":
				this.#at += this.#char(1) === character ? 2 : 1;
				this.#mode =
					character === "&" && this.#mode === "start" ? "command" : "start";
				if (this.#mode === "command") this.#name();
				return true;
			case "(":
				this.#enter(")", this.#bracket());
				return true;
			case "{":
				this.#enter(
					"}",
					this.#head === "switch"
						? "switch"
						: this.#mode === "clause"
							? "clause"
							: "other",
				);
				return true;
			case "[":
				if (this.#mode === "command") return false;
				this.#enter("]", "parameters");
				return true;
			case ")":
			case "}":
			case "]":
				if (character === "]" && this.#mode === "command") return false;
				this.#leave(character);
				return true;
			case ",":
				this.#at += 1;
				this.#listed = true;
				return true;
			case "$":
			case "@":
				return this.#opensGroup();
			default:
				return false;
		}
	}

	/** `$(`, `@(`, `@{`. */
	#opensGroup(): boolean {
		const next = this.#char(1);
		if (next === "(") {
			this.#at += 1;
			this.#enter(")", "other");
			return true;
		}
		if (this.#char() === "@" && next === "{") {
			this.#at += 1;
			this.#enter("}", "hash");
			return true;
		}
		return false;
	}

	/** What round brackets hold here. */
	#bracket(): Open["what"] {
		if (this.#head === "param") return "param";
		if (this.#head === "function") return "parameters";
		const before = this.#text.charCodeAt(this.#at - 1);
		return this.#mode !== "start" && (isNamePart(before) || before === 93)
			? "parameters"
			: "other";
	}

	#enter(close: string, what: Open["what"]): void {
		this.#push(close, what);
		this.#statement();
	}

	#push(close: string, what: Open["what"]): void {
		this.#at += 1;
		const after = this.#mode === "start" ? "expression" : this.#mode;
		this.#open.push({ close, after, what, head: this.#head });
	}

	#leave(close: string): void {
		this.#at += 1;
		const open = this.#open.at(-1);
		if (open?.close !== close) return;
		this.#open.pop();
		this.#mode = open.after;
		this.#head = open.head;
		this.#listed = false;
		if (open.what === "clause") {
			this.#separate();
			this.#statement();
		} else if (open.what === "param") {
			this.#separate();
			this.#statement();
		} else if (close === "}" && open.head !== "" && open.after === "expression")
			this.#statement();
	}

	/** A separator where the grammar wants one and PowerShell does not. */
	#separate(): void {
		let next = this.#at;
		while (" \t".includes(this.#text.charAt(next) || "x")) next += 1;
		if (!"\r\n;}){".includes(this.#text.charAt(next) || ";"))
			this.#edits.push({ start: this.#at, end: this.#at, text: ";" });
	}

	/** The first word of a statement. */
	#first(character: string): void {
		const code = character.charCodeAt(0);
		if (
			!isNameStart(code) &&
			!(".\\/~%?".includes(character) && !this.#isOperator())
		) {
			this.#mode = "expression";
			this.#operand(character);
			return;
		}
		let end = this.#at;
		while (end < this.#text.length && isNamePart(this.#text.charCodeAt(end)))
			end += 1;
		const word = this.#text.slice(this.#at, end).toLowerCase();
		if (leads.has(word)) this.#at = end;
		else if (heads.has(word) && !this.#isAlias(word, end)) {
			this.#at = end;
			this.#head = word;
			this.#mode = "expression";
			if (word === "function" || word === "filter") this.#name();
			if (word === "switch") this.#flags();
		} else {
			this.#mode = "command";
			this.#name();
			// `IEX(…)`: the command's first argument, as if a space stood there.
			if (this.#char() === "(") {
				this.#edits.push({ start: this.#at, end: this.#at, text: " " });
				this.#enter(")", "other");
			}
		}
	}

	/** `.5`, `. script`: no name begins there. */
	#isOperator(): boolean {
		return isDigit(this.#text.charCodeAt(this.#at + 1));
	}

	/** `foreach` after a pipe is a command's name. */
	#isAlias(word: string, end: number): boolean {
		if (word !== "foreach") return false;
		let next = end;
		while (this.#text.charAt(next) === " ") next += 1;
		return this.#text.charAt(next) !== "(";
	}

	/** `switch -Regex (…)`. */
	#flags(): void {
		while (this.#at < this.#text.length && !"({\n".includes(this.#char()))
			this.#at += 1;
	}

	/** A command's name is left as it is. */
	#name(): void {
		while (this.#char() === " ") this.#at += 1;
		const first = this.#char();
		if (first === '"' || first === "'") {
			this.#at = quotedEnd(this.#text, this.#at);
			return;
		}
		if (first === "(" || first === "{" || first === "$") return;
		if (first === "." && " $(\"'".includes(this.#char(1))) {
			this.#at += 1;
			return;
		}
		while (this.#at < this.#text.length && !ends.includes(this.#char()))
			this.#at += this.#char() === "`" ? 2 : 1;
	}

	/** In an expression: only units, `.ForEach(` and `??` are written otherwise. */
	#operand(character: string): void {
		const code = character.charCodeAt(0);
		if (isDigit(code)) {
			this.#number();
			return;
		}
		if (character === "=" && this.#mode !== "clause") {
			this.#at += 1;
			this.#mode = "start";
			this.#head = "";
			return;
		}
		if (this.#text.startsWith("?? ", this.#at)) {
			this.#edits.push({ start: this.#at, end: this.#at + 2, text: "-or" });
			this.#at += 2;
			return;
		}
		if (
			character === "." &&
			this.#text.slice(this.#at, this.#at + 9).toLowerCase() === ".foreach("
		)
			this.#edits.push({
				start: this.#at + 1,
				end: this.#at + 8,
				text: '"ForEach"',
			});
		if (!isNamePart(code) && character !== "$") {
			this.#at += 1;
			return;
		}
		this.#at += 1;
		while (
			this.#at < this.#text.length &&
			isNamePart(this.#text.charCodeAt(this.#at))
		)
			this.#at += 1;
	}

	#number(): void {
		let end = this.#at;
		while (
			end < this.#text.length &&
			(isNamePart(this.#text.charCodeAt(end)) || this.#text.charAt(end) === ".")
		)
			end += 1;
		const unit = this.#text.slice(end - 2, end);
		if (units.has(unit.toUpperCase()) && unit !== unit.toLowerCase())
			this.#edits.push({ start: end - 2, end, text: unit.toLowerCase() });
		this.#at = Math.max(end, this.#at + 1);
	}

	/** One argument of a command. */
	#argument(): void {
		const start = this.#at;
		const listed = this.#listed;
		this.#listed = false;
		if (this.#text.startsWith("--% ", start)) {
			const end = this.#text.indexOf("\n", start);
			this.#at = end < 0 ? this.#text.length : end;
			return;
		}
		let value = "";
		let isOdd = this.#isOddStart();
		while (this.#at < this.#text.length) {
			const character = this.#char();
			if (character === '"' || character === "'") {
				const end = quotedEnd(this.#text, this.#at);
				value += inDoubleQuotes(this.#text.slice(this.#at, end));
				this.#at = end;
				isOdd = true;
				continue;
			}
			if (character === "$" && this.#char(1) === "(") {
				const end = bracketEnd(this.#text, this.#at + 1);
				value += this.#text.slice(this.#at, end);
				this.#at = end;
				isOdd = true;
				continue;
			}
			if (character === "{" && this.#text.charAt(this.#at - 1) === "$") {
				// `${PWD}:/app`.
				const end = past(this.#text, "}", this.#at);
				value += this.#text.slice(this.#at, end);
				this.#at = end;
				continue;
			}
			if (ends.includes(character)) break;
			if (character === "`") {
				value += this.#text.slice(this.#at, this.#at + 2);
				this.#at += 2;
				continue;
			}
			if (character === "=") isOdd = true;
			if (character === "[" && this.#text.charAt(start) === "$") {
				// `$x[0]`, `$h['a']` stand as they are.
				const end = bracketEnd(this.#text, this.#at);
				value += this.#text.slice(this.#at, end);
				this.#at = end;
				continue;
			}
			value += character;
			this.#at += 1;
		}
		if (this.#at === start) this.#at += 1;
		else if (isOdd || this.#isListed(start, listed))
			this.#edits.push({ start, end: this.#at, text: `"${value}"` });
	}

	/** How a word begins that the grammar reads as something else. */
	#isOddStart(): boolean {
		const first = this.#char();
		if (first === "@")
			// `@types/node`; a splat is a name alone.
			return (
				this.#text
					.slice(this.#at, this.#at + 80)
					.split(" ", 1)[0]
					?.includes("/") ?? false
			);
		if (first === "-")
			return this.#char(1) === "-" && ends.includes(this.#char(2) || " ");
		if (first === "!" || first === "^" || first === "%") return true;
		if (first !== "$") return false;
		let end = this.#at + 1;
		while (
			end < this.#text.length &&
			(isNamePart(this.#text.charCodeAt(end)) || this.#text.charAt(end) === ":")
		)
			end += 1;
		return (
			end > this.#at + 1 && "\\/-*+=".includes(this.#text.charAt(end) || " ")
		);
	}

	/** A bare word in a list: `Name, CPU`. */
	#isListed(start: number, before: boolean): boolean {
		const first = this.#text.charCodeAt(start);
		if (isDigit(first) || first === 36 || first === 64 || first === 45)
			return false;
		let next = this.#at;
		while (this.#text.charAt(next) === " ") next += 1;
		return before || this.#text.charAt(next) === ",";
	}
}
