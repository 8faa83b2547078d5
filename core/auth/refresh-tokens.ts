/**
 * Refresh tokens: single-use, each of one session. Keeps their hashes, each row with a MAC that is looked at with every use:
 * rows are read when they are asked for, also those that another program has just written. Judges no session.
 */
import type { DatabaseSync } from "node:sqlite";
import type { ChainKey } from "../audit/chain.ts";
import type { Clock } from "../clock.ts";
import { bytes, digest, hexOf, newRaw } from "./raw.ts";

export interface RefreshRow {
	readonly session: string;
	readonly expiresAt: number;
	readonly usedAt: number | null;
}

export class RefreshTokens {
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	#key: ChainKey | undefined;

	constructor(db: DatabaseSync, clock: Clock) {
		this.#db = db;
		this.#clock = clock;
	}

	/** `first`: rows are from before there were MACs, and taken as they are. */
	open(key: ChainKey, first: boolean): void {
		this.#key = key;
		if (!first) return;
		for (const row of this.#db.prepare("SELECT * FROM refresh").all())
			this.#seal(hexOf(row["hash"]) ?? "", read(row));
	}

	/** One that is made before the key is there is good for nothing: without it no token could be signed, either. */
	add(session: string, expiresAt: number): string {
		const raw = newRaw("dbr_");
		const hash = digest(raw);
		const row = { session, expiresAt, usedAt: null };
		this.#db
			.prepare("INSERT INTO refresh VALUES (?,?,?,NULL,?)")
			.run(bytes(hash), session, expiresAt, this.#macOf(hash, row));
		return raw;
	}

	/** undefined: unknown, or not as the gate wrote it. */
	find(raw: string): RefreshRow | undefined {
		const hash = digest(raw);
		const found = this.#db
			.prepare("SELECT * FROM refresh WHERE hash = ?")
			.get(bytes(hash));
		if (!found || !this.#key) return undefined;
		const row = read(found);
		return found["mac"] === this.#macOf(hash, row) ? row : undefined;
	}

	/** In the caller's transaction. Returns the next one. */
	spend(raw: string, session: string, expiresAt: number): string {
		const hash = digest(raw);
		const row = this.find(raw);
		if (row) {
			const usedAt = this.#clock.now();
			this.#db
				.prepare("UPDATE refresh SET used_at = ? WHERE hash = ?")
				.run(usedAt, bytes(hash));
			this.#seal(hash, { ...row, usedAt });
		}
		return this.add(session, expiresAt);
	}

	/** Removes what has expired. */
	sweep(): void {
		this.#db
			.prepare("DELETE FROM refresh WHERE expires_at <= ?")
			.run(this.#clock.now());
	}

	#seal(hash: string, row: RefreshRow): void {
		this.#db
			.prepare("UPDATE refresh SET mac = ? WHERE hash = ?")
			.run(this.#macOf(hash, row), bytes(hash));
	}

	/** Empty without the key; no row is found then. */
	#macOf(hash: string, { session, expiresAt, usedAt }: RefreshRow): string {
		const text = JSON.stringify(["refresh", hash, session, expiresAt, usedAt]);
		return this.#key?.mac(text) ?? "";
	}
}

const read = (row: Record<string, unknown>): RefreshRow => ({
	session: String(row["session"]),
	expiresAt: Number(row["expires_at"]),
	usedAt: row["used_at"] === null ? null : Number(row["used_at"]),
});
