/**
 * Signing in, as the rest of the gate knows it: one object over four parts. live-sessions.ts says what was shown stands
 * for, sign-ins.ts begins and ends a session, tokens.ts gives out, accounts.ts changes users. Speaks no HTTP.
 */
import type { Role, SessionView } from "../../contract/views.ts";
import type { Sealed } from "../audit/sealed-rows.ts";
import type { Refusal } from "../problem.ts";
import { Accounts } from "./accounts.ts";
import type { AuthParts, LetInPrograms, SharedParts } from "./parts.ts";
import { Passwords } from "./passwords.ts";
import type { Session } from "./session.ts";
import { Sessions } from "./sessions.ts";
import { SignIns, type TokenPair } from "./sign-ins.ts";
import { type PublicJwk, SigningKeys } from "./signing-keys.ts";
import { LiveSessions } from "./live-sessions.ts";
import { Tickets } from "./tickets.ts";
import {
	type Asked,
	type Caller,
	type Exchanged,
	type Issued,
	Tokens,
} from "./tokens.ts";
import { type User, Users } from "./users.ts";

/** What was given out by core/oauth begins with it. */
const programToken = "dbo_";

export class Auth {
	readonly users: Users;
	readonly sessions: Sessions;
	readonly #signing: SigningKeys;
	readonly #programs: LetInPrograms | undefined;
	readonly #live: LiveSessions;
	readonly #tokens: Tokens;
	readonly #signIns: SignIns;
	readonly #accounts: Accounts;
	#foreignSignIns = 0;

	constructor(parts: AuthParts) {
		const { db, vault, clock, log } = parts;
		this.users = new Users(db, clock, {
			onChange: () => parts.onUsers(),
			onBad: (names) => {
				for (const name of names)
					log("error", `user ${name} was changed outside of the gate`);
				parts.onRevoke();
			},
		});
		this.sessions = new Sessions(db, clock, (count) => {
			this.#foreignSignIns += count;
			log("error", `${count} sign-ins were changed outside of the gate`);
			parts.onRevoke();
		});
		this.#signing = new SigningKeys(db, vault, clock, log);
		this.#programs = parts.programs;
		const shared: SharedParts = {
			...parts,
			users: this.users,
			sessions: this.sessions,
			passwords: new Passwords(parts.argon2),
			signing: this.#signing,
		};
		const tickets = new Tickets(clock);
		this.#live = new LiveSessions(shared, tickets);
		this.#tokens = new Tokens(shared, this.#live, tickets);
		this.#signIns = new SignIns(shared, this.#live, this.#tokens);
		this.#accounts = new Accounts(shared, this.#live);
	}

	/** What its rows are proved by. */
	get sealed(): readonly Sealed[] {
		const { users, sessions } = this;
		return [
			{ name: "app_user", sealed: users.sealed },
			{ name: "session", sealed: sessions.sealed },
			{ name: "refresh", sealed: sessions.refreshTokens },
		];
	}

	warnings(): string[] {
		return [
			...this.users.ignored.map(
				(name) =>
					`user ${name} was changed outside of the gate, and cannot sign in; add them anew, or remove them`,
			),
			...(this.#foreignSignIns === 0
				? []
				: [
						`sign-ins were changed outside of the gate, and have ended: ${this.#foreignSignIns}`,
					]),
		];
	}

	/** {@link LiveSessions.ofToken} */
	identifyToken(
		raw: string,
	): Session | undefined | Promise<Session | undefined> {
		return raw.startsWith(programToken)
			? this.#programs?.identify(raw)
			: this.#live.ofToken(raw);
	}

	/** A token that names this gate as its issuer, or looks like one of a program's, good or not. Verifies nothing. */
	isOurs(raw: string): boolean {
		return raw.startsWith(programToken) || this.#signing.isOurs(raw);
	}

	/** {@link LiveSessions.ofCookie} */
	identifyCookie(value: string): Session | undefined {
		return this.#live.ofCookie(value);
	}

	/** {@link LiveSessions.ofTicket} */
	redeemTicket(raw: string, upstream: string): Session | undefined {
		return this.#live.ofTicket(raw, upstream);
	}

	/** {@link LiveSessions.isActive} */
	isActive(session: Session): boolean {
		return session.id.startsWith("oauth:")
			? (this.#programs?.isActive(session) ?? false)
			: this.#live.isActive(session);
	}

	/** {@link SignIns.signIn} */
	signIn(
		name: string,
		password: string,
		address: string,
	): Promise<User | Refusal> {
		return this.#signIns.signIn(name, password, address);
	}

	/** {@link SignIns.login} */
	login(
		name: string,
		password: string,
		address: string,
	): Promise<TokenPair | Refusal> {
		return this.#signIns.login(name, password, address);
	}

	/** {@link SignIns.loginWithCookie} */
	loginWithCookie(
		name: string,
		password: string,
		address: string,
		secure: boolean,
	): Promise<{ value: string; maxAgeSeconds: number } | Refusal> {
		return this.#signIns.loginWithCookie(name, password, address, secure);
	}

	/** {@link SignIns.refresh} */
	refresh(raw: string): Promise<TokenPair | Refusal> {
		return this.#signIns.refresh(raw);
	}

	/** {@link SignIns.logoutByRefreshToken} */
	logoutByRefreshToken(raw: string): boolean {
		return this.#signIns.logoutByRefreshToken(raw);
	}

	logout(id: string): boolean {
		return this.#signIns.logout(id);
	}

	/** {@link SignIns.revoke} */
	revoke(id: string): boolean {
		return this.#signIns.revoke(id);
	}

	/** {@link Tokens.exchange} */
	exchange(caller: Caller, asked: Asked): Promise<Exchanged | Refusal> {
		return this.#tokens.exchange(caller, asked);
	}

	/** {@link Tokens.issue} @throws VaultError */
	issue(wanted: Parameters<Tokens["issue"]>[0]): Promise<Issued | undefined> {
		return this.#tokens.issue(wanted);
	}

	/** {@link Tokens.issueTicket} */
	issueTicket(caller: Caller, upstream: string): string | undefined {
		return this.#tokens.issueTicket(caller, upstream);
	}

	/** {@link Accounts.setUp} */
	setUp(raw: string, password: string): Promise<User | Refusal> {
		return this.#accounts.setUp(raw, password);
	}

	/** {@link Accounts.changePassword} */
	changePassword(
		session: Session,
		oldPassword: string,
		newPassword: string,
		address: string,
	): Promise<User | Refusal> {
		return this.#accounts.changePassword(
			session,
			oldPassword,
			newPassword,
			address,
		);
	}

	/** {@link Accounts.givePassword} */
	givePassword(name: string, password: string): Promise<User | Refusal> {
		return this.#accounts.givePassword(name, password);
	}

	/** {@link Accounts.addWithPassword} */
	addWithPassword(
		name: string,
		role: Role,
		password: string,
	): Promise<User | Refusal | undefined> {
		return this.#accounts.addWithPassword(name, role, password);
	}

	/** {@link Accounts.newSetup} */
	newSetup(user: User): { token: string; expiresAt: number } {
		return this.#accounts.newSetup(user);
	}

	/** {@link Accounts.change} */
	changeUser(
		user: User,
		wanted: { role?: Role | undefined; disabled?: boolean | undefined },
	): User {
		return this.#accounts.change(user, wanted);
	}

	removeUser(user: User): void {
		this.#accounts.remove(user);
	}

	/** {@link LiveSessions.views} */
	views(): SessionView[] {
		return this.#live.views();
	}

	/** {@link LiveSessions.count} */
	countSessions(user: User): number {
		return this.#live.count(user);
	}

	/** @throws VaultError */
	async rotateSigningKey(): Promise<string> {
		const kid = await this.#signing.rotate(this.sessions.lastExpiry());
		this.#live.forgetTokens();
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
}
