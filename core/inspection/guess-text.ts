/**
 * What one text of a call is: a command, code of some language, SQL, or words. Decides by the argument's name, the tool's and
 * the text's look; what a call says of its own language is believed only beside what it would otherwise be.
 */
import type { Language } from "../command/code.ts";
import { languageNamed } from "../command/language-names.ts";
import {
	isCommandLine,
	isNoShellLine,
	isProse,
	isSql,
	languagesOf,
	notebookLines,
} from "./content.ts";
import { patchedPaths } from "./file-acts.ts";
import type { MemberPath } from "./member-path.ts";
import * as is from "./names.ts";
import type { Piece } from "./piece.ts";

/** What an argument's name says that it is. "": nothing. */
export type Kind = "command" | "code" | "sql" | "talk" | "";

/** Where a text stands. */
export interface Spot {
	readonly path: MemberPath;
	/** Its own name's. */
	readonly words: readonly string[];
	/** The members beside it, itself included; none where it stands in no object. */
	readonly siblings: readonly is.Member[];
}

/** What a tool's name tells. */
export interface ToolName {
	readonly words: readonly string[];
	/** It runs what it is given. */
	readonly runs: boolean;
	readonly language: Language | undefined;
}

export function toolNamed(name: string): ToolName {
	const words = is.wordsOf(name);
	return {
		words,
		runs:
			is.some(words, is.runWords) &&
			!is.tellWords.has(words[0] ?? "") &&
			!is.some(words, is.taskWords),
		language: languageOfTool(words),
	};
}

export type OnPiece = (
	text: string,
	language: Piece["language"],
	spot: Spot,
) => void;

export class Texts {
	readonly #tool: ToolName;
	readonly #isTool: boolean;
	readonly #onFound: OnPiece;

	/** `isTool`: a call, whose patches change files of this machine. */
	constructor(tool: ToolName, isTool: boolean, onFound: OnPiece) {
		this.#tool = tool;
		this.#isTool = isTool;
		this.#onFound = onFound;
	}

	read(text: string, kind: Kind, spot: Spot): void {
		if (kind === "command") this.#command(text, spot);
		else if (kind === "sql") this.#statement(text, spot);
		else if (kind === "code") this.#code(text, spot);
		else this.#plain(text, spot, kind);
	}

	/** A shell's, and whatever else the call says it is: the tool may not know such an argument. */
	#command(text: string, spot: Spot): void {
		const name = spot.words;
		// It names the shell.
		if (name.at(-1) === "shell" && languageNamed(plainLanguage(text))) return;
		const said = saidLanguage(spot) ?? languageIn(name);
		const own = this.#tool.language ?? languageIn(name);
		if (own === "powershell") {
			this.#onFound(text, own, spot);
			return;
		}
		if (said === "powershell" && cmdlet.test(text)) {
			this.#onFound(text, said, spot);
			return;
		}
		const others: Piece["language"][] =
			said === undefined || said === "unknown" ? [] : [said];
		const isScript = name.includes("script") || name.includes("scripts");
		const tool = this.#tool.language;
		const seen = languagesOf(text);
		if (tool && (isScript || seen.includes(tool))) others.push(tool);
		else if (isScript && others.length === 0)
			others.push(
				...seen.filter((one) => one !== "shell" || !isNoShellLine(text)),
			);
		for (const one of others) this.#onFound(text, one, spot);
		if (!isScript || others.length === 0) this.#onFound(text, "shell", spot);
	}

	#statement(text: string, spot: Spot): void {
		const last = spot.words;
		if (last.includes("sql") || is.some(this.#tool.words, is.databaseWords)) {
			this.#onFound(text, "sql", spot);
			return;
		}
		if (is.some(this.#tool.words, is.graphWords)) {
			if (/\b(?:delete|drop|remove|load\s+csv|apoc|dbms)\b/i.test(text))
				this.#onFound(text, "unknown", spot);
			return;
		}
		const seeks = is.some(this.#tool.words, seekWords);
		if (!seeks && isSql(text)) this.#onFound(text, "sql", spot);
		else if (this.#tool.runs && !isSql(text)) this.#plain(text, spot, "");
	}

	#code(text: string, spot: Spot): void {
		const name = spot.words;
		const said = saidLanguage(spot);
		const reads = !this.#tool.runs && is.some(this.#tool.words, is.codeReaders);
		if (reads) return;
		// A country, an error, a one-time code; a name.
		if (
			said === undefined &&
			!this.#tool.runs &&
			/^[\w./:+-]{0,200}$/.test(text)
		)
			return;
		const isExpression = name.some(
			(word) => word === "expression" || word === "expr",
		);
		if (isExpression && !this.#tool.runs && languagesOf(text).length === 0)
			return;
		if (isExpression && /^(?:[\d\s.+\-*/^%()eE,]*|[\w.$[\]]*)$/.test(text))
			return;
		for (const line of notebookLines(text)) this.#onFound(line, "shell", spot);
		const seen = languagesOf(text);
		const named = [said, languageIn(name), this.#tool.language].filter(
			(one) => one !== undefined,
		);
		const isOther = said !== undefined && !seen.some((one) => one === said);
		for (const one of isOther || named.length === 0
			? [...named, ...seen]
			: named)
			this.#onFound(text, one, spot);
		// Where nothing runs it is a drawing, a formula, a template.
		if (named.length + seen.length === 0 && this.#tool.runs)
			this.#onFound(text, "unknown", spot);
	}

	/** No name says that it is code. */
	#plain(text: string, spot: Spot, kind: Kind): void {
		const { words } = spot;
		const name = words.join("");
		if (this.#isTool && /^(?:patch|diff|input)$/.test(name))
			for (const line of patchedPaths(text)) this.#onFound(line, "shell", spot);
		if (text.startsWith("#!") && kind !== "talk")
			for (const language of languagesOf(text))
				this.#onFound(text, language, spot);
		if (
			this.#tool.runs &&
			is.anyTextNames.has(name) &&
			!hasCode(spot, this.#tool)
		) {
			this.#typed(text, spot);
		} else if (
			kind === "" &&
			!/^values?$/.test(name) &&
			!is.some(this.#tool.words, is.codeReaders) &&
			text.length < 20_000 &&
			isCommandLine(text) &&
			!is.some(words, is.aboutWords)
		)
			this.#onFound(text, "shell", spot);
	}

	/** Something to run, of which only the tool tells what: a terminal's line, an interpreter's. */
	#typed(text: string, spot: Spot): void {
		for (const line of notebookLines(text)) this.#onFound(line, "shell", spot);
		const isLine = isCommandLine(text);
		const isQuestion = is.some(spot.words, is.sqlWords);
		if (!isLine && (isQuestion || isProse(text))) return;
		const said = saidLanguage(spot);
		if (said !== undefined && said !== "unknown")
			this.#onFound(text, said, spot);
		if (this.#tool.language !== undefined) {
			this.#onFound(text, this.#tool.language, spot);
			return;
		}
		const others = languagesOf(text).filter((one) => one !== "shell");
		for (const one of others) this.#onFound(text, one, spot);
		if (others.length === 0 || !isNoShellLine(text))
			this.#onFound(text, "shell", spot);
	}
}

/** The call names its code elsewhere, so that its text is only text. */
const hasCode = ({ siblings }: Spot, tool: ToolName): boolean =>
	siblings.some(({ words }) => {
		const kind = kindOf(words, "", tool);
		return kind === "command" || kind === "code";
	});

/** `above` is what the members around it are. */
export function kindOf(
	words: readonly string[],
	above: Kind,
	tool: ToolName,
): Kind {
	const last = words.at(-1) ?? "";
	const isAbout =
		is.aboutWords.has(last) && !(last === "line" && words.includes("command"));
	if (isAbout && words.length > 1) return "talk";
	if (words.length > 1 && (last === "path" || last === "file"))
		return is.some(words, scriptWords) && tool.runs ? "command" : "";
	if (words[0] === "query" && is.talkWords.has(last)) return "talk";
	if (is.some(words, is.sqlWords)) return "sql";
	if (is.some(words, is.commandWords) || words.some(endsInCommand))
		return "command";
	if (words.length === 1 && (last === "source" || last === "cell"))
		return above;
	if (is.some(words, is.codeWords)) return "code";
	if (is.some(words, is.talkWords)) return "talk";
	return isAbout ? "talk" : above;
}

function saidLanguage({ siblings }: Spot): Piece["language"] | undefined {
	for (const { compact, value } of siblings) {
		if (!is.languageNames.has(compact) || typeof value !== "string") continue;
		const known = languageNamed(plainLanguage(value));
		if (known !== undefined) return known;
		// A kernel's or an engine's name may be anything.
		if (compact === "language" || compact === "lang") return "unknown";
	}
	return undefined;
}

function languageOfTool(words: readonly string[]): Language | undefined {
	const said = languageIn(words);
	if (said) return said;
	if (is.some(words, is.browserWords)) return "javascript";
	return is.some(words, is.pythonWords) ? "python" : undefined;
}

const seekWords: ReadonlySet<string> = new Set(
	"search find docs ask web lookup".split(" "),
);
const scriptWords: ReadonlySet<string> = new Set(
	"script command program executable binary".split(" "),
);

/** Written as one word. */
const endsInCommand = (word: string): boolean =>
	/(?:command|cmd)s?$/.test(word);

/** No POSIX shell's program is called so. */
const cmdlet = /^\s*[A-Z][A-Za-z]+-[A-Z][A-Za-z]+(?:\s|$)/;

const plainLanguage = (value: string): string =>
	value
		.trim()
		.replace(/^.*[\\/]/, "")
		.replace(/\.exe$/i, "")
		.replace(/[\d.]+$/, "");

/** "sh" and "cmd" as words of a name mean any shell. */
function languageIn(words: readonly string[]): Language | undefined {
	for (const word of words) {
		if (word.length < 2 || word === "cmd" || word === "batch") continue;
		const known = languageNamed(word.replace(/\d+$/, ""));
		if (known !== undefined && known !== "shell") return known;
	}
	return undefined;
}
