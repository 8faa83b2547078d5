/**
 * Walks a parsed line as the shell would run it: lists, pipelines, subshells, loops, functions, redirections. Every branch counts
 * as taken. Hands simple commands to the runner; knows no program.
 */
import {
	type Function as ShellFunction,
	type Assignment,
	type Command,
	type CompoundList,
	type Coproc,
	forEachChild,
	type ParsedScript,
	type Pipeline,
	type Redirection,
	type Statement,
	type SyntaxNode,
	type Word,
} from "unbash";
import { compute } from "./arithmetic.ts";
import type { RunOptions, Span } from "./call.ts";
import {
	expandOne,
	expandText,
	expandWord,
	inner,
	spanOf,
	type Substituter,
} from "./expand.ts";
import {
	emptyStream,
	type Field,
	joined,
	type Stream,
	unknownMark,
} from "./field.ts";
import type { Budget, Category } from "./finding.ts";
import {
	either,
	isDescriptor,
	isEndlessStart,
	isForkBomb,
	isHarmlessSearch,
	readsInput,
	startsItself,
	unsure,
} from "./line-shapes.ts";
import { keyed, type Origin, type Scope } from "./scope.ts";
import { qualifierCode } from "./zsh.ts";
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

type Node = Statement["command"];

/** Levels of compound commands, substitutions and texts in texts. */
const deepest = 96;

const mostRounds = 32;

export class Walker implements Substituter {
	readonly budget: Budget;
	readonly #runner: Runner;
	readonly #active = new Set<string>();
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
		const result = this.#deeper(span, () =>
			this.#body(defined.body, scope, defined.at, scope.input),
		);
		scope.parameters = before;
		scope.parameterTags = parameterTags;
		this.#active.delete(name);
		return result;
	}

	/** Functions and aliases that nobody called: later lines may. */
	leftovers(scope: Scope): void {
		for (const [name, { body, at }] of scope.functions()) {
			if (scope.called.has(name)) continue;
			const unset = scope.child();
			unset.parameters = undefined;
			this.#deeper(spanOf(body, at), () =>
				this.#body(body, unset, at, undefined),
			);
		}
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

	#list(list: CompoundList, scope: Scope, at: Origin): Stream {
		return this.#statements(list.commands, scope, at);
	}

	/** A part that may be skipped: what it assigns is not sure. */
	#maybe(scope: Scope, walk: () => Stream): Stream {
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

	#body(
		body: ShellFunction["body"],
		scope: Scope,
		at: Origin,
		input: Stream | undefined,
	): Stream {
		return this.#node(body, scope, at, input);
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
			case "AndOr": {
				let result = emptyStream;
				for (const [index, command] of node.commands.entries()) {
					const walk = (): Stream => this.#node(command, scope, at, input);
					result = joined(
						result,
						index === 0 ? walk() : this.#maybe(scope, walk),
					);
				}
				return result;
			}
			case "CompoundList":
				return this.#list(node, scope, at);
			case "BraceGroup":
				return this.#list(node.body, scope, at);
			case "Subshell":
				return this.#list(node.body, scope.child(), at);
			case "If": {
				this.#list(node.clause, scope, at);
				let result = this.#maybe(scope, () => this.#list(node.then, scope, at));
				for (const branch of node.elif) {
					this.#list(branch.clause, scope, at);
					result = either(
						result,
						this.#maybe(scope, () => this.#list(branch.then, scope, at)),
					);
				}
				const other = node.else;
				return other === undefined
					? unsure(result)
					: either(
							result,
							this.#maybe(scope, () => this.#list(other, scope, at)),
						);
			}
			case "While":
				return this.#while(node.clause, node.body, scope, at);
			case "For":
			case "Select":
				return this.#for(node.name, node.wordlist, node.body, scope, at);
			case "ArithmeticFor":
				compute(node.initialize, scope, this.#arithmetic(scope, at));
				compute(node.test, scope, this.#arithmetic(scope, at));
				compute(node.update, scope, this.#arithmetic(scope, at));
				return unsure(this.#list(node.body, scope, at));
			case "ArithmeticCommand":
				compute(node.expression, scope, this.#arithmetic(scope, at));
				return emptyStream;
			case "TestCommand":
				forEachChild(node.expression, (child) => this.#test(child, scope, at));
				return emptyStream;
			case "Case": {
				expandOne(node.word, scope, at, this);
				let result = emptyStream;
				for (const item of node.items) {
					for (const pattern of item.pattern)
						expandOne(pattern, scope, at, this);
					result = either(
						result,
						this.#maybe(scope, () => this.#list(item.body, scope, at)),
					);
				}
				return result;
			}
			case "Function":
				this.#define(node, scope, at);
				return emptyStream;
			case "Coproc":
				return this.#node(node.body, scope.child(), at, input);
			case "Redirected":
			default: {
				const { input: own, outputs } = this.#redirections(
					node.redirects,
					scope,
					at,
				);
				const span = spanOf(node, at);
				const result = this.#node(node.command, scope, at, own ?? input);
				return this.#written(outputs, result, scope, span);
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
			for (const assignment of assignments) this.#assign(assignment, scope, at);
			if (node.redirects.length === 0) return emptyStream;
			const { input: opened, outputs } = this.#redirections(
				node.redirects,
				scope,
				at,
			);
			// `$(< file)` is what the file holds.
			return outputs.length === 0 && opened !== undefined
				? opened
				: this.#written(outputs, emptyStream, scope, span);
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
			else words.push(this.#assignmentWord(arg, scope, at));
		}
		const { input: own, outputs } = this.#redirections(
			node.redirects,
			scope,
			at,
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
		return this.#written(outputs, result, scope, span);
	}

	#written(
		outputs: readonly Output[],
		result: Stream,
		scope: Scope,
		span: Span,
	): Stream {
		if (outputs.length === 0) return result;
		let taken = false;
		for (const output of outputs) {
			this.#runner.written(
				output,
				output.kind === "errors" ? { text: undefined, tags: 0 } : result,
				scope,
				span,
			);
			if (output.kind !== "errors") taken = true;
		}
		return taken ? emptyStream : result;
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

	/** `export a=b`, `alias x=…`: one word with its value expanded. */
	#assignmentWord(node: Assignment, scope: Scope, at: Origin): Field {
		const sign = `${node.name}${node.append === true ? "+" : ""}=`;
		if (node.value.type === "Word") {
			const value = expandOne(node.value, scope, at, this);
			return { text: sign + value.text, tags: value.tags, ...spanOf(node, at) };
		}
		const elements = this.#elements(node.name, node.value.elements, scope, at);
		scope.set(
			node.name,
			elements.map((field) => field.text),
			0,
			true,
		);
		return {
			text: `${sign}(${elements.map((field) => field.text).join(" ")})`,
			tags: 0,
			...spanOf(node, at),
		};
	}

	/** `(a b)`, and `([key]=value)`, which can be asked for by its key. */
	#elements(
		name: string,
		words: readonly Word[],
		scope: Scope,
		at: Origin,
	): readonly Field[] {
		return words.flatMap((word) => {
			const key = /^\[([^\]]{1,64})\]\+?=/u.exec(word.text)?.[1];
			if (key === undefined) return expandWord(word, scope, at, this);
			const field = expandOne(word, scope, at, this);
			const value = {
				...field,
				text: field.text.slice(field.text.indexOf("=") + 1),
			};
			scope.set(keyed(name, key), [value.text], value.tags);
			return [value];
		});
	}

	#assign(node: Assignment, scope: Scope, at: Origin): void {
		const { name, value, append } = node;
		const before = append === true ? scope.get(name) : undefined;
		if (value.type === "ArrayValue") {
			const fields = this.#elements(name, value.elements, scope, at);
			const tags = fields.reduce(
				(all, field) => all | field.tags,
				before?.tags ?? 0,
			);
			scope.set(
				name,
				[...(before?.elements ?? []), ...fields.map((field) => field.text)],
				tags,
				true,
			);
			return;
		}
		const field = expandOne(value, scope, at, this);
		this.#runner.assigned(name, field, scope);
		if (node.index !== undefined) {
			expandOne(node.index, scope, at, this);
			const index = Number(node.index.value);
			const elements = [...(scope.get(name)?.elements ?? [])];
			if (Number.isInteger(index) && index >= 0 && index < 256) {
				while (elements.length < index) elements.push("");
				elements[index] = field.text;
			} else {
				elements.push(field.text);
				scope.set(keyed(name, node.index.value), [field.text], field.tags);
			}
			scope.set(name, elements, field.tags, true);
			return;
		}
		const text = (before?.elements[0] ?? "") + field.text;
		scope.set(
			name,
			[text.length > 8_192 ? unknownMark : text],
			field.tags | (before?.tags ?? 0),
		);
	}

	#while(
		clause: CompoundList,
		body: CompoundList,
		scope: Scope,
		at: Origin,
	): Stream {
		const lines = scope.input?.text;
		// `while read x`: once for every line, when the lines are known.
		if (
			lines !== undefined &&
			lines !== "" &&
			!lines.includes(unknownMark) &&
			readsInput(clause)
		) {
			const all = lines
				.split("\n")
				.filter((line) => line !== "")
				.slice(0, mostRounds);
			const { input } = scope;
			for (const line of all) {
				scope.input = { text: line, tags: input?.tags ?? 0 };
				this.#list(clause, scope, at);
				this.#list(body, scope, at);
			}
			scope.input = input;
			return { text: undefined, tags: input?.tags ?? 0 };
		}
		if (isEndlessStart(clause, body))
			this.#runner.report(
				"critical",
				"destructive",
				spanOf(body, at),
				"starts new programs without end",
			);
		this.#list(clause, scope, at);
		return unsure(this.#maybe(scope, () => this.#list(body, scope, at)));
	}

	#for(
		name: Word,
		wordlist: readonly Word[] | undefined,
		body: CompoundList,
		scope: Scope,
		at: Origin,
	): Stream {
		const values =
			wordlist === undefined
				? [
						{
							text: scope.parameters?.join(" ") ?? unknownMark,
							tags: scope.parameterTags,
						},
					]
				: wordlist.flatMap((word) => expandWord(word, scope, at, this));
		let result = emptyStream;
		const rounds =
			values.length > mostRounds
				? [...values.slice(0, mostRounds), { text: unknownMark, tags: 0 }]
				: values;
		for (const value of rounds) {
			if (!this.budget.spend()) {
				this.#runner.report(
					"high",
					"exec-remote",
					spanOf(body, at),
					"is too long to be read to its end",
				);
				break;
			}
			scope.set(name.value, [value.text], value.tags);
			result = joined(result, this.#list(body, scope, at));
		}
		return values.length > mostRounds ? unsure(result) : result;
	}

	#define(node: ShellFunction, scope: Scope, at: Origin): void {
		const name = node.name.value;
		scope.define(name, { body: node.body, at });
		if (isForkBomb(name, node.body, this.budget))
			this.#runner.report(
				"critical",
				"destructive",
				spanOf(node, at),
				"is a fork bomb: a function that starts itself again and again",
			);
	}

	#redirections(
		redirects: readonly Redirection[],
		scope: Scope,
		at: Origin,
	): { input: Stream | undefined; outputs: Output[] } {
		let input: Stream | undefined;
		const outputs: Output[] = [];
		for (const redirect of redirects) {
			if (!this.budget.spend(2)) break;
			const descriptor =
				redirect.descriptor?.type === "FileDescriptor"
					? redirect.descriptor.value
					: undefined;
			if (redirect.type === "HereDoc") {
				const { body, delimiter } = redirect;
				const stream: Stream =
					delimiter?.quoted === true || body.parts === undefined
						? { text: body.text, tags: 0 }
						: expandText(body.parts, scope, at, this);
				if (descriptor === undefined || descriptor === 0) input = stream;
				else scope.files.set(`/dev/fd/${descriptor}`, stream);
				continue;
			}
			if (redirect.target === undefined) continue;
			const field = expandOne(redirect.target, scope, at, this);
			if (redirect.type === "HereString") {
				const stream = { text: `${field.text}\n`, tags: field.tags };
				if (descriptor === undefined || descriptor === 0) input = stream;
				else scope.files.set(`/dev/fd/${descriptor}`, stream);
				continue;
			}
			const { operator } = redirect;
			if (
				operator === "<&" ||
				(operator === ">&" && isDescriptor(field.text))
			) {
				const held = scope.files.get(`/dev/fd/${field.text}`);
				if (operator === "<&" && held !== undefined && (descriptor ?? 0) === 0)
					input = held;
				continue;
			}
			const span = spanOf(redirect, at);
			const path = { ...field, ...span };
			if (operator === "<") {
				const stream = this.#runner.opened(path, scope);
				if (descriptor === undefined || descriptor === 0) input = stream;
				else scope.files.set(`/dev/fd/${descriptor}`, stream);
			} else if (operator === "<>")
				outputs.push({ path, append: true, kind: "both-ways" });
			else
				outputs.push({
					path,
					append: operator === ">>" || operator === "&>>",
					kind:
						descriptor !== undefined && descriptor !== 1 ? "errors" : "output",
				});
		}
		return { input, outputs };
	}
}
