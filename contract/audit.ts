/** Which part of the audit log is asked for, and how it comes: a page of its requests, one request whole, a piece of text. */
import * as z from "zod";
import { EntryView } from "./views.ts";

const name = z.string().max(2_000);

/** Each narrows. */
export const AuditQuery = z.strictObject({
	/** From then on. */
	since: z.iso.datetime().optional(),
	/** Before then. */
	until: z.iso.datetime().optional(),
	client: name.optional(),
	upstream: name.optional(),
	/** `through`: what was let through, over or not. */
	kind: z.enum(["through", "refused", "change", "approval"]).optional(),
	/** Any of them. */
	risks: z
		.array(z.enum(["low", "high", "critical"]))
		.max(3)
		.optional(),
	/** What it came to at last; `ask`: a person was asked, whatever was said. */
	decided: z.enum(["allow", "ask", "deny", "timeout", "void"]).optional(),
	/** Each has to be in one of its entries; the last letters of each may be missing. */
	words: z.string().max(400).optional(),
});
export type AuditQuery = z.infer<typeof AuditQuery>;

export const AuditPage = z.object({
	/**
	 * The newest entry of each request, and every change and question, newest first. `judgement` is left out: `audit.request`
	 * has it.
	 */
	rows: z.array(EntryView),
	/** How many there are, as far as it is known. */
	total: z.number().int(),
	/** Those that came after `upTo`; they are in no number above. */
	newer: z.number().int(),
	/** The newest entry that was looked at. */
	newest: z.number().int(),
	/** `false`: the log is still being looked through, and asking again goes on with it. */
	complete: z.boolean(),
	/** Entries looked through so far, and all there are; for a search the index comes first. */
	looked: z.number().int(),
	entries: z.number().int(),
});
export type AuditPage = z.infer<typeof AuditPage>;

export const RequestView = z.object({
	/** Oldest first. */
	entries: z.array(EntryView),
	/** What was kept of what it asked, and of what it was answered. */
	texts: z.array(
		z.object({
			part: z.string(),
			/** "redacted", "full", "left out" or "purged". */
			form: z.string(),
			text: z.string(),
		}),
	),
});
export type RequestView = z.infer<typeof RequestView>;

export const ExportPiece = z.object({
	/** Whole lines. */
	text: z.string(),
	/** Entries in it. */
	entries: z.number().int(),
	/** Where the next piece goes on; `null`: there is none. */
	next: z.number().int().nullable(),
	/** The newest entry that belongs to it: the next piece is asked for with the same. */
	upTo: z.number().int(),
	/** `false`: the search's index is not ready; asking the same again goes on with it. */
	ready: z.boolean(),
});
export type ExportPiece = z.infer<typeof ExportPiece>;
