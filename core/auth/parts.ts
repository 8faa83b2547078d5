/**
 * What signing in is given from outside, and what its own parts share: the stores, the lifetimes, the word to the log.
 * Decides nothing.
 */
import type { DatabaseSync } from "node:sqlite";
import { type AuditLog, gateEntry } from "../audit/log.ts";
import type { Clock } from "../clock.ts";
import type { ApiKeys } from "../keys.ts";
import type { LoginAttempts } from "../limits/attempts.ts";
import type { Log } from "../log.ts";
import type { SecuritySettings } from "../settings/schema.ts";
import type { Vault } from "../vault/vault.ts";
import type { Argon2, Passwords } from "./passwords.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import type { SigningKeys } from "./signing-keys.ts";
import type { Users } from "./users.ts";

/** Sessions whose id is "oauth:" and a program's. */
export interface LetInPrograms {
	identify(raw: string): Session | undefined;
	isActive(session: Session): boolean;
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
	/** Programs that were let in by OAuth, and what they show. */
	readonly programs?: LetInPrograms;
	lifetimes(): SecuritySettings["auth"];
	/** Something ended or got narrower: open streams are looked at again, windows are told. */
	onRevoke(): void;
	/** A user was added, changed, signed in or removed. */
	onUsers(): void;
}

export interface SharedParts extends AuthParts {
	readonly users: Users;
	readonly sessions: Sessions;
	readonly passwords: Passwords;
	readonly signing: SigningKeys;
}

export const hourMs = 3_600_000;
export const dayMs = 24 * hourMs;

/** For how long an access token is good at most. */
export const accessMs = (parts: AuthParts): number =>
	parts.lifetimes().access_hours * hourMs;

export const refreshMs = (parts: AuthParts): number =>
	parts.lifetimes().refresh_days * dayMs;

/** As an answer tells it; never negative. */
export const secondsUntil = (end: number, now: number): number =>
	Math.max(0, Math.floor((end - now) / 1_000));

/** In the audit log, under the user's or the key's name. */
export const note = (parts: AuthParts, text: string, name: string): void =>
	parts.audit.note(gateEntry("change", text, undefined, name));
