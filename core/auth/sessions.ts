/**
 * The rows behind tokens and cookies, and the refresh tokens that belong to them. Keeps hashes of what was given out,
 * never the thing itself. A row that is revoked is removed, and with it everything that came from it.
 */
import { hash, randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { Name, Role, SessionView } from "../../contract/views.ts";
import type { Clock } from "../clock.ts";

export interface SessionRow {
	readonly id: string;
	readonly subject: string;
	/** `subject` without its kind: the user's or the key's id. */
	readonly subjectId: string;
	readonly name: string;
	readonly kind: SessionView["kind"];
	readonly role: Role;
	/** Empty: all. */
	readonly upstreams: readonly string[];
	/** Of the raw key it was made with, so that it ends when that one does. */
	readonly keyHash: string | null;
	readonly cookieHash: string | null;
	/** Of a cookie: given out over TLS, on an upstream's own name. */
	readonly secure: boolean;
	readonly createdAt: number;
	expiresAt: number;
	lastUsedAt: number | null;
}

export type NewSession = Pick<
	SessionRow,
	"name" | "kind" | "role" | "upstreams" | "expiresAt"
> & {
	/** Left out for a token that was issued: it is its own subject. */
	readonly subject?: string;
	readonly keyHash?: string;
	readonly cookieHash?: string;
	readonly secure?: boolean;
};

interface RefreshRow {
	readonly session: string;
	readonly expiresAt: number;
	readonly usedAt: number | null;
}

/** Sign-ins one user or key may have at a time; the oldest ends for one more. */
const sessionsPerSubject = 1_000;
const sweepEveryMs = 3_600_000;

/** What is kept of a token: enough to know it again. */
export const digest = (raw: string): string => hash("sha256", raw, "hex");

/** 256 random bits in base64url. */
export const newRaw = (prefix: string): string =>
	prefix + randomBytes(32).toString("base64url");

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");

export class Sessions {
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	readonly #byId = new Map<string, SessionRow>();
	readonly #byCookie = new Map<string, SessionRow>();
	/** Oldest first. */
	readonly #bySubject = new Map<string, Set<SessionRow>>();
	/** Used since the last save. */
	readonly #used = new Set<SessionRow>();
	#sweptMs: number;

	constructor(db: DatabaseSync, clock: Clock) {
		this.#db = db;
		this.#clock = clock;
		for (const row of db
			.prepare("SELECT * FROM session ORDER BY created_at")
			.all())
			this.#remember(read(row));
		this.#sweptMs = clock.monotonicMs();
		this.#sweep();
	}

	get(id: string): SessionRow | undefined {
		return this.#byId.get(id);
	}

	byCookie(cookieHash: string): SessionRow | undefined {
		return this.#byCookie.get(cookieHash);
	}

	all(): Iterable<SessionRow> {
		return this.#byId.values();
	}

	of(subject: string): Iterable<SessionRow> {
		return this.#bySubject.get(subject) ?? [];
	}

	create(wanted: NewSession): SessionRow {
		if (this.#clock.monotonicMs() - this.#sweptMs > sweepEveryMs) this.#sweep();
		const id = `s_${randomBytes(9).toString("hex")}`;
		const subject = wanted.subject ?? `issued:${id}`;
		const others = this.#bySubject.get(subject);
		if (others && others.size >= sessionsPerSubject)
			for (const oldest of others) {
				this.revoke(oldest.id);
				break;
			}
		const row: SessionRow = {
			...wanted,
			id,
			subject,
			subjectId: subjectId(subject),
			upstreams: [...wanted.upstreams],
			keyHash: wanted.keyHash ?? null,
			cookieHash: wanted.cookieHash ?? null,
			secure: wanted.secure ?? false,
			createdAt: this.#clock.now(),
			lastUsedAt: null,
		};
		this.#db
			.prepare("INSERT INTO session VALUES (?,?,?,?,?,?,?,?,?,?,NULL,?)")
			.run(
				id,
				subject,
				row.name,
				row.kind,
				row.role,
				JSON.stringify(row.upstreams),
				row.keyHash === null ? null : bytes(row.keyHash),
				row.cookieHash === null ? null : bytes(row.cookieHash),
				row.createdAt,
				row.expiresAt,
				row.secure ? 1 : 0,
			);
		this.#remember(row);
		return row;
	}

	/** Remembers the use; it is written by {@link Sessions.saveUse}. */
	touch(row: SessionRow, now: number): void {
		row.lastUsedAt = now;
		this.#used.add(row);
	}

	/** `false`: there was none. */
	revoke(id: string): boolean {
		const row = this.#byId.get(id);
		if (!row) return false;
		this.#db.prepare("DELETE FROM session WHERE id = ?").run(id);
		this.#forget(row);
		return true;
	}

	/** Every session of one user or key, but for `except`. */
	revokeAll(subject: string, except?: string): void {
		for (const row of this.of(subject))
			if (row.id !== except) this.revoke(row.id);
	}

	/** A new single-use refresh token of this session. */
	addRefresh(session: string, expiresAt: number): string {
		const raw = newRaw("dbr_");
		this.#db
			.prepare("INSERT INTO refresh VALUES (?,?,?,NULL)")
			.run(bytes(digest(raw)), session, expiresAt);
		return raw;
	}

	findRefresh(raw: string): RefreshRow | undefined {
		const row = this.#db
			.prepare(
				"SELECT session, expires_at, used_at FROM refresh WHERE hash = ?",
			)
			.get(bytes(digest(raw)));
		return (
			row && {
				session: String(row["session"]),
				expiresAt: Number(row["expires_at"]),
				usedAt: row["used_at"] === null ? null : Number(row["used_at"]),
			}
		);
	}

	/** Spends one refresh token and gives the next, both or neither; the session lives until `sessionEnd`. */
	rotateRefresh(
		raw: string,
		row: SessionRow,
		expiresAt: number,
		sessionEnd: number,
	): string {
		this.#db.exec("BEGIN IMMEDIATE");
		try {
			this.#db
				.prepare("UPDATE refresh SET used_at = ? WHERE hash = ?")
				.run(this.#clock.now(), bytes(digest(raw)));
			const next = this.addRefresh(row.id, expiresAt);
			this.#db
				.prepare("UPDATE session SET expires_at = ? WHERE id = ?")
				.run(sessionEnd, row.id);
			this.#db.exec("COMMIT");
			row.expiresAt = sessionEnd;
			return next;
		} catch (error) {
			if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
			throw error;
		}
	}

	/** The time by which every token given out until now has expired. */
	lastExpiry(): number {
		let last = this.#clock.now();
		for (const row of this.#byId.values()) last = Math.max(last, row.expiresAt);
		return last;
	}

	/** Writes the times of last use. While the state cannot be written they wait: the gate must not end for them. */
	saveUse(): void {
		if (this.#used.size === 0) return;
		try {
			const update = this.#db.prepare(
				"UPDATE session SET last_used_at = ? WHERE id = ?",
			);
			for (const row of this.#used) update.run(row.lastUsedAt, row.id);
			this.#used.clear();
		} catch {
			// The audit log says already that the file cannot be written.
		}
	}

	/** Removes what has expired. */
	#sweep(): void {
		this.#sweptMs = this.#clock.monotonicMs();
		const now = this.#clock.now();
		this.#db.prepare("DELETE FROM session WHERE expires_at <= ?").run(now);
		this.#db.prepare("DELETE FROM refresh WHERE expires_at <= ?").run(now);
		for (const row of this.#byId.values())
			if (row.expiresAt <= now) this.#forget(row);
	}

	#remember(row: SessionRow): void {
		this.#byId.set(row.id, row);
		if (row.cookieHash !== null) this.#byCookie.set(row.cookieHash, row);
		const same = this.#bySubject.get(row.subject);
		if (same) same.add(row);
		else this.#bySubject.set(row.subject, new Set([row]));
	}

	#forget(row: SessionRow): void {
		this.#byId.delete(row.id);
		this.#used.delete(row);
		if (row.cookieHash !== null) this.#byCookie.delete(row.cookieHash);
		const same = this.#bySubject.get(row.subject);
		same?.delete(row);
		if (same?.size === 0) this.#bySubject.delete(row.subject);
	}
}

export const sessionView = (row: SessionRow): SessionView => ({
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

const subjectId = (subject: string): string =>
	subject.slice(subject.indexOf(":") + 1);

function read(row: Record<string, unknown>): SessionRow {
	const subject = String(row["subject"]);
	return {
		id: String(row["id"]),
		subject,
		subjectId: subjectId(subject),
		name: String(row["name"]),
		kind: SessionView.shape.kind.parse(row["kind"]),
		role: Role.parse(row["role"]),
		// Throws on anything else: an empty list opens every upstream, so nothing may be taken for one.
		upstreams: z.array(Name).parse(JSON.parse(String(row["upstreams"]))),
		keyHash: hexOf(row["key_hash"]),
		cookieHash: hexOf(row["cookie_hash"]),
		secure: row["secure"] === 1,
		createdAt: Number(row["created_at"]),
		expiresAt: Number(row["expires_at"]),
		lastUsedAt:
			row["last_used_at"] === null ? null : Number(row["last_used_at"]),
	};
}

/** The columns are BLOBs, or NULL, in a STRICT table. */
export const hexOf = (value: unknown): string | null =>
	value === null ? null : Buffer.from(value as Uint8Array).toString("hex");
