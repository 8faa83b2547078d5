/** What the walker of a line hands over: simple commands, and the outputs of redirections. Types only. */
import type { RunOptions, Span } from "./call.ts";
import type { Field, Stream } from "./field.ts";
import type { Budget, Category } from "./finding.ts";
import type { Scope } from "./scope.ts";

/** A simple command, expanded. */
export interface Simple extends Span {
	readonly words: readonly Field[];
	readonly environment: ReadonlyMap<string, Field>;
	readonly input: Stream | undefined;
	readonly outputs: readonly Output[];
	readonly scope: Scope;
	readonly elsewhere: boolean;
}

export interface Output {
	readonly path: Field;
	readonly append: boolean;
	/** Standard error alone, or both ways. */
	readonly kind: "output" | "errors" | "both-ways";
}

/** What the walker has done for it. */
export interface Runner {
	readonly budget: Budget;
	run(simple: Simple): Stream;
	report(
		risk: "high" | "critical",
		category: Category,
		where: Span,
		reason: string,
	): void;
	text(text: string, where: Span, scope: Scope, options?: RunOptions): Stream;
	/** Reads a file by `<`. */
	opened(path: Field, scope: Scope): Stream;
	/** Writes by `>`. */
	written(output: Output, stream: Stream, scope: Scope, span: Span): void;
	assigned(name: string, value: Field, scope: Scope): void;
}
