/**
 * What is known of where a command would run, and how much work is left for it: what the shell's engine and the other
 * languages hand each other. Judges nothing.
 */
import type { Acts } from "./act.ts";
import type { Finding, Target } from "./words.ts";

export type { Category, Finding, Risk, Target } from "./words.ts";

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
	/** A secret stands in its standard input. */
	readonly fed?: boolean | undefined;
	/** A shell line found inside other code: a string handed to system(), a run(`…`). */
	readonly shell: (text: string, inner: Context) => readonly Finding[];
	/** What a path is. `undefined` in `path`: cannot be known. */
	readonly target: (path: string | undefined) => Target;
}
