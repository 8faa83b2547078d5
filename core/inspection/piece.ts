/** What a request would run: the words between finding it and judging it. Finds and judges nothing. */
import type { Language } from "../command/code.ts";

/** A piece of a request that would run somewhere. */
export interface Piece {
	readonly text: string;
	/** "unknown": nobody can tell what it is written in. */
	readonly language: "shell" | Language | "unknown";
	/** For a person: "run_command: command", "POST /api/run: code", "?q", "message execute: code". */
	readonly where: string;
	/** By the argument's name or content; nobody said so. */
	readonly guessed: boolean;
	/** Absolute, where the call names it. */
	readonly cwd?: string | undefined;
	/** It runs inside a server, in no sandbox. */
	readonly unsandboxed?: true;
	/** Stands for whatever is beyond what is looked at: a caller decides how much that is, so it may be the worst. */
	readonly beyond?: true;
}
