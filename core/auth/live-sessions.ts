/**
 * What a token, a cookie or a ticket that was given out still stands for. It is judged by what holds now: the user, the
 * key, the session's row; a token's own words can only narrow that. Gives nothing out, and ends nothing.
 */
import { isWithin, lesserRole } from "../permission/roles.ts";
import type { Role, SessionView } from "../../contract/views.ts";
import type { SharedParts } from "./parts.ts";
import { digest } from "./raw.ts";
import { areWithin, commonUpstreams, type Session } from "./session.ts";
import { type SessionRow, sessionView } from "./sessions.ts";
import { longestToken, toleranceMs } from "./signing-keys.ts";
import type { Tickets } from "./tickets.ts";
import type { User } from "./users.ts";

/** A token that was verified: what it says, and the session object it last stood for. */
interface Verified {
	readonly subject: string;
	readonly sid: string;
	readonly role: Role;
	readonly upstreams: readonly string[];
	readonly notBefore: number;
	readonly expiresAt: number;
	session: Session | undefined;
}

const verifiedAtMost = 10_000;
const cookieForm = /^[\w-]{43}$/;

export class LiveSessions {
	readonly #parts: SharedParts;
	readonly #tickets: Tickets;
	/** By the token's SHA-256, oldest first. Each use looks at the row again. */
	readonly #verified = new Map<string, Verified>();
	readonly #ofCookies = new WeakMap<SessionRow, Session>();

	constructor(parts: SharedParts, tickets: Tickets) {
		this.#parts = parts;
		this.#tickets = tickets;
	}

	/** Whose token it is. A promise only the first time a token is seen. */
	ofToken(raw: string): Session | undefined | Promise<Session | undefined> {
		if (raw.length > longestToken) return undefined;
		const hash = digest(raw);
		const known = this.#verified.get(hash);
		return known ? this.#ofVerified(known) : this.#verify(raw, hash);
	}

	ofCookie(value: string): Session | undefined {
		if (!cookieForm.test(value)) return undefined;
		const { clock, sessions } = this.#parts;
		const row = sessions.byCookie(digest(value));
		const role = row && this.roleOf(row);
		if (!row || !role) return undefined;
		sessions.touch(row, clock.now());
		const known = this.#ofCookies.get(row);
		if (known?.role === role) return known;
		const session: Session = {
			id: row.id,
			subject: row.subject,
			name: row.name,
			role,
			upstreams: row.upstreams,
			via: "cookie",
			expiresAt: row.expiresAt,
			secure: row.secure,
		};
		this.#ofCookies.set(row, session);
		return session;
	}

	/** Spends the ticket. `upstream` is where the socket would lead. */
	ofTicket(raw: string, upstream: string): Session | undefined {
		const session = this.#tickets.redeem(raw, upstream);
		return session && this.isActive(session) ? session : undefined;
	}

	/** Whether what it came from still holds, and still allows as much. For the objects that were handed out only. */
	isActive(session: Session): boolean {
		const { clock, keys, sessions } = this.#parts;
		if (clock.now() >= session.expiresAt) return false;
		const key = this.#tickets.bareKeyOf(session);
		if (key) return keys.isActive(key);
		const row = sessions.get(session.id);
		const role = row && this.roleOf(row);
		return role !== undefined && isWithin(session.role, role);
	}

	/** What a session may do now; undefined when it, its user or its key has ended. */
	roleOf(row: SessionRow): Role | undefined {
		const { clock, keys, sessions, users } = this.#parts;
		if (!sessions.isProven(row)) return undefined;
		const now = clock.now();
		if (now >= row.expiresAt || now < row.createdAt - toleranceMs)
			return undefined;
		if (row.kind === "issued") return row.role;
		if (row.kind === "key") {
			const key = keys.get(row.subjectId);
			const { keyHash } = row;
			// Rotated: what came from the raw key before ends with that one's overlap.
			const overlaps =
				key?.overlap?.hash === keyHash && now < key.overlap.until;
			// A key that is given fewer upstreams ends what was made for more.
			return key &&
				(key.hash === keyHash || overlaps) &&
				areWithin(row.upstreams, key.upstreams)
				? lesserRole(row.role, key.role)
				: undefined;
		}
		if (row.kind === "cookie") {
			const idleMs = this.#parts.lifetimes().cookie_idle_minutes * 60_000;
			if (now >= (row.lastUsedAt ?? row.createdAt) + idleMs) return undefined;
		}
		const user = users.byId(row.subjectId);
		return user && users.isUsable(user)
			? lesserRole(row.role, user.role)
			: undefined;
	}

	/** Sign-ins and tokens that are still good. */
	views(): SessionView[] {
		const views: SessionView[] = [];
		for (const row of this.#parts.sessions.all()) {
			const role = this.roleOf(row);
			if (role) views.push({ ...sessionView(row), role });
		}
		return views;
	}

	/** How many of one user's are still good. */
	count(user: User): number {
		let count = 0;
		for (const row of this.#parts.sessions.of(`user:${user.id}`))
			if (this.roleOf(row)) count++;
		return count;
	}

	/** Every token is verified again: another key signs now. */
	forgetTokens(): void {
		this.#verified.clear();
	}

	async #verify(raw: string, hash: string): Promise<Session | undefined> {
		const { sessions, signing } = this.#parts;
		const claims = await signing.verify(raw);
		const row = claims && sessions.get(claims.sid);
		if (!claims || row?.subject !== claims.sub) return undefined;
		const upstreams = commonUpstreams(claims.upstreams ?? [], row.upstreams);
		if (!upstreams) return undefined;
		const verified: Verified = {
			subject: claims.sub,
			sid: claims.sid,
			role: claims.role,
			upstreams,
			notBefore: claims.nbf * 1_000 - toleranceMs,
			expiresAt: claims.exp * 1_000 + toleranceMs,
			session: undefined,
		};
		for (const oldest of this.#verified.keys()) {
			if (this.#verified.size < verifiedAtMost) break;
			this.#verified.delete(oldest);
		}
		this.#verified.set(hash, verified);
		return this.#ofVerified(verified);
	}

	#ofVerified(token: Verified): Session | undefined {
		const { clock, sessions } = this.#parts;
		const now = clock.now();
		if (now < token.notBefore || now >= token.expiresAt) return undefined;
		const row = sessions.get(token.sid);
		const bound = row && this.roleOf(row);
		if (!row || !bound) return undefined;
		sessions.touch(row, now);
		const role = lesserRole(token.role, bound);
		if (token.session?.role === role) return token.session;
		token.session = {
			id: row.id,
			subject: row.subject,
			name: row.name,
			role,
			upstreams: token.upstreams,
			via: "token",
			expiresAt: token.expiresAt,
		};
		return token.session;
	}
}
