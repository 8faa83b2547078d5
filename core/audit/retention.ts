/**
 * Which entries are too old or too many, and their deletion: whole checkpoints, the oldest first, a few rows at a time
 * so that no request waits. Never the newest checkpoint, and never by one that this gate did not sign: whoever writes the
 * file could have it taken away otherwise, with the vault's word that all is well.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../clock.ts";
import type { AuditSettings } from "../settings/schema.ts";
import type { Link } from "./chain.ts";
import { checkpointColumns, readCheckpoint } from "./checkpoints.ts";
import type { AuditKeys } from "./keys.ts";

const dayMs = 86_400_000;
const mib = 1024 * 1024;
/** Looked for this often. */
const everyMs = 60_000;
const sliceRows = 500;
/** Looked at for one that is signed. */
const mostCheckpoints = 100;
/** Of one call, a few milliseconds apart. */
const slices = 20;

export class Retention {
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	#lookedAt = Number.NEGATIVE_INFINITY;
	/** Rows up to this one are gone. */
	#emptied = 0;

	constructor(db: DatabaseSync, clock: Clock) {
		this.#db = db;
		this.#clock = clock;
	}

	/** The last entry of the newest checkpoint that has to go; undefined: none, or it was looked for lately. */
	due(
		{ keep_days, max_mib }: Pick<AuditSettings, "keep_days" | "max_mib">,
		pruned: number,
		keys: Pick<AuditKeys, "verifying">,
	): Link | undefined {
		const now = this.#clock.monotonicMs();
		if (now - this.#lookedAt < everyMs) return undefined;
		this.#lookedAt = now;
		const age =
			keep_days === null
				? undefined
				: this.#checkpoint(
						keys,
						"at < ? AND last > ? ORDER BY last DESC",
						this.#clock.now() - keep_days * dayMs,
						pruned,
					);
		if (age !== undefined || max_mib === null) return age;
		// One at a time: its size is not known before it is gone.
		return this.#usedBytes() > max_mib * mib
			? this.#checkpoint(keys, "last > ? ORDER BY last", pruned)
			: undefined;
	}

	/** Deletes some of the rows up to `through`; called again until none is left. */
	async prune(through: number): Promise<void> {
		if (this.#emptied >= through) return;
		this.#removeArguments(through);
		const remove = this.#db.prepare(
			`DELETE FROM audit WHERE id IN (SELECT id FROM audit WHERE id <= ? ORDER BY id LIMIT ${sliceRows})`,
		);
		for (let slice = 0; slice < slices; slice++) {
			if (!this.#db.isOpen) return;
			if (Number(remove.run(through).changes) < sliceRows) {
				this.#forget(through);
				return;
			}
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	}

	#forget(through: number): void {
		this.#db
			.prepare(
				"DELETE FROM audit_checkpoint WHERE last <= ? AND kind != 'pruned'",
			)
			.run(through);
		this.#emptied = through;
	}

	/** Those of the requests that go. */
	#removeArguments(through: number): void {
		this.#db
			.prepare(
				"DELETE FROM audit_argument WHERE at <= (SELECT at FROM audit WHERE id <= ? ORDER BY id DESC LIMIT 1)",
			)
			.run(through);
	}

	/** Behind it there is another one: the newest entries stay, whatever the settings say. */
	#checkpoint(
		keys: Pick<AuditKeys, "verifying">,
		where: string,
		...values: number[]
	): Link | undefined {
		const rows = this.#db
			.prepare(
				`SELECT ${checkpointColumns} FROM audit_checkpoint
				WHERE kind = 'checkpoint' AND last < (SELECT max(id) FROM audit) AND ${where} LIMIT ${mostCheckpoints}`,
			)
			.all(...values);
		for (const row of rows) {
			const { checkpoint, isSigned } = readCheckpoint(row, keys);
			if (isSigned) return { id: checkpoint.last, mac: checkpoint.mac };
		}
		return undefined;
	}

	#usedBytes(): number {
		const pragma = (name: string): number =>
			Number(Object.values(this.#db.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
		return (
			(pragma("page_count") - pragma("freelist_count")) * pragma("page_size")
		);
	}
}
