/**
 * Who is called, and with what: functions of the text, names the library has a rule for, methods of constants, callbacks
 * handed on. Follows no code itself.
 */
import type { Effects } from "./effects.ts";
import type { Call, Library } from "./library.ts";
import { foldMethod } from "./methods.ts";
import type { FunctionNode, Node, Span } from "./node.ts";
import {
	eitherOf,
	itemOf,
	itemsOf,
	knownText,
	listOf,
	nameOf,
	optionsOf,
	origin,
	originOf,
	unknownFrom,
	withOrigin,
	type Value,
	type Variables,
} from "./value.ts";

/** Items that are followed one by one; beyond that any one stands for all. */
export const mostItems = 4096;

/** What follows the code: the evaluator. */
export interface Follower {
	applyFunction(
		node: FunctionNode,
		scope: Variables,
		args: readonly Value[],
		named: ReadonlyMap<string, Value>,
	): Value;
	/** What a name stands for: a variable, or the library's. */
	named(name: string): Value;
	variable(name: string): Value | undefined;
	member(value: Value, name: string): Value;
	bind(target: Node, value: Value): void;
	/** It is in a loop, or in a function that calls itself. */
	readonly repeated: boolean;
	/** Modules whose names can be used without the module's. */
	readonly opened: readonly string[];
}

/** Methods that put their arguments into a list. */
const growing: ReadonlySet<string> = new Set([
	"push",
	"append",
	"extend",
	"unshift",
	"prepend",
	"add",
]);

/** `list.push(item)`: the variable holds one more from here on. */
export function grown(
	method: string,
	list: Value | undefined,
	args: readonly Value[],
	repeated: boolean,
): Value | undefined {
	if (list?.kind !== "list" || !growing.has(method)) return undefined;
	if (list.items.length > mostItems) return undefined;
	const added =
		method === "extend" || method === "concat"
			? args.flatMap((arg) => (arg.kind === "list" ? arg.items : [arg]))
			: args;
	const items =
		method === "unshift" || method === "prepend"
			? [...added, ...list.items]
			: [...list.items, ...added];
	return listOf(items, list.open || repeated);
}

export class Calls {
	readonly #library: Library;
	readonly #effects: Effects;
	readonly #follower: Follower;

	constructor(library: Library, effects: Effects, follower: Follower) {
		this.#library = library;
		this.#effects = effects;
		this.#follower = follower;
	}

	apply(
		callee: Value,
		args: readonly Value[],
		named: ReadonlyMap<string, Value>,
		span: Span,
		nodes: readonly Node[] = [],
	): Value {
		switch (callee.kind) {
			case "either":
				return eitherOf(
					callee.options.map((one) =>
						this.apply(one, args, named, span, nodes),
					),
				);
			case "function":
				return this.#follower.applyFunction(
					callee.node,
					callee.scope,
					[...(callee.bound ?? []), ...args],
					named,
				);
			case "text": {
				const name = knownText(callee);
				if (!this.#library.callsTexts) break;
				if (name !== undefined)
					return this.#applyName(
						this.#follower.named(name),
						args,
						named,
						span,
						nodes,
					);
				this.#unknownCallee(callee, span);
				break;
			}
			case "name":
				return this.#applyName(
					callee,
					[...(callee.bound ?? []), ...args],
					named,
					span,
					nodes,
				);
			case "unknown":
				if (
					callee.type === "evaluated" ||
					(callee.from & (origin.decoded | origin.network)) !== 0
				)
					this.#unknownCallee(callee, span);
				break;
			case "list": {
				// `(0, eval)(x)`: the comma gives the last.
				const last = callee.items.at(-1);
				if (this.#library.language === "javascript" && last !== undefined)
					return this.apply(last, args, named, span, nodes);
				break;
			}
			case "number":
			case "record":
				break;
		}
		this.#callBack(args, undefined, span);
		return unknownFrom(originOf([callee, ...args]));
	}

	#unknownCallee(callee: Value, span: Span): void {
		this.#effects.report(
			span,
			"high",
			"exec-remote",
			(callee.from & origin.decoded) === 0
				? "Calls something that cannot be known."
				: "Calls something that an encoding hides.",
		);
	}

	#applyName(
		callee: Value,
		args: readonly Value[],
		named: ReadonlyMap<string, Value>,
		span: Span,
		nodes: readonly Node[],
	): Value {
		if (callee.kind !== "name")
			return this.apply(callee, args, named, span, nodes);
		const { name, receiver } = callee;
		const leaf = name.slice(name.lastIndexOf(".") + 1);
		if (leaf === "?") this.#unknownCallee(callee, span);
		const rules = this.#library.rules;
		let found = name;
		let rule = rules.get(name);
		if (rule === undefined && receiver?.type !== undefined) {
			found = `${receiver.type}.${leaf}`;
			rule = rules.get(found);
		}
		for (const module of this.#follower.opened) {
			if (rule !== undefined || name.includes(".")) break;
			found = this.#library.canonical(`${module}.${name}`);
			rule = rules.get(found);
		}
		if (rule === undefined && name.includes(".")) {
			const folded =
				receiver === undefined
					? undefined
					: foldMethod(leaf, receiver, args, named);
			if (folded !== undefined) return folded;
			found = `.${leaf}`;
			rule = rules.get(found);
		}
		const from = originOf([callee, receiver, ...args, ...named.values()]);
		if (rule === undefined) {
			if (receiver?.type === "evaluated") this.#unknownCallee(callee, span);
			const mapped = this.#callBack(args, receiver, span);
			return mapped ?? unknownFrom(from, receiver?.type);
		}
		const call: Call = {
			name: found,
			args,
			named,
			receiver:
				receiver ??
				(name.includes(".")
					? withOrigin(nameOf(name.slice(0, -leaf.length - 1)), callee.from)
					: undefined),
			span,
			effects: this.#effects,
			language: this.#library.language,
			repeated: this.#follower.repeated,
			apply: (value, given) => this.apply(value, given, new Map(), span),
			assign: (at, value) => {
				const target = nodes[at];
				if (target !== undefined) this.#follower.bind(target, value);
			},
			variable: (variable) => this.#follower.variable(variable),
			define: (variable, value) => {
				const { start, end } = span;
				this.#follower.bind(
					{ kind: "name", name: variable, start, end },
					value,
				);
			},
			member: (value, key) => this.#follower.member(value, key),
		};
		return rule(call) ?? unknownFrom(from);
	}

	/** A function handed to a call may be called by it, with what the call has. */
	#callBack(
		args: readonly Value[],
		receiver: Value | undefined,
		span: Span,
	): Value | undefined {
		let result: Value | undefined;
		const items = receiver === undefined ? undefined : itemsOf(receiver);
		const rest = args.filter((arg) => !this.#isCallable(arg));
		for (const arg of args) {
			for (const possible of optionsOf(arg)) {
				if (!this.#isCallable(possible)) continue;
				if (items !== undefined && items.length <= mostItems) {
					result = listOf(
						items.map((item) => this.apply(possible, [item], new Map(), span)),
					);
				} else if (receiver !== undefined)
					result = this.apply(possible, [itemOf(receiver)], new Map(), span);
				else result = this.apply(possible, rest.map(itemOf), new Map(), span);
			}
		}
		return result;
	}

	#isCallable(value: Value): boolean {
		return (
			value.kind === "function" ||
			(value.kind === "name" && this.#library.rules.has(value.name))
		);
	}
}
