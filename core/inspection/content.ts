/**
 * What a text is by its look: a shell line, SQL, code of some language, or prose. Used where nobody said it, and only to
 * find pieces: what a piece does is judged elsewhere. No pattern here backtracks over more than a line.
 */
import type { Language } from "../command/code.ts";
import { languageNamed } from "../command/language-names.ts";
import { allPrograms, likelyNames } from "../command/programs/programs.ts";

/** Only the beginning is looked at: what a text is shows there. */
const looked = 4_000;

const longestProse = 20_000;

const programs: ReadonlySet<string> = new Set([
	...allPrograms().keys(),
	...likelyNames,
]);

/** Programs whose names are English words, too: their line must look like one beyond its first word. */
const words = new Set(
	"at cat cut date dig edit echo env expand file find fold format go head help history host install join kill last less link look mail make man more mount move node open paste patch print read screen script select service set sleep sort source split start stop tail test time top touch tree true type unlink view wait wall watch whatis where which who write yes".split(
		" ",
	),
);

/** A program's name, with something behind it that a sentence would not have. */
export function isCommandLine(text: string): boolean {
	const line = text.slice(0, looked).trim();
	if (line.startsWith("#!")) return true;
	const [first = "", ...rest] = line.split(/\s+/, 40);
	if (rest.length === 0) return false;
	const name = unadorned(first);
	const isPath = /^(?:\.{0,2}|~)\/[\w.-]/.test(first);
	if (!isPath && !programs.has(name)) return false;
	if (isPath || !words.has(name))
		return !isProse(rest.join(" ")) || isStrong(name);
	return rest.some((word) =>
		/^-{1,2}[a-zA-Z]|^[./~$*]|[/\\]|^[|&;<>]/.test(word),
	);
}

const isStrong = (name: string): boolean =>
	name === "sudo" || name === "rm" || name === "chmod" || name === "curl";

/** Without a path, quotes and backslashes: what the shell would look for. */
const unadorned = (word: string): string =>
	word.replaceAll(/["'\\]/g, "").replace(/^.*\//, "");

/** Nothing but words, numbers and the marks of a sentence. */
export function isProse(text: string): boolean {
	if (text.length > longestProse) return false;
	for (const token of text.split(/\s+/)) {
		const word = token.replaceAll(
			/^[("'\u201c\u2018#*]+|[)"'\u201d\u2019.,:;!?\u2026*]+$/g,
			"",
		);
		if (word !== "" && !/^[\p{L}\p{N}][\p{L}\p{N}'\u2019/_.@-]*$/u.test(word))
			return false;
	}
	return true;
}

/** Statements, as far as they can be told from a sentence. */
const statement =
	/^(?:select\s(?:[^;]{0,2000}\sfrom\s|[\d'"(@]|[a-z_]+\()|insert\s+(?:or\s+\w+\s+)?into\s|replace\s+into\s|merge\s+into\s|update\s+[^;]{1,500}\sset\s+[^;]{1,500}=|delete\s+from\s|(?:drop|alter|create)\s+(?:or\s+replace\s+|temp(?:orary)?\s+|unique\s+|materialized\s+|global\s+)*(?:table|database|schema|view|index|user|role|function|procedure|trigger|sequence|extension|type|policy|publication|server|keyspace|virtual)\s|truncate\s|with\s+(?:recursive\s+)?[\w"]+\s*(?:\([^)]{0,500}\)\s*)?as\s|explain\s+(?:analyze\s+|query\s+plan\s+|\()?(?:select|insert|update|delete|with)|pragma\s+\w|copy\s+[^;]{1,500}\s(?:from|to)\s|grant\s+[^;]{1,500}\sto\s|revoke\s+[^;]{1,500}\sfrom\s|vacuum\b|attach\s+(?:database\s+)?'|call\s+[\w.]+\(|exec(?:ute)?\s+[\w.]+|begin\s*;|show\s+(?:tables|databases|columns|create|index|grants|processlist|schemas)\b|describe\s+\w+\s*;?$|load\s+data\s|do\s+\$)/i;
const second =
	/;\s*(?:drop|delete|truncate|alter|insert|update|create|grant|copy|attach|exec)\s/i;

export function isSql(text: string): boolean {
	const begun = text
		.slice(0, looked)
		.replace(/^(?:\s|--[^\n]*\n|\/\*(?:[^*]|\*(?!\/)){0,2000}\*\/|\()+/, "");
	return statement.test(begun) || second.test(text.slice(0, looked));
}

/** A notebook's lines for the shell: "!ls", "%%bash". */
export function notebookLines(text: string): readonly string[] {
	const cell = /^\s*%%(?:bash|sh|script)\b[^\n]*\n/.exec(text)?.[0];
	if (cell !== undefined) return [text.slice(cell.length)];
	if (!text.includes("!") && !text.includes("%")) return [];
	const lines: string[] = [];
	for (const line of text.split("\n")) {
		const found =
			/^\s*(?:[\w, ]{1,80}=\s*)?(?:!{1,2}|%s[xc]\s|%system\s)(?=[^=\s])(.*)$/.exec(
				line,
			)?.[1];
		if (found !== undefined) lines.push(found);
	}
	return lines;
}

/** One line that every shell refuses as a whole: a call with arguments in parentheses, outside of quotes. */
export const isNoShellLine = (text: string): boolean =>
	!text.trim().includes("\n") &&
	/[\w\]]\([^)]/.test(text.replaceAll(/'[^']*'|"[^"$`\\]*"/g, '""'));

/** What only one language has, or nearly. */
const marks: readonly (readonly [Language, RegExp])[] = [
	[
		"python",
		/^[ \t]*(?:import [\w.]+(?: as \w+)?\s*(?:$|[,;#\n])|from [\w.]+ import |(?:async )?def \w+\s*\(|class \w+[^{\n]*:\s*$|print\(|with open\(|(?:for|while|if|elif) [^{\n]*:\s*(?:$|#|\w)|@\w+\s*$|exec\(|eval\(|__import__|[!%]{1,2}[a-z])/m,
	],
	[
		"javascript",
		/\b(?:const|let|var)\s+[\w${[][^=\n]*=|=>|\bfunction\b\s*\w*\s*\(|\bconsole\.\w|\brequire\(|\bawait\s|\b(?:document|window|globalThis|process|navigator|localStorage|Deno|Bun)\.\w|\bexport\s+(?:default|const|function)|^[ \t]*import\s[^\n]*\sfrom\s*['"]/m,
	],
	["ruby", /^[ \t]*(?:require ['"]|puts\s)|\bdo \|\w+\||\bFileUtils\.|`\s*$/m],
	["php", /<\?php|<\?=/],
	["perl", /^[ \t]*(?:use strict|my [$@%]\w+)/m],
	[
		"lua",
		/^[ \t]*local \w+\s*=|\bos\.execute\(|\bredis\.p?call\(|\bio\.popen\(/m,
	],
	[
		"julia",
		/^[ \t]*(?:using \w+|import Pkg)|\bprintln\(|\brun\(`|^[ \t]*function \w+\([^)]*\)\s*$|\bend\s*$/m,
	],
	["r", /<-\s*\w|\blibrary\(\w+\)|\bsystem2?\(/],
	[
		"powershell",
		/(?:^|[\s;|(])(?:Get|Set|Remove|New|Invoke|Start|Stop|Add|Import|Export|Write)-[A-Z]\w+|\$env:\w/,
	],
	["applescript", /^[ \t]*tell application |\bdo shell script\b/im],
];

const interpreter = /^#!\s*(?:\S*\/)?(?:env\s+(?:-S\s+)?)?([\w.-]+)/;

/** Every language it could be in; empty where nothing shows. */
export function languagesOf(text: string): readonly (Language | "shell")[] {
	const begun = text.slice(0, looked);
	const run = interpreter.exec(begun)?.[1];
	if (run !== undefined) {
		const known = languageNamed(run.replace(/[\d.]+$/, ""));
		return known ? [known] : [];
	}
	const found: (Language | "shell")[] = [];
	for (const [language, mark] of marks)
		if (mark.test(begun)) found.push(language);
	if (isSql(begun)) found.push("sql");
	if (isCommandLine(begun)) found.push("shell");
	return found;
}
