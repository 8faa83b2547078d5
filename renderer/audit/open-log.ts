/**
 * The part of the log a list shows: keeps the pages around what is in view, one question at a time. While the list is at
 * its top it follows what is new; elsewhere it stays as it is, and counts. It mirrors the gate and guesses nothing.
 */
import { createStore, type StoreApi } from "zustand/vanilla";
import type { AuditPage, AuditQuery } from "../../contract/audit.ts";
import type { FailureCode } from "../../contract/commands.ts";
import type { EntryView } from "../../contract/views.ts";
import { CommandFailure } from "../../contract/wire.ts";
import type { Range } from "../shared/visible-range.ts";
import type { WindowClient } from "../shared/window-client.ts";

export const pageRows = 100;
/** Of pages that are not in view. */
const keptPages = 60;
/** What is new is asked for this often at most. */
const breathMs = 250;

export interface LogState
	extends Pick<
		AuditPage,
		"total" | "newer" | "complete" | "looked" | "entries"
	> {
	/** By their number, from the newest on. */
	readonly pages: ReadonlyMap<number, readonly EntryView[]>;
	/** Why the last try failed; what was read before stays. */
	readonly failure: FailureCode | null;
	/** `false` until the first answer. */
	readonly isRead: boolean;
}

export interface OpenLog {
	readonly store: StoreApi<LogState>;
	/** Begins to read and to listen; returns what ends both. */
	open(): () => void;
	/** What is in view now. */
	want(range: Range): void;
	/** Whether what is new is shown as it comes. */
	follow(follows: boolean): void;
}

const nothing: LogState = {
	total: 0,
	newer: 0,
	complete: false,
	looked: 0,
	entries: 0,
	pages: new Map(),
	failure: null,
	isRead: false,
};

/** `asked` is called when it is opened: what it says then is shown until it is closed. */
export function openLog(
	client: WindowClient,
	asked: (now: number) => AuditQuery,
): OpenLog {
	let query: AuditQuery = {};
	const store = createStore<LogState>()(() => nothing);
	/** The newest entry that the pages know of. */
	let upTo: number | undefined;
	let wanted: Range = { first: 0, end: pageRows };
	let follows = true;
	/** Something was written that the pages, or the count of what is new, do not tell yet. */
	let isBehind = true;
	let isOpen = false;
	let isAsking = false;
	let timer: ReturnType<typeof setTimeout> | undefined;
	/** May change still: a request in them had not ended. */
	let stale = new Set<number>();

	const pagesIn = ({ first, end }: Range): number[] => {
		const { total } = store.getState();
		const last = Math.floor((Math.max(1, Math.min(end, total)) - 1) / pageRows);
		const from = Math.min(Math.floor(first / pageRows), last);
		return Array.from({ length: last - from + 1 }, (_, index) => from + index);
	};

	/** The next question; undefined: everything in view is known. */
	function next(): { page: number; fresh: boolean; limit: number } | undefined {
		if (!isOpen) return undefined;
		const { pages, complete, isRead } = store.getState();
		if (!isRead || (isBehind && follows))
			return { page: 0, fresh: true, limit: pageRows };
		const missing = pagesIn(wanted).find(
			(page) => !pages.has(page) || stale.has(page),
		);
		if (missing !== undefined)
			return { page: missing, fresh: false, limit: pageRows };
		return isBehind || !complete
			? { page: 0, fresh: false, limit: 0 }
			: undefined;
	}

	async function goOn(): Promise<void> {
		if (isAsking) return;
		isAsking = true;
		try {
			for (let one = next(); one; one = next()) await ask(one);
		} catch (cause) {
			store.setState({
				failure: cause instanceof CommandFailure ? cause.code : "internal",
			});
		}
		isAsking = false;
	}

	async function ask({
		page,
		fresh,
		limit,
	}: NonNullable<ReturnType<typeof next>>) {
		const wasBehind = isBehind;
		isBehind = false;
		try {
			const answer = await client.call("audit.page", {
				query,
				offset: page * pageRows,
				limit,
				...(fresh || upTo === undefined ? {} : { upTo }),
			});
			if (isOpen) take(answer, page, fresh, limit > 0);
		} catch (cause) {
			isBehind ||= wasBehind;
			throw cause;
		}
	}

	function take(
		{ rows, newest, ...counts }: AuditPage,
		page: number,
		fresh: boolean,
		hasRows: boolean,
	): void {
		if (fresh) upTo = newest;
		const { pages: before } = store.getState();
		const pages = new Map(fresh ? [] : before);
		if (fresh) stale = new Set();
		stale.delete(page);
		if (hasRows) {
			// The latest of them stands last: the first ones are forgotten.
			pages.delete(page);
			pages.set(page, rows);
		}
		const inView = new Set(pagesIn(wanted));
		for (const known of pages.keys()) {
			if (pages.size <= keptPages) break;
			if (!inView.has(known)) pages.delete(known);
		}
		// A page that was read before the log was looked through may have been cut short.
		for (const [known, its] of pages)
			if (its.length < pageRows && counts.total > known * pageRows + its.length)
				stale.add(known);
		store.setState({ ...counts, pages, failure: null, isRead: true });
	}

	/** Something was written. */
	function later(): void {
		timer ??= setTimeout(() => {
			timer = undefined;
			isBehind = true;
			for (const page of pagesIn(wanted))
				if (store.getState().pages.get(page)?.some(hasNotEnded))
					stale.add(page);
			void goOn();
		}, breathMs);
	}

	return {
		store,
		open() {
			isOpen = true;
			query = asked(Date.now());
			isBehind = true;
			const stops = [
				client.on("entries", later),
				client.onConnection((connected) => {
					if (!connected) return;
					isBehind = true;
					void goOn();
				}),
			];
			void goOn();
			return () => {
				isOpen = false;
				clearTimeout(timer);
				timer = undefined;
				for (const stop of stops) stop();
			};
		},
		want(range) {
			wanted = range;
			void goOn();
		},
		follow(now) {
			if (follows === now) return;
			follows = now;
			if (now && store.getState().newer > 0) isBehind = true;
			void goOn();
		},
	};
}

/** It was let through, and has not ended. */
const hasNotEnded = ({ kind, reason }: EntryView): boolean =>
	kind === "admitted" && reason === "";
