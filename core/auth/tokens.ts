/**
 * What is given out without a password: a JWT in place of what was shown, a JWT nobody signs in for, a WebSocket ticket.
 * None is more than its caller has. Signs the access tokens of sign-ins, too.
 */
import type { Role, SessionView } from "../../contract/views.ts";
import type { ApiKey } from "../keys.ts";
import { type Refusal, refuse } from "../problem.ts";
import { VaultError } from "../vault/backend.ts";
import { accessMs, note, secondsUntil, type SharedParts } from "./parts.ts";
import { commonUpstreams, type Session } from "./session.ts";
import { lesserRole } from "../permission/roles.ts";
import { type SessionRow, sessionView } from "./sessions.ts";
import type { LiveSessions } from "./live-sessions.ts";
import type { Tickets } from "./tickets.ts";

/** Whoever asks for a token or a ticket: what it gets is never more than this. */
export interface Caller {
	readonly name: string;
	readonly role: Role;
	readonly upstreams: readonly string[];
	readonly key: ApiKey | undefined;
	readonly session: Session | undefined;
}

/** What a caller would like of a new token. */
export interface Asked {
	readonly role: Role | undefined;
	/** Empty: what the caller may use. */
	readonly upstreams: readonly string[];
	readonly lifeMs: number | undefined;
}

export interface Exchanged {
	readonly token: string;
	readonly role: Role;
	readonly upstreams: readonly string[];
	readonly expiresInSeconds: number;
	/** A lesser role, or fewer upstreams, than was asked for. */
	readonly isLess: boolean;
}

/** A token that the owner makes for a program. */
export interface Issued {
	readonly token: string;
	readonly view: SessionView;
}

interface Signed {
	readonly role: Role;
	readonly upstreams: readonly string[];
	readonly expiresAt: number;
}

/** More would not fit a token; the session's own list holds then. */
const longestClaim = 2_000;

export class Tokens {
	readonly #parts: SharedParts;
	readonly #live: LiveSessions;
	readonly #tickets: Tickets;

	constructor(parts: SharedParts, live: LiveSessions, tickets: Tickets) {
		this.#parts = parts;
		this.#live = live;
		this.#tickets = tickets;
	}

	/** Asked before anything is begun that ends in a token: whether one could be signed. */
	async notReady(): Promise<Refusal | undefined> {
		try {
			await this.#parts.signing.ready();
			return undefined;
		} catch (error) {
			if (error instanceof VaultError)
				return refuse("secret-missing", `signing key: ${error.message}`);
			throw error;
		}
	}

	/** A JWT in place of what was shown, for as much of what is asked as that allows. */
	async exchange(caller: Caller, asked: Asked): Promise<Exchanged | Refusal> {
		const { key, session } = caller;
		const locked = await this.notReady();
		if (locked) return locked;
		const { clock, keys, sessions } = this.#parts;
		// While the vault was asked, what was shown may have been revoked.
		if (key ? !keys.isActive(key) : !session || !this.#live.isActive(session))
			return refuse("unauthenticated", "nothing to exchange");
		const role = lesserRole(asked.role ?? caller.role, caller.role);
		const upstreams = commonUpstreams(asked.upstreams, caller.upstreams);
		if (!upstreams) return refuse("forbidden", "none of these upstreams");
		const now = clock.now();
		const longestMs = accessMs(this.#parts);
		const end = now + Math.min(asked.lifeMs ?? longestMs, longestMs);
		const row = key
			? sessions.create({
					subject: key.subject,
					keyHash: key.hash,
					name: key.name,
					kind: "key",
					role,
					upstreams,
					expiresAt: Math.min(end, key.expiresAt ?? end),
				})
			: session && sessions.get(session.id);
		if (!row) return refuse("unauthenticated", "no session");
		const expiresAt = Math.min(end, row.expiresAt);
		const token = await this.sign(row, { role, upstreams, expiresAt });
		if (token === undefined)
			return refuse("bad-request", "too many upstreams for one token");
		note(this.#parts, `token for session ${row.id}, ${role}`, row.name);
		const isLess =
			(asked.role !== undefined && role !== asked.role) ||
			upstreams.length < asked.upstreams.length;
		return {
			token,
			role,
			upstreams,
			isLess,
			expiresInSeconds: secondsUntil(expiresAt, now),
		};
	}

	/** A JWT that nobody signs in for. undefined: too many upstreams for one. @throws VaultError */
	async issue(wanted: {
		readonly name: string;
		readonly role: Role;
		readonly upstreams: readonly string[];
		readonly lifeMs: number;
	}): Promise<Issued | undefined> {
		const { clock, sessions, signing } = this.#parts;
		await signing.ready();
		const { name, role, upstreams } = wanted;
		const expiresAt = clock.now() + wanted.lifeMs;
		const row = sessions.create({
			name,
			kind: "issued",
			role,
			upstreams,
			expiresAt,
		});
		const token = await this.sign(row, { role, upstreams, expiresAt });
		if (token !== undefined) return { token, view: sessionView(row) };
		sessions.revoke(row.id);
		return undefined;
	}

	/** A ticket with the caller's own rights. Whether it may use that upstream is asked before. */
	issueTicket(caller: Caller, upstream: string): string | undefined {
		const { key, session } = caller;
		const from = session ?? key;
		// A certificate is shown with every connection, so with the socket's, too.
		if (!from || session?.via === "certificate") return undefined;
		const ticketed: Session = {
			// A bare key is its own family.
			id: session?.id ?? from.subject,
			subject: from.subject,
			name: caller.name,
			role: caller.role,
			upstreams: [upstream],
			via: "ticket",
			expiresAt: from.expiresAt ?? Number.POSITIVE_INFINITY,
		};
		return this.#tickets.issue(ticketed, upstream, session ? undefined : key);
	}

	/**
	 * After {@link Tokens.notReady} has said nothing. The claim is left out where it would be too long and the row says the
	 * same; undefined: too long, and it does not.
	 */
	async sign(row: SessionRow, wanted: Signed): Promise<string | undefined> {
		const { role, expiresAt } = wanted;
		const list = wanted.upstreams.join();
		const fits = list.length <= longestClaim;
		if (!fits && list !== row.upstreams.join()) return undefined;
		return await this.#parts.signing.sign({
			sub: row.subject,
			sid: row.id,
			role,
			upstreams: fits && list !== "" ? [...wanted.upstreams] : undefined,
			expiresAt,
		});
	}
}
