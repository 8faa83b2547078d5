/**
 * Client API keys. The state keeps a SHA-256 and a prefix; the raw key goes to the vault so that the owner can copy it
 * again. Looking a key up by its hash takes the same time whatever was sent: nothing of the raw key is compared.
 */
import { hash, randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { type KeyView, Name, Role, ToolPattern } from "../contract/views.ts";
import { SealedRows } from "./audit/sealed-rows.ts";
import type { Clock } from "./clock.ts";
import { type Daily, Spending } from "./limits/spending.ts";
import { AllowedTools } from "./permission/allowed-tools.ts";
import { Secret } from "./vault/secret.ts";
import type { Vault } from "./vault/vault.ts";

export interface ApiKey {
	readonly id: string;
	/** "key:" and the id: what limits count by, and what is derived from the key belongs to. */
	readonly subject: string;
	/** SHA-256 of the raw key, in hex: tells the key from the one it took the place of. */
	readonly hash: string;
	readonly name: string;
	readonly role: Role;
	readonly prefix: string;
	readonly upstreams: readonly string[];
	readonly note: string;
	/** The only agent that may use it; null: any. */
	readonly agent: string | null;
	/** `settings`: its raw form stands in a settings file, and nowhere else. */
	readonly source: KeyView["source"];
	readonly createdAt: number;
	readonly expiresAt: number | null;
	readonly revokedAt: number | null;
	/** The raw key before the last rotation, while it is still accepted. */
	readonly overlap: Overlap | undefined;
	/** What it may spend in a day; undefined: as much as it likes. */
	readonly daily: Daily | undefined;
	/** The only tools it may call; undefined: those its role may. */
	readonly tools: AllowedTools | undefined;
	lastUsedAt: number | null;
}

interface Overlap {
	readonly hash: string;
	readonly prefix: string;
	readonly until: number;
}

export interface NewKey {
	readonly name: string;
	readonly role: Role;
	readonly upstreams: readonly string[];
	readonly note: string;
	readonly agent?: string | undefined;
	/** Milliseconds from now; undefined: no expiry. */
	readonly ttlMs: number | undefined;
	readonly requestsPerDay?: number | null | undefined;
	readonly tokensPerDay?: number | null | undefined;
	/** Patterns `upstream__tool`; empty: every tool. */
	readonly tools?: readonly string[] | undefined;
}

/** What is left out stays as it is; `null` takes a limit away. */
export type DailyChange = Pick<NewKey, "requestsPerDay" | "tokensPerDay">;

/** Ours are "dbk_" and 256 random bits in base64url; those of other systems are of every form a header can carry. */
const keyForm = /^[\x21-\x7e]{8,512}$/;
const prefixLength = 12;
/** Enough to tell keys apart; of a short one, which another system made, no more than a third. */
const prefixOf = (raw: string): string =>
	raw.slice(0, Math.min(prefixLength, Math.floor(raw.length / 3)));

const digest = (raw: string): string => hash("sha256", raw, "hex");

/** A plain key of a settings file, and the upstreams that file is for; none: all. */
export interface PlainKey {
	readonly raw: string;
	readonly upstreams: readonly string[];
}

/** What a row grants, and to whom. */
const granting = [
	"id",
	"hash",
	"name",
	"role",
	"upstreams",
	"agent",
	"expires_at",
	"revoked_at",
	"old_hash",
	"old_until",
	"daily_requests",
	"daily_tokens",
];
const grantingLater = ["tools"];

export class ApiKeys {
	/** What proves that a key's row is the gate's own. */
	readonly sealed: SealedRows;
	readonly #db: DatabaseSync;
	readonly #vault: Vault;
	readonly #clock: Clock;
	readonly #onChange: () => void;
	readonly #spending: Spending;
	/** By the hash of every raw key that may still be accepted; two lead to one key while it is rotated. */
	readonly #byHash = new Map<string, ApiKey>();
	readonly #byId = new Map<string, ApiKey>();
	/** Hashes of raw keys that were revoked: no file brings them back. */
	readonly #revoked = new Set<string>();
	/** Used since the last save. */
	readonly #used = new Set<string>();
	readonly #ignored = new Set<string>();

	constructor(
		db: DatabaseSync,
		vault: Vault,
		clock: Clock,
		onChange: () => void,
		spending = new Spending(db, clock),
	) {
		this.#spending = spending;
		this.#db = db;
		this.#vault = vault;
		this.#clock = clock;
		this.#onChange = onChange;
		this.sealed = new SealedRows(db, {
			table: "api_key",
			columns: granting,
			laterColumns: grantingLater,
			onBad: (ids) => this.#ignore(ids),
		});
		for (const row of db
			.prepare("SELECT * FROM api_key ORDER BY created_at")
			.all())
			this.#remember(read(row));
	}

	/** The key a client sent, or undefined when it is malformed, unknown, expired or revoked. */
	identify(raw: string): ApiKey | undefined {
		if (!keyForm.test(raw)) return undefined;
		const key = this.#byHash.get(digest(raw));
		if (!key || !this.isActive(key)) return undefined;
		const current = this.#byId.get(key.id) ?? key;
		current.lastUsedAt = this.#clock.now();
		if (current.source === "drawbridge") this.#used.add(current.id);
		return key;
	}

	/** Whether the raw key that `key` was identified by would still be accepted, for the same upstreams. */
	isActive(key: ApiKey): boolean {
		const now = this.#byId.get(key.id);
		if (now === undefined || now.revokedAt !== null) return false;
		if (
			now.upstreams !== key.upstreams &&
			now.upstreams.join() !== key.upstreams.join()
		)
			return false;
		const wall = this.#clock.now();
		if (now.expiresAt !== null && wall >= now.expiresAt) return false;
		return (
			now.hash === key.hash ||
			(now.overlap?.hash === key.hash && wall < now.overlap.until)
		);
	}

	/** A raw key of ours, good or not: it must not be shown to anybody else. */
	knows(raw: string): boolean {
		if (!keyForm.test(raw)) return false;
		const known = digest(raw);
		return this.#byHash.has(known) || this.#revoked.has(known);
	}

	wasRevoked(raw: string): boolean {
		return this.#revoked.has(digest(raw));
	}

	/** The active key with this id, for what was derived from it. */
	get(id: string): ApiKey | undefined {
		const key = this.#byId.get(id);
		return key && this.isActive(key) ? key : undefined;
	}

	/** The raw key is in the vault before the gate accepts it. @throws VaultError when the vault is locked. */
	async create(wanted: NewKey): Promise<KeyView & { key: string }> {
		const raw = newRaw();
		return { ...(await this.#add(raw, wanted)), key: raw };
	}

	/**
	 * Takes over a key that another system made; it goes on being accepted. A raw key that is known already is left as
	 * it is. @throws VaultError
	 */
	async adopt(raw: string, wanted: Omit<NewKey, "ttlMs">): Promise<KeyView> {
		if (!keyForm.test(raw))
			throw new RangeError("not a key a header can carry");
		if (this.#revoked.has(digest(raw)))
			throw new RangeError("this key was revoked");
		const known = this.#byHash.get(digest(raw));
		if (known && known.source === "drawbridge" && this.isActive(known))
			return this.view(known);
		return await this.#add(raw, { ...wanted, ttlMs: undefined });
	}

	/** By {@link ApiKey.subject}. */
	nameOf(subject: string): string | undefined {
		return this.bySubject(subject)?.name;
	}

	/** The only agent that may use a key, and what was made from it. */
	agentOf(subject: string): string | undefined {
		return this.bySubject(subject)?.agent ?? undefined;
	}

	/** The only tools that a key, and what was made from it, may call. */
	toolsOf(subject: string): AllowedTools | undefined {
		return this.bySubject(subject)?.tools;
	}

	/** The key that a subject is, or was derived from; undefined where it is no key's. */
	bySubject(subject: string): ApiKey | undefined {
		return subject.startsWith("key:")
			? this.#byId.get(subject.slice(4))
			: undefined;
	}

	/** Holds from the next request on. undefined: no such key, or it stands in a settings file or was revoked. */
	limit(id: string, change: DailyChange): KeyView | undefined {
		const key = this.#byId.get(id);
		if (!key || key.source !== "drawbridge" || key.revokedAt !== null)
			return undefined;
		const daily = dailyOf(
			change.requestsPerDay === undefined
				? key.daily?.requests
				: change.requestsPerDay,
			change.tokensPerDay === undefined
				? key.daily?.tokens
				: change.tokensPerDay,
		);
		return this.#changed({ ...key, daily }, () =>
			this.#db
				.prepare(
					"UPDATE api_key SET daily_requests = ?, daily_tokens = ? WHERE id = ?",
				)
				.run(daily?.requests ?? null, daily?.tokens ?? null, id),
		);
	}

	/**
	 * Limits it to these tools, or takes the limit away where there are none. Calls under way that it may not make any
	 * more are cut. undefined: as for {@link ApiKeys.limit}.
	 */
	limitTools(id: string, patterns: readonly string[]): KeyView | undefined {
		const key = this.#byId.get(id);
		if (!key || key.source !== "drawbridge" || key.revokedAt !== null)
			return undefined;
		return this.#changed({ ...key, tools: toolsIn(patterns) }, () =>
			this.#db
				.prepare("UPDATE api_key SET tools = ? WHERE id = ?")
				.run(toolsText(patterns), id),
		);
	}

	/** undefined: its row was somebody else's, and it is no key any more. */
	#changed(key: ApiKey, write: () => void): KeyView | undefined {
		if (!this.sealed.change(key.id, write)) return undefined;
		this.#forget(key);
		this.#remember(key);
		this.#onChange();
		return this.view(key);
	}

	/** The plain keys of settings files, in place of those before. Their raw form is not kept. */
	setPlain(plain: readonly PlainKey[]): void {
		const before = [...this.#byId.values()].filter(
			({ source }) => source === "settings",
		);
		const next = new Map(
			plain.map(({ raw, upstreams }) => [digest(raw), upstreams]),
		);
		const same =
			before.length === next.size &&
			before.every(
				(key) =>
					JSON.stringify(next.get(key.hash)) === JSON.stringify(key.upstreams),
			);
		if (same) return;
		for (const key of before) this.#forget(key);
		plain.forEach(({ raw, upstreams }, index) => {
			const hashed = digest(raw);
			if (this.#byHash.has(hashed) || this.#revoked.has(hashed)) return;
			const old = before.find((key) => key.hash === hashed);
			this.#remember({
				...ids(`s_${hashed.slice(0, 12)}`),
				hash: hashed,
				name: `security.json key ${index + 1}`,
				role: "operator",
				prefix: prefixOf(raw),
				upstreams: [...upstreams],
				note: "",
				agent: null,
				source: "settings",
				createdAt: old?.createdAt ?? this.#clock.now(),
				expiresAt: null,
				revokedAt: null,
				overlap: undefined,
				daily: undefined,
				tools: undefined,
				lastUsedAt: old?.lastUsedAt ?? null,
			});
		});
		this.#onChange();
	}

	/** The raw key once more; undefined when there is no such key or it was revoked. */
	async show(id: string): Promise<Secret | undefined> {
		return this.#byId.get(id)?.revokedAt === null
			? await this.#vault.get(vaultName(id))
			: undefined;
	}

	/**
	 * A new raw key for the same key. The old one is accepted for `overlapMs` more; one that was still accepted from a
	 * rotation before no longer is. undefined: no such key, or it is not active. @throws VaultError
	 */
	async rotate(
		id: string,
		overlapMs: number,
	): Promise<(KeyView & { key: string }) | undefined> {
		const key = this.get(id);
		if (!key || key.source !== "drawbridge") return undefined;
		const raw = newRaw();
		await this.#vault.set(vaultName(id), new Secret(raw));
		// The vault took its time: the key may have been revoked meanwhile.
		const current = this.get(id);
		if (!current) {
			await this.#vault.delete(vaultName(id)).catch(() => false);
			return undefined;
		}
		const rotated: ApiKey = {
			...current,
			hash: digest(raw),
			prefix: prefixOf(raw),
			overlap:
				overlapMs > 0
					? {
							hash: current.hash,
							prefix: current.prefix,
							until: this.#clock.now() + overlapMs,
						}
					: undefined,
		};
		const isWritten = this.sealed.change(id, () =>
			this.#db
				.prepare(
					"UPDATE api_key SET hash = ?, prefix = ?, old_hash = ?, old_prefix = ?, old_until = ? WHERE id = ?",
				)
				.run(
					Buffer.from(rotated.hash, "hex"),
					rotated.prefix,
					rotated.overlap ? Buffer.from(rotated.overlap.hash, "hex") : null,
					rotated.overlap?.prefix ?? null,
					rotated.overlap?.until ?? null,
					id,
				),
		);
		if (!isWritten) return undefined;
		this.#forget(current);
		this.#remember(rotated);
		this.#onChange();
		return { ...this.view(rotated), key: raw };
	}

	/** Takes effect on the next byte. Revoking twice is the same as once. undefined: no such key. */
	async revoke(id: string): Promise<KeyView | undefined> {
		const key = this.#byId.get(id);
		if (!key) return undefined;
		if (key.revokedAt === null && key.source === "drawbridge") {
			const revokedAt = this.#clock.now();
			// Also where its row is somebody else's: then it is no key any more, and stays none.
			this.sealed.change(id, () =>
				this.#db
					.prepare("UPDATE api_key SET revoked_at = ? WHERE id = ?")
					.run(revokedAt, id),
			);
			this.#forget(key);
			this.#remember({ ...key, revokedAt, overlap: undefined });
			this.#onChange();
			// A locked vault must not keep a key alive: the raw key is then only left over, never accepted.
			await this.#vault.delete(vaultName(id)).catch(() => false);
		}
		return this.view(this.#byId.get(id) ?? key);
	}

	list(): KeyView[] {
		return [...this.#byId.values()].map((key) => this.view(key));
	}

	/** Rows that somebody else wrote or changed: they open nothing. */
	get ignored(): readonly string[] {
		return [...this.#ignored];
	}

	activeCount(): number {
		let count = 0;
		for (const key of this.#byId.values()) if (this.isActive(key)) count++;
		return count;
	}

	view(key: ApiKey): KeyView {
		const { daily } = key;
		const spent = daily && this.#spending.of(key.id);
		return {
			id: key.id,
			name: key.name,
			role: key.role,
			prefix: key.prefix,
			upstreams: [...key.upstreams],
			tools: [...(key.tools?.patterns ?? [])],
			note: key.note,
			agent: key.agent,
			source: key.source,
			overlap:
				key.overlap && this.#clock.now() < key.overlap.until
					? { prefix: key.overlap.prefix, until: iso(key.overlap.until) }
					: null,
			createdAt: iso(key.createdAt),
			expiresAt: key.expiresAt === null ? null : iso(key.expiresAt),
			lastUsedAt: key.lastUsedAt === null ? null : iso(key.lastUsedAt),
			state:
				key.revokedAt !== null
					? "revoked"
					: this.isActive(key)
						? "active"
						: "expired",
			daily: {
				requests: daily?.requests ?? null,
				tokens: daily?.tokens ?? null,
				usedRequests: spent?.requests ?? 0,
				usedTokens: spent?.tokens ?? 0,
			},
		};
	}

	/**
	 * Writes the times of last use, which change too often to be written at once. While the state cannot be written they
	 * wait: the gate must not end for them.
	 */
	saveUse(): void {
		if (this.#used.size === 0) return;
		try {
			const update = this.#db.prepare(
				"UPDATE api_key SET last_used_at = ? WHERE id = ?",
			);
			for (const id of this.#used)
				update.run(this.#byId.get(id)?.lastUsedAt ?? null, id);
			this.#used.clear();
		} catch {
			// The audit log says already that the file cannot be written.
		}
	}

	async #add(raw: string, wanted: NewKey): Promise<KeyView> {
		const now = this.#clock.now();
		const key: ApiKey = {
			...ids(`k_${randomBytes(6).toString("hex")}`),
			hash: digest(raw),
			name: wanted.name,
			role: wanted.role,
			prefix: prefixOf(raw),
			upstreams: [...wanted.upstreams],
			note: wanted.note,
			agent: wanted.agent ?? null,
			source: "drawbridge",
			createdAt: now,
			expiresAt: wanted.ttlMs === undefined ? null : now + wanted.ttlMs,
			revokedAt: null,
			overlap: undefined,
			daily: dailyOf(wanted.requestsPerDay, wanted.tokensPerDay),
			tools: toolsIn(wanted.tools),
			lastUsedAt: null,
		};
		await this.#vault.set(vaultName(key.id), new Secret(raw));
		this.#db
			.prepare(
				`INSERT INTO api_key (id, hash, name, role, prefix, upstreams, note, agent, created_at, expires_at,
					daily_requests, daily_tokens, tools)
				VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?)`,
			)
			.run(
				key.id,
				Buffer.from(key.hash, "hex"),
				key.name,
				key.role,
				key.prefix,
				JSON.stringify(key.upstreams),
				key.note,
				key.agent,
				now,
				key.expiresAt,
				key.daily?.requests ?? null,
				key.daily?.tokens ?? null,
				toolsText(key.tools?.patterns),
			);
		this.sealed.seal(key.id);
		const plain = this.#byHash.get(key.hash);
		if (plain) this.#forget(plain);
		this.#remember(key);
		this.#onChange();
		return this.view(key);
	}

	#ignore(ids: readonly string[]): void {
		for (const id of ids) {
			this.#ignored.add(id);
			const key = this.#byId.get(id);
			if (!key) continue;
			this.#forget(key);
			// Still a key of ours, good or not: nobody else is shown it, and no file brings it back.
			this.#revoked.add(key.hash);
		}
		this.#onChange();
	}

	#remember(key: ApiKey): void {
		this.#byId.set(key.id, key);
		if (key.revokedAt !== null) {
			this.#revoked.add(key.hash);
			return;
		}
		this.#byHash.set(key.hash, key);
		if (key.overlap)
			this.#byHash.set(key.overlap.hash, { ...key, hash: key.overlap.hash });
	}

	#forget(key: ApiKey): void {
		this.#byId.delete(key.id);
		this.#byHash.delete(key.hash);
		if (key.overlap) this.#byHash.delete(key.overlap.hash);
	}
}

function read(row: Record<string, unknown>): ApiKey {
	return {
		...ids(String(row["id"])),
		hash: hexOf(row["hash"]),
		name: String(row["name"]),
		role: Role.parse(row["role"]),
		prefix: String(row["prefix"]),
		upstreams: parseNames(String(row["upstreams"])),
		note: String(row["note"]),
		agent: typeof row["agent"] === "string" ? row["agent"] : null,
		source: "drawbridge",
		createdAt: Number(row["created_at"]),
		expiresAt: nullable(row["expires_at"]),
		revokedAt: nullable(row["revoked_at"]),
		overlap:
			row["old_hash"] === null
				? undefined
				: {
						hash: hexOf(row["old_hash"]),
						prefix: String(row["old_prefix"]),
						until: Number(row["old_until"]),
					},
		daily: dailyOf(
			nullable(row["daily_requests"]),
			nullable(row["daily_tokens"]),
		),
		// Throws on anything but text: no list would be every tool.
		tools:
			row["tools"] === null
				? undefined
				: readTools(z.string().parse(row["tools"])),
		lastUsedAt: nullable(row["last_used_at"]),
	};
}

const ids = (id: string): Pick<ApiKey, "id" | "subject"> => ({
	id,
	subject: `key:${id}`,
});
function dailyOf(
	requests: number | null = null,
	tokens: number | null = null,
): Daily | undefined {
	return requests === null && tokens === null
		? undefined
		: { requests, tokens };
}

const toolsIn = (patterns: readonly string[] = []): AllowedTools | undefined =>
	patterns.length === 0 ? undefined : new AllowedTools(patterns);
const toolsText = (patterns: readonly string[] = []): string | null =>
	patterns.length === 0 ? null : JSON.stringify(patterns);

/** Throws on anything else: no list means every tool, so nothing may be taken for none. */
const readTools = (text: string): AllowedTools =>
	new AllowedTools(z.array(ToolPattern).min(1).parse(JSON.parse(text)));

const newRaw = (): string => `dbk_${randomBytes(32).toString("base64url")}`;
/** The column is a BLOB in a STRICT table. */
const hexOf = (blob: unknown): string =>
	Buffer.from(blob as Uint8Array).toString("hex");
const vaultName = (id: string): string => `key/${id}`;
const iso = (ms: number): string => new Date(ms).toISOString();
const nullable = (value: unknown): number | null =>
	value === null ? null : Number(value);

/** Throws on anything else: an empty list opens every upstream, so nothing may be taken for one. */
const parseNames = (text: string): string[] =>
	z.array(Name).parse(JSON.parse(text));
