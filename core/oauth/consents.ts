/**
 * Programs that wait in a browser for the owner's answer. A question is asked here, told to the doors, and answered by one
 * of them; nothing a browser sends can. Silence refuses. Gives nothing out: who asked comes back for what was said.
 */
import { randomBytes, randomInt } from "node:crypto";
import type { ConsentRole, ConsentView } from "../../contract/oauth.ts";
import { isLoopback } from "../address.ts";
import type { Clock } from "../clock.ts";
import { type Refusal, refuse } from "../problem.ts";

export interface ConsentQuestion {
	/** Of the browser that waits: one question each. */
	readonly interaction: string;
	readonly clientId: string;
	readonly address: string;
	readonly name: string;
	readonly document: string | null;
	readonly returnsTo: string;
	readonly asks: ConsentRole;
	readonly upstreams: readonly string[];
}

export interface Allowed {
	readonly role: ConsentRole;
	readonly upstreams: readonly string[];
}

export interface Consent {
	readonly id: string;
	/** Stands on both pages, so that a person sees that they belong together. */
	readonly code: string;
	readonly question: ConsentQuestion;
	readonly expiresAt: number;
	/** undefined: nobody has answered yet. */
	readonly answer: Allowed | "refused" | undefined;
}

interface Held extends Consent {
	readonly requestedAt: number;
	answer: Allowed | "refused" | undefined;
	readonly wake: Set<() => void>;
	timer: NodeJS.Timeout | undefined;
}

export const consentMs = 5 * 60_000;
/** An answered one is kept until its browser has come for it. */
const collectMs = 60_000;
/** What waits in all, and from one address of a network. */
const waitingAtMost = 5;
const waitingAtMostFromOne = 2;
/** After a no, nothing from the same address of a network is asked about. */
const refusedMs = 60_000;
/** No letters and digits that look alike. */
const letters = "ABCDEFGHJKMNPQRSTUVWXYZ23456789";

interface ConsentParts {
	readonly clock: Clock;
	/** What an upstream is known to offer; `null`: not seen yet. */
	toolsOf(upstream: string): string[] | null;
	onChange(): void;
}

export class Consents {
	readonly #parts: ConsentParts;
	readonly #held = new Map<string, Held>();
	/** Addresses, by when the owner said no. */
	readonly #refused = new Map<string, number>();

	constructor(parts: ConsentParts) {
		this.#parts = parts;
	}

	/** The one that this browser waits for. */
	of(interaction: string): Consent | undefined {
		this.#sweep();
		return this.#held.get(interaction);
	}

	/** One a client at a time, and few in all: what a stranger can put before the owner is little. */
	ask(question: ConsentQuestion): Consent | Refusal {
		this.#sweep();
		const waiting = [...this.#held.values()].filter(
			({ answer }) => answer === undefined,
		);
		if (
			waiting.length >= waitingAtMost ||
			waiting.some((one) => one.question.clientId === question.clientId) ||
			this.#isTooMuch(question.address, waiting)
		)
			return refuse("too-many-questions", "too many programs ask to be let in");
		const now = this.#parts.clock.now();
		const held: Held = {
			id: `c_${randomBytes(9).toString("hex")}`,
			code: this.#newCode(),
			question,
			requestedAt: now,
			expiresAt: now + consentMs,
			answer: undefined,
			wake: new Set(),
			timer: setTimeout(() => this.#sweep(), consentMs),
		};
		held.timer?.unref();
		this.#held.set(question.interaction, held);
		this.#parts.onChange();
		return held;
	}

	/** Of this computer, it may be one program or another. */
	#isTooMuch(address: string, waiting: readonly Held[]): boolean {
		if (isLoopback(address)) return false;
		const before = this.#parts.clock.monotonicMs() - refusedMs;
		for (const [refused, atMs] of this.#refused)
			if (atMs <= before) this.#refused.delete(refused);
		return (
			this.#refused.has(address) ||
			waiting.filter(({ question }) => question.address === address).length >=
				waitingAtMostFromOne
		);
	}

	views(): ConsentView[] {
		this.#sweep();
		return [...this.#held.values()]
			.filter(({ answer }) => answer === undefined)
			.map(({ id, code, question, requestedAt, expiresAt }) => ({
				id,
				code,
				name: question.name,
				document: question.document,
				returnsTo: question.returnsTo,
				asks: question.asks,
				upstreams: question.upstreams.map((name) => ({
					name,
					tools: this.#parts.toolsOf(name),
				})),
				requestedAt: new Date(requestedAt).toISOString(),
				expiresAt: new Date(expiresAt).toISOString(),
			}));
	}

	/** The first answer holds. `false`: nothing by this id waits; or what is allowed is nothing of what was asked for. */
	answer(
		id: string,
		said:
			| { role: ConsentRole; upstreams?: readonly string[] | undefined }
			| "refused",
	): boolean {
		this.#sweep();
		const held = [...this.#held.values()].find((one) => one.id === id);
		if (held?.answer !== undefined || held === undefined) return false;
		if (said === "refused") {
			this.#refused.set(held.question.address, this.#parts.clock.monotonicMs());
			this.#settle(held, "refused");
		} else {
			const asked = held.question.upstreams;
			const upstreams = said.upstreams ?? asked;
			if (
				upstreams.length === 0 ||
				!upstreams.every((name) => asked.includes(name))
			)
				return false;
			this.#settle(held, { role: said.role, upstreams: [...upstreams] });
		}
		return true;
	}

	/** Its browser has what was said. */
	forget(interaction: string): void {
		const held = this.#held.get(interaction);
		if (!held) return;
		clearTimeout(held.timer);
		this.#held.delete(interaction);
		if (held.answer === undefined) this.#parts.onChange();
	}

	/** Calls back once it was answered, or its time is over. Returns the function that stops that. */
	onAnswer(interaction: string, wake: () => void): () => void {
		const held = this.#held.get(interaction);
		if (!held || held.answer !== undefined) {
			queueMicrotask(wake);
			return () => undefined;
		}
		held.wake.add(wake);
		return () => held.wake.delete(wake);
	}

	close(): void {
		for (const held of this.#held.values()) {
			clearTimeout(held.timer);
			for (const wake of held.wake) wake();
		}
		this.#held.clear();
	}

	#settle(held: Held, answer: Allowed | "refused"): void {
		held.answer = answer;
		clearTimeout(held.timer);
		held.timer = setTimeout(
			() => this.#held.delete(held.question.interaction),
			collectMs,
		);
		held.timer.unref();
		for (const wake of held.wake) wake();
		held.wake.clear();
		this.#parts.onChange();
	}

	/** Silence refuses. */
	#sweep(): void {
		const now = this.#parts.clock.now();
		for (const held of this.#held.values())
			if (held.answer === undefined && now >= held.expiresAt)
				this.#settle(held, "refused");
	}

	#newCode(): string {
		const taken = new Set([...this.#held.values()].map(({ code }) => code));
		for (;;) {
			const code = Array.from(
				{ length: 4 },
				() => letters[randomInt(letters.length)],
			).join("");
			if (!taken.has(code)) return code;
		}
	}
}
