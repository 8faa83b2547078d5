/** Branches of a line: every one counts as taken, what it assigns is not sure. */
import type { Case, If } from "unbash";
import { expandOne } from "./expand.ts";
import { emptyStream, joined, type Stream } from "./field.ts";
import { either, unsure } from "./line-shapes.ts";
import type { ListWalker } from "./loops.ts";
import type { Origin, Scope } from "./scope.ts";

/** `a && b || c`: the first runs, the others may. */
export function chained(
	commands: readonly (() => Stream)[],
	scope: Scope,
	walker: ListWalker,
): Stream {
	let result = emptyStream;
	for (const [index, walk] of commands.entries())
		result = joined(result, index === 0 ? walk() : walker.maybe(scope, walk));
	return result;
}

export function branched(
	node: If,
	scope: Scope,
	at: Origin,
	walker: ListWalker,
): Stream {
	walker.list(node.clause, scope, at);
	let result = walker.maybe(scope, () => walker.list(node.then, scope, at));
	for (const branch of node.elif) {
		walker.list(branch.clause, scope, at);
		result = either(
			result,
			walker.maybe(scope, () => walker.list(branch.then, scope, at)),
		);
	}
	const other = node.else;
	return other === undefined
		? unsure(result)
		: either(
				result,
				walker.maybe(scope, () => walker.list(other, scope, at)),
			);
}

export function chosen(
	node: Case,
	scope: Scope,
	at: Origin,
	walker: ListWalker,
): Stream {
	expandOne(node.word, scope, at, walker);
	let result = emptyStream;
	for (const item of node.items) {
		for (const pattern of item.pattern) expandOne(pattern, scope, at, walker);
		result = either(
			result,
			walker.maybe(scope, () => walker.list(item.body, scope, at)),
		);
	}
	return result;
}
