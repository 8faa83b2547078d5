/**
 * Commands as values, written as lines the shell's engine can read: what is not known stands in it as the
 * engine's own mark for that. Runs nothing.
 */
import { unknownMark } from "../field.ts";
import { isDigit } from "./characters.ts";
import { optionsOf, piecesOf, type Value } from "./value.ts";

const mostTexts = 16;

/** undefined in it: nothing of the command is known. */
export function shellTextsOf(value: Value): readonly (string | undefined)[] {
	if (value.kind === "list") {
		return wordsAsShell(value.items);
	}
	const pieces = piecesOf(value);
	if (pieces.every((piece) => piece === undefined)) return [undefined];
	return [pieces.map((piece) => piece ?? unknownMark).join("")];
}

/** Arguments as one line in which each is one word. Where an argument is a list, its items are words. */
export function wordsAsShell(
	args: readonly Value[],
): readonly (string | undefined)[] {
	let lines: string[] = [""];
	let isFirstKnown = false;
	let isFirst = true;
	for (const arg of flattened(args)) {
		const options = optionsOf(arg).map((option) => wordOf(piecesOf(option)));
		const known = options.filter((word) => word !== undefined);
		if (isFirst) isFirstKnown = known.length > 0;
		const words = options.map((word) => word ?? unknownMark);
		const separator = isFirst ? "" : " ";
		lines =
			words.length * lines.length > mostTexts
				? lines.map((line) => `${line}${separator}${unknownMark}`)
				: words.flatMap((word) =>
						lines.map((line) => `${line}${separator}${word}`),
					);
		isFirst = false;
	}
	return isFirst || !isFirstKnown ? [undefined] : lines;
}

function flattened(args: readonly Value[]): readonly Value[] {
	return args.flatMap((arg) =>
		arg.kind === "list"
			? [
					...arg.items.slice(0, 500),
					...(arg.open ? [{ kind: "unknown", from: arg.from } as const] : []),
				]
			: [arg],
	);
}

function wordOf(pieces: readonly (string | undefined)[]): string | undefined {
	if (pieces.length === 1 && pieces[0] === undefined) return undefined;
	return pieces
		.map((piece) => (piece === undefined ? unknownMark : quotedWord(piece)))
		.join("");
}

const plain =
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,";

export function quotedWord(text: string): string {
	if (text === "") return "''";
	for (const character of text)
		if (!plain.includes(character)) return `'${text.replaceAll("'", "'\\''")}'`;
	return text;
}

const fetchers: ReadonlySet<string> = new Set([
	"curl",
	"wget",
	"fetch",
	"aria2c",
	"http",
	"https",
	"lwp-request",
	"invoke-webrequest",
	"iwr",
	"nc",
	"ncat",
]);

/** A program that talks to other machines is among its words. */
export function fetches(text: string): boolean {
	return wordsIn(text).some((word) => fetchers.has(baseName(word)));
}

const shells: ReadonlySet<string> = new Set([
	"sh",
	"bash",
	"zsh",
	"dash",
	"ksh",
	"ash",
	"csh",
	"tcsh",
	"fish",
	"cmd",
	"cmd.exe",
	"powershell",
	"powershell.exe",
	"pwsh",
]);

/** A shell that reads what to do from its input: no script, no -c. */
export function isBareShell(text: string): boolean {
	const [program, ...rest] = wordsIn(text);
	if (program === undefined || !shells.has(baseName(program))) return false;
	return rest.every(
		(word, at) =>
			// `<&$socket`
			(word === unknownMark && "<>".includes(rest[at - 1]?.at(-1) ?? "?")) ||
			(word.startsWith("-") && !word.includes("c")) ||
			word.includes(">") ||
			word.includes("<") ||
			(word.length === 1 && isDigit(word.charCodeAt(0))),
	);
}

const interpreters: ReadonlySet<string> = new Set([
	...shells,
	..."python python2 python3 node deno bun perl ruby php lua julia rscript r source . sudo env exec msiexec installer dpkg rpm open start nohup".split(
		" ",
	),
]);

/** The file is what runs, or what an interpreter is given. */
export function runsFile(text: string, path: string): boolean {
	const name = path.startsWith("./") ? path.slice(2) : path;
	let isRun = true;
	for (const word of wordsIn(text)) {
		const isFile = word === name || word === `./${name}`;
		if (isFile && isRun) return true;
		isRun = interpreters.has(baseName(word)) || (isRun && word.startsWith("-"));
	}
	return false;
}

function wordsIn(text: string): readonly string[] {
	const words: string[] = [];
	let word = "";
	// What stands far behind the beginning changes nothing in the questions asked here.
	for (const character of text.slice(0, 2000)) {
		if (" \t\n'\"|;&()`".includes(character)) {
			if (word !== "") words.push(word);
			word = "";
		} else word += character;
	}
	if (word !== "") words.push(word);
	return words;
}

function baseName(word: string): string {
	return word.slice(word.lastIndexOf("/") + 1).toLowerCase();
}
