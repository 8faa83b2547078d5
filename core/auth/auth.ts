/**
 * Who may sign in, and what a token, a cookie or a ticket that was given out still stands for. What is shown is judged
 * by what holds now: the user, the key, the session's row; a token's own words can only narrow that. Speaks no HTTP.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Role, SessionView } from "../../contract/views.ts";
import { type AuditLog, gateEntry } from "../audit/log.ts";
import type { Clock } from "../clock.ts";
import type { ApiKey, ApiKeys } from "../keys.ts";
import type { LoginAttempts } from "../limits/attempts.ts";
import type { Log } from "../log.ts";
import { isRefusal, type Refusal, refuse } from "../problem.ts";
import { VaultError } from "../vault/backend.ts";
import type { Vault } from "../vault/vault.ts";
import { visible } from "../visible.ts";
import { type Argon2, Passwords } from "./passwords.ts";
import {
	areWithin,
	commonUpstreams,
	isWithin,
	lesserRole,
	type Session,
} from "./session.ts";
import { digest, newRaw, type SessionRow, Sessions } from "./sessions.ts";
import {
	longestToken,
	type PublicJwk,
	SigningKeys,
	toleranceMs,
} from "./signing-keys.ts";
import { Tickets } from "./tickets.ts";
import { type User, Users } from "./users.ts";

/** As in security.json, "auth". */
export interface Lifetimes {
	readonly access_hours: number;
	readonly refresh_days: number;
	readonly cookie_hours: number;
	readonly cookie_idle_minutes: number;
}

export interface AuthParts {
	readonly db: DatabaseSync;
	readonly vault: Vault;
	readonly clock: Clock;
	readonly keys: Pick<ApiKeys, "get" | "isActive">;
	readonly log: Log;
	readonly audit: Pick<AuditLog, "note">;
	readonly attempts: LoginAttempts;
	/** Only tests give another. */
	readonly argon2?: Argon2;
	lifetimes(): Lifetimes;
	/** Something ended or got narrower: open streams are looked at again, windows are told. */
	onRevoke(): void;
	/** A user was added, changed, signed in or removed. */
	onUsers(): void;
}

/** Whoever asks for a token or a ticket: what it gets is never more than this. */
export interface Caller {
	readonly name: string;
	readonly role: Role;
	readonly upstreams: readonly string[];
	readonly key: ApiKey | undefined;
	readonly session: Session | undefined;
}

export interface TokenPair {
	readonly accessToken: string;
	readonly expiresInSeconds: number;
	readonly refreshToken: string;
	readonly refreshExpiresInSeconds: number;
	readonly user: User;
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

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
/** However often it is refreshed, a sign-in ends after this. */
const longestFamilyMs = 90 * dayMs;
/** Two programs that refresh at once: the second is told so, and is no thief. */
const raceMs = 5_000;
const verifiedAtMost = 10_000;
/** More would not fit a token; the session's own list holds then. */
const longestClaim = 2_000;
const cookieForm = /^[\w-]{43}$/;
const refreshForm = /^dbr_[\w-]{43}$/;
const setupForm = /^dbs_[\w-]{43}$/;

export class Auth {
	readonly users: Users;
	readonly sessions: Sessions;
	readonly #parts: AuthParts;
	readonly #passwords: Passwords;
	readonly #signing: SigningKeys;
	readonly #tickets: Tickets;
	/** By the token's SHA-256, oldest first. Each use looks at the row again. */
	readonly #verified = new Map<string, Verified>();
	/** The keys behind tickets that no session stands behind. */
	readonly #bareKeys = new WeakMap<Session, ApiKey>();
	readonly #ofCookies = new WeakMap<SessionRow, Session>();

	constructor(parts: AuthParts) {
		const { db, vault, clock, log } = parts;
		this.#parts = parts;
		this.users = new Users(db, clock, () => parts.onUsers());
		this.sessions = new Sessions(db, clock);
		this.#passwords = new Passwords(parts.argon2);
		this.#signing = new SigningKeys(db, vault, clock, log);
		this.#tickets = new Tickets(clock);
	}

	/** Whose token it is. A promise only the first time a token is seen. */
	identifyToken(
		raw: string,
	): Session | undefined | Promise<Session | undefined> {
		if (raw.length > longestToken) return undefined;
		const hash = digest(raw);
		const known = this.#verified.get(hash);
		return known ? this.#ofToken(known) : this.#verify(raw, hash);
	}

	/** A token that names this gate as its issuer, good or not. Verifies nothing. */
	isOurs(raw: string): boolean {
		return this.#signing.isOurs(raw);
	}

	identifyCookie(value: string): Session | undefined {
		if (!cookieForm.test(value)) return undefined;
		const row = this.sessions.byCookie(digest(value));
		const role = row && this.#roleOf(row);
		if (!row || !role) return undefined;
		this.sessions.touch(row, this.#parts.clock.now());
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
		};
		this.#ofCookies.set(row, session);
		return session;
	}

	/** Spends the ticket. `upstream` is where the socket would lead. */
	redeemTicket(raw: string, upstream: string): Session | undefined {
		const session = this.#tickets.redeem(raw, upstream);
		return session && this.isActive(session) ? session : undefined;
	}

	/** Whether what it came from still holds, and still allows as much. For the objects that were handed out only. */
	isActive(session: Session): boolean {
		if (this.#parts.clock.now() >= session.expiresAt) return false;
		const key = this.#bareKeys.get(session);
		if (key) return this.#parts.keys.isActive(key);
		const row = this.sessions.get(session.id);
		const role = row && this.#roleOf(row);
		return role !== undefined && isWithin(session.role, role);
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
		const account = accountOf(name);
		const user = this.users.byName(account);
		const good = await this.#check(user, account, password, address);
		if (typeof good === "object") return good;
		// While it was hashed, the user may have been disabled or given another password.
		const now = user && this.users.byId(user.id);
		if (!good || !now || now.disabled || now.password !== user.password) {
			this.#parts.attempts.failed(address, account);
			return refuse("unauthenticated", `sign-in failed for ${account}`);
		}
		this.#parts.attempts.succeeded(address, account);
		return this.users.signedIn(now);
	}

	/** Signs in for a program: a JWT, and a refresh token for the next one. */
	async login(
		name: string,
		password: string,
		address: string,
	): Promise<TokenPair | Refusal> {
		const locked = await this.#notReady();
		if (locked) return locked;
		const user = await this.signIn(name, password, address);
		if (isRefusal(user)) return user;
		const now = this.#parts.clock.now();
		const row = this.sessions.create({
			...this.#ofUser(user),
			kind: "login",
			expiresAt: now + Math.max(this.#accessMs(), this.#refreshMs()),
		});
		const refreshEnd = now + this.#refreshMs();
		const refreshToken = this.sessions.addRefresh(row.id, refreshEnd);
		this.#note(`signed in, session ${row.id}`, user.name);
		return await this.#pair(user, row, refreshToken, refreshEnd);
	}

	/** Signs in for a browser: the cookie's value, and for how long it is good at most. */
	async loginWithCookie(
		name: string,
		password: string,
		address: string,
	): Promise<{ value: string; maxAgeSeconds: number } | Refusal> {
		const user = await this.signIn(name, password, address);
		if (isRefusal(user)) return user;
		const value = newRaw("");
		const lifeMs = this.#parts.lifetimes().cookie_hours * hourMs;
		const row = this.sessions.create({
			...this.#ofUser(user),
			kind: "cookie",
			cookieHash: digest(value),
			expiresAt: this.#parts.clock.now() + lifeMs,
		});
		this.#note(`signed in with a browser, session ${row.id}`, user.name);
		return { value, maxAgeSeconds: Math.floor(lifeMs / 1_000) };
	}

	/**
	 * The next pair for a refresh token, once. Within five seconds of that the same token is a `conflict`; later it was
	 * stolen, from us or by us, and the whole sign-in ends (RFC 9700 §4.14.2).
	 */
	async refresh(raw: string): Promise<TokenPair | Refusal> {
		const locked = await this.#notReady();
		if (locked) return locked;
		const bad = refuse("unauthenticated", "refresh token");
		const { clock } = this.#parts;
		const now = clock.now();
		const found = refreshForm.test(raw)
			? this.sessions.findRefresh(raw)
			: undefined;
		const row = found && this.sessions.get(found.session);
		if (!found || !row) return bad;
		if (found.usedAt !== null) {
			const since = now - found.usedAt;
			if (since >= 0 && since < raceMs)
				return refuse("conflict", `refreshed a moment ago: ${row.name}`);
			this.revoke(row.id);
			this.#note(
				`a refresh token was used twice: session ${row.id} is ended`,
				row.name,
			);
			return refuse("unauthenticated", "refresh token used twice");
		}
		const user = this.users.byId(row.subjectId);
		if (now >= found.expiresAt || !user || !this.#roleOf(row)) return bad;
		const end = row.createdAt + longestFamilyMs;
		const refreshEnd = Math.min(now + this.#refreshMs(), end);
		const sessionEnd = Math.min(
			now + Math.max(this.#accessMs(), this.#refreshMs()),
			end,
		);
		const next = this.sessions.rotateRefresh(raw, row, refreshEnd, sessionEnd);
		this.sessions.touch(row, now);
		this.#note(`refreshed, session ${row.id}`, row.name);
		return await this.#pair(user, row, next, refreshEnd);
	}

	/** Ends what a refresh token belongs to, used or not. `false`: nothing did. */
	logoutByRefreshToken(raw: string): boolean {
		const found = refreshForm.test(raw)
			? this.sessions.findRefresh(raw)
			: undefined;
		return found !== undefined && this.logout(found.session);
	}

	logout(id: string): boolean {
		const row = this.sessions.get(id);
		if (!row) return false;
		this.#note(`signed out, session ${id}`, row.name);
		return this.revoke(id);
	}

	/** Ends a session and everything that came from it, at once. */
	revoke(id: string): boolean {
		const revoked = this.sessions.revoke(id);
		if (revoked) this.#parts.onRevoke();
		return revoked;
	}

	/** A JWT in place of what was shown, for as much of what is asked as that allows. */
	async exchange(caller: Caller, asked: Asked): Promise<Exchanged | Refusal> {
		const { key, session } = caller;
		const locked = await this.#notReady();
		if (locked) return locked;
		// While the vault was asked, what was shown may have been revoked.
		if (
			key
				? !this.#parts.keys.isActive(key)
				: !session || !this.isActive(session)
		)
			return refuse("unauthenticated", "nothing to exchange");
		const role = lesserRole(asked.role ?? caller.role, caller.role);
		const upstreams = commonUpstreams(asked.upstreams, caller.upstreams);
		if (!upstreams) return refuse("forbidden", "none of these upstreams");
		const now = this.#parts.clock.now();
		const lifeMs = Math.min(asked.lifeMs ?? this.#accessMs(), this.#accessMs());
		const end = now + lifeMs;
		const row = key
			? this.sessions.create({
					subject: key.subject,
					keyHash: key.hash,
					name: key.name,
					kind: "key",
					role,
					upstreams,
					expiresAt: Math.min(end, key.expiresAt ?? end),
				})
			: session && this.sessions.get(session.id);
		if (!row) return refuse("unauthenticated", "no session");
		const expiresAt = Math.min(end, row.expiresAt);
		const token = await this.#sign(row, { role, upstreams, expiresAt });
		if (token === undefined)
			return refuse("bad-request", "too many upstreams for one token");
		this.#note(`token for session ${row.id}, ${role}`, row.name);
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
	}): Promise<{ token: string; view: SessionView } | undefined> {
		await this.#signing.ready();
		const { name, role, upstreams } = wanted;
		const expiresAt = this.#parts.clock.now() + wanted.lifeMs;
		const row = this.sessions.create({
			name,
			kind: "issued",
			role,
			upstreams,
			expiresAt,
		});
		const token = await this.#sign(row, { role, upstreams, expiresAt });
		if (token !== undefined) return { token, view: viewOf(row) };
		this.sessions.revoke(row.id);
		return undefined;
	}

	/** A ticket with the caller's own rights. Whether it may use that upstream is asked before. */
	issueTicket(caller: Caller, upstream: string): string | undefined {
		const { key, session } = caller;
		const from = session ?? key;
		if (!from) return undefined;
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
		if (!session && key) this.#bareKeys.set(ticketed, key);
		return this.#tickets.issue(ticketed, upstream);
	}

	/** Ends the link and every sign-in. */
	async setUp(raw: string, password: string): Promise<User | Refusal> {
		const bad = refuse("unauthenticated", "set-up link");
		const invited = (): User | undefined => {
			const user = setupForm.test(raw)
				? this.users.bySetupToken(raw)
				: undefined;
			return user?.disabled ? undefined : user;
		};
		const user = invited();
		if (!user) return bad;
		const phc = await this.#passwords.hash(password, user.name);
		if (typeof phc === "object") return phc;
		// Another may have used the link while this one was hashed.
		const now = invited();
		if (now?.id !== user.id) return bad;
		this.#note("set a password by a set-up link", user.name);
		return this.#withPassword(now, phc);
	}

	/** The user's own change; every other sign-in of theirs ends. */
	async changePassword(
		session: Session,
		oldPassword: string,
		newPassword: string,
		address: string,
	): Promise<User | Refusal> {
		const user = this.users.byId(userIdOf(session) ?? "");
		if (!user) return refuse("forbidden", "no user signed in");
		const good = await this.#check(user, user.name, oldPassword, address);
		if (typeof good === "object") return good;
		if (!good) {
			this.#parts.attempts.failed(address, user.name);
			return refuse("unauthenticated", `wrong password for ${user.name}`);
		}
		this.#parts.attempts.succeeded(address, user.name);
		const phc = await this.#passwords.hash(newPassword, user.name);
		if (typeof phc === "object") return phc;
		const now = this.users.byId(user.id);
		if (now?.password !== user.password || !this.isActive(session))
			return refuse("conflict", "the user was changed meanwhile");
		this.#note("changed the password", user.name);
		return this.#withPassword(now, phc, session.id);
	}

	/** The owner's change, or a new user's first password; ends every sign-in. */
	async givePassword(name: string, password: string): Promise<User | Refusal> {
		const phc = await this.#passwords.hash(password, name);
		if (typeof phc === "object") return phc;
		const user = this.users.byName(name);
		return user
			? this.#withPassword(user, phc)
			: refuse("not-found", "no such user");
	}

	/** A user with a password from the start. undefined: the name is taken. */
	async addWithPassword(
		name: string,
		role: Role,
		password: string,
	): Promise<User | Refusal | undefined> {
		const phc = await this.#passwords.hash(password, name);
		return typeof phc === "object" ? phc : this.users.add(name, role, phc);
	}

	/** A new set-up token in the password's place; ends every sign-in. */
	newSetup(user: User): { token: string; expiresAt: number } {
		const setup = this.users.newSetup(user);
		this.#endAll(user);
		return setup;
	}

	/** A lesser role narrows every sign-in at once, a greater one counts from the next; disabling ends them. */
	changeUser(
		user: User,
		wanted: { role?: Role | undefined; disabled?: boolean | undefined },
	): User {
		const changed = this.users.change(user, wanted);
		if (changed.disabled) this.sessions.revokeAll(`user:${user.id}`);
		this.#parts.onRevoke();
		return changed;
	}

	removeUser(user: User): void {
		this.users.remove(user);
		this.#endAll(user);
	}

	/** Sign-ins and tokens that are still good. */
	views(): SessionView[] {
		const views: SessionView[] = [];
		for (const row of this.sessions.all()) {
			const role = this.#roleOf(row);
			if (role) views.push({ ...viewOf(row), role });
		}
		return views;
	}

	/** Of one user, for its view. */
	countSessions(user: User): number {
		let count = 0;
		for (const row of this.sessions.of(`user:${user.id}`))
			if (this.#roleOf(row)) count++;
		return count;
	}

	/** @throws VaultError */
	async rotateSigningKey(): Promise<string> {
		const kid = await this.#signing.rotate(this.sessions.lastExpiry());
		this.#verified.clear();
		return kid;
	}

	/** @throws VaultError */
	publicKeys(): Promise<PublicJwk[]> {
		return this.#signing.publicKeys();
	}

	/** Now and then, and before the end. */
	saveUse(): void {
		this.sessions.saveUse();
	}

	async #verify(raw: string, hash: string): Promise<Session | undefined> {
		const claims = await this.#signing.verify(raw);
		const row = claims && this.sessions.get(claims.sid);
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
		return this.#ofToken(verified);
	}

	#ofToken(token: Verified): Session | undefined {
		const now = this.#parts.clock.now();
		if (now < token.notBefore || now >= token.expiresAt) return undefined;
		const row = this.sessions.get(token.sid);
		const bound = row && this.#roleOf(row);
		if (!row || !bound) return undefined;
		this.sessions.touch(row, now);
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

	/** What a session may do now; undefined when it, its user or its key has ended. */
	#roleOf(row: SessionRow): Role | undefined {
		const { clock, keys } = this.#parts;
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
		const user = this.users.byId(row.subjectId);
		return user && !user.disabled ? lesserRole(row.role, user.role) : undefined;
	}

	/** One Argon2 check, unless the caller has to wait. */
	#check(
		user: User | undefined,
		account: string,
		password: string,
		address: string,
	): Promise<boolean | Refusal> {
		const wait = (): Refusal | undefined => {
			const seconds = this.#parts.attempts.wait(address, account);
			return seconds > 0
				? {
						...refuse("rate-limited", `sign-in of ${account} has to wait`),
						retryAfterSeconds: Math.ceil(seconds),
					}
				: undefined;
		};
		const refusal = wait();
		return refusal
			? Promise.resolve(refusal)
			: this.#passwords.verify(user?.password ?? null, password, wait);
	}

	async #notReady(): Promise<Refusal | undefined> {
		try {
			await this.#signing.ready();
			return undefined;
		} catch (error) {
			if (error instanceof VaultError)
				return refuse("secret-missing", `signing key: ${error.message}`);
			throw error;
		}
	}

	async #pair(
		user: User,
		row: SessionRow,
		refreshToken: string,
		refreshEnd: number,
	): Promise<TokenPair | Refusal> {
		const now = this.#parts.clock.now();
		const expiresAt = Math.min(now + this.#accessMs(), row.expiresAt);
		const { role, upstreams } = row;
		const accessToken = await this.#sign(row, {
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

	/** The claim is left out where it would be too long and the row says the same. */
	async #sign(
		row: SessionRow,
		wanted: {
			readonly role: Role;
			readonly upstreams: readonly string[];
			readonly expiresAt: number;
		},
	): Promise<string | undefined> {
		const { role, expiresAt } = wanted;
		const list = wanted.upstreams.join();
		const fits = list.length <= longestClaim;
		if (!fits && list !== row.upstreams.join()) return undefined;
		return await this.#signing.sign({
			sub: row.subject,
			sid: row.id,
			role,
			upstreams: fits && list !== "" ? [...wanted.upstreams] : undefined,
			expiresAt,
		});
	}

	#withPassword(user: User, phc: string, keep?: string): User {
		const changed = this.users.setPassword(user, phc);
		this.#endAll(user, keep);
		return changed;
	}

	#endAll(user: User, keep?: string): void {
		this.sessions.revokeAll(`user:${user.id}`, keep);
		this.#parts.onRevoke();
	}

	#ofUser(user: User): {
		subject: string;
		name: string;
		role: Role;
		upstreams: readonly string[];
	} {
		return {
			subject: `user:${user.id}`,
			name: user.name,
			role: user.role,
			upstreams: [],
		};
	}

	#accessMs(): number {
		return this.#parts.lifetimes().access_hours * hourMs;
	}

	#refreshMs(): number {
		return this.#parts.lifetimes().refresh_days * dayMs;
	}

	#note(text: string, name: string): void {
		this.#parts.audit.note(gateEntry("change", text, undefined, name));
	}
}

/** The id of the user a session belongs to; undefined where a key or a token is its subject. */
export const userIdOf = ({ subject }: Session): string | undefined =>
	subject.startsWith("user:") ? subject.slice(5) : undefined;

/** As names are kept; what is counted and logged is bounded whatever was typed. */
export const accountOf = (name: string): string =>
	visible(name.slice(0, 256).normalize("NFKC").trim().toLowerCase()).slice(
		0,
		64,
	);

const secondsUntil = (end: number, now: number): number =>
	Math.max(0, Math.floor((end - now) / 1_000));

const viewOf = (row: SessionRow): SessionView => ({
	id: row.id,
	name: row.name,
	kind: row.kind,
	role: row.role,
	upstreams: [...row.upstreams],
	createdAt: new Date(row.createdAt).toISOString(),
	lastUsedAt:
		row.lastUsedAt === null ? null : new Date(row.lastUsedAt).toISOString(),
	expiresAt: new Date(row.expiresAt).toISOString(),
});
