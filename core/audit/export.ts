/**
 * Entries as other programs read them: one JSON value a line, CSV, or the events of the Docrunch page. Holds nothing
 * that the log and the kept arguments do not.
 */
import type { DatabaseSync } from "node:sqlite";
import type { EntryView } from "../../contract/views.ts";
import { isObject } from "../json.ts";

export const exportFormats = ["jsonl", "csv", "docrunch"] as const;
export type ExportFormat = (typeof exportFormats)[number];

const fields = [
	"id",
	"at",
	"kind",
	"request",
	"client",
	"agent",
	"device",
	"upstream",
	"method",
	"path",
	"tool",
	"status",
	"reason",
	"durationMs",
	"mode",
	"step",
	"digest",
	"risk",
	"decision",
	"decidedBy",
	"bytesIn",
	"bytesOut",
	"judgement",
] as const satisfies readonly (keyof EntryView)[];

/** Lines without their ends. `db`: where the arguments are that were kept. */
export function* exportLines(
	entries: Iterable<EntryView>,
	format: ExportFormat,
	db: DatabaseSync,
): Generator<string> {
	if (format === "csv") yield fields.join(",");
	const argumentsOf = format === "docrunch" ? keptArguments(db) : undefined;
	for (const entry of entries) {
		if (format === "csv")
			yield fields.map((field) => cell(entry[field])).join(",");
		else if (argumentsOf === undefined) yield JSON.stringify(entry);
		else {
			const event = docrunchEvent(entry, argumentsOf);
			if (event) yield JSON.stringify(event);
		}
	}
}

/**
 * RFC 4180. Spreadsheets take a cell that begins with one of these for a formula, quoted or not: an apostrophe before it
 * makes it a text (OWASP, CSV Injection).
 */
function cell(value: string | number): string {
	if (typeof value === "number") return String(value);
	const text = /^[=+\-@\t\r\n|%]/.test(value) ? `'${value}` : value;
	return /[",\r\n']/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** What the Docrunch page logs; undefined for what it does not know: changes, and requests that are not over. */
function docrunchEvent(
	entry: EntryView,
	argumentsOf: (request: string) => unknown,
): object | undefined {
	const { kind, tool, at, client, agent, status } = entry;
	if (kind !== "outcome" && kind !== "refused") return undefined;
	const failed = kind === "refused" || status >= 400;
	const query = tool === "" ? `${entry.method} ${entry.path}` : toolName(tool);
	const params = argumentsOf(entry.request);
	return {
		timestamp: at,
		event: failed ? "error_occurred" : eventOf(tool),
		agent_id: agent || client,
		data: {
			query,
			...(params === undefined ? {} : { params }),
			duration_ms: Math.round(entry.durationMs),
			...(failed ? { error: entry.reason, status } : {}),
		},
	};
}

const toolName = (tool: string): string => tool.replace(/^tools\/call /, "");

function eventOf(tool: string): string {
	if (tool.startsWith("initialize")) return "agent_connected";
	if (/\bclaim_task\b/.test(tool)) return "task_claimed";
	if (/\bcomplete_task\b/.test(tool)) return "task_completed";
	return "query_executed";
}

/** A tool call's arguments, where their text was kept and is JSON. */
function keptArguments(db: DatabaseSync): (request: string) => unknown {
	const select = db.prepare(
		"SELECT text FROM audit_argument WHERE request = ? AND part = 'request'",
	);
	return (request) => {
		const text = select.get(request)?.["text"];
		if (typeof text !== "string" || text === "") return undefined;
		try {
			const body: unknown = JSON.parse(text);
			if (!isObject(body)) return undefined;
			const { params } = body;
			return isObject(params) ? (params["arguments"] ?? params) : undefined;
		} catch {
			// Cut, or not JSON.
			return undefined;
		}
	};
}
