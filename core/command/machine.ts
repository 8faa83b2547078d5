/**
 * Runs a command without running it: walks it, and is the shell that the programs' entries see. What is done to paths, what
 * code is handed on, which program a word means, what was found stand in parts of their own. One machine a command;
 * everything bounded by its budget.
 */
import { Acts } from "./act.ts";
import type { Call, FileReader, RunOptions, Shell, Span } from "./call.ts";
import type { Language } from "./code.ts";
import { Dispatch } from "./dispatch.ts";
import { commandIn, environmentRisk, isPreprocessor } from "./environment.ts";
import {
	emptyStream,
	type Field,
	from,
	type Stream,
	unknownMark,
} from "./field.ts";
import { Files } from "./files.ts";
import type { Budget, Category, Context, Finding, Risk } from "./finding.ts";
import { Findings } from "./findings.ts";
import { type CodeHost, GivenCode, type TextReader } from "./given-code.ts";
import type { Effect } from "./judge.ts";
import { parseLine } from "./parse.ts";
import type { Output, Runner, Simple } from "./runner.ts";
import { type Origin, Scope } from "./scope.ts";
import { type Place, placeOf, targetOf } from "./targets.ts";
import { Walker } from "./walker.ts";
import type { World } from "./world.ts";
import { asBash } from "./zsh.ts";

type About = Partial<Pick<Finding, "program" | "path" | "host">>;

const deepest = 24;

export class Machine implements Shell, Runner, CodeHost {
	readonly budget: Budget;
	readonly #world: World;
	readonly #walker: Walker;
	readonly #found: Findings;
	readonly #files: Files;
	readonly #code: GivenCode;
	readonly #dispatch: Dispatch;
	#depth = 0;

	constructor(world: World, budget: Budget) {
		this.#world = world;
		this.budget = budget;
		const walker = new Walker(this);
		const findings = new Findings(world.acts);
		const files = new Files(world, budget, findings, {
			later: (stream, where, scope) => this.later(stream, where, scope),
			drained: (path, stream, scope) => walker.drained(path, stream, scope),
		});
		this.#walker = walker;
		this.#found = findings;
		this.#files = files;
		this.#code = new GivenCode(this, files, findings);
		this.#dispatch = new Dispatch(world, budget, this, {
			walker,
			files,
			findings,
		});
	}

	get findings(): readonly Finding[] {
		return this.#found.all;
	}

	/** The whole command. `fed`: a secret stands in its standard input. */
	whole(text: string, depth = 0, fed = false): void {
		this.#depth = depth;
		const scope = new Scope(this.#world.cwd, this.#world.home);
		scope.fromCode = depth > 0;
		scope.sensitive = this.#world.sensitive;
		if (fed) scope.input = { text: undefined, tags: from.secret };
		this.#walk(
			text,
			{ shift: 0, within: undefined },
			{ start: 0, end: text.length },
			scope,
		);
		this.#walker.functions.leftovers(scope);
		for (const [name, value] of scope.aliases())
			if (!scope.called.has(name)) this.#unusedAlias(name, value, text, scope);
	}

	report(
		risk: Exclude<Risk, "low">,
		category: Category,
		where: Span,
		reason: string,
		about: About = {},
	): void {
		this.#found.report(risk, category, where, reason, about);
	}

	place(path: string, scope: Scope): Place {
		return placeOf(path, scope);
	}

	note(effect: Effect, path: Field, call: Call): void {
		this.#files.note(effect, path, call.scope);
	}

	act(effect: Effect, path: Field, call: Call): boolean {
		return this.#files.act(effect, path, call.scope);
	}

	words(words: readonly Field[], call: Call, options: RunOptions = {}): Stream {
		if (words.length === 0) return emptyStream;
		const scope = this.#scopeFor(call.scope, options);
		return this.#deeper(call, () =>
			this.run({
				words,
				environment: options.environment ?? call.environment,
				input: "input" in options ? options.input : call.input,
				outputs: [],
				scope,
				elsewhere: options.elsewhere ?? false,
				start: call.start,
				end: call.end,
			}),
		);
	}

	text(
		text: string,
		where: Span,
		context: Call | Scope,
		options: RunOptions = {},
	): Stream {
		const outer = context instanceof Scope ? context : context.scope;
		const scope =
			options.same === true ? outer : this.#scopeFor(outer, options);
		if (options.parameters !== undefined) scope.parameters = options.parameters;
		const input =
			"input" in options
				? options.input
				: context instanceof Scope
					? context.input
					: context.input;
		this.budget.spend(text.length / 64);
		return this.#deeper(where, () => {
			const before = scope.input;
			scope.input = input;
			const result = this.#walk(
				text,
				{ shift: undefined, within: { start: where.start, end: where.end } },
				where,
				scope,
			);
			scope.input = before;
			return result;
		});
	}

	code(language: Language, text: string, where: Span, call: Call): void {
		this.#code.code(language, text, where, call);
	}

	file(path: Field, call: Call, how: FileReader): void {
		this.#code.file(path, call, how);
	}

	stream(
		stream: Stream,
		where: Span,
		call: Call,
		how: FileReader,
		parameters?: readonly string[],
	): void {
		this.#code.stream(stream, where, call, how, parameters);
	}

	later(stream: Stream, where: Span, scope: Scope): void {
		this.#code.later(stream, where, scope);
	}

	contents(path: Field, call: Call): Stream | undefined {
		return this.#files.contents(path.text, call.scope);
	}

	script(path: Field, call: Call): Stream | undefined {
		return this.#files.script(path, call.scope);
	}

	opened(path: Field, scope: Scope): Stream {
		return this.#files.opened(path, scope);
	}

	written(output: Output, stream: Stream, scope: Scope, span: Span): void {
		this.#files.written(output, stream, scope, span);
	}

	run(simple: Simple): Stream {
		return this.#dispatch.run(simple);
	}

	read(
		language: Language,
		text: string,
		scope: Scope,
		fed: boolean,
	): readonly Finding[] {
		return this.#world.code(language, text, {
			...this.#context(scope),
			fed,
		});
	}

	fresh(): TextReader {
		return new Machine(this.#world, this.budget);
	}

	assigned(name: string, value: Field, scope: Scope): void {
		const risk = environmentRisk(name, value.text, placeOf(value.text, scope));
		if (risk === undefined) return;
		if (risk.kind === "report") {
			const held = value.text
				.split(/[ :]/u)
				.reduce(
					(tags, part) => tags | (this.#files.contents(part, scope)?.tags ?? 0),
					0,
				);
			if ((held & from.network) !== 0)
				this.report(
					"critical",
					"exec-remote",
					value,
					"runs code fetched from the network",
				);
			this.report(risk.risk, risk.category, value, risk.reason);
			if (risk.command === true)
				this.text(commandIn(value.text, "command"), value, scope, {
					input: undefined,
				});
			return;
		}
		if (value.text.startsWith("|") && !isPreprocessor(value.text))
			this.report(
				"high",
				"exec-remote",
				value,
				`makes another program run a command of its choice (${name})`,
			);
		if ((value.tags & from.network) === 0)
			this.text(commandIn(value.text, risk.kind), value, scope, {
				input: undefined,
			});
	}

	#unusedAlias(name: string, value: string, text: string, scope: Scope): void {
		if (
			value.startsWith("/tmp/") ||
			value.startsWith("/dev/shm/") ||
			value.startsWith("/var/tmp/")
		)
			this.report(
				"high",
				"persistence",
				{ start: 0, end: text.length },
				`makes ${name} run a file anybody may replace`,
			);
		// Never called: what it would do is not done.
		const inner = new Machine(
			{ ...this.#world, acts: new Acts() },
			this.budget,
		);
		inner.text(value, { start: 0, end: text.length }, scope.child());
		for (const finding of inner.findings)
			if (finding.risk === "critical" || value.includes("/tmp/"))
				this.report(
					"high",
					"persistence",
					finding,
					`makes ${name} mean something else: ${finding.reason}`,
				);
	}

	#walk(text: string, at: Origin, where: Span, scope: Scope): Stream {
		const read = asBash(text);
		// Bash refuses it: reading it as zsh does finds more, and excuses nothing.
		if (read !== text)
			this.report(
				"high",
				"exec-remote",
				where,
				"is no complete shell command outside zsh (=(…))",
			);
		const parsed = parseLine(read);
		if (read !== text || parsed.script === undefined) this.#world.acts.unread();
		if (parsed.script === undefined) {
			this.report("high", "exec-remote", where, parsed.unread);
			return { text: undefined, tags: 0 };
		}
		return this.#walker.script(parsed.script, scope, at, where);
	}

	#deeper(where: Span, walk: () => Stream): Stream {
		if (this.#depth >= deepest || !this.budget.spend(4)) {
			this.#world.acts.unread();
			this.report(
				"high",
				"exec-remote",
				where,
				"is nested too deeply to be read",
			);
			return { text: undefined, tags: 0 };
		}
		this.#depth += 1;
		const result = this.#found.asNobody(walk);
		this.#depth -= 1;
		return result;
	}

	#scopeFor(outer: Scope, options: RunOptions): Scope {
		const scope = outer.child();
		if (options.elsewhere === true) {
			scope.cwd = "/\uFFFC";
			scope.root = "/\uFFFC";
		}
		if (options.cwd !== undefined) scope.cwd = options.cwd;
		if (options.many === true) scope.many = true;
		if (options.name !== undefined) scope.set("0", [options.name], 0);
		return scope;
	}

	#context(scope: Scope): Context {
		return {
			cwd: scope.cwd ?? unknownMark,
			home: scope.home,
			budget: this.budget,
			acts: this.#world.acts,
			depth: this.#depth,
			shell: (text, inner) => this.#inner(text, inner),
			target: (path) =>
				path === undefined ? "unknown" : targetOf(placeOf(path, scope)),
		};
	}

	/** A shell line inside other code: a machine of its own, with the same budget. */
	#inner(text: string, context: Context): readonly Finding[] {
		if (context.depth >= deepest) {
			this.#world.acts.unread();
			return [
				{
					risk: "high",
					category: "exec-remote",
					start: 0,
					end: text.length,
					reason: "is nested too deeply to be read",
				},
			];
		}
		const machine = new Machine(
			{ ...this.#world, cwd: context.cwd, home: context.home },
			this.budget,
		);
		machine.whole(text, context.depth + 1, context.fed);
		return machine.findings;
	}
}
