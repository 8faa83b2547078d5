/**
 * How a person's sign-in begins, goes on and ends: a password for a session, a refresh token for the next pair, and the
 * way out. Speaks no HTTP; what a session is good for later is judged in live-sessions.ts.
 */
import { isRefusal, type Refusal, refuse } from "../problem.ts";
import { visible } from "../visible.ts";
import {
	accessMs,
	dayMs,
	hourMs,
	note,
	refreshMs,
	secondsUntil,
	type SharedParts,
} from "./parts.ts";
import { checkPassword } from "./password-check.ts";
import { lesserRole } from "../permission/roles.ts";
import { digest, newRaw } from "./raw.ts";
import type { NewSession, SessionRow } from "./sessions.ts";
import type { LiveSessions } from "./live-sessions.ts";
import type { Tokens } from "./tokens.ts";
import type { User } from "./users.ts";

export interface TokenPair {
	readonly accessToken: string;
	readonly expiresInSeconds: number;
	readonly refreshToken: string;
	readonly refreshExpiresInSeconds: number;
	readonly user: User;
}

/** However often it is refreshed, a sign-in ends after this. */
const longestFamilyMs = 90 * dayMs;
/** Two programs that refresh at once: the second is told so, and is no thief. */
const raceMs = 5_000;
const refreshForm = /^dbr_[\w-]{43}$/;

export class SignIns {
	readonly #parts: SharedParts;
	readonly #live: LiveSessions;
	readonly #tokens: Tokens;

	constructor(parts: SharedParts, live: LiveSessions, tokens: Tokens) {
		this.#parts = parts;
		this.#live = live;
		this.#tokens = tokens;
	}

	/**
	 * The user, when the password is right. One Argon2 check whatever the name: an unknown, a disabled and a new user take
	 * as long as a known one.
	 */
	async signIn(
		name: string,
		password: string,
		address: string,
	): Promise<User | Refusal> {
		const { attempts, users } = this.#parts;
		const account = accountOf(name);
		const user = users.byName(account);
		const good = await checkPassword(this.#parts, {
			phc: user?.password ?? null,
			account,
			password,
			address,
		});
		if (typeof good === "object") return good;
		// While it was hashed, the user may have been disabled or given another password.
		const now = user && users.byId(user.id);
		if (
			!good ||
			!now ||
			!users.isUsable(now) ||
			now.password !== user.password
		) {
			attempts.failed(address, account);
			return refuse("unauthenticated", `sign-in failed for ${account}`);
		}
		attempts.succeeded(address, account);
		return users.signedIn(now);
	}

	/** Signs in for a program: a JWT, and a refresh token for the next one. */
	async login(
		name: string,
		password: string,
		address: string,
	): Promise<TokenPair | Refusal> {
		const locked = await this.#tokens.notReady();
		if (locked) return locked;
		const user = await this.signIn(name, password, address);
		if (isRefusal(user)) return user;
		const { clock, sessions } = this.#parts;
		const now = clock.now();
		const row = sessions.create({
			...ofUser(user),
			kind: "login",
			expiresAt: now + this.#sessionMs(),
		});
		const refreshEnd = now + refreshMs(this.#parts);
		const refreshToken = sessions.addRefresh(row.id, refreshEnd);
		note(this.#parts, `signed in, session ${row.id}`, user.name);
		return await this.#pair(user, row, refreshToken, refreshEnd);
	}

	/**
	 * Signs in for a browser: the cookie's value, and for how long it is good at most. `secure`: over TLS, on an upstream's
	 * own name.
	 */
	async loginWithCookie(
		name: string,
		password: string,
		address: string,
		secure: boolean,
	): Promise<{ value: string; maxAgeSeconds: number } | Refusal> {
		const user = await this.signIn(name, password, address);
		if (isRefusal(user)) return user;
		const { clock, sessions } = this.#parts;
		const value = newRaw("");
		const lifeMs = this.#parts.lifetimes().cookie_hours * hourMs;
		const row = sessions.create({
			...ofUser(user),
			kind: "cookie",
			cookieHash: digest(value),
			secure,
			expiresAt: clock.now() + lifeMs,
		});
		note(this.#parts, `signed in with a browser, session ${row.id}`, user.name);
		return { value, maxAgeSeconds: Math.floor(lifeMs / 1_000) };
	}

	/**
	 * The next pair for a refresh token, once. Within five seconds of that the same token is a `conflict`; later it was
	 * stolen, from us or by us, and the whole sign-in ends (RFC 9700 §4.14.2).
	 */
	async refresh(raw: string): Promise<TokenPair | Refusal> {
		const locked = await this.#tokens.notReady();
		if (locked) return locked;
		const bad = refuse("unauthenticated", "refresh token");
		const { clock, sessions, users } = this.#parts;
		const now = clock.now();
		const found = this.#findRefresh(raw);
		const row = found && sessions.get(found.session);
		if (!found || !row) return bad;
		if (found.usedAt !== null) {
			const since = now - found.usedAt;
			if (since >= 0 && since < raceMs)
				return refuse("conflict", `refreshed a moment ago: ${row.name}`);
			this.revoke(row.id);
			note(
				this.#parts,
				`a refresh token was used twice: session ${row.id} is ended`,
				row.name,
			);
			return refuse("unauthenticated", "refresh token used twice");
		}
		const user = users.byId(row.subjectId);
		if (now >= found.expiresAt || !user || !this.#live.roleOf(row)) return bad;
		const end = row.createdAt + longestFamilyMs;
		const refreshEnd = Math.min(now + refreshMs(this.#parts), end);
		const sessionEnd = Math.min(now + this.#sessionMs(), end);
		const next = sessions.rotateRefresh(raw, row, refreshEnd, sessionEnd);
		if (next === undefined) return bad;
		sessions.touch(row, now);
		note(this.#parts, `refreshed, session ${row.id}`, row.name);
		return await this.#pair(user, row, next, refreshEnd);
	}

	/** Ends what a refresh token belongs to, used or not. `false`: nothing did. */
	logoutByRefreshToken(raw: string): boolean {
		const found = this.#findRefresh(raw);
		return found !== undefined && this.logout(found.session);
	}

	logout(id: string): boolean {
		const row = this.#parts.sessions.get(id);
		if (!row) return false;
		note(this.#parts, `signed out, session ${id}`, row.name);
		return this.revoke(id);
	}

	/** Ends a session and everything that came from it, at once. */
	revoke(id: string): boolean {
		const revoked = this.#parts.sessions.revoke(id);
		if (revoked) this.#parts.onRevoke();
		return revoked;
	}

	#findRefresh(
		raw: string,
	): ReturnType<SharedParts["sessions"]["findRefresh"]> {
		return refreshForm.test(raw)
			? this.#parts.sessions.findRefresh(raw)
			: undefined;
	}

	/** A session lives as long as the longer of its tokens. */
	#sessionMs(): number {
		return Math.max(accessMs(this.#parts), refreshMs(this.#parts));
	}

	async #pair(
		user: User,
		row: SessionRow,
		refreshToken: string,
		refreshEnd: number,
	): Promise<TokenPair | Refusal> {
		const now = this.#parts.clock.now();
		const expiresAt = Math.min(now + accessMs(this.#parts), row.expiresAt);
		const { role, upstreams } = row;
		const accessToken = await this.#tokens.sign(row, {
			role: lesserRole(role, user.role),
			upstreams,
			expiresAt,
		});
		if (accessToken === undefined) return refuse("internal", "token too long");
		return {
			accessToken,
			expiresInSeconds: secondsUntil(expiresAt, now),
			refreshToken,
			refreshExpiresInSeconds: secondsUntil(refreshEnd, now),
			user,
		};
	}
}

/** As names are kept; what is counted and logged is bounded whatever was typed. */
const accountOf = (name: string): string =>
	visible(name.slice(0, 256).normalize("NFKC").trim().toLowerCase()).slice(
		0,
		64,
	);

const ofUser = (
	user: User,
): Pick<NewSession, "subject" | "name" | "role" | "upstreams"> => ({
	subject: `user:${user.id}`,
	name: user.name,
	role: user.role,
	upstreams: [],
});
