/** Grants as rows of SQLite, each with a seal: one that this gate did not write, or that was changed, is no grant. */
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import type { Clock } from "../clock.ts";
import type { Grant } from "./grant.ts";
import type { Pattern } from "./pattern.ts";

/** Makes rows that grant access impossible to write without the key. Until it is there, grants end with the process. */
export interface RowSeal {
	seal(kind: string, fields: readonly (string | number | null)[]): string;
	check(
		kind: string,
		fields: readonly (string | number | null)[],
		mac: string,
	): boolean;
}

/** By the key that the rows of keys and certificates are sealed with. */
export function rowSeal(key: { mac(text: string): string }): RowSeal {
	const seal: RowSeal["seal"] = (kind, fields) =>
		key.mac(JSON.stringify([kind, ...fields]));
	return { seal, check: (kind, fields, mac) => seal(kind, fields) === mac };
}

/** What ends with the process: a session, and a retry that is due now. */
const passing: ReadonlySet<Grant["scope"]> = new Set(["session", "ticket"]);
const keptMs = 30 * 86_400_000;

export class GrantRows {
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	#seal: RowSeal | undefined;

	constructor(db: DatabaseSync, clock: Clock) {
		this.#db = db;
		this.#clock = clock;
		const before = clock.now() - keptMs;
		db.prepare(
			"DELETE FROM approval_grant WHERE expires_at < ? OR revoked_at < ?",
		).run(before, before);
	}

	get isSealed(): boolean {
		return this.#seal !== undefined;
	}

	sealWith(seal: RowSeal): void {
		this.#seal = seal;
	}

	has(id: string): boolean {
		return (
			this.#db.prepare("SELECT 1 FROM approval_grant WHERE id = ?").get(id) !==
			undefined
		);
	}

	save(grant: Grant): void {
		const fields = fieldsOf(grant);
		this.#db
			.prepare(
				"INSERT OR REPLACE INTO approval_grant VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,NULL,?)",
			)
			.run(...fields, this.#seal?.seal("grant", fields) ?? "");
	}

	/** Takes the seal away, too: clearing the time brings nothing back. */
	revoke(id: string): void {
		this.#db
			.prepare(
				"UPDATE approval_grant SET revoked_at = ?, mac = '' WHERE id = ?",
			)
			.run(this.#clock.now(), id);
	}

	/** Also those that could not be checked, and that nobody goes by. */
	revokeAll(): void {
		this.#db
			.prepare(
				"UPDATE approval_grant SET revoked_at = ?, mac = '' WHERE revoked_at IS NULL",
			)
			.run(this.#clock.now());
	}

	/** What an earlier process was told and holds still; and how many rows were not what that process wrote. */
	load(): { readonly grants: readonly Grant[]; readonly bad: number } {
		const rows = this.#db
			.prepare(
				"SELECT * FROM approval_grant WHERE revoked_at IS NULL AND expires_at > ?",
			)
			.all(this.#clock.now());
		const read = rows.map((row) => this.#read(row));
		return {
			grants: read.filter((one) => typeof one === "object"),
			bad: read.filter((one) => one === "bad").length,
		};
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
		return grant.createdAt > now || grant.usesLeft === 0 ? "passing" : grant;
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

/** In the table's order, without the time of revoking. */
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
