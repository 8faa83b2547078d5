/**
 * The questions that wait for a person and the answers to them. The first valid answer wins; a deny still wins until the
 * bytes have left; silence refuses by the monotonic clock; nothing is answered by default. Never decides whether something
 * is asked, nor who may answer.
 */
import type { DatabaseSync } from "node:sqlite";
import type {
	ApprovalView,
	FatigueView,
	OfferView,
} from "../../contract/approvals.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { Beside, type Reaching } from "./beside.ts";
import { type Card, type CardLimits, Cards, usualLimits } from "./cards.ts";
import { Deadline } from "./deadline.ts";
import { diffOf } from "./diff.ts";
import { type Grants, randomCode } from "./grants.ts";
import { History } from "./history.ts";
import { type Offer, type Rememberable, rememberable } from "./pattern.ts";
import {
	type Answer,
	type AnswerError,
	type Held,
	type NewQuestion,
	type Verdict,
	weightOf,
} from "./question.ts";
import { type RecordParts, Records } from "./records.ts";
import { Remembering } from "./remembering.ts";
import { Tickets } from "./tickets.ts";
import { type Progress, Unreleased } from "./unreleased.ts";
import { type Allowed, checkAllow } from "./verdict.ts";
import { type Shown, viewOf } from "./view.ts";
import { type Keeper, Waiter } from "./waiter.ts";

export interface ApprovalParts
	extends Pick<RecordParts, "audit" | "mode" | "mask"> {
	readonly db: DatabaseSync;
	readonly clock: Clock;
	readonly log: Log;
	readonly grants: Grants;
	/** How long a person may take, where a call goes to that upstream. */
	readonly answerMs: (upstream: string) => number;
	/** How long a question stays open of which the caller was given a ticket. */
	readonly ticketMs: () => number;
	/** Calls of the last 30 days that an offer would have let through. */
	readonly matched?: (offer: Offer, upstream: string) => OfferView["matched"];
	/** What calls would reach on this machine's disks; absent: nobody looks. */
	readonly reaching?: Reaching;
	readonly limits?: CardLimits;
}

/** Each window is told all of them at every change. */
const mostListed = 200;

export class Approvals {
	readonly #parts: ApprovalParts;
	readonly #cards: Cards;
	readonly #records: Records;
	readonly #tickets: Tickets;
	readonly #remembering: Remembering;
	readonly #unreleased = new Unreleased();
	readonly #beside: Beside;
	readonly #deadline: Deadline;
	readonly #keeper: Keeper;
	readonly #listeners = new Set<() => void>();
	/** Why nobody is asked any more; undefined: they are. */
	#shut: string | undefined;

	constructor(parts: ApprovalParts) {
		const { db, clock, audit, mode, mask, grants } = parts;
		this.#parts = parts;
		this.#records = new Records({
			history: new History(db, clock),
			audit,
			mode,
			mask,
			now: () => clock.now(),
		});
		const { log, reaching } = parts;
		this.#beside = new Beside({ db, clock, log, reaching });
		reaching?.onFound(() => this.#changed());
		this.#cards = new Cards(
			parts.limits ?? usualLimits,
			() => this.#newId(),
			(id) => this.#beside.closed(id),
		);
		this.#tickets = new Tickets(grants, clock);
		this.#remembering = new Remembering(
			this.#cards,
			this.#records,
			grants,
			this.#unreleased,
		);
		this.#deadline = new Deadline(clock, () => this.expire());
		this.#keeper = {
			withdraw: (waiter) => this.#withdraw(waiter),
			keepPlace: (waiter) => this.#keepPlace(waiter),
			released: (waiter) => this.#unreleased.released(waiter),
			ended: (waiter, status) => this.#unreleased.ended(waiter, status),
		};
	}

	/** How long a person may take, where a call goes to that upstream. */
	answerMs(upstream: string): number {
		return this.#parts.answerMs(upstream);
	}

	/** By the monotonic clock: for a question that is asked now. */
	deadlineFor(upstream: string): number {
		return this.#parts.clock.monotonicMs() + this.answerMs(upstream);
	}

	/**
	 * Answered at once where a grant covers it, where nobody is asked, or where too many wait already. Whoever holds the
	 * result releases or withdraws it. Never throws.
	 */
	ask(question: NewQuestion): Held {
		const held = new Waiter(this.#keeper, question, {
			askedAt: this.#parts.clock.now(),
			weight: weightOf(question),
			isSeat: false,
			deadlineMs: question.deadlineMs,
		});
		try {
			const answer = this.#answerNow(question, held) ?? this.#place(held);
			if (answer) held.give(answer);
		} catch (error) {
			this.#complain("a question could not be asked", error);
			this.#cards.remove(held);
			held.give(denied("gate", "record-unavailable"));
		}
		return held;
	}

	/** "answered", or why not. @throws where an allow cannot be recorded; then nothing was let through */
	answer(id: string, verdict: Verdict, by: string): "answered" | AnswerError {
		this.expire();
		const card = this.#cards.get(id);
		if (verdict.kind === "deny") {
			if (card) this.#deny(card, verdict.reason, by);
			else if (!this.#overrule(id, verdict.reason, by))
				return this.#records.whyNot(id);
			return "answered";
		}
		const question = card?.waiters[0]?.question;
		if (card === undefined || question === undefined)
			return this.#records.whyNot(id);
		const allowed = checkAllow(verdict, question, () =>
			rememberableOf(card, question),
		);
		if (typeof allowed === "string") return allowed;
		const { scope } = allowed;
		if (scope !== "once")
			this.#remembering.remember(card, question, { ...allowed, scope }, by);
		else if (!this.#allowOnce(card, question, allowed, by)) return "bad-edit";
		// What was written instead is another call.
		if (allowed.editedArgs === undefined)
			this.#beside.allowed(question, id, by);
		this.#showNext(card.clientId);
		this.#changed();
		return "answered";
	}

	/** Everything that waits is denied, and what was allowed and has not left. How many calls that were. */
	denyAll(by: string, reason: string): number {
		const answer = denied(by, reason);
		let calls = this.#unreleased.overruleAll(answer).length;
		this.#beside.overruledAll();
		for (const card of this.#cards.all()) {
			calls += card.waiters.length;
			this.#end(card, answer, reason);
		}
		this.#tickets.forget();
		return calls;
	}

	/** From now on whatever would be asked is denied, apart from what an admin asks and what changes the gate. */
	shut(reason: string | undefined): void {
		this.#shut = reason;
	}

	/** The gate ends: nothing waits any more. */
	close(): void {
		this.#deadline.stop();
		for (const card of this.#cards.all())
			this.#end(card, { kind: "void" }, "the gate stopped");
	}

	/** What has waited too long is refused. By a timer, and before every answer. */
	expire(): void {
		const now = this.#parts.clock.monotonicMs();
		let next = Number.POSITIVE_INFINITY;
		for (const card of this.#cards.all()) {
			const late = card.waiters.filter((one) => one.deadlineMs <= now);
			if (late.length === card.waiters.length) {
				this.#end(card, { kind: "timeout" }, "nobody answered in time");
				continue;
			}
			for (const waiter of late) {
				this.#cards.remove(waiter);
				waiter.give({ kind: "timeout" });
			}
			if (late.length > 0) this.#changed();
			for (const one of card.waiters) next = Math.min(next, one.deadlineMs);
		}
		this.#deadline.set(next);
	}

	/** What a person sees now, oldest first; of very many the first. */
	list(): ApprovalView[] {
		return this.shown().map((shown) => viewOf(shown));
	}

	/** The same as they were asked: nothing is cut, and nothing of a caller's is neutralised yet. */
	shown(): Shown[] {
		return this.#cards
			.all()
			.filter(({ isShown }) => isShown)
			.slice(0, mostListed)
			.map((card) => this.#shownOf(card));
	}

	/** What waits under that id now; undefined: nothing does any more. */
	pending(id: string): Shown | undefined {
		this.expire();
		const card = this.#cards.get(id);
		return card && this.#shownOf(card);
	}

	/** It let a call through that has not left yet, or the retry of one: a deny still stops it. */
	isUnreleased(id: string): boolean {
		return this.#unreleased.has(id) || this.#tickets.isDue(id);
	}

	/** What becomes of calls that somebody was asked about, once they are allowed. Told at once; never throws. */
	onProgress(listener: (progress: Progress) => void): () => void {
		return this.#unreleased.onProgress(listener);
	}

	/** What has ended, the newest first. */
	history(limit: number): ApprovalView[] {
		return this.#records.list(limit);
	}

	/** The full card, or how it ended. */
	get(id: string): ApprovalView | undefined {
		this.expire();
		const card = this.#cards.get(id);
		if (card === undefined) return this.#records.get(id);
		const { matched } = this.#parts;
		const shown = this.#shownOf(card);
		return viewOf(
			shown,
			(offer) => matched?.(offer, shown.question.upstream) ?? null,
		);
	}

	/** Whether whoever answers on the desktop still reads what is asked. */
	fatigue(): FatigueView {
		return this.#beside.fatigue();
	}

	/** Calls that wait, before a person or for their turn. */
	get waiting(): number {
		return this.#cards.waiting;
	}

	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Where nobody needs to be asked. */
	#answerNow(question: NewQuestion, held: Waiter): Answer | undefined {
		const isFree = question.upstream === "gate" || question.role === "admin";
		if (this.#shut !== undefined && !isFree) return denied("gate", this.#shut);
		const refusal = this.#tickets.takeRefusal(question);
		if (refusal) return refusal;
		if (this.#remembering.letThrough(held)) {
			this.#beside.allowed(question, held.card, held.allowedBy);
			return undefined;
		}
		return question.deadlineMs <= this.#parts.clock.monotonicMs()
			? { kind: "timeout" }
			: undefined;
	}

	/** Where it waits from now on; an answer where there is no room. */
	#place(held: Waiter): Answer | undefined {
		if (!held.isWaiting) return undefined;
		const { question } = held;
		const seat = this.#cards
			.find(question)
			?.waiters.find(({ isSeat }) => isSeat);
		if (seat) this.#cards.replace(seat, held);
		else if (this.#cards.hasRoom(question.clientId, held.weight)) {
			this.#cards.add(held);
			this.#recordTurns(question.clientId);
		} else return denied("gate", "too-many-questions");
		this.#deadline.add(held.deadlineMs);
		this.#changed();
		return undefined;
	}

	/** `false`: it cannot be edited so. */
	#allowOnce(
		card: Card,
		question: NewQuestion,
		{ times = 1, editedArgs }: Allowed,
		by: string,
	): boolean {
		const isEdited = editedArgs !== undefined;
		const diff = isEdited ? diffOf(question.args, editedArgs) : "";
		const chosen = isEdited
			? card.waiters.filter(({ isSeat }) => !isSeat).slice(0, 1)
			: card.waiters.slice(0, times);
		if (diff === undefined || chosen.length === 0) return false;
		const calls = chosen.length;
		const end = { state: "allowed", scope: "once", reason: "" } as const;
		this.#records.ended(card, question, { ...end, by, calls, diff });
		const left = this.#cards.close(card);
		const edit = isEdited ? { editedArgs } : {};
		const answer = { kind: "allow", by, scope: "once", ...edit } as const;
		for (const waiter of left) {
			// A card is answered once: who still waits does so on another.
			if (!chosen.includes(waiter)) this.#cards.add(waiter);
			else if (waiter.isSeat)
				this.#tickets.allow(question, card.id, by, this.#parts.ticketMs());
			else {
				this.#unreleased.add(card.id, waiter);
				waiter.give(answer);
			}
		}
		return true;
	}

	#deny(card: Card, reason: string, by: string): void {
		const answer = denied(by, reason);
		for (const { isSeat, question } of card.waiters)
			if (isSeat)
				this.#tickets.refuse(question, answer, this.#parts.ticketMs());
		this.#end(card, answer, reason);
	}

	/** All of a card. Nothing is let through, so it needs no record first. */
	#end(card: Card, answer: Exclude<Answer, { kind: "allow" }>, reason: string) {
		const question = card.waiters[0]?.question;
		const left = this.#cards.close(card);
		for (const waiter of left) waiter.give(answer);
		if (question && card.isShown)
			this.#tryTo("record the end of a question", () =>
				this.#records.ended(card, question, {
					state: endStates[answer.kind],
					by: answer.kind === "deny" ? answer.by : "gate",
					scope: "",
					reason,
					calls: left.length,
					diff: "",
				}),
			);
		this.#showNext(card.clientId);
		this.#changed();
	}

	/** A deny after the allow, while bytes have not left. `false`: nothing of it is left. */
	#overrule(id: string, reason: string, by: string): boolean {
		const stopped = this.#unreleased.overrule(id, denied(by, reason));
		const retries = this.#tickets.overrule(id);
		if (stopped.length === 0 && !retries) return false;
		this.#parts.grants.revokeOf(id);
		this.#beside.overruled(id);
		const calls = stopped.length;
		this.#tryTo("record a deny", () =>
			this.#records.overruled(id, stopped[0]?.question, { by, reason, calls }),
		);
		this.#changed();
		return true;
	}

	/** The caller went away: from a card, or with an allow in its hand. */
	#withdraw(waiter: Waiter): void {
		this.#unreleased.withdrawn(waiter);
		const card = this.#cards.get(waiter.card);
		if (!waiter.isWaiting || card === undefined) return;
		if (card.waiters.length > 1) {
			this.#cards.remove(waiter);
			waiter.give({ kind: "void" });
			this.#changed();
		} else this.#end(card, { kind: "void" }, "its caller went away");
	}

	#keepPlace(waiter: Waiter): string | undefined {
		const card = this.#cards.get(waiter.card);
		if (card === undefined) return undefined;
		const { clock, ticketMs } = this.#parts;
		const seat = new Waiter(this.#keeper, waiter.question, {
			askedAt: waiter.askedAt,
			weight: waiter.weight,
			isSeat: true,
			deadlineMs: clock.monotonicMs() + ticketMs(),
		});
		this.#cards.replace(waiter, seat);
		this.#deadline.add(seat.deadlineMs);
		this.#changed();
		return card.id;
	}

	/** Cards whose turn has come, recorded before a person sees them. */
	#recordTurns(clientId: string): void {
		for (const card of this.#cards.nextTurns(clientId)) {
			const [first] = card.waiters;
			if (first)
				this.#records.asked(
					card.id,
					first.question,
					this.#wallOf(first.deadlineMs),
				);
			if (first) this.#beside.shown(card.id, first.question);
		}
	}

	#showNext(clientId: string): void {
		this.#tryTo("record a question", () => this.#recordTurns(clientId));
	}

	#tryTo(what: string, work: () => void): void {
		try {
			work();
		} catch (error) {
			this.#complain(`could not ${what}`, error);
		}
	}

	#complain(what: string, error: unknown): void {
		this.#parts.log("error", what, { error: String(error) });
	}

	#shownOf(card: Card): Shown {
		const [first] = card.waiters;
		if (first === undefined) throw new Error("a card without a call");
		const { question, askedAt } = first;
		return {
			id: card.id,
			question,
			rememberable: rememberableOf(card, question),
			askedAt,
			expiresAt: this.#wallOf(first.deadlineMs),
			waiting: card.waiters.length,
			...this.#beside.of(card.id, question),
		};
	}

	/** For a person: what the clock on the wall says then. */
	#wallOf(monotonicMs: number): number {
		const { clock } = this.#parts;
		return Math.round(clock.now() + monotonicMs - clock.monotonicMs());
	}

	#newId(): string {
		for (;;) {
			const id = `DB-${randomCode(4)}`;
			if (!this.#cards.get(id) && !this.#records.has(id)) return id;
		}
	}

	#changed(): void {
		for (const listener of this.#listeners) listener();
	}
}

const rememberableOf = (card: Card, question: NewQuestion): Rememberable =>
	(card.rememberable ??= rememberable(question));

const endStates = {
	deny: "denied",
	timeout: "timed-out",
	void: "void",
} as const;

type Denied = Extract<Answer, { kind: "deny" }>;

const denied = (by: string, reason: string): Denied => ({
	kind: "deny",
	by,
	reason,
});
