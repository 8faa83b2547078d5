/**
 * Which calls wait, on which card, and which cards a person sees. Identical calls of one client share a card; a client has
 * at most so many cards before a person, and the rest wait their turn without one. Bounded in number and in bytes. Knows
 * nothing of answers.
 */
import type { Rememberable } from "./pattern.ts";
import { isOnceOnly, type NewQuestion } from "./question.ts";
import type { Waiter } from "./waiter.ts";

export interface Card {
	readonly id: string;
	readonly key: string;
	readonly clientId: string;
	/** In the order they came; never empty while the card is there. */
	readonly waiters: Waiter[];
	/** A person sees it. */
	isShown: boolean;
	/** How its calls may be remembered; undefined: not looked at yet. */
	rememberable: Rememberable | undefined;
}

export interface CardLimits {
	readonly shownPerClient: number;
	readonly waitingPerClient: number;
	/** More than one client may have: nobody keeps the others out. */
	readonly waiting: number;
	readonly bytes: number;
}

export const usualLimits: CardLimits = {
	shownPerClient: 20,
	waitingPerClient: 1_000,
	waiting: 1_200,
	bytes: 48 * 1024 * 1024,
};

/** What one client has. */
interface Share {
	waiting: number;
	shown: number;
	/** Cards that wait for their turn. */
	readonly turn: Set<Card>;
}

export class Cards {
	readonly #limits: CardLimits;
	readonly #newId: () => string;
	readonly #onClose: (id: string) => void;
	readonly #byId = new Map<string, Card>();
	readonly #byKey = new Map<string, Card>();
	readonly #shares = new Map<string, Share>();
	#waiting = 0;
	#bytes = 0;

	constructor(
		limits: CardLimits,
		newId: () => string,
		onClose: (id: string) => void = () => undefined,
	) {
		this.#limits = limits;
		this.#newId = newId;
		this.#onClose = onClose;
	}

	get waiting(): number {
		return this.#waiting;
	}

	get(id: string): Card | undefined {
		return this.#byId.get(id);
	}

	find(question: NewQuestion): Card | undefined {
		return this.#byKey.get(keyOf(question));
	}

	/** In the order they were made. */
	all(): readonly Card[] {
		return [...this.#byId.values()];
	}

	hasRoom(clientId: string, weight: number): boolean {
		return (
			this.#waiting < this.#limits.waiting &&
			this.#bytes + weight <= this.#limits.bytes &&
			(this.#shares.get(clientId)?.waiting ?? 0) < this.#limits.waitingPerClient
		);
	}

	/** On the card of its like, or on one of its own. */
	add(waiter: Waiter): Card {
		const { question } = waiter;
		const key = keyOf(question);
		const card = this.#byKey.get(key) ?? this.#make(key, question.clientId);
		card.waiters.push(waiter);
		waiter.card = card.id;
		this.#share(card.clientId).waiting += 1;
		this.#waiting += 1;
		this.#bytes += waiter.weight;
		return card;
	}

	/** Another for the one that waits at this place. */
	replace(old: Waiter, by: Waiter): void {
		const card = this.#byId.get(old.card);
		const at = card?.waiters.indexOf(old) ?? -1;
		if (card === undefined || at === -1) return;
		card.waiters[at] = by;
		by.card = card.id;
		this.#bytes += by.weight - old.weight;
	}

	/** `true`: the card is gone with it. */
	remove(waiter: Waiter): boolean {
		const card = this.#byId.get(waiter.card);
		const at = card?.waiters.indexOf(waiter) ?? -1;
		if (card === undefined || at === -1) return false;
		card.waiters.splice(at, 1);
		this.#left(card, waiter);
		if (card.waiters.length > 0) return false;
		this.close(card);
		return true;
	}

	/** Takes the card away, and gives those that were on it: they belong to nobody then. */
	close(card: Card): readonly Waiter[] {
		if (!this.#byId.delete(card.id)) return [];
		this.#byKey.delete(card.key);
		const share = this.#share(card.clientId);
		if (card.isShown) share.shown -= 1;
		else share.turn.delete(card);
		const left = card.waiters.splice(0);
		for (const waiter of left) this.#left(card, waiter);
		this.#onClose(card.id);
		return left;
	}

	/** Cards whose turn has come; each is told once. */
	nextTurns(clientId: string): readonly Card[] {
		const share = this.#shares.get(clientId);
		if (share === undefined) return [];
		const next: Card[] = [];
		for (const card of share.turn) {
			if (share.shown >= this.#limits.shownPerClient) break;
			share.turn.delete(card);
			share.shown += 1;
			card.isShown = true;
			next.push(card);
		}
		if (share.waiting === 0) this.#shares.delete(clientId);
		return next;
	}

	#make(key: string, clientId: string): Card {
		const card: Card = {
			id: this.#newId(),
			key,
			clientId,
			waiters: [],
			isShown: false,
			rememberable: undefined,
		};
		this.#byId.set(card.id, card);
		this.#byKey.set(key, card);
		this.#share(clientId).turn.add(card);
		return card;
	}

	#left(card: Card, waiter: Waiter): void {
		this.#share(card.clientId).waiting -= 1;
		this.#waiting -= 1;
		this.#bytes -= waiter.weight;
	}

	#share(clientId: string): Share {
		const known = this.#shares.get(clientId);
		if (known) return known;
		const share: Share = { waiting: 0, shown: 0, turn: new Set() };
		this.#shares.set(clientId, share);
		return share;
	}
}

/** Identical: the same client and agent, the same digest, and asked in the same way. */
export const keyOf = (question: NewQuestion): string =>
	[
		question.clientId,
		question.agent,
		question.upstream,
		question.digest,
		isOnceOnly(question) ? "once" : "any",
	].join("\n");
