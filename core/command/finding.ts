/**
 * What a command would do that is worth asking about, and what is known of where it would run: the words the shell's
 * engine and the other languages speak with each other. Judges nothing.
 */
import type { Acts } from "./act.ts";

export type Risk = "low" | "high" | "critical";

export type Category =
	| "destructive"
	| "privilege"
	| "secrets"
	| "network"
	| "exec-remote"
	| "persistence";

/** One thing a command would do that is worth asking about. Offsets are UTF-16 units into the text that was handed in. */
export interface Finding {
	readonly risk: "high" | "critical";
	readonly category: Category;
	readonly start: number;
	readonly end: number;
	/** One plain sentence. */
	readonly reason: string;
	readonly program?: string;
	readonly path?: string;
	readonly host?: string;
}

export type Target =
	| "project"
	| "temporary"
	| "outside"
	| "home"
	| "system"
	| "device"
	| "secret"
	| "source-tree"
	| "null"
	| "unknown";

/** Work that is left. When it is used up, what was not looked at counts as high. */
export class Budget {
	#left: number;

	constructor(steps: number) {
		this.#left = steps;
	}

	/** false: used up. */
	spend(steps = 1): boolean {
		this.#left -= steps;
		return this.#left >= 0;
	}

	get spent(): boolean {
		return this.#left < 0;
	}
}

/** What is known of where it would run. `home` and `cwd` are absolute. */
export interface Context {
	readonly cwd: string;
	readonly home: string;
	readonly budget: Budget;
	/** Takes down everything that would be done, asked about or not. */
	readonly acts: Acts;
	readonly depth: number;
	/** A shell line found inside other code: a string handed to system(), a run(`…`). */
	readonly shell: (text: string, inner: Context) => readonly Finding[];
	/** What a path is. `undefined` in `path`: cannot be known. */
	readonly target: (path: string | undefined) => Target;
}
