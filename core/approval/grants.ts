/**
 * Remembered approvals: whose call, to which upstream, and exactly which call or pattern. Every one ends, by the monotonic
 * clock too; each use is counted; a revoked one covers nothing from then on, not even what it let through a moment ago.
 * Never decides what may be remembered: that is the question's and the answer's.
 */
import { randomInt } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import type { GrantView } from "../../contract/approvals.ts";
import type { Clock } from "../clock.ts";
import { neutral } from "../command/hygiene.ts";
import type { Log } from "../log.ts";
import { matches, type Pattern } from "./pattern.ts";
import { isOnceOnly, type NewQuestion } from "./question.ts";

/** Makes rows that grant access impossible to write without the key. Until it is there, grants end with the process. */
export interface RowSeal {
	seal(kind: string, fields: readonly (string | number | null)[]): string;
	check(
		kind: string,
		fields: readonly (string | number | null)[],
		mac: string,
	): boolean;
}

export interface NewGrant {
	readonly scope: GrantView["scope"];
	readonly question: NewQuestion;
	readonly pattern: Pattern | undefined;
	readonly words: string;
	readonly approval: string;
	readonly by: string;
	readonly ttlMs: number;
	/** undefined: as often as it is asked for. */
	readonly uses?: number | undefined;
}

export interface Grant {
	readonly id: string;
	readonly scope: GrantView["scope"];
	readonly clientId: string;
	readonly client: string;
	readonly agent: string;
	readonly upstream: string;
	readonly origin: string;
	/** Empty where a pattern covers. */
	readonly digest: string;
	readonly pattern: Pattern | undefined;
	readonly words: string;
	readonly approval: string;
	readonly by: string;
	readonly createdAt: number;
	readonly expiresAt: number;
	/** Monotonic. */
	readonly endsMs: number;
	usesLeft: number | null;
	used: number;
	lastUsedAt: number | null;
	revoked: boolean;
}

/** What ends with the process: a session, and a retry that is due now. */
const passing: ReadonlySet<Grant["scope"]> = new Set(["session", "ticket"]);
const pruneAfterMs = 30 * 86_400_000;

export class Grants {
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	readonly #log: Log;
	readonly #live = new Map<string, Grant>();
	readonly #listeners = new Set<() => void>();
	#seal: RowSeal | undefined;

	constructor(parts: {
		readonly db: DatabaseSync;
		readonly clock: Clock;
		readonly log: Log;
	}) {
		this.#db = parts.db;
		this.#clock = parts.clock;
		this.#log = parts.log;
		this.#prune();
	}

	/** Once the key is there: what an earlier process was told holds again, and what is told from now on outlives this one. */
	sealWith(seal: RowSeal): void {
		if (this.#seal !== undefined) return;
		this.#seal = seal;
		for (const grant of this.#live.values()) this.#save(grant);
		this.#load();
		this.#onChange();
	}

	onChange(listener: () => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** The one that lets this call through, counted as used; undefined: none does. */
	take(question: NewQuestion): Grant | undefined {
		if (this.#live.size === 0) return undefined;
		const found = this.#find(question);
		if (found === undefined) return undefined;
		found.used += 1;
		found.lastUsedAt = this.#clock.now();
		if (found.usesLeft !== null) found.usesLeft -= 1;
		this.#save(found);
		if (found.usesLeft === 0) this.#live.delete(found.id);
		this.#onChange();
		return found;
	}

	/** Whether one would let it through; nothing is counted. */
	covers(question: NewQuestion): boolean {
		return this.#find(question) !== undefined;
	}

	issue(wanted: NewGrant): Grant {
		const { question, ttlMs } = wanted;
		const now = this.#clock.now();
		const grant: Grant = {
			id: this.#newId(),
			scope: wanted.scope,
			clientId: question.clientId,
			client: question.client,
			agent: question.agent,
			upstream: question.upstream,
			origin: question.origin ?? "",
			digest: wanted.pattern === undefined ? question.digest : "",
			pattern: wanted.pattern,
			words: wanted.words,
			approval: wanted.approval,
			by: wanted.by,
			createdAt: now,
			expiresAt: now + ttlMs,
			endsMs: this.#clock.monotonicMs() + ttlMs,
			usesLeft: wanted.uses ?? null,
			used: 0,
			lastUsedAt: null,
			revoked: false,
		};
		this.#save(grant);
		this.#live.set(grant.id, grant);
		this.#onChange();
		return grant;
	}

	/** undefined: no such grant holds. */
	revoke(id: string): GrantView | undefined {
		const grant = this.#live.get(id);
		if (grant === undefined || !this.#holds(grant)) return undefined;
		this.#end(grant);
		this.#onChange();
		return this.#view(grant);
	}

	/** Those of one question: a deny came before its bytes had left. */
	revokeOf(approval: string): void {
		for (const grant of [...this.#live.values()])
			if (grant.approval === approval) this.#end(grant);
		this.#onChange();
	}

	/** How many there were. */
	revokeAll(): number {
		const all = [...this.#live.values()];
		for (const grant of all) this.#end(grant);
		// Whatever this process does not know of: a row that could not be checked.
		this.#db
			.prepare(
				"UPDATE approval_grant SET revoked_at = ?, mac = '' WHERE revoked_at IS NULL",
			)
			.run(this.#clock.now());
		this.#onChange();
		return all.length;
	}

	/** Those that hold, the newest first. */
	list(): GrantView[] {
		return [...this.#live.values()]
			.filter((grant) => this.#holds(grant))
			.map((grant) => this.#view(grant))
			.toReversed();
	}

	/** Exact calls first: what a person said of this very call counts before what they said of its like. */
	#find(question: NewQuestion): Grant | undefined {
		if (this.#live.size === 0) return undefined;
		const onceOnly = isOnceOnly(question);
		let like: Grant | undefined;
		for (const grant of this.#live.values()) {
			if (
				grant.clientId !== question.clientId ||
				grant.agent !== question.agent ||
				grant.upstream !== question.upstream ||
				grant.origin !== (question.origin ?? "") ||
				// A ticket is the one call that was allowed once.
				(onceOnly && grant.scope !== "ticket") ||
				!this.#holds(grant)
			)
				continue;
			if (grant.pattern === undefined) {
				if (grant.digest === question.digest) return grant;
			} else if (like === undefined && matches(grant.pattern, question))
				like = grant;
		}
		return like;
	}

	#holds(grant: Grant): boolean {
		if (
			!grant.revoked &&
			grant.usesLeft !== 0 &&
			this.#clock.monotonicMs() < grant.endsMs &&
			this.#clock.now() < grant.expiresAt
		)
			return true;
		this.#live.delete(grant.id);
		return false;
	}

	#end(grant: Grant): void {
		grant.revoked = true;
		this.#live.delete(grant.id);
		this.#db
			.prepare(
				"UPDATE approval_grant SET revoked_at = ?, mac = '' WHERE id = ?",
			)
			.run(this.#clock.now(), grant.id);
	}

	#newId(): string {
		for (;;) {
			const id = `G-${randomCode(5)}`;
			const taken = this.#db
				.prepare("SELECT 1 FROM approval_grant WHERE id = ?")
				.get(id);
			if (taken === undefined) return id;
		}
	}

	#save(grant: Grant): void {
		const fields = fieldsOf(grant);
		this.#db
			.prepare(
				"INSERT OR REPLACE INTO approval_grant VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULL,?)",
			)
			.run(...fields, this.#seal?.seal("grant", fields) ?? "");
	}

	#onChange(): void {
		for (const listener of this.#listeners) listener();
	}

	#prune(): void {
		const before = this.#clock.now() - pruneAfterMs;
		this.#db
			.prepare(
				"DELETE FROM approval_grant WHERE expires_at < ? OR revoked_at < ?",
			)
			.run(before, before);
	}

	/** What cannot be checked does not hold. */
	#load(): void {
		const now = this.#clock.now();
		const rows = this.#db
			.prepare(
				"SELECT * FROM approval_grant WHERE revoked_at IS NULL AND expires_at > ?",
			)
			.all(now);
		let bad = 0;
		for (const row of rows) {
			const grant = this.#read(row);
			if (grant === "passing" || this.#live.has(String(row["id"]))) continue;
			if (grant === "bad") bad += 1;
			else if (grant.usesLeft !== 0) this.#live.set(grant.id, grant);
		}
		if (bad > 0)
			this.#log(
				"warn",
				`${bad} remembered ${bad === 1 ? "approval was" : "approvals were"} ignored: not written by this gate, or changed`,
			);
	}

	#read(row: unknown): Grant | "passing" | "bad" {
		const parsed = Row.safeParse(row);
		if (!parsed.success || this.#seal === undefined) return "bad";
		const { mac, ...one } = parsed.data;
		// Without a seal: told before the key was there.
		if (passing.has(one.scope) || mac === "") return "passing";
		const now = this.#clock.now();
		const pattern = parsePattern(one.pattern);
		if (pattern === "bad") return "bad";
		const grant: Grant = {
			id: one.id,
			scope: one.scope,
			clientId: one.client_id,
			client: one.client,
			agent: one.agent,
			upstream: one.upstream,
			origin: one.origin,
			digest: one.digest,
			pattern,
			words: one.words,
			approval: one.approval,
			by: one.granted_by,
			createdAt: one.created_at,
			expiresAt: one.expires_at,
			endsMs: this.#clock.monotonicMs() + one.expires_at - now,
			usesLeft: one.uses_left,
			used: one.used,
			lastUsedAt: one.last_used_at,
			revoked: false,
		};
		if (!this.#seal.check("grant", fieldsOf(grant), mac)) return "bad";
		// The clock was set back: how much of its time is left cannot be told.
		return grant.createdAt > now ? "passing" : grant;
	}

	#view(grant: Grant): GrantView {
		return {
			id: grant.id,
			scope: grant.scope,
			client: neutral(grant.client),
			agent: neutral(grant.agent),
			upstream: grant.upstream,
			words: grant.words,
			approval: grant.approval,
			by: grant.by,
			createdAt: new Date(grant.createdAt).toISOString(),
			expiresAt: new Date(grant.expiresAt).toISOString(),
			used: grant.used,
			usesLeft: grant.usesLeft,
			lastUsedAt:
				grant.lastUsedAt === null
					? null
					: new Date(grant.lastUsedAt).toISOString(),
		};
	}
}

const Row = z.object({
	id: z.string(),
	scope: z.enum(["ticket", "session", "exact", "pattern"]),
	client_id: z.string(),
	client: z.string(),
	agent: z.string(),
	upstream: z.string(),
	origin: z.string(),
	digest: z.string(),
	pattern: z.string(),
	words: z.string(),
	approval: z.string(),
	granted_by: z.string(),
	created_at: z.number(),
	expires_at: z.number(),
	uses_left: z.number().nullable(),
	used: z.number(),
	last_used_at: z.number().nullable(),
	mac: z.string(),
});

function parsePattern(text: string): Pattern | undefined | "bad" {
	if (text === "") return undefined;
	try {
		// The seal, which is checked before it counts, says that this file wrote it.
		return JSON.parse(text) as Pattern;
	} catch {
		return "bad";
	}
}

/** In the table's order, without the time of revoking: that takes the seal away, so clearing it brings nothing back. */
const fieldsOf = (grant: Grant): (string | number | null)[] => [
	grant.id,
	grant.scope,
	grant.clientId,
	grant.client,
	grant.agent,
	grant.upstream,
	grant.origin,
	grant.digest,
	grant.pattern === undefined ? "" : JSON.stringify(grant.pattern),
	grant.words,
	grant.approval,
	grant.by,
	grant.createdAt,
	grant.expiresAt,
	grant.usesLeft,
	grant.used,
	grant.lastUsedAt,
];

/** Letters and digits that are not taken for one another, read aloud or typed. */
const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

export const randomCode = (length: number): string =>
	Array.from({ length }, () => letters[randomInt(letters.length)]).join("");
