/** Asks the person at the terminal, if there is one. Questions go to stderr; a hidden answer is shown nowhere. */
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { CliError } from "./output.ts";

const longestValueBytes = 64 * 1024;
/** Says that the first line of stdin is the owner passphrase, and what else is read follows it. */
export const passphraseFlag = "--passphrase";

export const hasTerminal = (): boolean =>
	process.stdin.isTTY && process.stderr.isTTY;

/** `[y/N]`; anything but yes is no. Only where {@link hasTerminal}. @throws CliError also when `ended` aborts */
export async function confirmed(
	question: string,
	ended?: AbortSignal,
): Promise<boolean> {
	const answer = await askLine(`${question} [y/N] `, process.stderr, { ended });
	return /^y(es)?$/i.test(answer.trim());
}

/** One line; an empty one is what stands in the brackets. Only where {@link hasTerminal}. @throws CliError */
export async function answered(
	question: string,
	fallback: string,
): Promise<string> {
	const answer = await askLine(
		`${question} [${fallback}] `,
		process.stderr,
		{},
	);
	return answer.trim() || fallback;
}

/** The owner's, typed without an echo or the first line of stdin; undefined: neither. @throws CliError */
export async function readPassphrase(
	ended?: AbortSignal,
): Promise<string | undefined> {
	if (isOnStdin()) return (await stdin()).split(/\r?\n/, 1)[0];
	return hasTerminal() ? await askHidden("owner passphrase", ended) : undefined;
}

/** Whoever calls wants to give it, and nobody else to be asked. */
export const isPassphraseGiven = (): boolean =>
	process.argv.includes(passphraseFlag);

/** At a terminal it is typed all the same. */
const isOnStdin = (): boolean => isPassphraseGiven() && !hasTerminal();

/** A value that belongs on no command line: typed without an echo, or all of stdin. @throws CliError */
export async function readHidden(label: string): Promise<string> {
	if (isOnStdin()) return (await stdin()).replace(/^.*\n?/, "");
	return hasTerminal() ? await askHidden(label) : await stdin();
}

async function askHidden(label: string, ended?: AbortSignal): Promise<string> {
	const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
	try {
		return await askLine("", nowhere, {
			ended,
			ready: () => process.stderr.write(`${label}: `),
		});
	} finally {
		process.stderr.write("\n");
	}
}

let whole: Promise<string> | undefined;
/** It can be read once, and up to two readers want a part of it. */
const stdin = (): Promise<string> => (whole ??= readAll());

interface Asking {
	/** Called once the terminal itself echoes nothing any more. */
	readonly ready?: () => void;
	/** Nobody needs the answer any more. */
	readonly ended?: AbortSignal | undefined;
}

function askLine(
	question: string,
	output: NodeJS.WritableStream,
	{ ready, ended }: Asking,
): Promise<string> {
	const terminal = createInterface({
		input: process.stdin,
		output,
		terminal: true,
		historySize: 0,
		signal: ended,
	});
	return new Promise((resolve, reject) => {
		terminal.once("close", () =>
			reject(new CliError("refused", "left as it was")),
		);
		terminal.question(question, (answer) => {
			resolve(answer);
			terminal.close();
		});
		ready?.();
	});
}

async function readAll(): Promise<string> {
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of process.stdin) {
		const piece = Buffer.from(chunk);
		bytes += piece.length;
		// With the newline that ends a file.
		if (bytes > longestValueBytes + 2)
			throw new CliError("usage", "more than 64 KiB on stdin", 2);
		chunks.push(piece);
	}
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(
			Buffer.concat(chunks),
		);
	} catch {
		throw new CliError("usage", "stdin is not UTF-8 text", 2);
	}
}
