/**
 * Devices as sealed rows of SQLite: one that this gate did not write, or that was changed, is no device. Writes what it is
 * given, and never decides who is active.
 */
import type { DatabaseSync } from "node:sqlite";
import * as z from "zod";
import { Reach } from "../../contract/devices.ts";
import { Certificate } from "../../contract/pairing.ts";
import { Name } from "../../contract/views.ts";
import { LookedAtRows, type SealedRows } from "../audit/sealed-rows.ts";
import type { Device } from "./device.ts";

/**
 * All there are. The name too, since it is what a person goes by when one of several is revoked; the times, since they say
 * when a device ends; and the counter, or an old signature would be good once more.
 */
const columns = [
	"id",
	"name",
	"tier",
	"public_key",
	"origin",
	"user_agent",
	"reach",
	"session",
	"upstreams",
	"counter",
	"push",
	"address",
	"paired_at",
	"last_seen_at",
	"revoked_at",
];

const Row = z
	.object({
		id: z.string(),
		name: z.string(),
		tier: Certificate,
		public_key: z.instanceof(Uint8Array),
		origin: z.string(),
		user_agent: z.string(),
		reach: Reach,
		session: z.union([z.literal(0), z.literal(1)]),
		upstreams: z.string(),
		counter: z.int().min(0),
		push: z.string(),
		address: z.string(),
		paired_at: z.number(),
		last_seen_at: z.number(),
		revoked_at: z.number().nullable(),
	})
	.transform(
		(row): Device => ({
			id: row.id,
			name: row.name,
			tier: row.tier,
			publicKey: row.public_key,
			origin: row.origin,
			userAgent: row.user_agent,
			reach: row.reach,
			session: row.session === 1,
			upstreams: parseNames(row.upstreams),
			counter: row.counter,
			push: row.push,
			address: row.address,
			pairedAt: row.paired_at,
			lastSeenAt: row.last_seen_at,
			revokedAt: row.revoked_at,
		}),
	);

/** Throws on anything else: an empty list opens every upstream, so nothing may be taken for one. */
const parseNames = (text: string): string[] =>
	z.array(Name).parse(JSON.parse(text));

export class DeviceRows {
	readonly sealed: SealedRows;
	readonly #db: DatabaseSync;
	/** Of an earlier process, and nobody has looked at their seals yet. */
	readonly #unproven = new Set<string>();
	/** Changes of those: sealing one now would make a row good that somebody else wrote. */
	readonly #later = new Map<string, Device>();
	readonly #onProven: () => void;
	#isProven = false;

	constructor(
		db: DatabaseSync,
		onBad: (ids: readonly string[]) => void,
		onProven: () => void,
	) {
		this.#db = db;
		this.#onProven = onProven;
		this.sealed = new LookedAtRows(
			db,
			{
				table: "device",
				columns,
				alwaysSealed: true,
				onBad: (ids) => {
					const bad = ids.filter((id) => !this.#hasEnded(id));
					for (const id of bad) this.#later.delete(id);
					if (bad.length > 0) onBad(bad);
				},
			},
			() => this.#proven(),
		);
	}

	/** In the order they were paired; and the ids of rows that say nothing the gate would have written. */
	load(): {
		readonly devices: readonly Device[];
		readonly spoilt: readonly string[];
	} {
		const devices: Device[] = [];
		const spoilt: string[] = [];
		for (const row of this.#db
			.prepare("SELECT * FROM device ORDER BY paired_at, rowid")
			.all()) {
			const device = readRow(row);
			if (device) {
				devices.push(device);
				this.#unproven.add(device.id);
			} else spoilt.push(String(row["id"]));
		}
		return { devices, spoilt };
	}

	/**
	 * The row and its seal, both or neither. Of an earlier process's row nothing but its end is written before its seal was
	 * looked at, and that without a seal.
	 */
	save(device: Device): void {
		if (!this.#unproven.has(device.id)) {
			this.#write(device, true);
			return;
		}
		this.#later.set(device.id, device);
		if (device.revokedAt !== null) this.#write(device, false);
	}

	/** Their seals were looked at. Before that any of them may be somebody else's. */
	get isProven(): boolean {
		return this.#isProven;
	}

	/** By this process, before it had the key. */
	#hasEnded(id: string): boolean {
		return (this.#later.get(id)?.revokedAt ?? null) !== null;
	}

	#proven(): void {
		this.#unproven.clear();
		for (const device of this.#later.values()) this.#write(device, true);
		this.#later.clear();
		this.#isProven = true;
		this.#onProven();
	}

	#write(device: Device, withSeal: boolean): void {
		this.#db.exec("BEGIN IMMEDIATE");
		try {
			this.#db
				.prepare(
					`INSERT OR REPLACE INTO device (${columns.join(", ")})
					VALUES (${columns.map(() => "?").join(", ")})`,
				)
				.run(
					device.id,
					device.name,
					device.tier,
					device.publicKey,
					device.origin,
					device.userAgent,
					device.reach,
					device.session ? 1 : 0,
					JSON.stringify(device.upstreams),
					device.counter,
					device.push,
					device.address,
					device.pairedAt,
					device.lastSeenAt,
					device.revokedAt,
				);
			if (withSeal) this.sealed.seal(device.id);
			this.#db.exec("COMMIT");
		} catch (error) {
			if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
			throw error;
		}
	}
}

function readRow(row: unknown): Device | undefined {
	try {
		return Row.safeParse(row).data;
	} catch {
		// What stands for its upstreams is no list.
		return undefined;
	}
}
