/**
 * Lines of cmd.exe: variables with their substrings and replacements, `for`, `if`, blocks, pipes. cmd has no grammar
 * that could be checked against, so what is unclear counts as unknown, and unknown upwards.
 */
import { unknownMark } from "../field.ts";
import { cmdArguments, type CmdToken, cmdTokens } from "./cmd-tokens.ts";
import { cmdBuiltins } from "./cmd-builtins.ts";
import type { Effects } from "./effects.ts";
import { environmentVariable } from "./environment.ts";
import type { Span } from "./node.ts";
import { knownText, textOf, type Value } from "./value.ts";
import { runsWindowsProgram } from "./windows-programs.ts";

const deepestExpansion = 6;
const mostItems = 8;
/** cmd reads no longer line. */
const longestLine = 8191;

export function followCmd(text: string, effects: Effects): void {
	new Cmd(effects).lines(text, 0);
}

class Cmd {
	readonly #effects: Effects;
	/** Names in small letters; undefined: cannot be known. */
	readonly #variables = new Map<string, string>();
	#tokens: readonly CmdToken[] = [];
	#at = 0;
	#expansions = 0;

	constructor(effects: Effects) {
		this.#effects = effects;
	}

	lines(text: string, depth: number): void {
		if (depth > deepestExpansion) {
			this.#effects.tooDeep({ start: 0, end: text.length });
			return;
		}
		const outer = this.#tokens;
		const at = this.#at;
		this.#expansions = depth;
		this.#tokens = cmdTokens(text, this.#effects.context.budget);
		this.#at = 0;
		while (
			this.#at < this.#tokens.length &&
			this.#effects.context.budget.spend()
		) {
			const before = this.#at;
			this.#command(undefined);
			if (this.#at === before) this.#at += 1;
		}
		this.#tokens = outer;
		this.#at = at;
		this.#expansions = depth - 1;
	}

	/** Lines inside a text: what they do is shown at the text. */
	#inner(text: string, span: Span): void {
		const known = this.#effects.findings.length;
		this.lines(text, this.#expansions + 1);
		this.#effects.pointTo(known, span);
	}

	#peek(): CmdToken | undefined {
		return this.#tokens[this.#at];
	}

	/** One command and what it pipes into. */
	#command(piped: string | undefined): void {
		while (
			this.#peek()?.kind === "open" ||
			this.#peek()?.kind === "close" ||
			this.#peek()?.kind === "separator"
		)
			this.#at += 1;
		const first = this.#peek();
		if (first === undefined) return;
		const start = this.#at;
		const name = unquoted(first.text).toLowerCase();
		const bare = name.startsWith("@") ? name.slice(1) : name;
		if (bare === "" && name === "@") {
			this.#at += 1;
			return;
		}
		if (bare === "if") {
			this.#condition();
			return;
		}
		if (bare === "for") {
			this.#loop();
			return;
		}
		if (bare === "else" || bare === "do") {
			this.#at += 1;
			return;
		}
		if (
			bare === "rem" ||
			bare.startsWith("::") ||
			(bare.startsWith(":") && !bare.startsWith(":\\"))
		) {
			while (this.#peek() !== undefined && this.#peek()?.text !== "\n")
				this.#at += 1;
			return;
		}
		const words: CmdToken[] = [];
		while (this.#at < this.#tokens.length) {
			const token = this.#peek();
			if (token === undefined || token.kind === "separator") break;
			if (token.kind === "close" && words.length > 0) break;
			this.#at += 1;
			if (token.kind === "redirection") this.#redirect(token);
			else words.push(token);
		}
		const end = this.#tokens[this.#at - 1]?.end ?? first.end;
		const output = this.#run(words, { start: first.start, end }, piped);
		const sign = this.#peek();
		if (sign?.text === "|") {
			this.#at += 1;
			this.#command(output ?? unknownMark);
		} else if (this.#at === start) this.#at += 1;
	}

	#redirect(sign: CmdToken): void {
		const target = this.#peek();
		if (target?.kind !== "word") return;
		this.#at += 1;
		if (sign.text.endsWith("&")) return;
		const path = unquoted(this.#expanded(target.text)).replaceAll("\\", "/");
		if (path.toLowerCase() === "nul") return;
		const act =
			sign.text === "<" ? "read" : sign.text === ">>" ? "append" : "write";
		this.#effects.act(act, valueOf(path), {
			start: sign.start,
			end: target.end,
		});
	}

	/** What it prints, when that is known. */
	#run(
		tokens: readonly CmdToken[],
		span: { start: number; end: number },
		piped: string | undefined,
	): string | undefined {
		const written = tokens.map((token) => token.text).join(" ");
		const line = this.#expanded(written);
		if (line.trim().toLowerCase().startsWith("%0") || line.includes("%0|")) {
			this.#effects.report(
				span,
				"critical",
				"destructive",
				"Starts copies of itself without end.",
			);
			return undefined;
		}
		const trimmed = line.trim();
		const lower = trimmed.toLowerCase();
		if (lower.startsWith("echo") && !isNameCode(lower.charCodeAt(4)))
			return trimmed.slice(5);
		if (lower.startsWith("set ") && !lower.startsWith("set /p")) {
			this.#set(trimmed.slice(4));
			return undefined;
		}
		if (line !== written) {
			// What variables held may hold signs and spaces of its own.
			this.#inner(line.replaceAll("%", "%%"), span);
			return undefined;
		}
		const [first, ...rest] = tokens.map((token) => token.text);
		if (first === undefined) return undefined;
		this.#words(first, rest, span, piped);
		return undefined;
	}

	#words(
		first: string,
		rest: readonly string[],
		span: { start: number; end: number },
		piped: string | undefined,
	): void {
		let name = unquoted(first).replaceAll("%%", "%");
		if (name.startsWith("@")) name = name.slice(1);
		if (name === "" || name === "(" || name === ")") return;
		// "del/f/s" and "cd..": a built-in's name ends where no name goes on.
		let end = 0;
		while (end < name.length && isNameCode(name.charCodeAt(end))) end += 1;
		const head = name.slice(0, end).toLowerCase();
		const tail = name.slice(end);
		const isGlued =
			tail.startsWith("/") ||
			tail.startsWith(".") ||
			tail.startsWith("\\") ||
			tail.startsWith(",") ||
			tail.startsWith(";") ||
			tail.startsWith("=");
		const builtin = cmdBuiltins.get(isGlued ? head : name.toLowerCase());
		const isFile =
			tail.startsWith(".") && tail.length > 2 && !tail.startsWith("..");
		if (builtin !== undefined && !isFile) {
			const args = cmdArguments(
				(isGlued ? [tail, ...rest] : rest).map((word) =>
					word.replaceAll("%%", "%"),
				),
			);
			builtin({
				args,
				words: rest,
				effects: this.#effects,
				span,
				lines: (text) => this.#inner(text, span),
			});
			return;
		}
		const values = rest.map((word) =>
			valueOf(unquoted(word).replaceAll("%%", "%")),
		);
		const program = valueOf(name);
		if (
			name.includes(unknownMark) &&
			name.replaceAll(unknownMark, "").trim() === ""
		) {
			this.#effects.words([program, ...values], span);
			return;
		}
		if (runsWindowsProgram(program, values, this.#effects, span)) {
			if (
				piped !== undefined &&
				["cmd", "cmd.exe"].includes(name.toLowerCase())
			)
				this.#inner(piped, span);
			else if (piped !== undefined && name.toLowerCase().startsWith("p"))
				this.#effects.code("powershell", valueOf(piped), span);
			return;
		}
		this.#effects.words([textOf(name.replaceAll("\\", "/")), ...values], span);
	}

	#set(text: string): void {
		let body = text.trim();
		if (body.startsWith('"')) {
			const close = body.lastIndexOf('"');
			body = body.slice(1, close > 0 ? close : undefined);
		}
		if (body.toLowerCase().startsWith("/a")) body = body.slice(2).trim();
		const at = body.indexOf("=");
		if (at > 0)
			this.#variables.set(
				body.slice(0, at).trim().toLowerCase(),
				body.slice(at + 1),
			);
		else if (body === "" || !body.includes(" "))
			this.#effects.report(
				{ start: 0, end: 0 },
				"high",
				"secrets",
				"Shows the environment, with the secrets in it.",
			);
	}

	#condition(): void {
		this.#at += 1;
		while (["/i", "not"].includes((this.#peek()?.text ?? "").toLowerCase()))
			this.#at += 1;
		const word = (this.#peek()?.text ?? "").toLowerCase();
		this.#at += 1;
		if (["exist", "defined", "errorlevel", "cmdextversion"].includes(word))
			this.#at += 1;
		else if (!word.includes("==") || word.endsWith("==")) {
			const sign = (this.#peek()?.text ?? "").toLowerCase();
			if (word.endsWith("==")) this.#at += 1;
			else if (sign.startsWith("==") && sign.length > 2) this.#at += 1;
			else if (
				sign === "==" ||
				["equ", "neq", "lss", "leq", "gtr", "geq"].includes(sign)
			)
				this.#at += 2;
		}
	}

	/** `for [/f "options"] %v in (set) do command`. */
	#loop(): void {
		this.#at += 1;
		let isText = false;
		let options = "";
		let variable = "";
		while (this.#at < this.#tokens.length) {
			const token = this.#peek();
			this.#at += 1;
			const text = (token?.text ?? "").toLowerCase();
			if (text === "/f") isText = true;
			else if (text.startsWith("%")) variable = text.replaceAll("%", "");
			else if (text === "in") break;
			else options += text;
		}
		const set: CmdToken[] = [];
		let depth = 0;
		while (this.#at < this.#tokens.length) {
			const token = this.#peek();
			if (token === undefined) break;
			this.#at += 1;
			if (token.kind === "open") depth += 1;
			else if (token.kind === "close") {
				depth -= 1;
				if (depth <= 0) break;
			} else set.push(token);
		}
		if ((this.#peek()?.text ?? "").toLowerCase() === "do") this.#at += 1;
		const items = isText ? [this.#output(set, options)] : this.#items(set);
		const from = this.#at;
		for (const item of items.length === 0 || items.length > mostItems
			? [unknownMark]
			: items) {
			this.#at = from;
			this.#variables.set(`%${variable}`, item);
			this.#body();
		}
	}

	#body(): void {
		if (this.#peek()?.kind !== "open") {
			this.#command(undefined);
			return;
		}
		let depth = 0;
		while (
			this.#at < this.#tokens.length &&
			this.#effects.context.budget.spend()
		) {
			const token = this.#peek();
			if (token?.kind === "open") depth += 1;
			else if (token?.kind === "close") depth -= 1;
			if (token?.kind !== "word" && token?.kind !== "redirection") {
				this.#at += 1;
				if (depth <= 0) return;
				continue;
			}
			this.#command(undefined);
		}
	}

	#items(set: readonly CmdToken[]): readonly string[] {
		return cmdArguments(set.map((token) => this.#expanded(token.text))).map(
			(item) => (item.startsWith("/") ? unknownMark : item),
		);
	}

	/** What `for /f` reads: a text, or the output of a command, which runs. */
	#output(set: readonly CmdToken[], options: string): string {
		const text = set.map((token) => token.text).join(" ");
		const first = text.charAt(0);
		const isCommand =
			first === "`" || (first === "'" && !options.includes("usebackq"));
		if (!isCommand) return first === '"' ? unquoted(text) : unknownMark;
		const command = text.slice(1, text.endsWith(first) ? -1 : undefined);
		if (command.toLowerCase().startsWith("echo "))
			return this.#expanded(command.slice(5));
		this.#inner(command, {
			start: set[0]?.start ?? 0,
			end: set.at(-1)?.end ?? 0,
		});
		return unknownMark;
	}

	/** `%x%`, `%x:~1,2%`, `%x:a=b%`, `!x!`, `%%i`, `%1`, `%~dp0`. */
	#expanded(text: string): string {
		if (!text.includes("%") && !text.includes("!")) return text;
		let result = "";
		for (let at = 0; at < text.length; at += 1) {
			const character = text.charAt(at);
			if (character !== "%" && character !== "!") {
				result += character;
				continue;
			}
			if (character === "%") {
				let from = at + 1;
				if (text.charAt(from) === "%") from += 1;
				// "%~nx1": modifiers before the one letter or digit.
				let name = from;
				if (text.charAt(name) === "~") {
					name += 1;
					while (
						name < text.length &&
						"fdpnxsatz".includes(text.charAt(name).toLowerCase()) &&
						isNameCode(text.charCodeAt(name + 1)) &&
						name - from < 10
					)
						name += 1;
				}
				const loop = this.#variables.get(`%${text.charAt(name).toLowerCase()}`);
				const isLetter =
					text.charAt(name) !== "" && !text.slice(name).includes("%");
				if (
					loop !== undefined &&
					(isLetter || !isNameCode(text.charCodeAt(name + 1)))
				) {
					result += loop;
					at = name;
					continue;
				}
				const digit = text.charAt(name);
				if (digit === "*" || (digit >= "0" && digit <= "9")) {
					if (digit === "0" && name === at + 1)
						return `%0${text.slice(name + 1)}`;
					result +=
						digit === "0"
							? `${this.#effects.context.cwd.replaceAll("/", "\\")}\\`
							: unknownMark;
					at = name;
					continue;
				}
			}
			const close = text.slice(at + 1, at + 400).indexOf(character);
			if (close <= 0) {
				result += character === "!" ? character : "";
				continue;
			}
			const written = text.slice(at + 1, at + 1 + close);
			const value = this.#variable(written);
			// Quoted, it may be meant for another cmd.
			result +=
				character === "!" &&
				value === unknownMark &&
				result.split('"').length % 2 === 0
					? `!${written}!`
					: value;
			at += close + 1;
		}
		return result.length > longestLine ? unknownMark : result;
	}

	#variable(written: string): string {
		const colon = written.indexOf(":");
		const name = (colon > 0 ? written.slice(0, colon) : written).toLowerCase();
		const value =
			this.#variables.get(name) ??
			// A slash would begin an option.
			knownText(environmentVariable(name, this.#effects.context))?.replaceAll(
				"/",
				"\\",
			) ??
			wellKnown.get(name);
		if (value === undefined) return unknownMark;
		if (colon < 0) return value;
		const change = written.slice(colon + 1);
		if (change.startsWith("~")) {
			const [from, length] = change.slice(1).split(",").map(Number);
			const rest = value.slice(from);
			return length === undefined ? rest : rest.slice(0, length);
		}
		const [old, next] = change.split("=");
		return old === undefined || old === ""
			? value
			: value.replaceAll(old.replace("*", ""), () => next ?? "");
	}
}

/** What these variables hold on every Windows: their letters are used to spell commands. */
const wellKnown: ReadonlyMap<string, string> = new Map([
	["comspec", "C:\\Windows\\system32\\cmd.exe"],
	["pathext", ".COM;.EXE;.BAT;.CMD;.VBS;.VBE;.JS;.JSE;.WSF;.WSH;.MSC"],
	["os", "Windows_NT"],
	["psmodulepath", "C:\\Program Files\\WindowsPowerShell\\Modules"],
	["commonprogramfiles", "C:\\Program Files\\Common Files"],
]);

function isNameCode(code: number): boolean {
	return (
		(code >= 97 && code <= 122) ||
		(code >= 65 && code <= 90) ||
		(code >= 48 && code <= 57) ||
		code === 95 ||
		code === 45
	);
}

function unquoted(text: string): string {
	return text.replaceAll('"', "");
}

/** The engine's mark for what is not known becomes an unknown piece. */
function valueOf(text: string): Value {
	if (!text.includes(unknownMark)) return textOf(text);
	const pieces: (string | undefined)[] = [];
	text.split(unknownMark).forEach((piece, at) => {
		if (at > 0) pieces.push(undefined);
		if (piece !== "") pieces.push(piece);
	});
	return { kind: "text", pieces, from: 0 };
}
