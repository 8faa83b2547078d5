/**
 * What a program is put into the sandbox with, and what comes of it. Types only: core/stdio and `drawbridge run` are
 * written against these.
 */

/** A program that was judged, or approved, and is about to be started. */
export interface Boxable {
	/** The first is an absolute path. No shell reads them. */
	readonly argv: readonly [string, ...string[]];
	/** Absolute. */
	readonly cwd: string;
	/** All that it is given; what leads to the owner's agents and sockets is taken out. */
	readonly env: NodeJS.ProcessEnv;
	/** The folder it may write. undefined: only one of its own, which the gate keeps for it. */
	readonly project: string | undefined;
	/** Further folders it may write. */
	readonly write: readonly string[];
	/** `example.org`, `*.example.org`, with `:443` where only that port is meant. Others are asked about. */
	readonly hosts: readonly string[];
	/** The upstream's; its own folder bears it. */
	readonly name: string;
	/** Told of what it was refused, as a line for a person: nothing in it is obeyed by a terminal. */
	readonly onDenied?: (line: string) => void;
}

/** Ready to be started: `spawn(argv[0], argv.slice(1), { cwd, env })`, without a shell. */
export interface Boxed {
	readonly argv: readonly [string, ...string[]];
	readonly env: NodeJS.ProcessEnv;
	/** Once the program has ended, or was not started after all. May be called again. */
	end(): void;
}

/** Why there is no sandbox: a sentence for the owner, with the command that helps. Nothing may be started then. */
export interface Unboxed {
	readonly missing: string;
}
