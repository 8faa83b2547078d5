/**
 * What each key has spent today, in requests and in tokens, and whether it may spend more. Today is UTC's. Counted only
 * for keys that have a daily limit, whatever was derived from them included; limits themselves belong to the key. Never
 * looks at an answer: tokens are told by whoever read it.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../clock.ts";
import { type Refusal, refuse } from "../problem.ts";

/** A number a day; `null`: not limited. At least one of them is a number. */
export interface Daily {
	readonly requests: number | null;
	readonly tokens: number | null;
}

export interface Spent {
	readonly requests: number;
	readonly tokens: number;
}

interface Count {
	readonly day: string;
	requests: number;
	tokens: number;
}

/** A crash loses what was counted in this time at most; what reaches a limit is written at once. */
const writeEveryMs = 1_000;
const dayMs = 86_400_000;
/** Earlier days are nobody's business any more. */
const keptDays = 31;

export class Spending {
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	readonly #onWritten: () => void;
	/** By key id; read from the state when a key is first used in a day. */
	readonly #counts = new Map<string, Count>();
	/** Key ids whose counts are not written yet. */
	readonly #unwritten = new Set<string>();
	#timer: NodeJS.Timeout | undefined;

	/** `onWritten`: what is shown of a key's spending may have changed. Once a second at most. */
	constructor(
		db: DatabaseSync,
		clock: Clock,
		onWritten: () => void = () => undefined,
	) {
		this.#db = db;
		this.#clock = clock;
		this.#onWritten = onWritten;
		db.prepare("DELETE FROM spent WHERE day < ?").run(
			dayOf(clock.now() - keptDays * dayMs),
		);
	}

	/**
	 * Step 7. Undefined: go on, and the request is counted. A request is let in while less than the limit was spent: what
	 * it costs in tokens is known when it is over, so the last ones of a day may go beyond.
	 */
	admit(keyId: string, daily: Daily): Refusal | undefined {
		const count = this.#count(keyId);
		const { requests, tokens } = daily;
		if (requests !== null && count.requests >= requests)
			return this.#reached("daily-requests", requests);
		if (tokens !== null && count.tokens >= tokens)
			return this.#reached("daily-tokens", tokens);
		count.requests += 1;
		this.#written(keyId, requests !== null && count.requests >= requests);
		return undefined;
	}

	/** A request that was counted was refused after all. */
	giveBack(keyId: string): void {
		const count = this.#count(keyId);
		// Midnight may have been between.
		if (count.requests === 0) return;
		count.requests -= 1;
		this.#written(keyId, false);
	}

	/** What a request has used, when it is over. `limit` as it holds now. */
	add(keyId: string, tokens: number, limit: number | null): void {
		if (tokens <= 0) return;
		const count = this.#count(keyId);
		count.tokens = Math.min(count.tokens + tokens, Number.MAX_SAFE_INTEGER);
		this.#written(keyId, limit !== null && count.tokens >= limit);
	}

	/** Today's; zero for a key that was never counted. */
	of(keyId: string): Spent {
		const { requests, tokens } = this.#count(keyId);
		return { requests, tokens };
	}

	/** Writes what is not written yet. While the state cannot be written it waits: the gate must not end for it. */
	save(): void {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (this.#unwritten.size === 0 || !this.#db.isOpen) return;
		try {
			const write = this.#db.prepare(
				`INSERT INTO spent VALUES (?, ?, ?, ?)
				ON CONFLICT DO UPDATE SET requests = excluded.requests, tokens = excluded.tokens`,
			);
			this.#db.exec("BEGIN IMMEDIATE");
			for (const id of this.#unwritten) {
				const count = this.#counts.get(id);
				if (count) write.run(id, count.day, count.requests, count.tokens);
			}
			this.#db.exec("COMMIT");
			this.#unwritten.clear();
		} catch {
			// The audit log says already that the file cannot be written.
			if (this.#db.isOpen && this.#db.isTransaction) this.#db.exec("ROLLBACK");
			this.#writeSoon();
			return;
		}
		this.#onWritten();
	}

	#count(keyId: string): Count {
		const day = dayOf(this.#clock.now());
		const known = this.#counts.get(keyId);
		if (known?.day === day) return known;
		// Yesterday's last count, before another takes its place.
		if (known && this.#unwritten.has(keyId)) this.save();
		const row = this.#db
			.prepare(
				"SELECT requests, tokens FROM spent WHERE key_id = ? AND day = ?",
			)
			.get(keyId, day);
		const count = {
			day,
			requests: Number(row?.["requests"] ?? 0),
			tokens: Number(row?.["tokens"] ?? 0),
		};
		this.#counts.set(keyId, count);
		return count;
	}

	#written(keyId: string, atOnce: boolean): void {
		this.#unwritten.add(keyId);
		if (atOnce) this.save();
		else this.#writeSoon();
	}

	#writeSoon(): void {
		this.#timer ??= setTimeout(() => this.save(), writeEveryMs).unref();
	}

	#reached(policy: string, limit: number): Refusal {
		const resetSeconds = Math.max(
			1,
			Math.ceil((dayMs - (this.#clock.now() % dayMs)) / 1_000),
		);
		return {
			...refuse("rate-limited", `${policy}: limit ${limit} reached`),
			retryAfterSeconds: resetSeconds,
			limit: { policy, limit, remaining: 0, resetSeconds },
		};
	}
}

/** "2026-11-20", in UTC. */
const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
