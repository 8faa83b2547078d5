/** `classify`: one command, or a stream of them line by line. Answers in order, one line for each, whatever came in. */
import { homedir } from "node:os";
import { isAbsolute, resolve } from "node:path";
import { untold } from "../../command/act.ts";
import {
	classify,
	type Question,
	type Verdict,
} from "../../command/classify.ts";
import { languageNamed } from "../../command/language-names.ts";
import { neutral } from "../../command/hygiene.ts";
import { scriptReader } from "../../command/script-file.ts";
import { preparePowerShell } from "../../command/languages/powershell-parser.ts";
import { isObject } from "../../json.ts";
import { CliError, print, printJson } from "../output.ts";

interface Flags {
	readonly jsonl?: boolean;
	readonly json?: boolean;
	readonly cwd?: string;
	readonly home?: string;
	readonly language: string;
}

type Where = Pick<Question, "cwd" | "home" | "language" | "read">;

/** Longer lines are answered without being kept. */
const longestLineBytes = 4 * 1024 * 1024;
/** One write for many answers: 10,000 system calls are half of the time. */
const flushBytes = 64 * 1024;

export async function runClassify(
	words: readonly string[],
	flags: Flags,
): Promise<void> {
	const language = languageNamed(flags.language);
	if (language === undefined)
		throw new CliError(
			"usage",
			`"${flags.language}" is no language this knows`,
			2,
		);
	if (flags.jsonl === true && words.length > 0)
		throw new CliError(
			"usage",
			"--jsonl reads stdin: leave the command out",
			2,
		);
	const cwd = resolve(flags.cwd ?? ".");
	const where: Where = {
		cwd,
		home: resolve(flags.home ?? homedir()),
		language,
		read: scriptReader(cwd),
	};
	await preparePowerShell();
	if (flags.jsonl === true) {
		await answerLines(where);
		return;
	}
	const { text, invalid } =
		words.length > 0
			? { text: words.join(" "), invalid: false }
			: await wholeInput();
	const verdict = withInvalid(classify({ ...where, command: text }), invalid);
	if (flags.json === true) printJson(answer(text, verdict));
	else show(verdict);
}

/** The contract's shape. */
function answer(command: string, { risk, categories, why }: Verdict): object {
	return { command, risk, categories, why };
}

function show({ risk, categories, why }: Verdict): void {
	print(categories.length === 0 ? risk : `${risk} (${categories.join(", ")})`);
	for (const { text, start, end, reason } of why)
		print(
			`  ${start}-${end}  ${text === "" ? "" : `${neutral(text).replaceAll("\n", "⏎").replaceAll("\t", " ")}: `}${reason}`,
		);
}

async function answerLines(where: Where): Promise<void> {
	let out = "";
	for await (const line of inputLines()) {
		out += `${JSON.stringify(answerLine(line, where))}\n`;
		if (out.length < flushBytes) continue;
		await write(out);
		out = "";
	}
	await write(out);
}

const write = (text: string): Promise<void> =>
	new Promise((done) => {
		if (process.stdout.write(text)) done();
		else process.stdout.once("drain", done);
	});

interface Line {
	readonly text: string;
	/** No UTF-8, or longer than what is kept. */
	readonly invalid: string | undefined;
}

function answerLine({ text, invalid }: Line, where: Where): object {
	const asked = question(text, where);
	if (typeof asked === "string")
		return answer(text.length > 4_096 ? "" : text, unreadable(asked, text));
	return answer(asked.command, withInvalid(classify(asked), invalid));
}

/** A reason instead of a question: the line is none. */
function question(text: string, where: Where): Question | string {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return "is no JSON";
	}
	if (typeof value === "string") return { ...where, command: value };
	if (!isObject(value) || typeof value["command"] !== "string")
		return "is neither a JSON string nor an object with a command";
	const { command, cwd, home, language } = value;
	if (
		(cwd !== undefined && !isFolder(cwd)) ||
		(home !== undefined && !isFolder(home))
	)
		return "names a folder that is no absolute path";
	const named =
		language === undefined
			? where.language
			: typeof language === "string"
				? languageNamed(language)
				: undefined;
	if (named === undefined) return "names a language this does not know";
	return {
		command,
		cwd: cwd ?? where.cwd,
		home: home ?? where.home,
		language: named,
		read: cwd === undefined ? where.read : scriptReader(cwd),
	};
}

const isFolder = (value: unknown): value is string =>
	typeof value === "string" && isAbsolute(value);

/** What cannot be read is at least high. */
const unreadable = (reason: string, text: string): Verdict => ({
	risk: "high",
	categories: ["exec-remote"],
	why: [
		{ text: neutral(text.slice(0, 400)), start: 0, end: text.length, reason },
	],
	findings: [],
	acts: [untold("high")],
});

function withInvalid(
	verdict: Verdict,
	invalid: string | boolean | undefined,
): Verdict {
	if (invalid === undefined || invalid === false) return verdict;
	const why = {
		text: "",
		start: 0,
		end: 0,
		reason: typeof invalid === "string" ? invalid : "is no valid UTF-8",
	};
	return {
		...verdict,
		risk: verdict.risk === "low" ? "high" : verdict.risk,
		categories: verdict.categories.includes("exec-remote")
			? verdict.categories
			: [...verdict.categories, "exec-remote"],
		why: [...verdict.why, why],
	};
}

/** stdin by lines, as bytes: a line that is no UTF-8 is known as such. The last needs no newline. */
async function* inputLines(): AsyncGenerator<Line> {
	let pieces: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of process.stdin) {
		const data: Buffer = Buffer.from(chunk);
		let start = 0;
		for (let end = data.indexOf(10); end >= 0; end = data.indexOf(10, start)) {
			if (bytes + end - start <= longestLineBytes)
				pieces.push(data.subarray(start, end));
			bytes += end - start;
			yield lineOf(pieces, bytes);
			pieces = [];
			bytes = 0;
			start = end + 1;
		}
		const rest = data.subarray(start);
		bytes += rest.length;
		if (rest.length > 0 && bytes <= longestLineBytes) pieces.push(rest);
	}
	if (bytes > 0) yield lineOf(pieces, bytes);
}

const strict = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function lineOf(pieces: readonly Buffer[], bytes: number): Line {
	if (bytes > longestLineBytes)
		return { text: '""', invalid: "is longer than what is read (4 MiB)" };
	const data =
		pieces.length === 1 && pieces[0] !== undefined
			? pieces[0]
			: Buffer.concat(pieces);
	try {
		return { text: strict.decode(data), invalid: undefined };
	} catch {
		return { text: data.toString("utf8"), invalid: "is no valid UTF-8" };
	}
}

async function wholeInput(): Promise<{
	text: string;
	invalid: boolean | string;
}> {
	if (process.stdin.isTTY)
		throw new CliError("usage", "name a command, or pipe one in", 2);
	const pieces: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of process.stdin) {
		const data: Buffer = Buffer.from(chunk);
		bytes += data.length;
		if (bytes <= longestLineBytes) pieces.push(data);
	}
	const { text, invalid } = lineOf(pieces, bytes);
	if (bytes > longestLineBytes) return { text: "", invalid: invalid ?? true };
	// A newline at the end is the pipe's, not the command's.
	return {
		text: text.endsWith("\n") ? text.slice(0, -1) : text,
		invalid: invalid ?? false,
	};
}
