/**
 * One run of the hook program, from its words to its exit. With `--home` it reads nothing from the environment. Node's
 * builtins only.
 */
import { answer, type Result } from "./answer.ts";
import { fs } from "../builtins.ts";
import { LineError, parseLine, type Line, socketBelow } from "./line.ts";

async function socketOf(line: Line): Promise<string> {
	if (line.socket !== undefined) return line.socket;
	if (line.home !== undefined) return socketBelow(line.home);
	return (await import("../home.ts")).resolveHome(process.env).socket;
}

async function resultOf(words: readonly string[]): Promise<Result> {
	try {
		const line = parseLine(words);
		if (process.stdin.isTTY)
			throw new LineError("reads an agent's question on stdin");
		return await answer(
			line,
			() => socketOf(line),
			process.stdin,
			performance.now(),
		);
	} catch (error) {
		const why = error instanceof Error ? error.message : String(error);
		return { stdout: "", stderr: `drawbridge hook: ${why}\n`, code: 2 };
	}
}

/** Whole, also into a pipe that is full. */
function write(file: 1 | 2, text: string): void {
	const bytes = Buffer.from(text);
	for (let at = 0; at < bytes.length; ) {
		try {
			at += fs.writeSync(file, bytes, at);
		} catch (error) {
			if (!(error instanceof Error && "code" in error)) throw error;
			if (error.code !== "EAGAIN") throw error;
		}
	}
}

/** Answers and ends the process: 0 with the decision on stdout, or 2. */
export async function runHook(words: readonly string[]): Promise<void> {
	// A fault anywhere would end with 1, and agents go on after that.
	process.on("uncaughtException", () => process.exit(2));
	const { stdout, stderr, code } = await resultOf(words);
	try {
		write(2, stderr);
		write(1, stdout);
		process.exit(code);
	} catch {
		// The agent hears no answer: at least the status blocks.
		process.exit(2);
	}
}
