/**
 * Walks a parsed line as the shell would run it: lists, pipelines, subshells, loops, functions, redirections. Every branch counts
 * as taken. Hands simple commands to the runner; knows no program.
 */
import {
	type Function as ShellFunction,
	type Command,
	type CompoundList,
	type Coproc,
	forEachChild,
	type ParsedScript,
	type Pipeline,
	type Statement,
	type SyntaxNode,
} from "unbash";
import { compute } from "./arithmetic.ts";
import { assign, assignmentWord } from "./assignments.ts";
import { branched, chained, chosen } from "./branches.ts";
import type { Span } from "./call.ts";
import { expandOne, expandWord, inner, spanOf } from "./expand.ts";
import { emptyStream, type Field, joined, type Stream } from "./field.ts";
import type { Budget } from "./finding.ts";
import {
	isHarmlessSearch,
	keepsUnseen,
	startsItself,
	unsure,
} from "./line-shapes.ts";
import { type BodyWalker, Functions } from "./functions.ts";
import { forLoop, type ListWalker, whileLoop } from "./loops.ts";
import { redirections, writtenTo } from "./redirections.ts";
import type { Runner } from "./runner.ts";
import type { Origin, Scope } from "./scope.ts";
import { qualifierCode } from "./zsh.ts";

type Node = Statement["command"];

/** Levels of compound commands, substitutions and texts in texts. */
const deepest = 96;

export class Walker implements ListWalker, BodyWalker {
	readonly budget: Budget;
	readonly #runner: Runner;
	readonly functions: Functions;
	readonly #sinks = new Map<
		string,
		{
			readonly script: ParsedScript;
			readonly span: Span;
			readonly at: Origin;
		}
	>();
	#depth = 0;

	constructor(runner: Runner) {
		this.#runner = runner;
		this.budget = runner.budget;
		this.functions = new Functions(this, runner);
	}

	script(script: ParsedScript, scope: Scope, at: Origin, whole: Span): Stream {
		const error = script.errors?.[0];
		if (error !== undefined)
			this.#runner.report(
				"high",
				"exec-remote",
				at.within ?? {
					start: Math.min(error.pos + at.shift, whole.end),
					end: whole.end,
				},
				`is no complete shell command (${error.message})`,
			);
		return this.#statements(script.commands, scope, at);
	}

	substitute(
		script: ParsedScript | undefined,
		span: Span,
		scope: Scope,
		at: Origin,
	): Stream {
		if (script === undefined) {
			this.#runner.report(
				"high",
				"exec-remote",
				span,
				"holds a substitution that cannot be read",
			);
			return { text: undefined, tags: 0 };
		}
		return this.#deeper(span, () =>
			this.script(script, scope.child(), at, span),
		);
	}

	sink(
		name: string,
		script: ParsedScript | undefined,
		span: Span,
		at: Origin,
	): void {
		if (script !== undefined && this.#sinks.size < 64)
			this.#sinks.set(name, { script, span, at });
	}

	qualifier(text: string, span: Span, scope: Scope): void {
		const code = qualifierCode(text);
		if (code === undefined) return;
		this.#runner.report(
			"high",
			"exec-remote",
			span,
			"runs code in a glob qualifier (zsh)",
		);
		this.#runner.text(code, span, scope.child());
	}

	body(
		{ body, at }: { readonly body: ShellFunction["body"]; readonly at: Origin },
		scope: Scope,
		input: Stream | undefined,
		span: Span,
	): Stream {
		return this.#deeper(span, () => this.#node(body, scope, at, input));
	}

	#deeper(span: Span, walk: () => Stream): Stream {
		if (this.#depth >= deepest || !this.budget.spend(2)) {
			this.#runner.report(
				"high",
				"exec-remote",
				span,
				"is nested too deeply to be read",
			);
			return { text: undefined, tags: 0 };
		}
		this.#depth += 1;
		const result = walk();
		this.#depth -= 1;
		return result;
	}

	#statements(
		statements: readonly Statement[],
		scope: Scope,
		at: Origin,
	): Stream {
		let result = emptyStream;
		const outer = scope.input;
		for (const statement of statements) {
			scope.input = scope.standing ?? outer;
			if (!this.budget.spend()) {
				this.#runner.report(
					"high",
					"exec-remote",
					spanOf(statement, at),
					"is too long to be read to its end",
				);
				return { text: undefined, tags: result.tags };
			}
			if (startsItself(statement.command, statement.background === true))
				this.#runner.report(
					"critical",
					"destructive",
					spanOf(statement, at),
					"is a fork bomb: a script that starts itself again and again",
				);
			result = joined(
				result,
				this.#node(statement.command, scope, at, scope.input),
			);
		}
		return result;
	}

	list(list: CompoundList, scope: Scope, at: Origin): Stream {
		return this.#statements(list.commands, scope, at);
	}

	/** A part that may be skipped: what it assigns is not sure. */
	maybe(scope: Scope, walk: () => Stream): Stream {
		scope.unsure += 1;
		const result = walk();
		scope.unsure -= 1;
		return result;
	}

	#node(
		node: Node | Coproc["body"] | ShellFunction["body"],
		scope: Scope,
		at: Origin,
		input: Stream | undefined,
	): Stream {
		const before = scope.input;
		scope.input = input;
		const result = this.#deeper(spanOf(node, at), () =>
			this.#kind(node, scope, at, input),
		);
		scope.input = before;
		return result;
	}

	#kind(
		node: Node | Coproc["body"] | ShellFunction["body"],
		scope: Scope,
		at: Origin,
		input: Stream | undefined,
	): Stream {
		switch (node.type) {
			case "Command":
				return this.#simple(node, scope, at, input);
			case "Pipeline":
				return this.#pipeline(node, scope, at, input);
			case "AndOr":
				return chained(
					Array.from(
						node.commands,
						(command) => () => this.#node(command, scope, at, input),
					),
					scope,
					this,
				);
			case "CompoundList":
				return this.list(node, scope, at);
			case "BraceGroup":
				return this.list(node.body, scope, at);
			case "Subshell":
				return this.list(node.body, scope.child(), at);
			case "If":
				return branched(node, scope, at, this);
			case "While":
				return whileLoop(node.clause, node.body, scope, at, this, this.#runner);
			case "For":
			case "Select":
				return forLoop(node, scope, at, this, this.#runner);
			case "ArithmeticFor":
				compute(node.initialize, scope, this.#arithmetic(scope, at));
				compute(node.test, scope, this.#arithmetic(scope, at));
				compute(node.update, scope, this.#arithmetic(scope, at));
				return unsure(this.list(node.body, scope, at));
			case "ArithmeticCommand":
				compute(node.expression, scope, this.#arithmetic(scope, at));
				return emptyStream;
			case "TestCommand":
				forEachChild(node.expression, (child) => this.#test(child, scope, at));
				return emptyStream;
			case "Case":
				return chosen(node, scope, at, this);
			case "Function":
				this.functions.define(node, scope, at);
				return emptyStream;
			case "Coproc":
				return this.#node(node.body, scope.child(), at, input);
			case "Redirected":
			default: {
				const { input: own, outputs } = redirections(
					node.redirects,
					scope,
					at,
					this,
					this.#runner,
				);
				const span = spanOf(node, at);
				const result = this.#node(node.command, scope, at, own ?? input);
				return writtenTo(outputs, result, scope, span, this.#runner);
			}
		}
	}

	#arithmetic(scope: Scope, at: Origin) {
		return (
			script: ParsedScript | undefined,
			node: { readonly pos: number; readonly end: number },
		): unknown =>
			this.substitute(script, spanOf(node, at), scope, inner(script, node, at));
	}

	#test(node: SyntaxNode, scope: Scope, at: Origin): void {
		if (!this.budget.spend()) return;
		if (node.type === "Word") expandOne(node, scope, at, this);
		else forEachChild(node, (child) => this.#test(child, scope, at));
	}

	#pipeline(
		node: Pipeline,
		scope: Scope,
		at: Origin,
		input: Stream | undefined,
	): Stream {
		if (node.commands.length === 1 && node.commands[0] !== undefined)
			return this.#node(node.commands[0], scope, at, input);
		let stream = input;
		for (const [index, command] of node.commands.entries()) {
			if (!this.budget.spend()) {
				this.#runner.report(
					"high",
					"exec-remote",
					spanOf(command, at),
					"is too long to be read to its end",
				);
				break;
			}
			const child = scope.child();
			const next = node.commands[index + 1];
			child.filtered = next !== undefined && isHarmlessSearch(next);
			child.unseen = next !== undefined && keepsUnseen(next);
			stream = this.#node(command, child, at, stream);
		}
		return stream ?? emptyStream;
	}

	#simple(
		node: Command,
		scope: Scope,
		at: Origin,
		input: Stream | undefined,
	): Stream {
		const span = spanOf(node, at);
		const environment = new Map<string, Field>();
		const assignments = node.prefix.filter(
			(part) => part.type === "Assignment",
		);
		if (node.name === undefined) {
			for (const assignment of assignments)
				assign(assignment, scope, at, this, this.#runner);
			if (node.redirects.length === 0) return emptyStream;
			const { input: opened, outputs } = redirections(
				node.redirects,
				scope,
				at,
				this,
				this.#runner,
			);
			// `$(< file)` is what the file holds.
			return outputs.length === 0 && opened !== undefined
				? opened
				: writtenTo(outputs, emptyStream, scope, span, this.#runner);
		}
		for (const assignment of assignments) {
			if (assignment.value.type !== "Word") continue;
			const value = expandOne(assignment.value, scope, at, this);
			environment.set(assignment.name, value);
			this.#runner.assigned(assignment.name, value, scope);
		}
		const words = expandWord(node.name, scope, at, this);
		for (const arg of node.args) {
			if (!this.budget.spend()) break;
			if (arg.type === "Word") words.push(...expandWord(arg, scope, at, this));
			else words.push(assignmentWord(arg, scope, at, this));
		}
		const { input: own, outputs } = redirections(
			node.redirects,
			scope,
			at,
			this,
			this.#runner,
		);
		// `exec < file`: everything after reads from there.
		if (own !== undefined && words.length === 1 && words[0]?.text === "exec")
			scope.standing = own;
		const result = this.#runner.run({
			words,
			environment,
			input: own ?? input,
			outputs,
			scope,
			elsewhere: false,
			...span,
		});
		return writtenTo(outputs, result, scope, span, this.#runner);
	}

	/** `> >(command)`: what was printed is what that command reads. */
	drained(path: string, stream: Stream, scope: Scope): void {
		const sink = this.#sinks.get(path);
		if (sink === undefined) return;
		const child = scope.child();
		child.standing = undefined;
		child.input = stream;
		this.#deeper(sink.span, () =>
			this.script(sink.script, child, sink.at, sink.span),
		);
	}
}
