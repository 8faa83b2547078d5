/**
 * Turns tree-sitter's tree of PowerShell into the tree that is followed. Commands become calls of "%command" with the
 * command's name first and parameters marked; names lose their case, as PowerShell has none. Bounded in depth.
 */
import type { Node as Tree } from "web-tree-sitter";
import type { Budget } from "../finding.ts";
import type { Node, Span } from "./node.ts";
import {
	empty,
	isBinary,
	named,
	parametersOf,
	passing,
	spanOf,
} from "./powershell-nodes.ts";
import {
	bareWord,
	hereBody,
	memberName,
	numberIn,
	parameter,
	redirectionTo,
	text,
	typeName,
	unescaped,
	unlisted,
	variable,
	withContent,
} from "./powershell-words.ts";

const deepest = 1500;

export class PowerShellTree {
	readonly #budget: Budget;
	#depth = 0;
	problem: string | undefined;

	constructor(budget: Budget) {
		this.#budget = budget;
	}

	node(tree: Tree): Node {
		let at = tree;
		// Most levels of the grammar only pass on what they hold.
		for (;;) {
			const only =
				at.namedChildCount === 1 && at.childCount === 1
					? at.namedChild(0)
					: null;
			if (only === null || !passing(at.type)) break;
			at = only;
		}
		if (this.#depth >= deepest || !this.#budget.spend()) {
			this.problem ??= "is nested too deeply";
			return empty(at);
		}
		this.#depth += 1;
		const node = this.#convert(at);
		this.#depth -= 1;
		return node;
	}

	#convert(tree: Tree): Node {
		const span = spanOf(tree);
		switch (tree.type) {
			case "comment":
			case "empty_statement":
			case "command_argument_sep":
			case "merging_redirection_operator":
				return empty(tree);
			case "pipeline":
			case "pipeline_chain":
				return this.#pipeline(tree);
			case "command":
				return this.#command(tree);
			case "redirection":
				return this.#redirection(tree);
			case "string_literal":
				return this.node(tree.namedChild(0) ?? tree);
			case "expandable_string_literal":
				return this.#expandable(tree, 1, 1);
			case "expandable_here_string_literal":
				return this.#hereString(tree);
			case "verbatim_string_characters":
				return text(tree.text.slice(1, -1).replaceAll("''", "'"), span);
			case "verbatim_here_string_characters":
				return text(hereBody(tree.text), span);
			case "generic_token":
			case "command_name":
			case "verbatim_command_argument":
			case "path_command_name_token":
				return this.#bareWord(tree);
			case "simple_name":
			case "function_name":
			case "type_identifier":
				return text(tree.text, span);
			case "decimal_integer_literal":
			case "hexadecimal_integer_literal":
			case "real_literal":
				return { kind: "number", number: numberIn(tree.text), ...span };
			case "variable":
				return variable(tree.text, span);
			case "type_literal":
				return { kind: "name", name: typeName(tree.text), ...span };
			case "member_access":
				return this.#member(tree);
			case "invokation_expression":
			case "invokation_foreach_expression":
				return this.#invocation(tree);
			case "element_access": {
				const [object, index] = named(tree);
				return object === undefined
					? empty(tree)
					: {
							kind: "index",
							object: this.node(object),
							index: index === undefined ? undefined : this.node(index),
							reversed: false,
							bracket: "[",
							...span,
						};
			}
			case "array_literal_expression":
				return {
					kind: "list",
					items: named(tree).map((part) => this.node(part)),
					...span,
				};
			case "array_expression":
			case "argument_expression_list": {
				const items = named(tree).map((part) => this.node(part));
				const [only] = items;
				const inner = only?.kind === "sequence" ? only.items : items;
				const [list] = inner;
				return inner.length === 1 && list?.kind === "list"
					? list
					: { kind: "list", items: inner, ...span };
			}
			case "hash_literal_expression":
				return this.#hash(tree);
			case "script_block_expression":
				return this.#scriptBlock(tree);
			case "assignment_expression":
				return this.#assignment(tree);
			case "cast_expression":
				return this.#cast(tree);
			case "expression_with_unary_operator":
				return this.#unary(tree);
			case "foreach_statement":
				return this.#foreach(tree);
			case "while_statement":
			case "do_statement":
			case "for_statement":
				return {
					kind: "loop",
					target: undefined,
					iterable: undefined,
					body: this.#sequence(tree),
					collects: false,
					...span,
				};
			case "if_statement":
			case "elseif_clause":
			case "else_clause":
			case "switch_clause":
			case "try_statement":
			case "catch_clause":
			case "trap_statement":
				return { kind: "optional", body: this.#sequence(tree), ...span };
			case "function_statement":
				return this.#function(tree);
			case "class_statement":
				return { kind: "class", name: "", body: this.#sequence(tree), ...span };
			case "flow_control_statement": {
				const [value] = named(tree);
				return {
					kind: "return",
					value: value === undefined ? undefined : this.node(value),
					...span,
				};
			}
			case "param_block":
			case "attribute":
			case "attribute_list":
			case "type_spec":
				return empty(tree);
			default:
				return isBinary(tree) ? this.#binary(tree) : this.#sequence(tree);
		}
	}

	#sequence(tree: Tree): Node {
		const parts = named(tree);
		const [only] = parts;
		if (parts.length === 1 && only !== undefined) return this.node(only);
		return {
			kind: "sequence",
			items: parts.map((part) => this.node(part)),
			...spanOf(tree),
		};
	}

	/** `a | b`: b gets what a gives, as an argument of its own name. */
	#pipeline(tree: Tree): Node {
		const items: Node[] = [];
		let piped: Node | undefined;
		let isPiped = false;
		for (const child of tree.children) {
			if (child.type === "|") {
				piped = items.pop();
				isPiped = true;
				continue;
			}
			if (!child.isNamed || child.type === "merging_redirection_operator")
				continue;
			const node = this.node(child);
			if (isPiped && piped !== undefined) {
				const given: Node = {
					kind: "named",
					name: "|",
					value: piped,
					start: piped.start,
					end: piped.end,
				};
				items.push(
					node.kind === "call"
						? { ...node, args: [...node.args, given] }
						: node,
				);
				piped = undefined;
				isPiped = false;
			} else if (child.type === "redirections") {
				const content = items.at(-1);
				items.push(content === undefined ? node : withContent(node, content));
			} else items.push(node);
		}
		const [only] = items;
		return items.length === 1 && only !== undefined
			? only
			: { kind: "sequence", items, ...spanOf(tree) };
	}

	#command(tree: Tree): Node {
		const span = spanOf(tree);
		const args: Node[] = [];
		const redirections: Node[] = [];
		let callee: Node | undefined;
		for (const child of tree.namedChildren) {
			if (
				child.type === "command_invokation_operator" ||
				child.type === "comment"
			)
				continue;
			if (child.type === "command_name") {
				callee = this.#bareWord(child);
				continue;
			}
			if (child.type === "command_name_expr") {
				callee = this.#sequence(child);
				continue;
			}
			for (const element of child.type === "command_elements"
				? child.namedChildren
				: [child])
				this.#element(element, args, redirections);
		}
		const name = callee ?? empty(tree);
		const call: Node =
			name.kind === "function"
				? { kind: "call", callee: name, args, ...span }
				: {
						kind: "call",
						callee: { kind: "name", name: "%command", ...span },
						args: [name, ...args],
						...span,
					};
		const [first] = redirections;
		if (first === undefined) return call;
		return { kind: "sequence", items: [call, ...redirections], ...span };
	}

	#element(element: Tree, args: Node[], redirections: Node[]): void {
		const span = spanOf(element);
		switch (element.type) {
			case "command_argument_sep":
			case "merging_redirection_operator":
			case "comment":
				return;
			case "command_parameter":
				args.push(parameter(element.text, span));
				return;
			case "redirection":
				redirections.push(this.#redirection(element));
				return;
			case "stop_parsing":
				args.push(text(element.text.slice(3), span));
				return;
			case "argument_list": {
				// `(expression).Method(arguments)` as an argument: the call's brackets stand apart in this grammar.
				const last = args.pop();
				if (last?.kind === "text") {
					// `New-Object Type("a", 1)`: the word is the type, the brackets its arguments.
					const items = this.#arguments(element);
					args.push(last, { kind: "list", items, ...span });
				} else if (last === undefined) args.push(...this.#arguments(element));
				else
					args.push({
						kind: "call",
						callee: unlisted(last),
						args: this.#arguments(element),
						start: last.start,
						end: span.end,
					});
				return;
			}
			case "generic_token": {
				const at = element.text.indexOf(">");
				const isRedirection = at >= 0 && at < 3 && !element.text.includes("'");
				if (isRedirection) {
					const target = element.text.slice(at).replaceAll(">", "");
					if (!target.startsWith("&") && target !== "")
						redirections.push(
							redirectionTo(
								bareWord(target, span),
								span,
								element.text.includes(">>"),
							),
						);
					return;
				}
				args.push(this.#bareWord(element));
				return;
			}
			default: {
				const node = this.node(element);
				const isSplat = element.text.startsWith("@") && node.kind === "name";
				args.push(
					isSplat
						? {
								kind: "call",
								callee: { kind: "name", name: "%splat", ...span },
								args: [node],
								...span,
							}
						: unlisted(node),
				);
			}
		}
	}

	#redirection(tree: Tree): Node {
		const operator = tree.namedChildren.find(
			(child) => child.type === "file_redirection_operator",
		);
		const target = tree.namedChildren.find(
			(child) => child.type === "redirected_file_name",
		);
		const inner = target?.namedChildren.find(
			(child) => child.type !== "command_argument_sep",
		);
		if (inner === undefined) return empty(tree);
		return redirectionTo(
			this.node(inner),
			spanOf(tree),
			operator?.text.includes(">>") ?? false,
		);
	}

	/** A word without quotes: variables in it are replaced, a backtick shields. */
	#bareWord(tree: Tree): Node {
		return bareWord(tree.text, spanOf(tree));
	}

	#expandable(tree: Tree, open: number, close: number): Node {
		const parts: (string | Node)[] = [];
		let at = open;
		const whole = tree.text;
		const base = tree.startIndex;
		for (const child of tree.namedChildren) {
			const from = child.startIndex - base;
			if (from < at) continue;
			parts.push(unescaped(whole.slice(at, from)), this.node(child));
			at = child.endIndex - base;
		}
		parts.push(unescaped(whole.slice(at, Math.max(at, whole.length - close))));
		return { kind: "text", parts, ...spanOf(tree) };
	}

	#hereString(tree: Tree): Node {
		const line = tree.text.indexOf("\n");
		return this.#expandable(tree, line + 1, 3);
	}

	#member(tree: Tree): Node {
		const [object, name] = named(tree);
		if (object === undefined || name === undefined) return empty(tree);
		return this.#memberOf(object, name, spanOf(tree));
	}

	/** By a name that is written out, or by one that is worked out. */
	#memberOf(object: Tree, name: Tree, span: Span): Node {
		const plain = memberName(name);
		return plain === undefined
			? {
					kind: "index",
					object: this.node(object),
					index: this.node(name),
					reversed: false,
					bracket: "[",
					...span,
				}
			: { kind: "member", object: this.node(object), name: plain, ...span };
	}

	#invocation(tree: Tree): Node {
		const parts = named(tree);
		const [object, name, list] = parts;
		if (object === undefined) return empty(tree);
		const span = spanOf(tree);
		if (name === undefined || name.type === "argument_list")
			return {
				kind: "call",
				callee: this.node(object),
				args: name === undefined ? [] : this.#arguments(name),
				...span,
			};
		const callee = this.#memberOf(object, name, span);
		return {
			kind: "call",
			callee,
			args: list === undefined ? [] : this.#arguments(list),
			...span,
		};
	}

	#arguments(tree: Tree): Node[] {
		const [list] = named(tree);
		if (list === undefined) return [];
		return list.type === "argument_expression_list"
			? named(list).map((part) => this.node(part))
			: [this.node(list)];
	}

	#hash(tree: Tree): Node {
		const entries: [Node, Node][] = [];
		const walk = (at: Tree): void => {
			for (const child of at.namedChildren) {
				if (child.type !== "hash_entry") {
					walk(child);
					continue;
				}
				const [key, value] = named(child);
				if (key !== undefined && value !== undefined)
					entries.push([this.node(key), this.node(value)]);
			}
		};
		walk(tree);
		return { kind: "record", entries, spreads: [], ...spanOf(tree) };
	}

	#scriptBlock(tree: Tree): Node {
		return {
			kind: "function",
			name: undefined,
			params: parametersOf(tree),
			body: this.#sequence(tree),
			...spanOf(tree),
		};
	}

	#function(tree: Tree): Node {
		const name = tree.namedChildren
			.find((child) => child.type === "function_name")
			?.text.toLowerCase();
		const block = tree.namedChildren.find(
			(child) => child.type === "script_block",
		);
		return {
			kind: "function",
			name: name === undefined ? undefined : `function:${name}`,
			params: parametersOf(tree),
			body: block === undefined ? empty(tree) : this.node(block),
			...spanOf(tree),
		};
	}

	#assignment(tree: Tree): Node {
		const [left, operator, right] = named(tree);
		if (left === undefined || operator === undefined || right === undefined)
			return this.#sequence(tree);
		let target = this.node(left);
		// `[string]$x = …`
		if (target.kind === "call" && target.args[1] !== undefined)
			target = target.args[1];
		return {
			kind: "assign",
			target,
			value: this.node(right),
			operator: operator.text.slice(0, -1),
			...spanOf(tree),
		};
	}

	#cast(tree: Tree): Node {
		const [type, value] = named(tree);
		const span = spanOf(tree);
		if (type === undefined || value === undefined) return this.#sequence(tree);
		return {
			kind: "call",
			callee: { kind: "name", name: "%cast", ...span },
			args: [text(typeName(type.text), span), this.node(value)],
			...span,
		};
	}

	#unary(tree: Tree): Node {
		const [first] = tree.children;
		const value = named(tree).at(-1);
		if (first === undefined || value === undefined) return empty(tree);
		if (value.type === "cast_expression" && first === value)
			return this.node(value);
		return {
			kind: "call",
			callee: {
				kind: "name",
				name: `%${first.text.toLowerCase()}`,
				...spanOf(tree),
			},
			args: [this.node(value)],
			...spanOf(tree),
		};
	}

	#binary(tree: Tree): Node {
		const [left, operator, right] = tree.children;
		if (left === undefined || operator === undefined || right === undefined)
			return this.#sequence(tree);
		const sign = operator.text.toLowerCase();
		const span = spanOf(tree);
		// PowerShell's own operators are words with a dash; they are followed as calls.
		if (sign.startsWith("-") && sign.length > 1)
			return {
				kind: "call",
				callee: { kind: "name", name: `%${sign}`, ...span },
				args: [this.node(left), this.node(right)],
				...span,
			};
		return {
			kind: "binary",
			operator: sign,
			left: this.node(left),
			right: this.node(right),
			...span,
		};
	}

	#foreach(tree: Tree): Node {
		const [target, iterable, ...rest] = named(tree).filter(
			(child) => child.type !== "foreach_parameter",
		);
		const span = spanOf(tree);
		const items = rest.map((part) => this.node(part));
		return {
			kind: "loop",
			target: target === undefined ? undefined : this.node(target),
			iterable: iterable === undefined ? undefined : this.node(iterable),
			body: { kind: "sequence", items, ...span },
			collects: false,
			...span,
		};
	}
}
