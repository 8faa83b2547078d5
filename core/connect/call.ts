/** What the client has sent, and waits for the answers to: each comes once, from whomever. */
import type { Id, Outgoing } from "./message.ts";

/** A stream that goes on behind its last answer is given this long. */
const lingerMs = 2_000;

export class Call {
	readonly line: string;
	readonly message: Outgoing;
	/** Resolves when nothing is owed any more; never for what has no answer. */
	readonly answered: Promise<void>;
	readonly #owed: Set<Id>;
	readonly #abort = new AbortController();
	#onAnswered: (() => void) | undefined;
	#linger: NodeJS.Timeout | undefined;

	constructor(line: string, message: Outgoing) {
		this.line = line;
		this.message = message;
		this.#owed = new Set(message.ids);
		this.answered = new Promise((resolve) => {
			this.#onAnswered = resolve;
		});
	}

	/** Aborts when nobody waits any more. */
	get signal(): AbortSignal {
		return this.#abort.signal;
	}

	get isModern(): boolean {
		return this.message.modernVersion !== undefined;
	}

	/** Lasts until its client ends it. */
	get isStanding(): boolean {
		return this.message.method === "subscriptions/listen";
	}

	get owed(): readonly Id[] {
		return [...this.#owed];
	}

	owes(id: Id): boolean {
		return this.#owed.has(id);
	}

	/** It was answered. */
	settle(id: Id): void {
		this.#owed.delete(id);
		if (this.#owed.size > 0) return;
		this.#onAnswered?.();
		this.#linger ??= setTimeout(() => this.end(), lingerMs).unref();
	}

	/** Nobody waits any more. */
	end(): void {
		this.over();
		this.#abort.abort();
	}

	/** Nothing of it comes any more. */
	over(): void {
		clearTimeout(this.#linger);
	}
}
