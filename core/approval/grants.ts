/**
 * Remembered approvals: whose call, to which upstream, and exactly which call or pattern. Every one ends, by the monotonic
 * clock too; each use is counted; a revoked one covers nothing from then on, not even what it let through a moment ago.
 * Never decides what may be remembered: that is the question's and the answer's.
 */
import { randomInt } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import type { GrantView } from "../../contract/approvals.ts";
import type { Clock } from "../clock.ts";
import { neutral } from "../command/hygiene.ts";
import type { Log } from "../log.ts";
import type { Grant } from "./grant.ts";
import { GrantRows, type RowSeal } from "./grant-rows.ts";
import { matches, type Pattern, type Readable, readableOf } from "./pattern.ts";
import { isOnceOnly, type NewQuestion } from "./question.ts";

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

export class Grants {
	readonly #rows: GrantRows;
	readonly #clock: Clock;
	readonly #log: Log;
	readonly #live = new Map<string, Grant>();
	readonly #listeners = new Set<() => void>();

	constructor(parts: {
		readonly db: DatabaseSync;
		readonly clock: Clock;
		readonly log: Log;
	}) {
		this.#rows = new GrantRows(parts.db, parts.clock);
		this.#clock = parts.clock;
		this.#log = parts.log;
	}

	/** Once the key is there: what an earlier process was told holds again, and what is told from now on outlives this one. */
	sealWith(seal: RowSeal): void {
		if (this.#rows.isSealed) return;
		this.#rows.sealWith(seal);
		for (const grant of this.#live.values()) this.#rows.save(grant);
		const { grants, bad } = this.#rows.load();
		for (const grant of grants)
			if (!this.#live.has(grant.id)) this.#live.set(grant.id, grant);
		if (bad > 0)
			this.#log(
				"warn",
				`${bad} remembered ${bad === 1 ? "approval was" : "approvals were"} ignored: not written by this gate, or changed`,
			);
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
		this.#rows.save(found);
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
		this.#rows.save(grant);
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
		for (const grant of this.#live.values())
			if (grant.approval === approval) this.#end(grant);
		this.#onChange();
	}

	/** How many there were. */
	revokeAll(): number {
		const all = [...this.#live.values()];
		for (const grant of all) this.#end(grant);
		this.#rows.revokeAll();
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
		let readable: { readonly found: Readable | undefined } | undefined;
		const readableOnce = (): Readable | undefined =>
			(readable ??= { found: readableOf(question) }).found;
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
			} else if (
				like === undefined &&
				matches(grant.pattern, question, readableOnce)
			)
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
		this.#rows.revoke(grant.id);
	}

	#newId(): string {
		for (;;) {
			const id = `G-${randomCode(5)}`;
			if (!this.#rows.has(id)) return id;
		}
	}

	#onChange(): void {
		for (const listener of this.#listeners) listener();
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

/** Letters and digits that are not taken for one another, read aloud or typed. */
const letters = "23456789ABCDEFGHJKMNPQRSTVWXYZ";

export const randomCode = (length: number): string =>
	Array.from({ length }, () => letters[randomInt(letters.length)]).join("");
