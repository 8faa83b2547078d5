/** Loops of a line: once for every value or line that is known, once where none is. Bounded. */
import type { CompoundList, Word } from "unbash";
import { expandWord, spanOf, type Substituter } from "./expand.ts";
import { emptyStream, joined, type Stream, unknownMark } from "./field.ts";
import { isEndlessStart, readsInput, unsure } from "./line-shapes.ts";
import type { Runner } from "./runner.ts";
import type { Origin, Scope } from "./scope.ts";

/** The walker, as a loop needs it. */
export interface ListWalker extends Substituter {
	list(list: CompoundList, scope: Scope, at: Origin): Stream;
	/** A part that may be skipped: what it assigns is not sure. */
	maybe(scope: Scope, walk: () => Stream): Stream;
}

const mostRounds = 32;

export function whileLoop(
	clause: CompoundList,
	body: CompoundList,
	scope: Scope,
	at: Origin,
	walker: ListWalker,
	runner: Runner,
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
			walker.list(clause, scope, at);
			walker.list(body, scope, at);
		}
		scope.input = input;
		return { text: undefined, tags: input?.tags ?? 0 };
	}
	if (isEndlessStart(clause, body))
		runner.report(
			"critical",
			"destructive",
			spanOf(body, at),
			"starts new programs without end",
		);
	walker.list(clause, scope, at);
	return unsure(walker.maybe(scope, () => walker.list(body, scope, at)));
}

export function forLoop(
	{
		name,
		wordlist,
		body,
	}: {
		readonly name: Word;
		readonly wordlist?: readonly Word[] | undefined;
		readonly body: CompoundList;
	},
	scope: Scope,
	at: Origin,
	walker: ListWalker,
	runner: Runner,
): Stream {
	const values =
		wordlist === undefined
			? [
					{
						text: scope.parameters?.join(" ") ?? unknownMark,
						tags: scope.parameterTags,
					},
				]
			: wordlist.flatMap((word) => expandWord(word, scope, at, walker));
	let result = emptyStream;
	const rounds =
		values.length > mostRounds
			? [...values.slice(0, mostRounds), { text: unknownMark, tags: 0 }]
			: values;
	for (const value of rounds) {
		if (!walker.budget.spend()) {
			runner.report(
				"high",
				"exec-remote",
				spanOf(body, at),
				"is too long to be read to its end",
			);
			break;
		}
		scope.set(name.value, [value.text], value.tags);
		result = joined(result, walker.list(body, scope, at));
	}
	return values.length > mostRounds ? unsure(result) : result;
}
