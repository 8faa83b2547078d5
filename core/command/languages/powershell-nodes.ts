/**
 * What is asked of a node of the PowerShell grammar's tree: where it stands, whether it only passes on what it holds, what
 * parameters it declares. Makes no tree.
 */
import type { Node as Tree } from "web-tree-sitter";
import type { Node } from "./node.ts";
import { variable } from "./powershell-words.ts";

export function spanOf(tree: Tree): { start: number; end: number } {
	return { start: tree.startIndex, end: tree.endIndex };
}

export function empty(tree: Tree): Node {
	return { kind: "sequence", items: [], ...spanOf(tree) };
}

export function named(tree: Tree): Tree[] {
	return tree.namedChildren.filter(
		(child) =>
			child.type !== "comment" &&
			child.type !== "command_argument_sep" &&
			child.type !== "empty_statement",
	);
}

export function passing(type: string): boolean {
	return (
		type.endsWith("_expression") ||
		type === "expression_with_unary_operator" ||
		type === "statement_list" ||
		type === "pipeline" ||
		type === "pipeline_chain" ||
		type === "integer_literal" ||
		type === "script_block" ||
		type === "script_block_body" ||
		type === "program" ||
		type === "argument_expression" ||
		type === "left_assignment_expression"
	);
}

export function isBinary(tree: Tree): boolean {
	return (
		tree.childCount === 3 &&
		(tree.type.endsWith("_expression") ||
			tree.type.endsWith("_argument_expression")) &&
		tree.type !== "parenthesized_expression" &&
		tree.type !== "array_expression" &&
		tree.type !== "sub_expression"
	);
}

export function parametersOf(tree: Tree): Node[] {
	const params: Node[] = [];
	const walk = (at: Tree, depth: number): void => {
		if (depth > 8) return;
		for (const child of at.namedChildren) {
			if (child.type === "script_parameter") {
				const name = child.namedChildren.find(
					(part) => part.type === "variable",
				);
				if (name !== undefined) params.push(variable(name.text, spanOf(name)));
			} else if (
				[
					"param_block",
					"parameter_list",
					"function_parameter_declaration",
					"script_block",
				].includes(child.type)
			)
				walk(child, depth + 1);
		}
	};
	walk(tree, 0);
	return params;
}
