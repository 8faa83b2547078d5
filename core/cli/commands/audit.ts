/** audit: what callers did, and what was changed. */
import * as z from "zod";
import { EntryView } from "../../../contract/views.ts";
import { type EntryFilter, newestEntries } from "../../audit/read.ts";
import { visible } from "../../visible.ts";
import {
	CliError,
	localTime,
	print,
	printJson,
	table,
	tell,
} from "../output.ts";
import { ask } from "../session.ts";
import {
	type FilterFlags,
	filterOf,
	isFiltered,
	limitOf,
	readableLog,
} from "./audit-filter.ts";
import { followEntries } from "./gate.ts";

interface Json {
	readonly json?: boolean;
}

export async function tailAudit(
	flags: Json & FilterFlags & { limit: string; follow?: boolean },
): Promise<void> {
	const limit = limitOf(flags.limit);
	const filter = filterOf(flags);
	if (isFiltered(filter) && flags.follow)
		throw new CliError("usage", "--follow shows every entry", 2);
	const entries = isFiltered(filter)
		? newest(filter, limit)
		: await ask("audit.tail", { limit });
	if (flags.json && !flags.follow) printJson(entries);
	else for (const entry of entries) printEntry(entry, flags.json);
	if (!flags.json && entries.length === 0) tell("no entry yet");
	if (!flags.follow) return;
	await followEntries((payload) => {
		for (const entry of z.array(EntryView).parse(payload))
			printEntry(entry, flags.json);
	});
}

function newest(filter: EntryFilter, limit: number): EntryView[] {
	const db = readableLog();
	try {
		return newestEntries(db, filter, limit);
	} finally {
		db.close();
	}
}

export function printEntry(entry: EntryView, json: boolean | undefined): void {
	if (json) {
		printJson(entry);
		return;
	}
	const what =
		entry.kind === "change"
			? entry.reason
			: `${entry.method} ${entry.upstream}${entry.path}${entry.tool ? ` [${entry.tool}]` : ""}`;
	const result =
		entry.kind === "admitted"
			? ""
			: entry.kind === "change"
				? `by ${entry.decidedBy || entry.client || "gate"}`
				: `${entry.status} ${entry.durationMs.toFixed(1)} ms ${entry.reason}`;
	print(
		[
			localTime(entry.at),
			entry.kind.padEnd(8),
			visible(entry.client || "-"),
			...(entry.agent === "" || entry.agent === entry.client
				? []
				: [visible(`(${entry.agent})`)]),
			visible(what),
			visible(result),
		]
			.join("  ")
			.trimEnd(),
	);
}

const marks = { passed: "ok", refused: "REFUSED", "not-reached": "-" } as const;

export async function explainRequest(
	request: string,
	flags: Json,
): Promise<void> {
	const why = await ask("audit.explain", {
		request: request.replace(/^urn:drawbridge:request:/, ""),
	});
	if (flags.json) {
		printJson(why);
		return;
	}
	print(
		visible(
			`${why.method} ${why.path}${why.tool ? ` [${why.tool}]` : ""} from ${why.client || "nobody known"} at ${localTime(why.at)}: ${why.status || "no answer yet"}, mode ${why.mode}`,
		),
	);
	print(
		table(
			why.steps.map((step) => [
				String(step.step),
				step.name,
				marks[step.outcome],
				step.detail,
			]),
			["", "STEP", "", ""],
			"",
		),
	);
	if (why.advice !== "") tell(why.advice);
}
