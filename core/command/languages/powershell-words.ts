/**
 * PowerShell's words: variables, names of types and members, bare words, escapes. As nodes, their case gone where it has
 * none.
 */
import type { Node as Tree } from "web-tree-sitter";
import type { Node } from "./node.ts";

export function text(
	value: string,
	span: { start: number; end: number },
): Node {
	return { kind: "text", parts: [value], start: span.start, end: span.end };
}

export function memberName(tree: Tree): string | undefined {
	const [inner] = tree.type === "member_name" ? tree.namedChildren : [tree];
	if (inner === undefined) return tree.text.toLowerCase();
	if (inner.type === "simple_name") return inner.text.toLowerCase();
	if (inner.type === "string_literal" && !inner.text.includes("$"))
		return inner.text.slice(1, -1).replaceAll("`", "").toLowerCase();
	return undefined;
}

/** "[System.Text.Encoding]" is "text.encoding". */
export function typeName(written: string): string {
	const name = written
		.toLowerCase()
		.replaceAll("[", "")
		.replaceAll("]", "")
		.replaceAll(" ", "");
	const short = name.startsWith("system.")
		? name.slice("system.".length)
		: name;
	return `[${short}]`;
}

export function variable(
	written: string,
	span: { start: number; end: number },
): Node {
	let name = written.toLowerCase();
	if (name.startsWith("${") && name.endsWith("}"))
		name = `$${name.slice(2, -1)}`;
	if (name.startsWith("@") && name.length > 1) name = `$${name.slice(1)}`;
	if (name.startsWith("$env:"))
		return {
			kind: "member",
			object: { kind: "name", name: "$env", start: span.start, end: span.end },
			name: name.slice(5),
			start: span.start,
			end: span.end,
		};
	if (name.startsWith("$function:")) name = name.slice(1);
	for (const scope of [
		"$script:",
		"$global:",
		"$local:",
		"$private:",
		"$using:",
		"$variable:",
	])
		if (name.startsWith(scope)) name = `$${name.slice(scope.length)}`;
	return { kind: "name", name, start: span.start, end: span.end };
}

export function parameter(
	written: string,
	span: { start: number; end: number },
): Node {
	return {
		kind: "call",
		callee: { kind: "name", name: "%parameter", ...span },
		args: [text(written, span)],
		...span,
	};
}

export function redirectionTo(
	target: Node,
	span: { start: number; end: number },
	appends: boolean,
): Node {
	return {
		kind: "call",
		callee: { kind: "name", name: appends ? "%append" : "%write", ...span },
		args: [target],
		...span,
	};
}

export function withContent(node: Node, content: Node): Node {
	return node.kind === "call"
		? { ...node, args: [...node.args, content] }
		: node;
}

export function unlisted(node: Node): Node {
	const [only] = node.kind === "list" ? node.items : [];
	return node.kind === "list" && node.items.length === 1 && only !== undefined
		? only
		: node;
}

function isVariablePart(code: number): boolean {
	return (
		(code >= 48 && code <= 58) ||
		(code >= 65 && code <= 90) ||
		(code >= 97 && code <= 122) ||
		code === 95
	);
}

export function bareWord(
	written: string,
	span: { start: number; end: number },
): Node {
	const parts: (string | Node)[] = [];
	let piece = "";
	for (let at = 0; at < written.length; at += 1) {
		const character = written.charAt(at);
		if (character === "`") {
			at += 1;
			piece += written.charAt(at);
		} else if (character === '"' || character === "'") {
			// Quotes inside a word hold it together and are not part of it.
		} else if (
			character === "$" &&
			isVariablePart(written.charCodeAt(at + 1))
		) {
			let end = at + 1;
			while (end < written.length && isVariablePart(written.charCodeAt(end)))
				end += 1;
			parts.push(piece, variable(written.slice(at, end), span));
			piece = "";
			at = end - 1;
		} else piece += character;
	}
	parts.push(piece);
	return { kind: "text", parts, start: span.start, end: span.end };
}

const escapes: Readonly<Record<string, string>> = {
	n: "\n",
	t: "\t",
	r: "\r",
	"0": "\0",
	a: "\u0007",
	b: "\b",
	f: "\f",
	v: "\v",
	e: "\u001b",
};

export function unescaped(written: string): string {
	if (!written.includes("`") && !written.includes('""')) return written;
	let value = "";
	for (let at = 0; at < written.length; at += 1) {
		const character = written.charAt(at);
		if (character === "`") {
			at += 1;
			const next = written.charAt(at);
			value += escapes[next] ?? next;
		} else if (character === '"' && written.charAt(at + 1) === '"') {
			value += '"';
			at += 1;
		} else value += character;
	}
	return value;
}

export function hereBody(written: string): string {
	const line = written.indexOf("\n");
	return written.slice(line + 1, Math.max(line + 1, written.length - 3));
}

export function numberIn(written: string): number {
	const clean = written.toLowerCase();
	const units: Readonly<Record<string, number>> = {
		kb: 1024,
		mb: 1024 ** 2,
		gb: 1024 ** 3,
	};
	const unit = units[clean.slice(-2)];
	const number = Number(unit === undefined ? clean : clean.slice(0, -2));
	return Number.isNaN(number) ? 0 : number * (unit ?? 1);
}
