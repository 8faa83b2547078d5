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
	/** Folders its words name: it may write those in which nothing speaks against it. */
	readonly named?: readonly string[];
	/** `example.org`, `*.example.org`, with `:443` where only that port is meant. Others are asked about. */
	readonly hosts: readonly string[];
	/** The upstream's: a folder of its own bears it. Empty: it has none, and what it writes to /tmp is gone with it. */
	readonly name: string;
	/** `true`: the machine's own network, unfiltered. */
	readonly net?: boolean;
	/** `true`: it stays in the terminal's session it was started from, which has to be one it cannot type into. */
	readonly keepsTerminal?: boolean;
	/** Told of what it was refused, each once. */
	readonly onDenied?: (denial: Denial) => void;
}

/** Where a program was stopped. What it says of itself is the program's word: good to read, not to decide by. */
export interface Denial {
	readonly kind: "write" | "reach";
	/** A path, or `example.org:443`. */
	readonly what: string;
	/** A sentence for a person; nothing in it is obeyed by a terminal. */
	readonly line: string;
}

/** Ready to be started: `spawn(argv[0], argv.slice(1), { cwd, env })`, without a shell, by the thread that called. */
export interface Boxed {
	readonly argv: readonly [string, ...string[]];
	readonly env: Readonly<Record<string, string>>;
	/** Once nothing of the program is left, or it was not started after all. May be called again. */
	end(): void;
}

/**
 * Why it is in no sandbox: a sentence for the owner, with the command that helps where there is one. `sandbox-missing`:
 * this system has none. `no-project`: its folders are none to be given away, so it is not to be started in any way.
 */
export interface Unboxed {
	readonly code: "sandbox-missing" | "no-project";
	readonly missing: string;
}
