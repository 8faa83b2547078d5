/** What the thread that reads the log (log-thread.ts) is asked, and what it answers. Types only. */
import type { ActivityView } from "../../contract/activity.ts";
import type {
	AuditPage,
	ExportPiece,
	RequestView,
} from "../../contract/audit.ts";
import type { EntryFilter } from "./read.ts";

/** What is looked for; without words, by its fields alone. */
export interface LogQuery extends EntryFilter {
	readonly words?: string | undefined;
}

export interface Orders {
	readonly page: {
		readonly order: {
			readonly query: LogQuery;
			readonly offset: number;
			readonly limit: number;
			readonly upTo: number | undefined;
		};
		readonly answer: AuditPage;
	};
	readonly request: {
		readonly order: { readonly request: string };
		readonly answer: RequestView;
	};
	readonly export: {
		readonly order: {
			readonly query: LogQuery;
			readonly format: "jsonl" | "csv";
			readonly after: number | undefined;
			readonly upTo: number | undefined;
		};
		readonly answer: ExportPiece;
	};
	readonly activity: {
		/** Milliseconds since 1970; `midnight` is the local one before `now`. */
		readonly order: { readonly now: number; readonly midnight: number };
		readonly answer: ActivityView;
	};
}
export type OrderName = keyof Orders;
export type OrderOf<N extends OrderName> = Orders[N]["order"];
export type AnswerOf<N extends OrderName> = Orders[N]["answer"];

export type Reply =
	| { readonly id: number; readonly answer: unknown }
	| { readonly id: number; readonly error: string };

/** Of the log, and of the index for searches beside it. */
export interface LogFiles {
	readonly log: string;
	readonly index: string;
}
