/**
 * What is let through by grants: the calls that one covers when it is given, wherever they wait, and those that are asked
 * later. Recorded before anything is let through.
 */
import { isUntold } from "../command/act.ts";
import { neutral } from "../command/hygiene.ts";
import type { Card, Cards } from "./cards.ts";
import type { Grant } from "./grant.ts";
import type { Grants } from "./grants.ts";
import type { NewQuestion } from "./question.ts";
import type { Records } from "./records.ts";
import type { Unreleased } from "./unreleased.ts";
import type { Allowed } from "./verdict.ts";
import type { Waiter } from "./waiter.ts";

export class Remembering {
	readonly #cards: Cards;
	readonly #records: Records;
	readonly #grants: Grants;
	readonly #unreleased: Unreleased;

	constructor(
		cards: Cards,
		records: Records,
		grants: Grants,
		unreleased: Unreleased,
	) {
		this.#cards = cards;
		this.#records = records;
		this.#grants = grants;
		this.#unreleased = unreleased;
	}

	/** `true`: a grant lets it through, and one use of it is counted. */
	letThrough(waiter: Waiter): boolean {
		const grant = this.#grants.take(waiter.question);
		if (grant) this.#give(grant, waiter);
		return grant !== undefined;
	}

	/** Gives a grant, and lets through what waits and is covered: on this card and on others of the client. */
	remember(
		card: Card,
		question: NewQuestion,
		wanted: Allowed & { readonly scope: "session" | "exact" | "pattern" },
		by: string,
	): void {
		const { scope, offer, ttlMs, times } = wanted;
		const words = offer?.words ?? exactWords(question);
		this.#records.ended(card, question, {
			state: "allowed",
			by,
			scope,
			reason: words,
			calls: Math.min(times ?? card.waiters.length, card.waiters.length),
			diff: "",
		});
		this.#grants.issue({
			scope,
			question,
			pattern: offer?.pattern,
			words,
			approval: card.id,
			by,
			ttlMs,
			uses: times,
		});
		for (const waiter of this.#cards.close(card))
			if (!this.#isCovered(waiter)) this.#cards.add(waiter);
		for (const other of this.#cards.all())
			if (other.clientId === card.clientId) this.#lookAgain(other);
	}

	#lookAgain(card: Card): void {
		let calls = 0;
		const question = card.waiters[0]?.question;
		for (;;) {
			const [waiter] = card.waiters;
			if (!waiter || !this.#grants.covers(waiter.question)) break;
			this.#cards.remove(waiter);
			this.#isCovered(waiter);
			calls += 1;
		}
		if (card.waiters.length > 0 || question === undefined) return;
		this.#records.ended(card, question, {
			state: "allowed",
			by: "grant",
			scope: "pattern",
			reason: "covered by a later answer",
			calls,
			diff: "",
		});
	}

	/** A place that was kept needs none any more where the retry is covered. */
	#isCovered(waiter: Waiter): boolean {
		return waiter.isSeat
			? this.#grants.covers(waiter.question)
			: this.letThrough(waiter);
	}

	#give(grant: Grant, waiter: Waiter): void {
		this.#unreleased.add(grant.approval, waiter);
		const scope = grant.scope === "ticket" ? "once" : grant.scope;
		waiter.give({ kind: "allow", by: `grant ${grant.id}`, scope }, grant);
	}
}

const mostPrograms = 3;

/** Which call it was, without its arguments: those are not kept. */
function exactWords({ tool, method, path, judgement }: NewQuestion): string {
	const programs = new Set(
		judgement.pieces.flatMap(({ acts }) =>
			acts.flatMap((act) =>
				act.program && !isUntold(act) ? [act.program] : [],
			),
		),
	);
	const named = [...programs].slice(0, mostPrograms).join(", ");
	return neutral(
		`exactly this call of ${tool || `${method} ${path}`}${named === "" ? "" : ` (${named})`}, to the byte`,
	);
}
