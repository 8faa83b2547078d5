/**
 * One held call, from its question to the moment its bytes leave. Knows what was answered and whether that still holds;
 * decides nothing and writes nothing.
 */
import type { Grant } from "./grant.ts";
import {
	type Answer,
	type Held,
	isAnonymous,
	type NewQuestion,
} from "./question.ts";

/** What a waiter asks of those who keep it. */
export interface Keeper {
	withdraw(waiter: Waiter): void;
	/** The card's id, where the place was kept. */
	keepPlace(waiter: Waiter): string | undefined;
	released(waiter: Waiter): void;
	ended(waiter: Waiter, status: number | null): void;
}

export class Waiter implements Held {
	readonly question: NewQuestion;
	readonly askedAt: number;
	readonly weight: number;
	/** Its caller was given a ticket: nobody listens until the call is made again. */
	readonly isSeat: boolean;
	deadlineMs: number;
	/** The card it is on, or was answered on. */
	card = "";
	readonly answer: Promise<Answer>;
	readonly #keeper: Keeper;
	readonly #settle: (answer: Answer) => void;
	#state: "waiting" | "over" = "waiting";
	#given: Answer | undefined;
	#grant: Grant | undefined;
	#overruled: Answer | undefined;
	#isReleased = false;

	constructor(
		keeper: Keeper,
		question: NewQuestion,
		facts: {
			readonly askedAt: number;
			readonly weight: number;
			readonly isSeat: boolean;
			readonly deadlineMs: number;
		},
	) {
		this.#keeper = keeper;
		this.question = question;
		this.askedAt = facts.askedAt;
		this.weight = facts.weight;
		this.isSeat = facts.isSeat;
		this.deadlineMs = facts.deadlineMs;
		const { promise, resolve } = Promise.withResolvers<Answer>();
		this.answer = promise;
		this.#settle = resolve;
	}

	get id(): string {
		return this.card;
	}

	get isWaiting(): boolean {
		return this.#state === "waiting";
	}

	/** Who allowed it; empty: nobody. */
	get allowedBy(): string {
		return this.#given?.kind === "allow" ? this.#given.by : "";
	}

	get isReleased(): boolean {
		return this.#isReleased;
	}

	get stillAllowed(): boolean {
		return (
			this.#given?.kind === "allow" &&
			this.#overruled === undefined &&
			this.#grant?.revoked !== true
		);
	}

	get denial(): Answer | undefined {
		if (this.#overruled) return this.#overruled;
		if (this.#grant?.revoked === true)
			return { kind: "deny", by: "owner", reason: "the grant was revoked" };
		return this.#given?.kind === "allow" ? undefined : this.#given;
	}

	release(): boolean {
		if (!this.stillAllowed) return false;
		this.#isReleased = true;
		this.#keeper.released(this);
		return true;
	}

	withdraw(): void {
		this.#keeper.withdraw(this);
	}

	over(status: number | null): void {
		if (this.#isReleased) this.#keeper.ended(this, status);
		else this.withdraw();
	}

	ticket(): string | undefined {
		if (!this.isWaiting || this.isSeat || isAnonymous(this.question))
			return undefined;
		const id = this.#keeper.keepPlace(this);
		// The caller has been answered: nothing is said to it any more.
		if (id !== undefined) this.#state = "over";
		return id;
	}

	/** The first one counts. */
	give(answer: Answer, grant?: Grant): void {
		if (!this.isWaiting) return;
		this.#state = "over";
		this.#given = answer;
		this.#grant = grant;
		this.#settle(answer);
	}

	/** After an allow, before the bytes have left. `false`: too late. */
	overrule(answer: Answer): boolean {
		if (this.#isReleased || !this.stillAllowed) return false;
		this.#overruled = answer;
		return true;
	}
}
