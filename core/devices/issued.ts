/**
 * Which request objects each device was handed, so that the digest in its answer proves what it was shown. One nonce for
 * each device and question: it is good for one allow, and for one deny, also after the allow. Kept in memory; what was
 * handed out before a restart is answered by nobody.
 */
import { randomBytes } from "node:crypto";
import { toBase64Url } from "../../contract/pairing.ts";
import type { RequestObject, Signed } from "../../contract/phone.ts";

/** What an answer to a request object is held against. */
export type Handed = Pick<RequestObject, "call" | "risk" | "allow">;

/** A card changes while it is looked at; whoever answers an older one than these is shown it anew. */
const mostDigests = 8;
/** A wall clock that wanders is no other card. */
const wanderMs = 1_000;

export const newNonce = (): string => toBase64Url(randomBytes(16));

interface Current {
	readonly about: readonly unknown[];
	readonly expiresAt: number;
	readonly card: Signed<RequestObject>;
	/** Characters of its JSON. */
	readonly length: number;
}

/** One device's copies of one question. */
export class Issue {
	readonly nonce = newNonce();
	readonly #handed = new Map<string, Handed>();
	/** An allow spends half of it: a deny comes through after that. */
	#spent: "" | "allow" | "deny" = "";
	#current: Current | undefined;

	/** The card as it was handed out last where it is still about the same; signing costs, and its digest would change. */
	card(
		about: readonly unknown[],
		expiresAt: number,
		make: () => { card: Signed<RequestObject>; digest: string },
	): Current {
		const last = this.#current;
		if (
			last !== undefined &&
			last.about.every((one, index) => one === about[index]) &&
			Math.abs(last.expiresAt - expiresAt) <= wanderMs
		)
			return last;
		const { card, digest } = make();
		const { call, risk, allow } = card.object;
		this.#handed.set(digest, { call, risk, allow });
		for (const oldest of this.#handed.keys()) {
			if (this.#handed.size <= mostDigests) break;
			this.#handed.delete(oldest);
		}
		const { length } = JSON.stringify(card);
		return (this.#current = { about, expiresAt, card, length });
	}

	/** undefined: never handed to this device, or too long ago. */
	handed(digest: string): Handed | undefined {
		return this.#handed.get(digest);
	}

	/** `false`: another nonce, or one that was used for as much already. */
	isOpenFor(nonce: string, verdict: "allow" | "deny"): boolean {
		return (
			nonce === this.nonce &&
			(this.#spent === "" || (this.#spent === "allow" && verdict === "deny"))
		);
	}

	spend(verdict: "allow" | "deny"): void {
		this.#spent = verdict;
	}
}

export class Issued {
	readonly #byDevice = new Map<string, Map<string, Issue>>();

	/** The device's copies of that question, begun where it has none. */
	open(device: string, request: string): Issue {
		const issues = this.#byDevice.get(device) ?? new Map<string, Issue>();
		this.#byDevice.set(device, issues);
		const known = issues.get(request) ?? new Issue();
		issues.set(request, known);
		return known;
	}

	get(device: string, request: string): Issue | undefined {
		return this.#byDevice.get(device)?.get(request);
	}

	/** What can be answered no more is forgotten, also of devices that are away. */
	keepOnly(isOpen: (request: string) => boolean): void {
		for (const issues of this.#byDevice.values())
			for (const request of issues.keys())
				if (!isOpen(request)) issues.delete(request);
	}

	end(device: string): void {
		this.#byDevice.delete(device);
	}
}
