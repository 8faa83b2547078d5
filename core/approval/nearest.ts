/**
 * Calls that were let through while this gate runs, so that a card can say in what a new one differs: "the same, plus
 * --force". Of an earlier call its flags are kept by name; of every other word no more than a keyed digest, since a secret
 * may stand in it. In memory only, bounded; decides nothing.
 */
import { createHmac, randomBytes } from "node:crypto";
import type { NearestView } from "../../contract/approvals.ts";
import { neutral } from "../command/hygiene.ts";
import { isObject } from "../json.ts";
import { canonicalJson } from "./digest.ts";
import type { NewQuestion } from "./question.ts";

/** Of all clients. */
const keptCalls = 500;
/** Of one client, agent, upstream and tool. */
const keptAlike = 40;
/** Nobody compares longer ones word by word. */
const mostWords = 200;
const longestText = 16_384;
const shownWords = 12;
const longestWord = 100;
/** More than this part of the words is the same. */
const alike = 0.5;

interface Word {
	readonly digest: string;
	/** A flag's name; undefined: not kept. */
	readonly flag: string | undefined;
	/** As it stands in the call; of a kept one nothing. */
	readonly text: string;
}

interface Kept {
	readonly approval: string;
	readonly digest: string;
	readonly words: readonly Omit<Word, "text">[] | undefined;
	readonly at: number;
	readonly by: string;
}

export class AllowedCalls {
	readonly #key = randomBytes(32);
	readonly #byKind = new Map<string, Kept[]>();
	readonly #words = new WeakMap<NewQuestion, readonly Word[] | undefined>();
	#count = 0;
	/** Another one after every change. */
	version = 0;

	/** `approval`: the question that let it through. `at`: wall clock. */
	add(question: NewQuestion, approval: string, by: string, at: number): void {
		const kind = kindOf(question);
		const list = this.#byKind.get(kind) ?? [];
		// What was used last is dropped last.
		this.#byKind.delete(kind);
		this.#byKind.set(kind, list);
		const same = list.findIndex((one) => one.digest === question.digest);
		if (same >= 0) this.#drop(list, same);
		if (list.length >= keptAlike) this.#drop(list, 0);
		list.push({
			approval,
			digest: question.digest,
			words: this.#wordsOf(question)?.map(({ digest, flag }) => ({
				digest,
				flag,
			})),
			at,
			by,
		});
		this.#count += 1;
		while (this.#count > keptCalls) this.#dropOldest();
		this.version += 1;
	}

	/** Denied after all. */
	forget(approval: string): void {
		for (const list of this.#byKind.values())
			for (let at = list.length - 1; at >= 0; at -= 1)
				if (list[at]?.approval === approval) this.#drop(list, at);
		this.version += 1;
	}

	forgetAll(): void {
		this.#byKind.clear();
		this.#count = 0;
		this.version += 1;
	}

	/** undefined: nothing like it was let through. */
	nearest(question: NewQuestion): NearestView | undefined {
		const list = this.#byKind.get(kindOf(question)) ?? [];
		const same = list.find((one) => one.digest === question.digest);
		if (same) return viewOf(same, [], []);
		const words = this.#wordsOf(question);
		if (words === undefined || words.length === 0) return undefined;
		let best: { kept: Kept; share: number; differs: Difference } | undefined;
		for (const kept of list.toReversed()) {
			if (kept.words === undefined) continue;
			const differs = difference(words, kept.words);
			const share =
				(words.length - differs.added.length) /
				Math.max(words.length, kept.words.length);
			if (share > alike && share > (best?.share ?? 0))
				best = { kept, share, differs };
		}
		if (best === undefined) return undefined;
		return viewOf(best.kept, best.differs.added, best.differs.removed);
	}

	#drop(list: Kept[], at: number): void {
		list.splice(at, 1);
		this.#count -= 1;
	}

	#dropOldest(): void {
		for (const [kind, list] of this.#byKind) {
			if (list.length > 0) {
				this.#drop(list, 0);
				return;
			}
			this.#byKind.delete(kind);
		}
	}

	/** undefined: too long. Once for each question. */
	#wordsOf(question: NewQuestion): readonly Word[] | undefined {
		if (this.#words.has(question)) return this.#words.get(question);
		const texts = textsOf(question);
		const words = texts?.map((text) => ({
			digest: createHmac("sha256", this.#key).update(text).digest("base64url"),
			flag: flagOf(text),
			text,
		}));
		this.#words.set(question, words);
		return words;
	}
}

const kindOf = ({ clientId, agent, upstream, origin, tool }: NewQuestion) =>
	JSON.stringify([clientId, agent, upstream, origin ?? "", tool]);

/** The words of what would run, and every other argument by its name. */
function textsOf({
	args,
	judgement: { pieces },
}: NewQuestion): readonly string[] | undefined {
	const judged = pieces.map(({ piece }) => piece.text);
	if (args.length > longestText || judged.join("").length > longestText)
		return undefined;
	const words = judged.flatMap(
		(text) => text.match(/"[^"]*"|'[^']*'|[^\s"']+/gu) ?? [],
	);
	for (const [name, value] of membersOf(args))
		if (typeof value !== "string" || !judged.includes(value))
			words.push(`${name}: ${canonicalJson(value)}`);
	return words.length > mostWords ? undefined : words;
}

function membersOf(args: string): readonly (readonly [string, unknown])[] {
	try {
		const parsed: unknown = JSON.parse(args);
		return isObject(parsed) ? Object.entries(parsed) : [["", parsed]];
	} catch {
		return [];
	}
}

/** A name and no value: `-rf`, `--force`. What is longer may be both (`-psecret`). */
const flagOf = (word: string): string | undefined =>
	/^(?:-[A-Za-z0-9]{1,3}|--[a-z][a-z0-9]*(?:-[a-z0-9]+)*)$/u.test(word) &&
	word.length <= 30
		? word
		: undefined;

interface Difference {
	readonly added: readonly Word[];
	readonly removed: readonly Omit<Word, "text">[];
}

function difference(
	words: readonly Word[],
	before: readonly Omit<Word, "text">[],
): Difference {
	const left = new Map<string, number>();
	for (const { digest } of before)
		left.set(digest, (left.get(digest) ?? 0) + 1);
	const added = words.filter(({ digest }) => !taken(left, digest));
	const more = new Map<string, number>();
	for (const { digest } of words) more.set(digest, (more.get(digest) ?? 0) + 1);
	return {
		added,
		removed: before.filter(({ digest }) => !taken(more, digest)),
	};
}

function taken(counts: Map<string, number>, digest: string): boolean {
	const count = counts.get(digest) ?? 0;
	if (count > 0) counts.set(digest, count - 1);
	return count > 0;
}

function viewOf(
	{ at, by, digest: _digest, words: _words }: Kept,
	added: readonly Word[],
	removed: readonly Omit<Word, "text">[],
): NearestView {
	const flags = removed.flatMap(({ flag }) => flag ?? []).slice(0, shownWords);
	return {
		at: new Date(at).toISOString(),
		by: neutral(by),
		same: added.length === 0 && removed.length === 0,
		added: added.slice(0, shownWords).map(({ text }) => cut(text)),
		moreAdded: Math.max(0, added.length - shownWords),
		removed: flags,
		moreRemoved: removed.length - flags.length,
	};
}

const cut = (text: string): string =>
	neutral(
		text.length <= longestWord
			? text
			: `${text.slice(0, longestWord).toWellFormed()}…`,
	);
