/**
 * The rows behind tokens and cookies. Keeps hashes of what was given out, never the thing itself. A row that is revoked is
 * removed, and with it everything that came from it; so is one that somebody else wrote or changed.
 */
import { randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { Name, Role, SessionView } from "../../contract/views.ts";
import { LookedAtRows, type SealedRows } from "../audit/sealed-rows.ts";
import type { Clock } from "../clock.ts";
import { bytes, hexOf } from "./raw.ts";
import { type RefreshRow, RefreshTokens } from "./refresh-tokens.ts";

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

/** All there is but the time of the last use, which changes too often: it can only end a cookie sooner or later. */
const granting = [
	"id",
	"subject",
	"name",
	"kind",
	"role",
	"upstreams",
	"key_hash",
	"cookie_hash",
	"created_at",
	"expires_at",
	"secure",
];

/** Sign-ins one user or key may have at a time; the oldest ends for one more. */
const sessionsPerSubject = 1_000;
const sweepEveryMs = 3_600_000;

export class Sessions {
	/** What proves that a session's row is the gate's own. */
	readonly sealed: SealedRows;
	readonly refreshTokens: RefreshTokens;
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	readonly #byId = new Map<string, SessionRow>();
	readonly #byCookie = new Map<string, SessionRow>();
	/** Oldest first. */
	readonly #bySubject = new Map<string, Set<SessionRow>>();
	/** Used since the last save. */
	readonly #used = new Set<SessionRow>();
	/** Of an earlier process, and nobody has looked at their seals yet. */
	readonly #unproven = new Set<string>();
	#sweptMs: number;

	/** `onBad`: how many sign-ins have ended because their rows were somebody else's. */
	constructor(db: DatabaseSync, clock: Clock, onBad: (count: number) => void) {
		this.#db = db;
		this.#clock = clock;
		this.refreshTokens = new RefreshTokens(db, clock);
		this.sealed = new LookedAtRows(
			db,
			{
				table: "session",
				columns: granting,
				onBad: (ids) => {
					for (const id of ids) this.#end(id);
					onBad(ids.length);
				},
			},
			() => this.#unproven.clear(),
		);
		for (const row of db
			.prepare("SELECT * FROM session ORDER BY created_at")
			.all()) {
			const session = read(row);
			// What says nothing the gate would have written is found out with the seals.
			if (session === undefined) continue;
			this.#remember(session);
			this.#unproven.add(session.id);
		}
		this.#sweptMs = clock.monotonicMs();
		this.#sweep();
	}

	get(id: string): SessionRow | undefined {
		return this.#byId.get(id);
	}

	/** Of an earlier start none is, until seals were looked at. */
	isProven({ id }: SessionRow): boolean {
		return !this.#unproven.has(id);
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
			.prepare("INSERT INTO session VALUES (?,?,?,?,?,?,?,?,?,?,NULL,?,'')")
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
		this.sealed.seal(id);
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
		if (!this.#byId.has(id)) return false;
		this.#end(id);
		return true;
	}

	/** Every session of one user or key, but for `except`. */
	revokeAll(subject: string, except?: string): void {
		for (const row of this.of(subject))
			if (row.id !== except) this.revoke(row.id);
	}

	/** A new single-use refresh token of this session. */
	addRefresh(session: string, expiresAt: number): string {
		return this.refreshTokens.add(session, expiresAt);
	}

	findRefresh(raw: string): RefreshRow | undefined {
		return this.refreshTokens.find(raw);
	}

	/**
	 * Spends one refresh token and gives the next, both or neither; the session lives until `sessionEnd`. undefined: the
	 * session's row is somebody else's, and it has ended.
	 */
	rotateRefresh(
		raw: string,
		row: SessionRow,
		expiresAt: number,
		sessionEnd: number,
	): string | undefined {
		let next: string | undefined;
		const isDone = this.sealed.change(row.id, () => {
			next = this.refreshTokens.spend(raw, row.id, expiresAt);
			this.#db
				.prepare("UPDATE session SET expires_at = ? WHERE id = ?")
				.run(sessionEnd, row.id);
		});
		if (!isDone) return undefined;
		row.expiresAt = sessionEnd;
		return next;
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
		this.refreshTokens.sweep();
		for (const row of this.#byId.values())
			if (row.expiresAt <= now) this.#forget(row);
	}

	#end(id: string): void {
		this.#db.prepare("DELETE FROM session WHERE id = ?").run(id);
		const row = this.#byId.get(id);
		if (row) this.#forget(row);
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

const Upstreams = z.array(Name);

/** undefined: it says something the gate never writes. An empty list opens every upstream, so nothing is taken for one. */
function read(row: Record<string, unknown>): SessionRow | undefined {
	const subject = String(row["subject"]);
	const kind = SessionView.shape.kind.safeParse(row["kind"]).data;
	const role = Role.safeParse(row["role"]).data;
	const upstreams = Upstreams.safeParse(listIn(String(row["upstreams"]))).data;
	if (kind === undefined || role === undefined || upstreams === undefined)
		return undefined;
	return {
		id: String(row["id"]),
		subject,
		subjectId: subjectId(subject),
		name: String(row["name"]),
		kind,
		role,
		upstreams,
		keyHash: hexOf(row["key_hash"]),
		cookieHash: hexOf(row["cookie_hash"]),
		secure: row["secure"] === 1,
		createdAt: Number(row["created_at"]),
		expiresAt: Number(row["expires_at"]),
		lastUsedAt:
			row["last_used_at"] === null ? null : Number(row["last_used_at"]),
	};
}

function listIn(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
