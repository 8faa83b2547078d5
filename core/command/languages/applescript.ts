/**
 * AppleScript: `do shell script`, code run from texts, what Finder and System Events are told to do. Texts are put
 * together from constants; other words are not followed.
 */
import type { Effects } from "./effects.ts";
import { isNamePart, isNameStart } from "./characters.ts";
import { environmentVariable } from "./environment.ts";
import {
	fromPieces,
	joinTexts,
	knownText,
	textOf,
	unknown,
	type Value,
} from "./value.ts";

interface AppleToken {
	readonly kind: "word" | "text" | "sign" | "line";
	readonly text: string;
	readonly start: number;
	readonly end: number;
}

export function followAppleScript(text: string, effects: Effects): void {
	const { tokens, problem } = appleTokens(text, effects);
	if (problem !== undefined) effects.unreadable(text, problem);
	new AppleScript(tokens, effects).follow();
}

function appleTokens(
	text: string,
	effects: Effects,
): { tokens: readonly AppleToken[]; problem: string | undefined } {
	const tokens: AppleToken[] = [];
	let at = 0;
	while (at < text.length) {
		if (!effects.context.budget.spend())
			return { tokens, problem: "is too long to look through" };
		const start = at;
		const code = text.charCodeAt(at);
		const character = text.charAt(at);
		if (character === "\n" || character === "\r") {
			at += 1;
			tokens.push({ kind: "line", text: "\n", start, end: at });
		} else if (code <= 32) at += 1;
		else if (character === "¬") at = lineEnd(text, at) + 1;
		else if (text.startsWith("--", at) || character === "#")
			at = lineEnd(text, at);
		else if (text.startsWith("(*", at)) {
			const close = text.indexOf("*)", at + 2);
			if (close < 0)
				return { tokens, problem: "has a comment that does not end" };
			at = close + 2;
		} else if (character === '"') {
			let value = "";
			for (at += 1; at < text.length && text.charAt(at) !== '"'; at += 1) {
				if (text.charAt(at) === "\\") {
					at += 1;
					const next = text.charAt(at);
					value +=
						next === "n"
							? "\n"
							: next === "t"
								? "\t"
								: next === "r"
									? "\r"
									: next;
				} else value += text.charAt(at);
			}
			if (at >= text.length)
				return { tokens, problem: "has a text that does not end" };
			at += 1;
			tokens.push({ kind: "text", text: value, start, end: at });
		} else if (isNameStart(code) || (code >= 48 && code <= 57)) {
			while (at < text.length && isNamePart(text.charCodeAt(at))) at += 1;
			tokens.push({
				kind: "word",
				text: text.slice(start, at),
				start,
				end: at,
			});
		} else {
			at += 1;
			tokens.push({ kind: "sign", text: character, start, end: at });
		}
	}
	return { tokens, problem: undefined };
}

function lineEnd(text: string, from: number): number {
	const end = text.indexOf("\n", from);
	return end < 0 ? text.length : end;
}

class AppleScript {
	readonly #tokens: readonly AppleToken[];
	readonly #effects: Effects;
	readonly #variables = new Map<string, Value>();
	#at = 0;

	constructor(tokens: readonly AppleToken[], effects: Effects) {
		this.#tokens = tokens;
		this.#effects = effects;
	}

	/** The words, in any case, are next. */
	#atWords(words: string, from = this.#at): boolean {
		return words.split(" ").every((word, index) => {
			const token = this.#tokens[from + index];
			return token?.kind === "word" && token.text.toLowerCase() === word;
		});
	}

	follow(): void {
		for (; this.#at < this.#tokens.length; this.#at += 1) {
			const token = this.#tokens[this.#at];
			if (token?.kind !== "word" || !this.#effects.context.budget.spend())
				continue;
			this.#word(token);
		}
	}

	#word(token: AppleToken): void {
		const span = () => ({
			start: token.start,
			end:
				this.#tokens[Math.min(this.#at, this.#tokens.length - 1)]?.end ??
				token.end,
		});
		if (this.#atWords("do shell script")) {
			this.#at += 3;
			const line = this.#value();
			this.#effects.shell(line, span());
			this.#privileges(span());
		} else if (this.#atWords("do script") || this.#atWords("do javascript")) {
			const isShell = this.#atWords("do script");
			this.#at += 2;
			const line = this.#value();
			if (isShell) this.#effects.shell(line, span());
		} else if (this.#atWords("run script")) {
			this.#at += 2;
			const code = this.#value();
			this.#effects.code("applescript", code, span());
		} else if (this.#atWords("load script") || this.#atWords("store script")) {
			this.#effects.report(
				span(),
				"high",
				"exec-remote",
				"Loads a script that is not looked at.",
			);
		} else if (this.#atWords("set")) this.#assign();
		else if (
			this.#atWords("delete") ||
			this.#atWords("empty trash") ||
			this.#atWords("empty the trash")
		) {
			this.#effects.report(
				span(),
				"high",
				"destructive",
				"Tells an application to delete something.",
			);
		} else if (this.#atWords("keystroke") || this.#atWords("key code")) {
			this.#effects.report(
				span(),
				"high",
				"privilege",
				"Types in place of the person.",
			);
		} else if (
			this.#atWords("make login item") ||
			this.#atWords("make new login item") ||
			(this.#atWords("login item") && this.#atWords("make", this.#at - 2))
		) {
			this.#effects.report(
				span(),
				"high",
				"persistence",
				"Makes something start with every login.",
			);
		} else if (
			this.#atWords("with hidden answer") ||
			this.#atWords("hidden answer")
		) {
			this.#effects.report(
				span(),
				"high",
				"secrets",
				"Asks the person for a password.",
			);
		} else if (this.#atWords("the clipboard")) {
			const isSet =
				this.#atWords("set", this.#at - 1) || this.#atWords("to", this.#at + 2);
			if (!isSet)
				this.#effects.report(span(), "high", "secrets", "Reads the clipboard.");
		} else if (this.#atWords("shut down") || this.#atWords("restart")) {
			this.#effects.report(
				span(),
				"high",
				"destructive",
				"Stops or restarts the machine.",
			);
		} else if (this.#atWords("read")) this.#file("read");
		else if (this.#atWords("open for access")) {
			this.#at += 2;
			this.#file("write");
		}
	}

	#privileges(span: { start: number; end: number }): void {
		for (
			let next = this.#at;
			next < Math.min(this.#at + 16, this.#tokens.length);
			next += 1
		) {
			const token = this.#tokens[next];
			if (token?.kind === "line") return;
			if (this.#atWords("administrator privileges", next)) {
				this.#effects.report(
					span,
					"high",
					"privilege",
					"Runs a command with an administrator's rights.",
				);
				return;
			}
		}
	}

	#file(act: "read" | "write"): void {
		this.#at += 1;
		while (
			["posix", "file", "alias", "access", "for"].some((word) =>
				this.#atWords(word),
			)
		)
			this.#at += 1;
		const token = this.#tokens[this.#at];
		if (
			token?.kind !== "text" &&
			!(token?.kind === "sign" && token.text === "(")
		) {
			this.#at -= 1;
			return;
		}
		const path = this.#value();
		this.#effects.act(act, slashes(path), {
			start: token.start,
			end: token.end,
		});
	}

	#assign(): void {
		const name = this.#tokens[this.#at + 1];
		if (name?.kind !== "word" || !this.#atWords("to", this.#at + 2)) return;
		const place = this.#at;
		this.#at += 3;
		// "set x to do shell script …" is followed as what it is.
		if (
			this.#atWords("do") ||
			this.#atWords("run") ||
			this.#atWords("the") ||
			this.#atWords("read")
		) {
			this.#at -= 1;
			this.#variables.set(name.text.toLowerCase(), unknown);
			return;
		}
		const value = this.#value();
		this.#variables.set(name.text.toLowerCase(), value);
		if (value === unknown) this.#at = place;
	}

	/** Texts joined with "&", variables, "quoted form of", brackets; stands on its last token. */
	#value(): Value {
		const parts: Value[] = [];
		let at = this.#at;
		let expects = true;
		for (; at < this.#tokens.length; at += 1) {
			const token = this.#tokens[at];
			if (token === undefined || token.kind === "line") break;
			if (token.kind === "sign" && token.text === "&") {
				expects = true;
				continue;
			}
			if (token.kind === "sign" && (token.text === "(" || token.text === ")"))
				continue;
			if (!expects) break;
			if (token.kind === "text") {
				parts.push(textOf(token.text));
				expects = false;
			} else if (token.kind === "word") {
				const used = this.#named(at, parts);
				if (used === 0) continue;
				at += used - 1;
				expects = false;
			} else {
				parts.push(unknown);
				expects = false;
			}
		}
		this.#at = Math.max(this.#at, at - 1);
		return parts.length === 0
			? unknown
			: parts.length === 1
				? (parts[0] ?? unknown)
				: joinTexts(parts);
	}

	/** How many tokens the name takes; 0: it only says how to write what follows. */
	#named(at: number, parts: Value[]): number {
		const token = this.#tokens[at];
		const name = (token?.text ?? "").toLowerCase();
		if (
			[
				"quoted",
				"form",
				"of",
				"posix",
				"path",
				"the",
				"as",
				"string",
				"text",
			].includes(name)
		)
			return 0;
		if (
			this.#atWords("ascii character", at) ||
			this.#atWords("character id", at) ||
			this.#atWords("string id", at)
		) {
			const code = Number(this.#tokens[at + 2]?.text);
			parts.push(
				Number.isInteger(code) ? textOf(String.fromCharCode(code)) : unknown,
			);
			return 3;
		}
		if (this.#atWords("system attribute", at)) {
			const key = this.#tokens[at + 2];
			parts.push(
				key?.kind === "text"
					? environmentVariable(key.text, this.#effects.context)
					: unknown,
			);
			return 3;
		}
		if (this.#atWords("path to home folder", at)) {
			parts.push(textOf(`${this.#effects.context.home}/`));
			return 4;
		}
		if (
			name === "space" ||
			name === "tab" ||
			name === "linefeed" ||
			name === "return" ||
			name === "quote"
		) {
			parts.push(
				textOf(
					name === "quote"
						? '"'
						: name === "space"
							? " "
							: name === "tab"
								? "\t"
								: "\n",
				),
			);
			return 1;
		}
		parts.push(this.#variables.get(name) ?? fromPieces([undefined], 0));
		return 1;
	}
}

/** "Macintosh HD:Users:me" is "/Users/me". */
function slashes(path: Value): Value {
	const text = knownText(path);
	if (text === undefined || text.includes("/") || !text.includes(":"))
		return path;
	return textOf(`/${text.split(":").slice(1).join("/")}`);
}
