/**
 * Pages of the log by requests, and pieces of an export, for windows: the last few lists that were asked for are kept, so
 * that any place of them is at hand. Works for a limited time at once. Runs on the thread of log-thread.ts.
 */
import type { DatabaseSync } from "node:sqlite";
import type { AuditPage, ExportPiece } from "../../contract/audit.ts";
import type { EntryView } from "../../contract/views.ts";
import { exportLines } from "./export.ts";
import type { LogFiles, LogQuery, OrderOf } from "./order.ts";
import { conditions, endsOf, entryOf } from "./read.ts";
import { type Found, RequestRows, type Source } from "./request-rows.ts";
import { rowColumns } from "./row.ts";
import {
	addSlice,
	dropPruned,
	hits,
	indexedUpTo,
	matchOf,
	openIndex,
	requestMatch,
} from "./search.ts";

/** Somebody else may want to ask something. */
const turnMs = 60;
const keptLists = 4;
/** A search finds its place anew with each slice, so it takes more at once. */
const searchSlice = 50_000;
const pieceCharacters = 1_000_000;

/** A row without what only one request's view shows. */
const shortColumns = rowColumns.replace("judgement", "'' AS judgement");
const of = (table: string, columns: string): string =>
	columns.replaceAll(/'' AS \w+|\w+/g, (one) =>
		one.startsWith("'") ? one : `${table}.${one}`,
	);

export class LogPages {
	readonly #db: DatabaseSync;
	readonly #files: LogFiles;
	readonly #lists = new Map<string, RequestRows>();
	#index: DatabaseSync | undefined;

	constructor(db: DatabaseSync, files: LogFiles) {
		this.#db = db;
		this.#files = files;
	}

	page(order: OrderOf<"page">): AuditPage {
		const { query, offset, limit } = order;
		const until = performance.now() + turnMs;
		const { first, last } = endsOf(this.#db);
		const entries = last - first + 1;
		if (isSearch(query) && !this.#indexed(until)) {
			const looked = Math.max(0, indexedUpTo(this.#openIndex()) - first + 1);
			const unknown = { rows: [], total: 0, newer: 0, newest: last };
			return { ...unknown, complete: false, looked, entries };
		}
		const [list, isNew] = this.#list(query, last);
		list.update(last);
		list.forgetBefore(first);
		const upTo = order.upTo ?? list.newest;
		while (!list.complete) {
			list.extend();
			// What is seen first is there at once; the rest can be asked for.
			const isEnough = isNew && list.total(upTo) >= offset + limit;
			if (isEnough || performance.now() > until) break;
		}
		const rows = this.#rows(list, query, list.idsAt(offset, limit, upTo));
		if (rows === undefined) {
			// Something was taken out of the middle of the log: nothing that is known of it holds.
			this.#lists.clear();
			return this.page(order);
		}
		return {
			rows,
			total: list.total(upTo),
			newer: list.newerThan(upTo),
			newest: list.newest,
			complete: list.complete,
			looked: list.complete ? entries : list.newest - list.reached + 1,
			entries,
		};
	}

	piece(order: OrderOf<"export">): ExportPiece {
		const { query, format, after } = order;
		const upTo = order.upTo ?? endsOf(this.#db).last;
		if (isSearch(query) && !this.#indexed(performance.now() + turnMs))
			return { text: "", entries: 0, next: after ?? null, upTo, ready: false };
		let [text, entries, isMore] = ["", 0, false];
		let last = after ?? Number.MIN_SAFE_INTEGER;
		const found = this.#after(query, upTo, last);
		function* some(): Generator<EntryView> {
			for (const row of found) {
				isMore = text.length > pieceCharacters;
				if (isMore) return;
				const entry = entryOf(row);
				entries++;
				last = entry.id;
				yield entry;
			}
		}
		for (const line of exportLines(some(), format, this.#db)) {
			// The names of the columns, once.
			if (entries === 0 && after !== undefined) continue;
			text += `${line}\n`;
		}
		return { text, entries, next: isMore ? last : null, upTo, ready: true };
	}

	close(): void {
		this.#index?.close();
		this.#index = undefined;
		this.#lists.clear();
	}

	/** Also says whether it was not known yet. */
	#list(query: LogQuery, newest: number): [RequestRows, boolean] {
		const key = JSON.stringify(query);
		const known = this.#lists.get(key);
		const list =
			known ??
			new RequestRows(
				this.#source(query),
				newest,
				isSearch(query) ? searchSlice : undefined,
			);
		this.#lists.delete(key);
		this.#lists.set(key, list);
		const [oldest] = this.#lists.keys();
		if (this.#lists.size > keptLists && oldest !== undefined)
			this.#lists.delete(oldest);
		return [list, known === undefined];
	}

	#source({ words = "", ...filter }: LogQuery): Source {
		const match = matchOf(words);
		const isSought = match !== "";
		const db = isSought ? this.#openIndex() : this.#db;
		// These are the same in all entries of a request, so what is not among them need not be looked at.
		const { client, upstream, kinds, ...others } = filter;
		const narrow = conditions({ client, upstream, kinds }, "a");
		const fits = conditions(others, "a");
		const columns = `a.id, a.kind, a.request, (true${fits.sql}) AS fits`;
		const select = (where: string, order: string) =>
			db.prepare(
				`${isSought ? hits(columns) : `SELECT ${columns} FROM audit a WHERE true`} AND ${isSought ? "entry_text.rowid" : "a.id"} ${where}${narrow.sql} ORDER BY ${isSought ? "entry_text.rowid" : "a.id"} ${order} LIMIT ?`,
			);
		const before = select("< ?", "DESC");
		const after = select("> ?", "ASC");
		const given = [...fits.values, ...(isSought ? [match] : [])];
		return {
			// STRICT tables hold what the schema says.
			before: (id, limit) =>
				before.all(
					...given,
					id,
					...narrow.values,
					limit,
				) as unknown as readonly Found[],
			// The same.
			after: (id, limit) =>
				after.all(
					...given,
					id,
					...narrow.values,
					limit,
				) as unknown as readonly Found[],
		};
	}

	/** undefined: one of them is not there. */
	#rows(
		list: RequestRows,
		query: LogQuery,
		ids: readonly number[],
	): EntryView[] | undefined {
		const select = this.#db.prepare(
			`SELECT ${shortColumns} FROM audit WHERE id = ?`,
		);
		const rows: EntryView[] = [];
		for (const id of ids) {
			const row = select.get(id);
			if (row === undefined) return undefined;
			const entry = entryOf(row);
			const end =
				entry.kind === "admitted" ? this.#endOf(list, query, entry) : undefined;
			const ended = end === undefined ? undefined : select.get(end);
			rows.push(ended === undefined ? entry : entryOf(ended));
		}
		return rows;
	}

	/** It may have ended in an entry that is not among those that are looked for. */
	#endOf(
		list: RequestRows,
		query: LogQuery,
		{ request }: EntryView,
	): number | undefined {
		const known = list.endOf(request);
		if (known !== undefined || !isSearch(query) || request === "") return known;
		const found = this.#openIndex()
			.prepare(
				`${hits("a.id")} AND a.request = ? AND a.kind = 'outcome' ORDER BY entry_text.rowid DESC LIMIT 1`,
			)
			.get(requestMatch(request), request);
		return found === undefined ? undefined : Number(found["id"]);
	}

	/** Entries after that one, oldest first. */
	#after(query: LogQuery, upTo: number, id: number): Iterable<object> {
		const { words = "", ...filter }: LogQuery = query;
		const { sql, values } = conditions({ ...filter, upTo }, "a");
		const match = matchOf(words);
		return match === ""
			? this.#db
					.prepare(
						`SELECT ${of("a", rowColumns)} FROM audit a WHERE a.id > ?${sql} ORDER BY a.id`,
					)
					.iterate(id, ...values)
			: this.#openIndex()
					.prepare(
						`${hits(of("a", rowColumns))} AND entry_text.rowid > ?${sql} ORDER BY entry_text.rowid`,
					)
					.iterate(match, id, ...values);
	}

	/** Goes on with the index for searches; whether it has all entries. */
	#indexed(until: number): boolean {
		const index = this.#openIndex();
		while (addSlice(index) > 0) if (performance.now() > until) return false;
		return true;
	}

	#openIndex(): DatabaseSync {
		if (this.#index) return this.#index;
		this.#index = openIndex(this.#files);
		dropPruned(this.#index);
		return this.#index;
	}
}

const isSearch = ({ words = "" }: LogQuery): boolean => matchOf(words) !== "";
