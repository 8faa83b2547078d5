/**
 * The audit log: who asked what of which upstream, and what became of it. `admitted` is on disk before a request is
 * forwarded: entries are committed in groups, one transaction for all that came in one turn of the event loop, and a
 * caller goes on when its group is committed. Never holds a query string, a body or a credential.
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { EntryView } from "../../contract/views.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { ChainKey, Link } from "./chain.ts";
import { type Entry, gateEntry } from "./entry.ts";
import {
	type AuditRow,
	insertPlainRow,
	insertRow,
	liveView,
	plainValues,
	valuesOf,
	viewOf,
} from "./row.ts";

export { type Entry, gateEntry } from "./entry.ts";

/** Entries nobody waits for are written together this often. */
const lazyMs = 50;
/** While the file cannot be written this many of those are kept for later; the oldest go first. */
const keptEntries = 10_000;
/** Refusals written in full each second; the rest is counted in one entry. */
const refusalsPerSecond = 200;
const liveBatch = 200;

/** An entry, and when it happened. */
export interface Timed {
	readonly at: number;
	readonly entry: Entry;
}

interface Waiting extends Timed {
	resolve(): void;
	reject(reason: unknown): void;
}

/** Told at once of every group that was committed; `first` is the id of its first entry. Never throws. */
export type Watcher = (group: readonly Timed[], first: number) => void;

export class AuditLog {
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	readonly #log: Log;
	readonly #insert: StatementSync;
	readonly #insertPlain: StatementSync;
	readonly #begin: StatementSync;
	readonly #commit: StatementSync;
	readonly #onWritten: ((entries: number) => void) | undefined;
	readonly #listeners = new Set<(entries: EntryView[]) => void>();
	readonly #watchers = new Set<Watcher>();
	#lastId: number;
	/** Until it is there, entries are written without a MAC; see marks.ts. */
	#chain: ChainKey | undefined;
	#mac = "";
	/** Requests wait for these, so they are written alone. */
	#admits: Waiting[] = [];
	#notes: Timed[] = [];
	#immediate: NodeJS.Immediate | undefined;
	#timer: NodeJS.Timeout | undefined;
	#live: EntryView[] = [];
	#liveTimer: NodeJS.Timeout | undefined;
	#refusals = { second: 0, count: 0 };

	/** `onWritten` is told how many entries each commit held. */
	constructor(
		db: DatabaseSync,
		clock: Clock,
		log: Log,
		onWritten?: (entries: number) => void,
	) {
		this.#onWritten = onWritten;
		this.#db = db;
		this.#clock = clock;
		this.#log = log;
		this.#insert = db.prepare(insertRow);
		this.#insertPlain = db.prepare(insertPlainRow);
		this.#begin = db.prepare("BEGIN IMMEDIATE");
		this.#commit = db.prepare("COMMIT");
		this.#lastId = Number(
			db.prepare("SELECT max(id) AS last FROM audit").get()?.["last"] ?? 0,
		);
	}

	/**
	 * Resolves once the entry is committed; rejects when it cannot be, and then the request must be refused. `alone`
	 * says that no other request is under way: there is no group to wait for.
	 */
	admit(entry: Entry, alone = false): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#admits.push({ at: this.#clock.now(), entry, resolve, reject });
			if (alone) this.#writeAdmits();
			else this.#immediate ??= setImmediate(this.#writeAdmits);
		});
	}

	/** Written within 50 ms. For what has happened already: outcomes and changes. */
	note(entry: Entry): void {
		this.#notes.push({ at: this.#clock.now(), entry });
		this.#timer ??= setTimeout(this.#writeNotes, lazyMs);
	}

	/** A refusal. Under a flood the first of each second are written, and the number of the others. */
	refused(entry: Entry): void {
		const second = Math.floor(this.#clock.monotonicMs() / 1_000);
		if (second !== this.#refusals.second) this.#closeSecond(second);
		if (++this.#refusals.count <= refusalsPerSecond) this.note(entry);
		// So that the number is written even when the flood ends at once.
		else if (this.#refusals.count === refusalsPerSecond + 1)
			setTimeout(() => this.#closeSecond(second + 1), 1_000).unref();
	}

	#closeSecond(second: number): void {
		if (second <= this.#refusals.second) return;
		const dropped = this.#refusals.count - refusalsPerSecond;
		this.#refusals = { second, count: 0 };
		if (dropped > 0)
			this.note(gateEntry("refused", `${dropped} more refusals in one second`));
	}

	/** The newest entry and its MAC; none (""), while the chain has no key. */
	get last(): Link {
		return { id: this.#lastId, mac: this.#mac };
	}

	/** From now on each entry is chained to the one before it, the first of them to `last`. */
	chain(key: ChainKey, last: Link): void {
		this.#chain = key;
		this.#mac = last.mac;
		this.#lastId = last.id;
	}

	/** Every group, as it is committed. Returns the function that stops it. */
	watch(watcher: Watcher): () => void {
		this.#watchers.add(watcher);
		return () => this.#watchers.delete(watcher);
	}

	/** How many entries wait to be written, and since when the oldest does; 0: none. */
	get waiting(): { readonly entries: number; readonly since: number } {
		const oldest = Math.min(
			this.#admits[0]?.at ?? Number.POSITIVE_INFINITY,
			this.#notes[0]?.at ?? Number.POSITIVE_INFINITY,
		);
		return {
			entries: this.#admits.length + this.#notes.length,
			since: Number.isFinite(oldest) ? oldest : 0,
		};
	}

	/** New entries, oldest first, at most ten batches a second. */
	onEntries(listener: (entries: EntryView[]) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** The newest `limit` entries before `before`, oldest first. */
	tail(limit: number, before?: number): EntryView[] {
		this.flush();
		const rows = this.#db
			.prepare("SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?")
			.all(before ?? Number.MAX_SAFE_INTEGER, limit);
		// STRICT tables hold what the schema says.
		return rows.map((row) => viewOf(row as unknown as AuditRow)).toReversed();
	}

	/** Writes what waits. The database is closed by its owner. */
	close(): void {
		this.#closeSecond(this.#refusals.second + 1);
		this.flush();
		clearTimeout(this.#timer);
		clearTimeout(this.#liveTimer);
	}

	/** Writes what waits: whoever reads the file then finds it. */
	flush(): void {
		this.#writeNotes();
		this.#writeAdmits();
	}

	readonly #writeAdmits = (): void => {
		clearImmediate(this.#immediate);
		this.#immediate = undefined;
		if (this.#admits.length === 0) return;
		const admits = this.#admits;
		this.#admits = [];
		try {
			this.#write(admits);
		} catch (error) {
			this.#complain(error);
			for (const waiting of admits) waiting.reject(error);
			return;
		}
		for (const waiting of admits) waiting.resolve();
	};

	readonly #writeNotes = (): void => {
		clearTimeout(this.#timer);
		this.#timer = undefined;
		if (this.#notes.length === 0) return;
		const notes = this.#notes;
		this.#notes = [];
		try {
			this.#write(notes);
		} catch (error) {
			// The gate has ended: no later try would find the file.
			if (!this.#db.isOpen) return;
			this.#complain(error);
			this.#notes = [...notes, ...this.#notes].slice(-keptEntries);
			this.#timer = setTimeout(this.#writeNotes, lazyMs * 20);
		}
	};

	#complain(error: unknown): void {
		this.#log(
			"error",
			"the audit log cannot be written; requests are refused until it can",
			{ error: String(error) },
		);
	}

	#write(rows: readonly Timed[]): void {
		const first = this.#lastId;
		const before = this.#mac;
		this.#begin.run();
		try {
			for (const { at, entry } of rows) {
				const values = valuesOf(++this.#lastId, at, entry);
				if (this.#chain) this.#mac = this.#chain.next(this.#mac, values);
				const plain = plainValues(values, this.#mac);
				if (plain) this.#insertPlain.run(...plain);
				else this.#insert.run(...values, this.#mac);
			}
			this.#commit.run();
		} catch (error) {
			this.#lastId = first;
			this.#mac = before;
			if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
			throw error;
		}
		this.#onWritten?.(rows.length);
		for (const watcher of this.#watchers) watcher(rows, first + 1);
		if (this.#listeners.size > 0) this.#show(first, rows);
	}

	#show(first: number, rows: readonly Timed[]): void {
		rows.forEach(({ at, entry }, index) => {
			this.#live.push(liveView(first + index + 1, at, entry));
		});
		if (this.#live.length > liveBatch)
			this.#live = this.#live.slice(-liveBatch);
		this.#liveTimer ??= setTimeout(() => {
			const batch = this.#live;
			this.#live = [];
			this.#liveTimer = undefined;
			for (const listener of this.#listeners) listener(batch);
		}, 100);
	}
}
