/**
 * People who sign in: name, role, the hash of the password, and the set-up link that stands in for one. There is no
 * user from the start and no default password; a row that somebody else wrote is nobody. Hashes nothing itself and knows
 * no session.
 */
import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { Role, type UserView } from "../../contract/views.ts";
import { LookedAtRows, type SealedRows } from "../audit/sealed-rows.ts";
import type { Clock } from "../clock.ts";
import { visible } from "../visible.ts";
import { digest, hexOf, newRaw } from "./raw.ts";

export interface User {
	readonly id: string;
	/** Lower-case ASCII, unique. */
	readonly name: string;
	readonly role: Role;
	readonly disabled: boolean;
	/** Argon2id in PHC form; null until the set-up link was used. */
	readonly password: string | null;
	readonly setup: { readonly hash: string; readonly until: number } | null;
	readonly createdAt: number;
	readonly lastLoginAt: number | null;
}

/** A day: long enough to be passed on, short enough to be missed when it was lost. */
const setupMs = 86_400_000;

/** What a row lets in, and whom. */
const granting = [
	"id",
	"name",
	"role",
	"disabled",
	"password",
	"setup_hash",
	"setup_until",
];

interface Told {
	readonly onChange: () => void;
	/** Users, by their names, that are none any more. */
	readonly onBad: (names: readonly string[]) => void;
}

export class Users {
	/** What proves that a user's row is the gate's own. */
	readonly sealed: SealedRows;
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	readonly #onChange: () => void;
	/** Of an earlier process, and nobody has looked at their seals yet. */
	readonly #unproven = new Set<string>();
	/** Ids to names, of rows that somebody else wrote or changed. */
	readonly #ignored = new Map<string, string>();
	readonly #byId = new Map<string, User>();
	readonly #byName = new Map<string, User>();
	readonly #bySetup = new Map<string, User>();

	constructor(db: DatabaseSync, clock: Clock, { onChange, onBad }: Told) {
		this.#db = db;
		this.#onChange = onChange;
		this.#clock = clock;
		this.sealed = new LookedAtRows(
			db,
			{
				table: "app_user",
				columns: granting,
				onBad: (ids) => onBad(this.#ignore(ids)),
			},
			() => this.#unproven.clear(),
		);
		for (const row of db
			.prepare("SELECT * FROM app_user ORDER BY created_at")
			.all()) {
			const user = read(row);
			// What says nothing the gate would have written is found out with the seals.
			if (user === undefined) continue;
			this.#remember(user);
			this.#unproven.add(user.id);
		}
	}

	/** Whether it may sign in, and what was signed in before holds. Of an earlier start nobody, until seals were looked at. */
	isUsable({ id, disabled }: User): boolean {
		return !disabled && this.#byId.has(id) && !this.#unproven.has(id);
	}

	/** Names of rows that somebody else wrote or changed: they sign nobody in. */
	get ignored(): readonly string[] {
		return [...this.#ignored.values()];
	}

	/** Removes the rows of that name that are ignored. `false`: there was none. */
	dropIgnored(name: string): boolean {
		const ids = [...this.#ignored].flatMap(([id, one]) =>
			one === name ? [id] : [],
		);
		for (const id of ids) {
			this.#db.prepare("DELETE FROM app_user WHERE id = ?").run(id);
			this.#ignored.delete(id);
		}
		return ids.length > 0;
	}

	byId(id: string): User | undefined {
		return this.#byId.get(id);
	}

	byName(name: string): User | undefined {
		return this.#byName.get(name);
	}

	/** Whose set-up link this is; undefined when it is unknown, used or too old. */
	bySetupToken(raw: string): User | undefined {
		const user = this.#bySetup.get(digest(raw));
		return user?.setup && this.#clock.now() < user.setup.until
			? user
			: undefined;
	}

	list(): User[] {
		return [...this.#byId.values()];
	}

	/** Users who could sign in, or set a password and then sign in. */
	activeCount(): number {
		let count = 0;
		for (const user of this.#byId.values()) if (!user.disabled) count++;
		return count;
	}

	/** undefined: the name is taken. */
	add(name: string, role: Role, password: string | null): User | undefined {
		if (this.#byName.has(name)) return undefined;
		this.dropIgnored(name);
		const user: User = {
			id: `u_${randomBytes(6).toString("hex")}`,
			name,
			role,
			disabled: false,
			password,
			setup: null,
			createdAt: this.#clock.now(),
			lastLoginAt: null,
		};
		this.#db
			.prepare(
				`INSERT INTO app_user (id, name, role, disabled, password, created_at)
				VALUES (?,?,?,0,?,?)`,
			)
			.run(user.id, name, role, password, user.createdAt);
		this.sealed.seal(user.id);
		this.#remember(user);
		this.#onChange();
		return user;
	}

	/** A new set-up token; the password and the token before it no longer count. */
	newSetup(user: User): { token: string; expiresAt: number } {
		const token = newRaw("dbs_");
		const until = this.#clock.now() + setupMs;
		const setup = { hash: digest(token), until };
		this.#change(user.id, { password: null, setup });
		return { token, expiresAt: until };
	}

	/** Ends a set-up link, whether it was used or not. */
	setPassword(user: User, password: string): User {
		return this.#change(user.id, { password, setup: null });
	}

	change(
		user: User,
		{
			role,
			disabled,
		}: { role?: Role | undefined; disabled?: boolean | undefined },
	): User {
		return this.#change(user.id, {
			...(role === undefined ? {} : { role }),
			...(disabled === undefined ? {} : { disabled }),
		});
	}

	signedIn({ id }: User): User {
		const now = this.#clock.now();
		// It lets nobody in, so no seal is of it.
		this.#db
			.prepare("UPDATE app_user SET last_login_at = ? WHERE id = ?")
			.run(now, id);
		return this.#changed({ ...this.#known(id), lastLoginAt: now });
	}

	remove(user: User): void {
		this.#db.prepare("DELETE FROM app_user WHERE id = ?").run(user.id);
		this.#forgetSetup(this.#byId.get(user.id) ?? user);
		this.#byId.delete(user.id);
		this.#byName.delete(user.name);
		this.#onChange();
	}

	/** Of the user as it is now: whoever holds an older object undoes nothing with it. */
	#change(
		id: string,
		wanted: Partial<Pick<User, "role" | "disabled" | "password" | "setup">>,
	): User {
		const user: User = { ...this.#known(id), ...wanted };
		const isWritten = this.sealed.change(id, () =>
			this.#db
				.prepare(
					`UPDATE app_user SET role = ?, disabled = ?, password = ?, setup_hash = ?, setup_until = ?
					WHERE id = ?`,
				)
				.run(
					user.role,
					user.disabled ? 1 : 0,
					user.password,
					user.setup ? Buffer.from(user.setup.hash, "hex") : null,
					user.setup?.until ?? null,
					id,
				),
		);
		if (!isWritten)
			throw new Error(
				"the user was changed outside of the gate, and is none any more",
			);
		return this.#changed(user);
	}

	#known(id: string): User {
		const user = this.#byId.get(id);
		if (!user) throw new Error("a user that was removed cannot be changed");
		return user;
	}

	#changed(user: User): User {
		this.#forgetSetup(this.#byId.get(user.id) ?? user);
		this.#remember(user);
		this.#onChange();
		return user;
	}

	/** Their names, as the rows say them now. */
	#ignore(ids: readonly string[]): string[] {
		return ids.map((id) => {
			const row = this.#db
				.prepare("SELECT name FROM app_user WHERE id = ?")
				.get(id);
			const name = visible(String(row?.["name"] ?? id)).slice(0, 64);
			this.#ignored.set(id, name);
			const user = this.#byId.get(id);
			if (user) {
				this.#forgetSetup(user);
				this.#byId.delete(id);
				this.#byName.delete(user.name);
			}
			return name;
		});
	}

	#remember(user: User): void {
		this.#byId.set(user.id, user);
		this.#byName.set(user.name, user);
		if (user.setup) this.#bySetup.set(user.setup.hash, user);
	}

	#forgetSetup(user: User): void {
		if (user.setup) this.#bySetup.delete(user.setup.hash);
	}
}

export const userView = (user: User, sessions: number): UserView => ({
	id: user.id,
	name: user.name,
	role: user.role,
	disabled: user.disabled,
	hasPassword: user.password !== null,
	createdAt: new Date(user.createdAt).toISOString(),
	lastLoginAt:
		user.lastLoginAt === null ? null : new Date(user.lastLoginAt).toISOString(),
	sessions,
});

/** undefined: it says something the gate never writes. */
function read(row: Record<string, unknown>): User | undefined {
	const role = Role.safeParse(row["role"]).data;
	if (role === undefined) return undefined;
	const setupHash = hexOf(row["setup_hash"]);
	return {
		id: String(row["id"]),
		name: String(row["name"]),
		role,
		disabled: row["disabled"] !== 0,
		password: z.string().nullable().parse(row["password"]),
		setup:
			setupHash === null
				? null
				: {
						hash: setupHash,
						until: Number(row["setup_until"]),
					},
		createdAt: Number(row["created_at"]),
		lastLoginAt:
			row["last_login_at"] === null ? null : Number(row["last_login_at"]),
	};
}
