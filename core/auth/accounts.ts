/**
 * What changes a user, and with it every sign-in of theirs: a password given, set or changed, another role, an end.
 * Nobody signs in here.
 */
import type { Role } from "../../contract/views.ts";
import { type Refusal, refuse } from "../problem.ts";
import { note, type SharedParts } from "./parts.ts";
import { checkPassword } from "./password-check.ts";
import { type Session, userIdOf } from "./session.ts";
import type { LiveSessions } from "./live-sessions.ts";
import type { User } from "./users.ts";

const setupForm = /^dbs_[\w-]{43}$/;

export class Accounts {
	readonly #parts: SharedParts;
	readonly #live: LiveSessions;

	constructor(parts: SharedParts, live: LiveSessions) {
		this.#parts = parts;
		this.#live = live;
	}

	/** Ends the link and every sign-in. */
	async setUp(raw: string, password: string): Promise<User | Refusal> {
		const { passwords, users } = this.#parts;
		const bad = refuse("unauthenticated", "set-up link");
		const invited = (): User | undefined => {
			const user = setupForm.test(raw) ? users.bySetupToken(raw) : undefined;
			return user && users.isUsable(user) ? user : undefined;
		};
		const user = invited();
		if (!user) return bad;
		const phc = await passwords.hash(password, user.name);
		if (typeof phc === "object") return phc;
		// Another may have used the link while this one was hashed.
		const now = invited();
		if (now?.id !== user.id) return bad;
		note(this.#parts, "set a password by a set-up link", user.name);
		return this.#withPassword(now, phc);
	}

	/** The user's own change; every other sign-in of theirs ends. */
	async changePassword(
		session: Session,
		oldPassword: string,
		newPassword: string,
		address: string,
	): Promise<User | Refusal> {
		const { attempts, passwords, users } = this.#parts;
		const user = users.byId(userIdOf(session) ?? "");
		if (!user) return refuse("forbidden", "no user signed in");
		const good = await checkPassword(this.#parts, {
			phc: user.password,
			account: user.name,
			password: oldPassword,
			address,
		});
		if (typeof good === "object") return good;
		if (!good) {
			attempts.failed(address, user.name);
			return refuse("unauthenticated", `wrong password for ${user.name}`);
		}
		attempts.succeeded(address, user.name);
		const phc = await passwords.hash(newPassword, user.name);
		if (typeof phc === "object") return phc;
		const now = users.byId(user.id);
		if (now?.password !== user.password || !this.#live.isActive(session))
			return refuse("conflict", "the user was changed meanwhile");
		note(this.#parts, "changed the password", user.name);
		return this.#withPassword(now, phc, session.id);
	}

	/** The owner's change, or a new user's first password; ends every sign-in. */
	async givePassword(name: string, password: string): Promise<User | Refusal> {
		const { passwords, users } = this.#parts;
		const phc = await passwords.hash(password, name);
		if (typeof phc === "object") return phc;
		const user = users.byName(name);
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
		const { passwords, users } = this.#parts;
		const phc = await passwords.hash(password, name);
		return typeof phc === "object" ? phc : users.add(name, role, phc);
	}

	/** A new set-up token in the password's place; ends every sign-in. */
	newSetup(user: User): { token: string; expiresAt: number } {
		const setup = this.#parts.users.newSetup(user);
		this.#endAll(user);
		return setup;
	}

	/** A lesser role narrows every sign-in at once, a greater one counts from the next; disabling ends them. */
	change(
		user: User,
		wanted: { role?: Role | undefined; disabled?: boolean | undefined },
	): User {
		const { sessions, users } = this.#parts;
		const changed = users.change(user, wanted);
		if (changed.disabled) sessions.revokeAll(`user:${user.id}`);
		this.#parts.onRevoke();
		return changed;
	}

	remove(user: User): void {
		this.#parts.users.remove(user);
		this.#endAll(user);
	}

	#withPassword(user: User, phc: string, keep?: string): User {
		const changed = this.#parts.users.setPassword(user, phc);
		this.#endAll(user, keep);
		return changed;
	}

	#endAll(user: User, keep?: string): void {
		this.#parts.sessions.revokeAll(`user:${user.id}`, keep);
		this.#parts.onRevoke();
	}
}
