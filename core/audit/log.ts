/**
 * The audit log: who asked what of which upstream, and what became of it. `admitted` is on disk before a request is
 * forwarded: entries are committed in groups, one transaction for all that came in one turn of the event loop, and a
 * caller goes on when its group is committed. Never holds a query string, a body or a credential.
 */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { EntryView, Mode } from "../../contract/views.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";

export interface Entry {
	readonly kind: EntryView["kind"];
	readonly request: string;
	readonly client: string;
	readonly upstream: string;
	readonly method: string;
	readonly path: string;
	readonly tool: string;
	/** What the caller says it is; empty where it said nothing. */
	readonly agent: string;
	/** Of a request's life, where it was refused; 0 otherwise. */
	readonly step: number;
	readonly status: number;
	readonly reason: string;
	readonly durationMs: number;
	readonly mode: Mode;
}

/** Entries nobody waits for are written together this often. */
const lazyMs = 50;
/** While the file cannot be written this many of those are kept for later; the oldest go first. */
const keptEntries = 10_000;
/** Refusals written in full each second; the rest is counted in one entry. */
const refusalsPerSecond = 200;
/** Longer texts are cut: a path is chosen by the caller. */
const textLimit = 2_000;
const agentLimit = 200;
const liveBatch = 200;
/** How far back one request is looked for; an index on every row would cost every request. */
const searchedEntries = 500_000;

interface Timed {
	readonly at: number;
	readonly entry: Entry;
}

interface Waiting extends Timed {
	resolve(): void;
	reject(reason: unknown): void;
}

export class AuditLog {
	readonly #db: DatabaseSync;
	readonly #clock: Clock;
	readonly #log: Log;
	readonly #insert: StatementSync;
	readonly #begin: StatementSync;
	readonly #commit: StatementSync;
	readonly #onWritten: ((entries: number) => void) | undefined;
	readonly #listeners = new Set<(entries: EntryView[]) => void>();
	#lastId: number;
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
		this.#insert = db.prepare(
			"INSERT INTO audit VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
		);
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

	/** New entries, oldest first, at most ten batches a second. */
	onEntries(listener: (entries: EntryView[]) => void): () => void {
		this.#listeners.add(listener);
		return () => this.#listeners.delete(listener);
	}

	/** The newest `limit` entries before `before`, oldest first. */
	tail(limit: number, before?: number): EntryView[] {
		this.#flush();
		const rows = this.#db
			.prepare("SELECT * FROM audit WHERE id < ? ORDER BY id DESC LIMIT ?")
			.all(before ?? Number.MAX_SAFE_INTEGER, limit);
		// STRICT tables hold what the schema says.
		return rows.map((row) => viewOf(row as unknown as Row)).toReversed();
	}

	/** Every entry of one request, oldest first; none when it is not among the newest half a million. */
	ofRequest(request: string): EntryView[] {
		this.#flush();
		const rows = this.#db
			.prepare("SELECT * FROM audit WHERE id > ? AND request = ? ORDER BY id")
			.all(this.#lastId - searchedEntries, request);
		// STRICT tables hold what the schema says.
		return rows.map((row) => viewOf(row as unknown as Row));
	}

	/** Writes what waits. The database is closed by its owner. */
	close(): void {
		this.#closeSecond(this.#refusals.second + 1);
		this.#flush();
		clearTimeout(this.#timer);
		clearTimeout(this.#liveTimer);
	}

	#flush(): void {
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
		this.#begin.run();
		try {
			for (const { at, entry: e } of rows) {
				const reason = e.reason.slice(0, textLimit);
				const durationUs = Math.round(e.durationMs * 1_000);
				const path = e.path.slice(0, textLimit);
				const tool = e.tool.slice(0, textLimit);
				this.#insert.run(
					++this.#lastId,
					at,
					e.kind,
					e.request,
					e.client,
					e.upstream,
					e.method,
					path,
					tool,
					e.status,
					reason,
					durationUs,
					e.mode,
					e.agent.slice(0, agentLimit),
					e.step,
				);
			}
			this.#commit.run();
		} catch (error) {
			this.#lastId = first;
			if (this.#db.isTransaction) this.#db.exec("ROLLBACK");
			throw error;
		}
		this.#onWritten?.(rows.length);
		if (this.#listeners.size > 0) this.#show(first, rows);
	}

	#show(first: number, rows: readonly Timed[]): void {
		rows.forEach(({ at, entry }, index) => {
			this.#live.push({
				...entry,
				id: first + index + 1,
				at: new Date(at).toISOString(),
			});
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

/** An entry that no request caused. */
export function gateEntry(
	kind: "change" | "refused",
	reason: string,
	mode: Mode = "strict",
	client = "",
): Entry {
	return {
		kind,
		request: "",
		client,
		upstream: "",
		method: "",
		path: "",
		tool: "",
		agent: "",
		step: 0,
		status: 0,
		reason,
		durationMs: 0,
		mode,
	};
}

interface Row extends Omit<EntryView, "at" | "durationMs"> {
	at: number;
	duration_us: number;
}

function viewOf({ duration_us, at, ...rest }: Row): EntryView {
	return {
		...rest,
		at: new Date(at).toISOString(),
		durationMs: duration_us / 1_000,
	};
}
