/**
 * Keeps the chain going: gives the log its key, marks how far it has come in the vault (every second in which something
 * was written, and at the end) and in the owner's file, signs checkpoints, and prunes. Never in a request's way: where a
 * mark fails, the next second tries again.
 */
import type { DatabaseSync } from "node:sqlite";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { AuditSettings } from "../settings/schema.ts";
import { genesis, type Link } from "./chain.ts";
import { addCheckpoint, type Checkpoint } from "./checkpoints.ts";
import {
	type Head,
	keepHead,
	readHead,
	type SignedHead,
	signHead,
	writeHeadFile,
} from "./head.ts";
import { type AuditKeys, type KeyVault, makeKeys, readKeys } from "./keys.ts";
import type { AuditLog } from "./log.ts";
import { Retention } from "./retention.ts";
import { sealSlice } from "./seal.ts";

const everyMs = 1_000;
/** Entries between two signed checkpoints; retention takes them away whole. */
const checkpointEntries = 10_000;

export interface MarksOptions {
	readonly db: DatabaseSync;
	readonly audit: Pick<AuditLog, "last" | "chain">;
	readonly vault: KeyVault;
	readonly clock: Clock;
	readonly log: Log;
	readonly settings: () => AuditSettings;
	/** As soon as the vault has given them: rows that grant access are sealed with the same root. */
	readonly onKeys?: (keys: AuditKeys) => Promise<void>;
}

export class Marks {
	readonly #o: MarksOptions;
	readonly #retention: Retention;
	readonly #listeners = new Set<(head: SignedHead) => void>();
	#keys: AuditKeys | undefined;
	/** As it stands in the vault. */
	#head: Head | undefined;
	/** `false`: older entries are still being sealed, or the vault was locked since the start. */
	#chained = false;
	/** The newest entry that a checkpoint covers. */
	#checked = 0;
	#beginning = false;
	#timer: NodeJS.Timeout | undefined;
	#work: Promise<void> = Promise.resolve();
	#working = false;
	#stopListening: (() => void) | undefined;
	#closed = false;

	constructor(options: MarksOptions) {
		this.#o = options;
		this.#retention = new Retention(options.db, options.clock);
	}

	/** Resolves when the log is chained; where the vault is locked at once, and it is chained when that opens. */
	async open(): Promise<void> {
		const { vault } = this.#o;
		this.#stopListening = vault.onChange(({ state }) => {
			if (state === "open") void this.#begin();
		});
		await this.#begin();
		this.#timer = setInterval(this.#tick, everyMs).unref();
	}

	/** Told of each new head, at most once a second. Returns the function that stops it. */
	onHead(listener: (head: SignedHead) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** Entries behind the vault's mark; every one of them, while there is none. */
	get unmarked(): number {
		return Math.max(0, this.#o.audit.last.id - (this.#head?.id ?? 0));
	}

	/** Now instead of within a second: a copy of both is about to be taken. Never rejects. */
	async catchUp(): Promise<void> {
		await this.#work;
		await this.#mark().catch(this.#complain);
	}

	/** The log was closed, the vault and the database are open still. */
	async close(): Promise<void> {
		this.#closed = true;
		clearInterval(this.#timer);
		this.#stopListening?.();
		await this.#work;
		if (this.#o.audit.last.id > this.#checked) this.#checkpoint();
		await this.#mark().catch(this.#complain);
	}

	async #begin(): Promise<void> {
		const { vault, log } = this.#o;
		if (this.#chained || this.#beginning || this.#closed) return;
		if (vault.state().state !== "open") return;
		this.#beginning = true;
		try {
			const head = await readHead(vault);
			const keys = (await readKeys(vault)) ?? (await makeKeys(vault));
			if (this.#closed) return;
			if (!this.#keys) await this.#o.onKeys?.(keys);
			if (this.#closed) return;
			const from = this.#resume(keys, head);
			this.#keys = keys;
			if (head === undefined && this.#head) await keepHead(vault, this.#head);
			await this.#seal(keys, from);
		} catch (error) {
			// The vault says itself when it is locked; entries are sealed once it opens.
			log("warn", "the audit log is not chained yet", {
				reason: error instanceof Error ? error.message : String(error),
			});
		} finally {
			this.#beginning = false;
		}
	}

	/** The entry behind which entries are still to be sealed. */
	#resume(keys: AuditKeys, head: Head | undefined): Link {
		const { db, audit, clock, log } = this.#o;
		const sealed = lastSealed(db);
		if (head === undefined) {
			const last = { id: audit.last.id, mac: genesis };
			this.#checked = last.id;
			this.#head = {
				...last,
				start: last.id + 1,
				at: clock.now(),
				pruned: null,
			};
			if (sealed)
				log("error", "the vault does not know the audit log's chain any more");
			return last;
		}
		const found = sealed ?? head.pruned ?? { id: head.start - 1, mac: genesis };
		this.#head = head;
		this.#checked = Math.max(found.id, head.id);
		if (found.id < head.id || !holds(db, head)) {
			log("error", "the audit log was cut, changed or replaced by a copy", {
				marked: head.id,
				found: found.id,
			});
			// The chain goes on from what the vault remembers: that these are missing stays plain for ever.
			if (found.id < head.id) return { id: head.id, mac: head.mac };
		}
		if (found.id > head.id && !this.#keys)
			this.#add(keys, {
				kind: "unmarked",
				first: head.id + 1,
				last: found.id,
				mac: found.mac,
				at: clock.now(),
			});
		return found;
	}

	/** Seals what was written without the key, a slice at a time, then hands the chain to the log. */
	async #seal(keys: AuditKeys, from: Link): Promise<void> {
		const { db, audit, clock } = this.#o;
		let last = from;
		while (last.id < audit.last.id && !this.#closed) {
			last = sealSlice(db, keys.chain, last);
			await new Promise((resolve) => setImmediate(resolve));
		}
		if (this.#closed) return;
		audit.chain(keys.chain, last);
		this.#chained = true;
		if (last.id > from.id)
			this.#add(keys, {
				kind: "gap",
				first: from.id + 1,
				last: last.id,
				mac: last.mac,
				at: clock.now(),
			});
	}

	readonly #tick = (): void => {
		// A vault that does not answer holds up the next mark, and nothing else.
		if (this.#working) return;
		this.#working = true;
		this.#work = this.#everySecond()
			.catch(this.#complain)
			.finally(() => {
				this.#working = false;
			});
	};

	readonly #complain = (error: unknown): void =>
		this.#o.log("warn", "the audit log could not be marked", {
			reason: error instanceof Error ? error.message : String(error),
		});

	async #everySecond(): Promise<void> {
		if (!this.#chained) await this.#begin();
		if (this.#o.audit.last.id - this.#checked >= checkpointEntries)
			this.#checkpoint();
		await this.#mark();
		await this.#prune();
	}

	async #mark(pruned = this.#head?.pruned ?? null): Promise<void> {
		const { audit, vault, clock, settings } = this.#o;
		const { id, mac } = audit.last;
		if (!this.#keys || !this.#head) return;
		if (!this.#chained || vault.state().state !== "open") return;
		if (id === this.#head.id && pruned === this.#head.pruned) return;
		const { start } = this.#head;
		const head: Head = { start, id, mac, at: clock.now(), pruned };
		await keepHead(vault, head);
		this.#head = head;
		const file = settings().head_file;
		if (file === undefined && this.#listeners.size === 0) return;
		const signed = signHead(head, this.#keys);
		for (const listener of this.#listeners) listener(signed);
		if (file !== undefined)
			await writeHeadFile(file, signed).catch(this.#complain);
	}

	#checkpoint(): void {
		const { audit, clock } = this.#o;
		if (!this.#keys || !this.#chained) return;
		const { id, mac } = audit.last;
		this.#add(this.#keys, {
			kind: "checkpoint",
			first: this.#checked + 1,
			last: id,
			mac,
			at: clock.now(),
		});
		this.#checked = id;
	}

	#add(keys: AuditKeys, checkpoint: Checkpoint): void {
		try {
			addCheckpoint(this.#o.db, keys, checkpoint);
		} catch (error) {
			// A full disk. The rows' own MACs still tell.
			this.#o.log("warn", "a checkpoint of the audit log was not written", {
				error: String(error),
			});
		}
	}

	/** The vault knows that they may be gone before the first of them is. */
	async #prune(): Promise<void> {
		const { settings } = this.#o;
		if (!this.#keys || !this.#head || !this.#chained || this.#closed) return;
		const due = this.#retention.due(
			settings(),
			this.#head.pruned?.id ?? 0,
			this.#keys,
		);
		if (due !== undefined) {
			const first = Math.max(
				this.#head.start,
				(this.#head.pruned?.id ?? 0) + 1,
			);
			await this.#mark({ id: due.id, mac: due.mac });
			if (this.#head.pruned?.id !== due.id) return;
			this.#add(this.#keys, {
				kind: "pruned",
				first,
				last: due.id,
				mac: due.mac,
				at: this.#o.clock.now(),
			});
		}
		if (this.#head.pruned) await this.#retention.prune(this.#head.pruned.id);
	}
}

/** The entry that was marked last is there as it was; one that retention took away is. */
function holds(db: DatabaseSync, { start, id, mac, pruned }: Head): boolean {
	if (id < start || id <= (pruned?.id ?? 0)) return true;
	const row = db.prepare("SELECT mac FROM audit WHERE id = ?").get(id);
	return row?.["mac"] === mac;
}

function lastSealed(db: DatabaseSync): Link | undefined {
	const row = db
		.prepare(
			"SELECT id, mac FROM audit WHERE mac != '' ORDER BY id DESC LIMIT 1",
		)
		.get();
	return row && { id: Number(row["id"]), mac: String(row["mac"]) };
}
