/**
 * What a program's entry sees of the shell that runs it: its words, what stands in its input, and the few things it may
 * have done: report, act on a path, run further words, shell text or code. Types only.
 */
import type { Field, Stream } from "./field.ts";
import type { Category, Risk } from "./finding.ts";
import type { Effect } from "./judge.ts";
import type { Language } from "./code.ts";
import type { Place } from "./targets.ts";
import type { Scope } from "./scope.ts";

export interface Span {
	readonly start: number;
	readonly end: number;
}

/** One program call, words expanded. */
export interface Call extends Span {
	/** Without folders and `.exe`. */
	readonly name: string;
	/** The first word as it was. */
	readonly word: Field;
	readonly args: readonly Field[];
	/** Assignments that stand before it. */
	readonly environment: ReadonlyMap<string, Field>;
	/** What is piped or redirected in; `undefined`: nothing was connected. */
	readonly input: Stream | undefined;
	readonly scope: Scope;
	readonly shell: Shell;
}

/** The shell as programs may use it. Every method bounds itself. */
export interface Shell {
	report(
		risk: Exclude<Risk, "low">,
		category: Category,
		where: Span,
		reason: string,
		about?: {
			readonly program?: string;
			readonly path?: string;
			readonly host?: string;
		},
	): void;
	place(path: string, scope: Scope): Place;
	/** What giving a variable this value is worth. */
	assigned(name: string, value: Field, scope: Scope): void;
	/** Writes a file as `>` does, and keeps what is known of it. */
	written(
		output: {
			readonly path: Field;
			readonly append: boolean;
			readonly kind: "output" | "errors" | "both-ways";
		},
		stream: Stream,
		scope: Scope,
		span: Span,
	): void;
	/** What something else will run: a schedule, a start-up file. Reports only what makes that worse. */
	later(stream: Stream, where: Span, scope: Scope): void;
	/** What doing this to that path is worth; `true` when it was reported. */
	act(effect: Effect, path: Field, call: Call): boolean;
	/** Takes down, for rules, what is reported in other words or not at all. */
	note(effect: Effect, path: Field, call: Call): void;
	/** Runs words as a command of its own, with the same input unless another is given. */
	words(words: readonly Field[], call: Call, options?: RunOptions): Stream;
	/** Runs text as a shell would. `where`: what the person sees marked. */
	text(text: string, where: Span, call: Call, options?: RunOptions): Stream;
	code(language: Language, text: string, where: Span, call: Call): void;
	/** Code that arrives by a pipe or out of a file. */
	stream(
		stream: Stream,
		where: Span,
		call: Call,
		how: FileReader,
		parameters?: readonly string[],
	): void;
	/** Runs a file: what this line wrote or fetched into it, else what can be read of it. */
	file(path: Field, call: Call, how: FileReader): void;
	/** What this line wrote to that path. */
	contents(path: Field, call: Call): Stream | undefined;
	/** The same, else the project's file there as far as it may be read. */
	script(path: Field, call: Call): Stream | undefined;
}

export interface RunOptions {
	readonly input?: Stream | undefined;
	/** Positional parameters of the inner shell. */
	readonly parameters?: readonly string[];
	/** Another machine or a container: paths there are judged as nobody's project. */
	readonly elsewhere?: boolean;
	readonly environment?: ReadonlyMap<string, Field>;
	/** Where relative paths start, when the wrapper says so. */
	readonly cwd?: string | undefined;
	/** The inner shell's `$0`. */
	readonly name?: string | undefined;
	/** Once for every of many paths: what it removes is a tree. */
	readonly many?: boolean;
	/** A shell that keeps what the text changes (eval, source). */
	readonly same?: boolean;
}

/** Who reads a file as code. */
export type FileReader = Language | "shell";

/** What an entry answers: what it prints, when that can be told. */
export type Program = (call: Call) => Stream | undefined;
