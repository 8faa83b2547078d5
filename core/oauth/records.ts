/**
 * What the authorization server remembers: clients, grants, tokens, and what a person allowed. Held in memory and written
 * to sealed rows of SQLite, where a raw token never stands: a record is known by the hash of its id. Until the vault has
 * opened and the seals were looked at, nothing is found. Knows expiry, and no rule of OAuth.
 */
import { hash } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { LookedAtRows, type SealedRows } from "../audit/sealed-rows.ts";
import type { Clock } from "../clock.ts";
import { isObject, type JsonObject } from "../json.ts";

/** As the library calls its models; Program is the gate's own: what a person allowed. */
export type Kind =
	| "Client"
	| "Grant"
	| "RefreshToken"
	| "AccessToken"
	| "AuthorizationCode"
	| "Session"
	| "Interaction"
	| "Program";

export interface OAuthRecord {
	readonly id: string;
	readonly kind: Kind;
	/** What it ends with; empty: nothing. */
	readonly grant: string;
	readonly data: JsonObject;
	readonly expiresAt: number;
	usedAt: number | null;
}

/** Those of one sign-in are gone with the process. */
const lasting: ReadonlySet<string> = new Set([
	"Client",
	"Grant",
	"RefreshToken",
	"AccessToken",
	"Program",
]);
/** A stranger can make these; the oldest goes for one more. */
const atMost: Partial<Record<Kind, number>> = {
	AuthorizationCode: 500,
	Session: 500,
	Interaction: 500,
};
/** Of one grant: a client that refreshes in a circle keeps no more than these. */
const atMostOfGrant: Partial<Record<Kind, number>> = {
	AccessToken: 8,
	RefreshToken: 4,
};
const sweepEveryMs = 60_000;

const idOf = (kind: Kind, raw: string): string =>
	hash("sha256", `${kind}:${raw}`, "hex");

export class Records {
	readonly sealed: SealedRows;
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	readonly #byId = new Map<string, OAuthRecord>();
	readonly #byGrant = new Map<string, Set<OAuthRecord>>();
	/** Used since the last save. */
	readonly #used = new Set<OAuthRecord>();
	readonly #onGrantEnd: (program: OAuthRecord) => void;
	#spoilt = 0;
	#isOpen = false;
	#sweptMs: number;

	/** `onGrantEnd`: what a person allowed holds no more. */
	constructor(
		db: DatabaseSync,
		clock: Clock,
		onGrantEnd: (program: OAuthRecord) => void,
	) {
		this.#db = db;
		this.#clock = clock;
		this.#onGrantEnd = onGrantEnd;
		this.#sweptMs = clock.monotonicMs();
		for (const row of db.prepare("SELECT * FROM oauth").all()) {
			const read = recordOf(row);
			if (read) this.#remember(read);
		}
		this.sealed = new LookedAtRows(
			db,
			{
				table: "oauth",
				columns: ["id", "kind", "grant_id", "data", "expires_at"],
				alwaysSealed: true,
				onBad: (ids) => {
					this.#spoilt += ids.length;
					for (const id of ids) {
						const record = this.#byId.get(id);
						if (record) this.#forget(record);
					}
				},
			},
			() => {
				this.#isOpen = true;
				this.#sweep();
			},
		);
	}

	/** The vault was open once: the rows are the gate's own, and new ones can be sealed. */
	get isOpen(): boolean {
		return this.#isOpen;
	}

	/** Rows that somebody else wrote or changed: they open nothing. */
	get spoilt(): number {
		return this.#spoilt;
	}

	get(kind: Kind, raw: string): OAuthRecord | undefined {
		if (!this.#isOpen) return undefined;
		const record = this.#byId.get(idOf(kind, raw));
		return record && this.#holds(record) ? record : undefined;
	}

	all(kind: Kind): OAuthRecord[] {
		if (!this.#isOpen) return [];
		return [...this.#byId.values()].filter(
			(record) => record.kind === kind && this.#holds(record),
		);
	}

	/** Of one kind, that end with a grant. */
	ofGrant(kind: Kind, grant: string): OAuthRecord[] {
		return [...(this.#byGrant.get(grant) ?? [])].filter(
			(record) => record.kind === kind && this.#holds(record),
		);
	}

	put(
		kind: Kind,
		raw: string,
		{
			grant,
			data,
			expiresAt,
		}: Pick<OAuthRecord, "grant" | "data" | "expiresAt">,
	): void {
		if (!this.#isOpen)
			throw new Error("nothing is kept before the vault opens");
		if (this.#clock.monotonicMs() - this.#sweptMs > sweepEveryMs) this.#sweep();
		const id = idOf(kind, raw);
		const old = this.#byId.get(id);
		if (old) this.#forget(old);
		const record: OAuthRecord = {
			id,
			kind,
			grant,
			data,
			expiresAt,
			usedAt: old?.usedAt ?? null,
		};
		if (lasting.has(kind)) this.#write(record);
		this.#remember(record);
		this.#trim(kind, this.#ofKind(kind), atMost[kind]);
		if (grant !== "")
			this.#trim(kind, this.ofGrant(kind, grant), atMostOfGrant[kind]);
	}

	remove(record: OAuthRecord): void {
		this.#forget(record);
		if (lasting.has(record.kind))
			this.#db.prepare("DELETE FROM oauth WHERE id = ?").run(record.id);
	}

	/** The grant, and all that came from it. */
	removeGrant(grant: string): void {
		const programs: OAuthRecord[] = [];
		for (const record of this.#byGrant.get(grant) ?? []) {
			this.remove(record);
			if (record.kind === "Program") programs.push(record);
		}
		for (const program of programs) this.#onGrantEnd(program);
	}

	use(record: OAuthRecord): void {
		record.usedAt = this.#clock.now();
		this.#used.add(record);
	}

	/** While the state cannot be written they wait: the gate must not end for them. */
	saveUse(): void {
		if (this.#used.size === 0) return;
		try {
			const update = this.#db.prepare(
				"UPDATE oauth SET used_at = ? WHERE id = ?",
			);
			for (const { id, usedAt } of this.#used) update.run(usedAt, id);
			this.#used.clear();
		} catch {
			// The audit log says already that the file cannot be written.
		}
	}

	#holds({ expiresAt }: OAuthRecord): boolean {
		return this.#clock.now() < expiresAt;
	}

	#ofKind(kind: Kind): OAuthRecord[] {
		return atMost[kind] === undefined
			? []
			: [...this.#byId.values()].filter((record) => record.kind === kind);
	}

	/** A map keeps the order things were put in: the oldest are first. */
	#trim(
		kind: Kind,
		records: readonly OAuthRecord[],
		limit: number | undefined,
	): void {
		if (limit === undefined || records.length <= limit) return;
		for (const record of records.slice(0, records.length - limit))
			if (record.kind === kind) this.remove(record);
	}

	#write({ id, kind, grant, data, expiresAt, usedAt }: OAuthRecord): void {
		this.#db
			.prepare(
				`INSERT OR REPLACE INTO oauth (id, kind, grant_id, data, expires_at, used_at) VALUES (?,?,?,?,?,?)`,
			)
			.run(id, kind, grant, JSON.stringify(data), expiresAt, usedAt);
		this.sealed.seal(id);
	}

	#remember(record: OAuthRecord): void {
		this.#byId.set(record.id, record);
		if (record.grant === "") return;
		const members = this.#byGrant.get(record.grant) ?? new Set();
		members.add(record);
		this.#byGrant.set(record.grant, members);
	}

	#forget(record: OAuthRecord): void {
		this.#byId.delete(record.id);
		this.#used.delete(record);
		const members = this.#byGrant.get(record.grant);
		members?.delete(record);
		if (members?.size === 0) this.#byGrant.delete(record.grant);
	}

	#sweep(): void {
		this.#sweptMs = this.#clock.monotonicMs();
		for (const record of this.#byId.values())
			if (!this.#holds(record)) this.remove(record);
	}
}

const kinds: ReadonlySet<string> = new Set([
	...lasting,
	"AuthorizationCode",
	"Session",
	"Interaction",
]);

function recordOf(row: Record<string, unknown>): OAuthRecord | undefined {
	const kind = String(row["kind"]);
	if (!kinds.has(kind)) return undefined;
	let data: unknown;
	try {
		data = JSON.parse(String(row["data"]));
	} catch {
		return undefined;
	}
	if (!isObject(data)) return undefined;
	return {
		id: String(row["id"]),
		// One of them, as was asked above.
		kind: kind as Kind,
		grant: String(row["grant_id"]),
		data,
		expiresAt: Number(row["expires_at"]),
		usedAt: row["used_at"] === null ? null : Number(row["used_at"]),
	};
}
