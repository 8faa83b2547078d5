/**
 * WebSocket tickets: what a browser shows in the URL of an upgrade, where it can set no header. Each opens one socket,
 * at one upstream, within 30 s. In memory only: a restart ends them.
 */
import type { Clock } from "../clock.ts";
import type { ApiKey } from "../keys.ts";
import type { Session } from "./session.ts";
import { digest, newRaw } from "./raw.ts";

export const ticketSeconds = 30;
const ticketForm = /^dbt_[\w-]{43}$/;
/** The oldest goes first. */
const heldAtMost = 10_000;
/** So that one client's tickets never push out another's. */
const heldPerSubject = 100;

interface Ticket {
	readonly session: Session;
	readonly upstream: string;
	readonly endsMs: number;
}

export class Tickets {
	readonly #clock: Clock;
	/** By hash, oldest first. */
	readonly #held = new Map<string, Ticket>();
	/** The hashes of each subject's, oldest first. */
	readonly #bySubject = new Map<string, Set<string>>();
	readonly #bareKeys = new WeakMap<Session, ApiKey>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	/** `bareKey`: what the ticket stands for where no session stands behind it. */
	issue(session: Session, upstream: string, bareKey?: ApiKey): string {
		if (bareKey) this.#bareKeys.set(session, bareKey);
		const now = this.#clock.monotonicMs();
		for (const [hash, ticket] of this.#held) {
			if (ticket.endsMs > now && this.#held.size < heldAtMost) break;
			this.#drop(hash, ticket);
		}
		const raw = newRaw("dbt_");
		const hash = digest(raw);
		this.#held.set(hash, {
			session,
			upstream,
			endsMs: now + ticketSeconds * 1_000,
		});
		const own = this.#bySubject.get(session.subject) ?? new Set();
		this.#bySubject.set(session.subject, own.add(hash));
		if (own.size > heldPerSubject) {
			const [oldest = ""] = own;
			const ticket = this.#held.get(oldest);
			if (ticket) this.#drop(oldest, ticket);
		}
		return raw;
	}

	/** Whose it is. Whatever the answer, the ticket is spent. */
	redeem(raw: string, upstream: string): Session | undefined {
		if (!ticketForm.test(raw)) return undefined;
		const hash = digest(raw);
		const ticket = this.#held.get(hash);
		if (!ticket) return undefined;
		this.#drop(hash, ticket);
		return ticket.upstream === upstream &&
			this.#clock.monotonicMs() < ticket.endsMs
			? ticket.session
			: undefined;
	}

	/** Also of a session whose ticket was spent: its socket may be open still. */
	bareKeyOf(session: Session): ApiKey | undefined {
		return this.#bareKeys.get(session);
	}

	#drop(hash: string, { session: { subject } }: Ticket): void {
		this.#held.delete(hash);
		const own = this.#bySubject.get(subject);
		own?.delete(hash);
		if (own?.size === 0) this.#bySubject.delete(subject);
	}
}
