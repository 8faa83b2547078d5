/** Functions of a line: defined, called with parameters, left over for later lines. None calls itself twice over. */
import type { Function as ShellFunction } from "unbash";
import type { Span } from "./call.ts";
import { spanOf } from "./expand.ts";
import type { Field, Stream } from "./field.ts";
import type { Budget } from "./finding.ts";
import { isForkBomb } from "./line-shapes.ts";
import type { Runner } from "./runner.ts";
import type { Origin, Scope } from "./scope.ts";

/** The walker, as a function needs it. */
export interface BodyWalker {
	readonly budget: Budget;
	body(
		defined: { readonly body: ShellFunction["body"]; readonly at: Origin },
		scope: Scope,
		input: Stream | undefined,
		span: Span,
	): Stream;
}

export class Functions {
	readonly #walker: BodyWalker;
	readonly #runner: Runner;
	readonly #active = new Set<string>();

	constructor(walker: BodyWalker, runner: Runner) {
		this.#walker = walker;
		this.#runner = runner;
	}

	define(node: ShellFunction, scope: Scope, at: Origin): void {
		const name = node.name.value;
		scope.define(name, { body: node.body, at });
		if (isForkBomb(name, node.body, this.#walker.budget))
			this.#runner.report(
				"critical",
				"destructive",
				spanOf(node, at),
				"is a fork bomb: a function that starts itself again and again",
			);
	}

	/** A function of the line, called with these parameters. */
	call(
		name: string,
		parameters: readonly Field[],
		scope: Scope,
		span: Span,
	): Stream | undefined {
		const defined = scope.functionNamed(name);
		if (defined === undefined) return undefined;
		scope.called.add(name);
		if (this.#active.has(name) || this.#active.size > 16)
			return { text: undefined, tags: 0 };
		this.#active.add(name);
		const { parameters: before, parameterTags } = scope;
		scope.parameters = parameters.map((field) => field.text);
		scope.parameterTags = parameters.reduce(
			(all, field) => all | field.tags,
			0,
		);
		const result = this.#walker.body(defined, scope, scope.input, span);
		scope.parameters = before;
		scope.parameterTags = parameterTags;
		this.#active.delete(name);
		return result;
	}

	/** Functions and aliases that nobody called: later lines may. */
	leftovers(scope: Scope): void {
		for (const [name, defined] of scope.functions()) {
			if (scope.called.has(name)) continue;
			const unset = scope.child();
			unset.parameters = undefined;
			this.#walker.body(
				defined,
				unset,
				undefined,
				spanOf(defined.body, defined.at),
			);
		}
	}
}
