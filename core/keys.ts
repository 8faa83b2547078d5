/**
 * Client API keys. The state keeps a SHA-256 and a prefix; the raw key goes to the vault so that the owner can copy it
 * again. Looking a key up by its hash takes the same time whatever was sent: nothing of the raw key is compared.
 */
import { hash, randomBytes } from "node:crypto";
import type { DatabaseSync } from "node:sqlite";
import { z } from "zod";
import { type KeyView, Name, Role } from "../contract/views.ts";
import type { Clock } from "./clock.ts";
import { Secret } from "./vault/secret.ts";
import type { Vault } from "./vault/vault.ts";

export interface ApiKey {
	readonly id: string;
	readonly name: string;
	readonly role: Role;
	readonly prefix: string;
	readonly upstreams: readonly string[];
	readonly note: string;
	readonly createdAt: number;
	readonly expiresAt: number | null;
	readonly revokedAt: number | null;
	lastUsedAt: number | null;
}

export interface NewKey {
	readonly name: string;
	readonly role: Role;
	readonly upstreams: readonly string[];
	readonly note: string;
	/** Milliseconds from now; undefined: no expiry. */
	readonly ttlMs: number | undefined;
}

/** "dbk_" and 256 random bits in base64url. */
const keyForm = /^dbk_[A-Za-z0-9_-]{43}$/;
const prefixLength = 12;

const digest = (raw: string): string => hash("sha256", raw, "hex");

export class ApiKeys {
	readonly #db: DatabaseSync;
	readonly #vault: Vault;
	readonly #clock: Clock;
	readonly #onChange: () => void;
	readonly #byHash = new Map<string, ApiKey>();
	readonly #byId = new Map<string, ApiKey>();
	/** Used since the last save. */
	readonly #used = new Set<ApiKey>();

	constructor(
		db: DatabaseSync,
		vault: Vault,
		clock: Clock,
		onChange: () => void,
	) {
		this.#db = db;
		this.#vault = vault;
		this.#clock = clock;
		this.#onChange = onChange;
		for (const row of db
			.prepare("SELECT * FROM api_key ORDER BY created_at")
			.all())
			this.#remember(row);
	}

	/** The key a client sent, or undefined when it is malformed, unknown, expired or revoked. */
	identify(raw: string): ApiKey | undefined {
		if (!keyForm.test(raw)) return undefined;
		const key = this.#byHash.get(digest(raw));
		if (!key || !this.isActive(key)) return undefined;
		key.lastUsedAt = this.#clock.now();
		this.#used.add(key);
		return key;
	}

	isActive(key: ApiKey): boolean {
		const now = this.#byId.get(key.id);
		return (
			now !== undefined &&
			now.revokedAt === null &&
			(now.expiresAt === null || this.#clock.now() < now.expiresAt)
		);
	}

	/** The raw key is in the vault before the gate accepts it. @throws VaultError when the vault is locked. */
	async create(wanted: NewKey): Promise<KeyView & { key: string }> {
		const id = `k_${randomBytes(6).toString("hex")}`;
		const raw = `dbk_${randomBytes(32).toString("base64url")}`;
		const now = this.#clock.now();
		const key: ApiKey = {
			id,
			name: wanted.name,
			role: wanted.role,
			prefix: raw.slice(0, prefixLength),
			upstreams: [...wanted.upstreams],
			note: wanted.note,
			createdAt: now,
			expiresAt: wanted.ttlMs === undefined ? null : now + wanted.ttlMs,
			revokedAt: null,
			lastUsedAt: null,
		};
		await this.#vault.set(vaultName(id), new Secret(raw));
		this.#db
			.prepare("INSERT INTO api_key VALUES (?,?,?,?,?,?,?,?,?,NULL,NULL)")
			.run(
				id,
				Buffer.from(digest(raw), "hex"),
				key.name,
				key.role,
				key.prefix,
				JSON.stringify(key.upstreams),
				key.note,
				now,
				key.expiresAt,
			);
		this.#byHash.set(digest(raw), key);
		this.#byId.set(id, key);
		this.#onChange();
		return { ...this.view(key), key: raw };
	}

	/** The raw key once more; undefined when there is no such key or it was revoked. */
	async show(id: string): Promise<Secret | undefined> {
		return this.#byId.get(id)?.revokedAt === null
			? await this.#vault.get(vaultName(id))
			: undefined;
	}

	/** Takes effect on the next byte. Revoking twice is the same as once. undefined: no such key. */
	async revoke(id: string): Promise<KeyView | undefined> {
		const key = this.#byId.get(id);
		if (!key) return undefined;
		if (key.revokedAt === null) {
			const revoked: ApiKey = { ...key, revokedAt: this.#clock.now() };
			this.#db
				.prepare("UPDATE api_key SET revoked_at = ? WHERE id = ?")
				.run(revoked.revokedAt, id);
			this.#byId.set(id, revoked);
			for (const [known, value] of this.#byHash)
				if (value.id === id) this.#byHash.set(known, revoked);
			this.#onChange();
			// A locked vault must not keep a key alive: the raw key is then only left over, never accepted.
			await this.#vault.delete(vaultName(id)).catch(() => false);
		}
		return this.view(this.#byId.get(id) ?? key);
	}

	list(): KeyView[] {
		return [...this.#byId.values()].map((key) => this.view(key));
	}

	activeCount(): number {
		let count = 0;
		for (const key of this.#byId.values()) if (this.isActive(key)) count++;
		return count;
	}

	view(key: ApiKey): KeyView {
		return {
			id: key.id,
			name: key.name,
			role: key.role,
			prefix: key.prefix,
			upstreams: [...key.upstreams],
			note: key.note,
			createdAt: iso(key.createdAt),
			expiresAt: key.expiresAt === null ? null : iso(key.expiresAt),
			lastUsedAt: key.lastUsedAt === null ? null : iso(key.lastUsedAt),
			state:
				key.revokedAt !== null
					? "revoked"
					: this.isActive(key)
						? "active"
						: "expired",
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
			for (const key of this.#used) update.run(key.lastUsedAt, key.id);
			this.#used.clear();
		} catch {
			// The audit log says already that the file cannot be written.
		}
	}

	#remember(row: Record<string, unknown>): void {
		const key: ApiKey = {
			id: String(row["id"]),
			name: String(row["name"]),
			role: Role.parse(row["role"]),
			prefix: String(row["prefix"]),
			upstreams: parseNames(String(row["upstreams"])),
			note: String(row["note"]),
			createdAt: Number(row["created_at"]),
			expiresAt: nullable(row["expires_at"]),
			revokedAt: nullable(row["revoked_at"]),
			lastUsedAt: nullable(row["last_used_at"]),
		};
		// The column is a BLOB in a STRICT table.
		this.#byHash.set(
			Buffer.from(row["hash"] as Uint8Array).toString("hex"),
			key,
		);
		this.#byId.set(key.id, key);
	}
}

const vaultName = (id: string): string => `key/${id}`;
const iso = (ms: number): string => new Date(ms).toISOString();
const nullable = (value: unknown): number | null =>
	value === null ? null : Number(value);

/** Throws on anything else: an empty list opens every upstream, so nothing may be taken for one. */
const parseNames = (text: string): string[] =>
	z.array(Name).parse(JSON.parse(text));
