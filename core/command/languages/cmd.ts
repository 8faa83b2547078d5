/**
 * Lines of cmd.exe: variables with their substrings and replacements, `for`, `if`, blocks, pipes. cmd has no grammar
 * that could be checked against, so what is unclear counts as unknown, and unknown upwards.
 */
import { unknownMark } from "../field.ts";
import { cmdArguments, type CmdToken, cmdTokens } from "./cmd-tokens.ts";
import { cmdBuiltins } from "./cmd-builtins.ts";
import type { Effects } from "./effects.ts";
import { CmdVariables, isNameCode } from "./cmd-variables.ts";
import type { Span } from "./node.ts";
import { textOf, type Value } from "./value.ts";
import { runsWindowsProgram } from "./windows-programs.ts";

const deepestExpansion = 6;
const mostItems = 8;

export function followCmd(text: string, effects: Effects): void {
	new Cmd(effects).lines(text, 0);
}

class Cmd {
	readonly #effects: Effects;
	readonly #variables: CmdVariables;
	#tokens: readonly CmdToken[] = [];
	#at = 0;
	#expansions = 0;

	constructor(effects: Effects) {
		this.#effects = effects;
		this.#variables = new CmdVariables(effects.context);
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
		const path = unquoted(this.#variables.expanded(target.text)).replaceAll(
			"\\",
			"/",
		);
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
		const line = this.#variables.expanded(written);
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
		return cmdArguments(
			set.map((token) => this.#variables.expanded(token.text)),
		).map((item) => (item.startsWith("/") ? unknownMark : item));
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
			return this.#variables.expanded(command.slice(5));
		this.#inner(command, {
			start: set[0]?.start ?? 0,
			end: set.at(-1)?.end ?? 0,
		});
		return unknownMark;
	}
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
