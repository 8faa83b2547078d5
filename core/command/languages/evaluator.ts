/**
 * Follows code as far as constants lead: variables, functions of the same text, the usual operations on texts; every
 * call that the language's library knows is judged by its rule. Runs nothing, loops once, and stops with its budget.
 */
import type { Budget } from "../finding.ts";
import { bind, type Binder, pathOf } from "./binding.ts";
import { commandWords } from "./command-words.ts";
import type { Effects } from "./effects.ts";

import { foldBinary, foldIndex, foldUnary } from "./fold.ts";
import { foldMethod } from "./methods.ts";
import { listFrom, recordFrom, textFrom } from "./literals.ts";
import { Names } from "./names.ts";
import { Calls, type Follower, grown, mostItems } from "./calls.ts";
import type { Library } from "./library.ts";
import type { FunctionNode, Node, Span } from "./node.ts";
import { Scope } from "./scope.ts";
import {
	eitherOf,
	itemOf,
	itemsOf,
	knownText,
	listOf,
	nameOf,
	numberOf,
	optionsOf,
	unknown,
	unknownFrom,
	type Value,
	type Variables,
} from "./value.ts";

const deepestCalls = 12;
const deepestNesting = 600;

interface Frame {
	readonly scope: Scope;
	readonly returned: Value[];
}

export class Evaluator implements Follower {
	readonly #library: Library;
	readonly #effects: Effects;
	readonly #budget: Budget;
	readonly #calls: Calls;
	readonly #names: Names;
	readonly #follow = (node: Node): Value => this.evaluate(node);
	readonly #functions: { node: FunctionNode; scope: Variables }[] = [];
	readonly #applied = new Set<FunctionNode>();
	readonly #active: FunctionNode[] = [];
	#frame: Frame = { scope: new Scope(), returned: [] };
	/** What is followed is not sure to run. */
	#maybe = 0;
	#loops = 0;
	#recursive = 0;
	#nesting = 0;

	constructor(library: Library, effects: Effects, budget: Budget) {
		this.#library = library;
		this.#effects = effects;
		this.#budget = budget;
		this.#calls = new Calls(library, effects, this);
		this.#names = new Names(library, effects, (name) => this.variable(name));
	}

	member(value: Value, name: string): Value {
		return this.#names.member(value, name);
	}

	variable(name: string): Value | undefined {
		return this.#frame.scope.get(name);
	}

	get repeated(): boolean {
		return this.#loops > 0 || this.#recursive > 0;
	}

	program(node: Node): void {
		this.evaluate(node);
		// What nothing called may still be called from elsewhere.
		for (let at = 0; at < this.#functions.length; at += 1) {
			const entry = this.#functions[at];
			if (entry !== undefined && !this.#applied.has(entry.node))
				this.applyFunction(entry.node, entry.scope, []);
		}
	}

	evaluate(node: Node): Value {
		if (!this.#budget.spend()) return unknown;
		if (this.#nesting >= deepestNesting) {
			this.#effects.tooDeep(node);
			return unknown;
		}
		this.#nesting += 1;
		const value = this.#evaluate(node);
		this.#nesting -= 1;
		return value;
	}

	#evaluate(node: Node): Value {
		switch (node.kind) {
			case "text":
				return textFrom(node.parts, this.#follow);
			case "command": {
				if (this.#library.command === "shell")
					return unknownFrom(
						this.#effects.shell(textFrom(node.parts, this.#follow), node),
						"command",
					);
				const words = commandWords(node.parts, (part) => this.evaluate(part));
				const from = this.#effects.words(words, node);
				return {
					kind: "list",
					items: words,
					open: false,
					from,
					type: "command",
				};
			}
			case "number":
				return numberOf(node.number);
			case "name":
				return this.#bare(this.named(node.name), node, "names");
			case "member":
				return this.#bare(
					this.#memberNode(node.object, node.name),
					node,
					"all",
				);
			case "index":
				return this.#index(node);
			case "call":
				return this.#call(node.callee, node.args, node);
			case "named":
			case "spread":
				return this.evaluate(node.value);
			case "list":
				return listFrom(node.items, this.#follow);
			case "record":
				return recordFrom(node.entries, node.spreads, this.#follow);
			case "binary":
				return this.#binary(node);
			case "unary":
				return foldUnary(node.operator, this.evaluate(node.value));
			case "either":
				return eitherOf(node.options.map((part) => this.evaluate(part)));
			case "function":
				return this.#function(node);
			case "assign":
				return this.#assign(node.target, node.value, node.operator);
			case "sequence":
				return this.#sequence(node.items);
			case "optional": {
				this.#maybe += 1;
				const value = this.evaluate(node.body);
				this.#maybe -= 1;
				return value;
			}
			case "loop":
				return this.#loop(node);
			case "import":
				return this.#import(node);
			case "return": {
				const value =
					node.value === undefined ? unknown : this.evaluate(node.value);
				this.#frame.returned.push(value);
				return value;
			}
			case "class":
				break;
		}
		this.#maybe += 1;
		this.evaluate(node.body);
		this.#maybe -= 1;
		return unknown;
	}

	#sequence(items: readonly Node[]): Value {
		// A function may be called before the place where it is written.
		for (const item of items)
			if (item.kind === "function" && item.name !== undefined)
				this.#function(item);
		let value = unknown;
		for (const item of items) {
			if (item.kind === "function" && item.name !== undefined) continue;
			value = this.evaluate(item);
			if (this.#active.length === 0 && this.#isShown(item))
				this.#effects.shows([value], item);
		}
		return value;
	}

	#isShown(item: Node): boolean {
		const { showsStatements } = this.#library;
		if (showsStatements === "none") return false;
		if (item.kind === "call") return showsStatements === "all";
		return (
			item.kind === "name" || item.kind === "member" || item.kind === "index"
		);
	}

	/** A name or member in a language that calls it where it stands. */
	#bare(value: Value, span: Span, kind: "names" | "all"): Value {
		const { bareCalls, rules } = this.#library;
		if (bareCalls === "none" || (kind === "all" && bareCalls !== "all"))
			return value;
		if (value.kind !== "name" || value.bound !== undefined) return value;
		const leaf = value.name.slice(value.name.lastIndexOf(".") + 1);
		// Ruby's constants are not called.
		const initial = leaf.charAt(0);
		if (this.#library.language === "ruby" && initial !== initial.toLowerCase())
			return value;
		const isCalled =
			rules.has(value.name) ||
			(value.name.includes(".") &&
				(value.receiver !== undefined || rules.has(`.${leaf}`)));
		return isCalled ? this.#calls.apply(value, [], new Map(), span) : value;
	}

	/** What is called: not called itself. */
	#callee(node: Node): Value {
		if (node.kind === "name") return this.named(node.name);
		if (node.kind === "member") return this.#memberNode(node.object, node.name);
		return this.evaluate(node);
	}

	named(name: string): Value {
		return this.#frame.scope.get(name) ?? this.#names.meaning(name, undefined);
	}

	#memberNode(object: Node, name: string): Value {
		const path = pathOf(object);
		const assigned =
			path === undefined ? undefined : this.#frame.scope.get(`${path}.${name}`);
		return assigned ?? this.member(this.evaluate(object), name);
	}

	#index(node: Extract<Node, { kind: "index" }>): Value {
		const object = this.#indexed(node.object, node.bracket);
		if (node.index === undefined)
			return node.reversed
				? (foldMethod("reverse", object, []) ?? unknownFrom(object.from))
				: unknownFrom(object.from);
		const index = this.#counted(this.evaluate(node.index));
		if (object.kind === "name") {
			// `Dir['*']`: brackets that are a method.
			if (this.#library.rules.has(`${object.name}.[]`))
				return this.#calls.apply(
					nameOf(`${object.name}.[]`),
					[index],
					new Map(),
					node,
				);
			return eitherOf(
				optionsOf(index).map((option) => {
					const key = knownText(option);
					return key === undefined
						? this.#library.powerful.has(object.name)
							? nameOf(`${object.name}.?`)
							: unknownFrom(object.from)
						: this.member(object, key);
				}),
			);
		}
		return foldIndex(object, index) ?? this.#methodByIndex(object, index);
	}

	/** From nought, as it is counted here. */
	#counted(index: Value): Value {
		return index.kind === "number" &&
			index.number > 0 &&
			this.#library.countsFromOne
			? numberOf(index.number - 1)
			: index;
	}

	#methodByIndex(object: Value, index: Value): Value {
		const key = index.kind === "text" ? knownText(index) : undefined;
		return key === undefined
			? unknownFrom(object.from, object.type)
			: this.member(object, key);
	}

	/** Perl's `$x[0]` is of `@x`, `$x{a}` of `%x`. */
	#indexed(node: Node, bracket: "[" | "{"): Value {
		if (
			this.#library.language === "perl" &&
			node.kind === "name" &&
			node.name.startsWith("$")
		) {
			const sigil = bracket === "{" ? "%" : "@";
			const whole = this.#frame.scope.get(sigil + node.name.slice(1));
			if (whole !== undefined) return whole;
			if (this.#frame.scope.get(node.name) === undefined)
				return this.named(sigil + node.name.slice(1));
		}
		return this.evaluate(node);
	}

	#binary(node: Extract<Node, { kind: "binary" }>): Value {
		const { operator } = node;
		if (this.#library.pipes.has(operator)) {
			const left = this.evaluate(node.left);
			if (node.right.kind === "call")
				return this.#call(node.right.callee, node.right.args, node.right, [
					left,
				]);
			return this.#calls.apply(
				this.#callee(node.right),
				[left],
				new Map(),
				node,
			);
		}
		// A long chain leans to the left: it is walked, not nested.
		const chain: Extract<Node, { kind: "binary" }>[] = [];
		let first: Node = node;
		while (
			first.kind === "binary" &&
			!this.#library.pipes.has(first.operator)
		) {
			chain.push(first);
			first = first.left;
		}
		let value = this.evaluate(first);
		for (const link of chain.toReversed()) {
			if (!this.#budget.spend()) return unknown;
			value = foldBinary(
				link.operator,
				value,
				this.evaluate(link.right),
				this.#library,
			);
		}
		return value;
	}

	#function(node: FunctionNode): Value {
		const scope = this.#frame.scope;
		const known = this.#functions.some((entry) => entry.node === node);
		if (!known && this.#functions.length < 2000)
			this.#functions.push({ node, scope });
		const value: Value = { kind: "function", node, scope, from: 0 };
		if (node.name !== undefined) scope.assign(node.name, value, false);
		return value;
	}

	#assign(target: Node, node: Node, operator: string): Value {
		let value = this.evaluate(node);
		if (operator === "||" || operator === "??" || operator === "//")
			value = eitherOf([this.evaluate(target), value]);
		else if (operator !== "" && operator !== ":")
			value =
				operator === "<" || operator === "<<" || operator === ":" // R's arrows
					? value
					: foldBinary(operator, this.evaluate(target), value, this.#library);
		this.bind(target, value);
		return value;
	}

	bind(target: Node, value: Value, declares = false): void {
		bind(target, value, declares, this.#binder);
	}

	readonly #binder: Binder = {
		set: (name, value, declares) => {
			const { scope } = this.#frame;
			if (declares) scope.declare(name, value);
			else scope.assign(name, value, this.#maybe > 0);
		},
		evaluate: (node) => this.evaluate(node),
		member: (value, name) => this.member(value, name),
	};

	#loop(node: Extract<Node, { kind: "loop" }>): Value {
		const iterable =
			node.iterable === undefined ? unknown : this.evaluate(node.iterable);
		const items = node.collects ? itemsOf(iterable) : undefined;
		if (
			items !== undefined &&
			items.length <= mostItems &&
			node.target !== undefined
		) {
			const values: Value[] = [];
			for (const item of items) {
				if (this.#budget.spent) break;
				this.bind(node.target, item);
				values.push(this.evaluate(node.body));
			}
			return listOf(values);
		}
		if (node.target !== undefined) this.bind(node.target, this.#each(iterable));
		this.#loops += 1;
		this.#maybe += 1;
		const value = this.evaluate(node.body);
		this.#maybe -= 1;
		this.#loops -= 1;
		return node.collects ? listOf([value], true) : unknown;
	}

	/** Perl's `for ("text")` has one item: the text. */
	#each(iterable: Value): Value {
		if (this.#library.language !== "perl") return itemOf(iterable);
		return eitherOf(
			optionsOf(iterable).map((one) =>
				one.kind === "text" || one.kind === "number" ? one : itemOf(one),
			),
		);
	}

	#import(node: Extract<Node, { kind: "import" }>): Value {
		const { scope } = this.#frame;
		const module = nameOf(this.#library.canonical(node.module));
		if (node.as !== undefined) scope.assign(node.as, module, false);
		for (const [name, as] of node.names)
			scope.assign(as, this.member(module, name), false);
		if (node.all) this.opened.push(module.kind === "name" ? module.name : "");
		return module;
	}

	/** Modules whose names can be used without the module's. */
	readonly opened: string[] = [];

	#call(
		calleeNode: Node,
		argNodes: readonly Node[],
		span: Span,
		before: readonly Value[] = [],
	): Value {
		const callee = this.#callee(calleeNode);
		const args: Value[] = [...before];
		const named = new Map<string, Value>();
		for (const node of argNodes) {
			const value = this.evaluate(node);
			if (node.kind === "named") named.set(node.name, value);
			else if (node.kind === "spread") {
				const items = itemsOf(value);
				if (items !== undefined) args.push(...items.slice(0, mostItems));
				else if (value.kind === "record")
					for (const [key, entry] of value.entries) named.set(key, entry);
				else args.push(unknownFrom(value.from));
			} else args.push(value);
		}
		if (calleeNode.kind === "member" && callee.kind === "name")
			this.#grow(calleeNode, callee.receiver, args);
		return this.#calls.apply(callee, args, named, span, argNodes);
	}

	/** `list.push(item)`: the variable holds one more from here on. */
	#grow(
		callee: Extract<Node, { kind: "member" }>,
		list: Value | undefined,
		args: readonly Value[],
	): void {
		const more = grown(callee.name, list, args, this.#loops > 0);
		if (more !== undefined) this.bind(callee.object, more);
	}

	applyFunction(
		node: FunctionNode,
		scope: Variables,
		args: readonly Value[],
		named: ReadonlyMap<string, Value> = new Map(),
	): Value {
		this.#applied.add(node);
		if (this.#active.includes(node)) {
			this.#recursive += 1;
			return unknown;
		}
		if (this.#active.length >= deepestCalls || !this.#budget.spend())
			return unknown;
		const outer = this.#frame;
		const maybe = this.#maybe;
		this.#frame = { scope: new Scope(scope), returned: [] };
		this.#maybe = 0;
		this.#active.push(node);
		node.params.forEach((param, at) => {
			const target = param.kind === "assign" ? param.target : param;
			const byName =
				target.kind === "name" ? named.get(target.name) : undefined;
			if (param.kind === "spread")
				this.bind(param.value, listOf(args.slice(at)), true);
			else this.bind(param, byName ?? args[at] ?? unknown, true);
		});
		this.#frame.scope.declare("@_", listOf(args));
		if (args[0] !== undefined && node.params.length === 0)
			for (const topic of ["$_", "it", "_1"])
				this.#frame.scope.declare(topic, args[0]);
		const value = this.evaluate(node.body);
		const result = eitherOf([...this.#frame.returned, value]);
		this.#active.pop();
		this.#maybe = maybe;
		this.#frame = outer;
		return result;
	}
}
