/** audit search, export, verify and purge. What only reads goes to the file itself, so that no request waits for it. */
import { once } from "node:events";
import { closeSync, openSync, readFileSync, writeSync } from "node:fs";
import { join } from "node:path";
import { exportFormats, exportLines } from "../../audit/export.ts";
import { entriesOf, keptTexts, readEntries } from "../../audit/read.ts";
import { visible } from "../../visible.ts";
import { CliError, localTime, print, printJson, tell } from "../output.ts";
import { ask, currentHome, withGate } from "../session.ts";
import { watched } from "../watched.ts";
import { printEntry } from "./audit.ts";
import {
	type FilterFlags,
	filterOf,
	limitOf,
	momentOf,
	readableLog,
} from "./audit-filter.ts";

export async function searchAudit(
	words: readonly string[],
	flags: FilterFlags & { limit: string; json?: boolean },
): Promise<void> {
	const { searchLog } = await import("../../audit/search.ts");
	const home = currentHome();
	const limit = limitOf(flags.limit);
	readableLog().close();
	let told = 0;
	const found = searchLog(
		{ log: home.database, index: join(home.state, "audit-search.db") },
		{ ...filterOf(flags), words: words.join(" "), limit },
		(added) => {
			if (added < told + 100_000) return;
			told = added;
			tell(`reading the log: ${added} entries`);
		},
	);
	if (flags.json) printJson(found);
	else for (const entry of found) printEntry(entry, false);
	if (!flags.json && found.length === 0) tell("no entry holds all of that");
}

/** Entries and texts of one request. */
export async function showRequest(
	request: string,
	flags: { json?: boolean },
): Promise<void> {
	const db = readableLog();
	try {
		const entries = entriesOf(db, request);
		if (entries.length === 0)
			throw new CliError("not-found", `no entry of a request ${request}`);
		const texts = keptTexts(db, request);
		if (flags.json) {
			printJson({ entries, texts });
			return;
		}
		for (const entry of entries) printEntry(entry, false);
		for (const { part, form, text } of texts)
			print(`\n${part} (${form})\n${visible(text)}`);
		if (texts.length === 0) tell("nothing was kept of its texts");
	} finally {
		db.close();
	}
}

export async function exportAudit(
	flags: FilterFlags & { format: string; out?: string },
): Promise<void> {
	const format = exportFormats.find((one) => one === flags.format);
	if (!format)
		throw new CliError(
			"usage",
			`--format ${flags.format}: ${exportFormats.join(", ")}`,
			2,
		);
	const filter = filterOf(flags);
	const db = readableLog();
	try {
		await write(exportLines(readEntries(db, filter), format, db), flags.out);
	} finally {
		db.close();
	}
}

const chunkCharacters = 256 * 1024;

/** A file that is there is not written over. */
async function write(
	lines: Iterable<string>,
	out: string | undefined,
): Promise<void> {
	const file = out === undefined ? undefined : openSync(out, "wx", 0o600);
	let chunk = "";
	const flush = async (): Promise<void> => {
		if (file !== undefined) writeSync(file, chunk);
		else if (!process.stdout.write(chunk)) await once(process.stdout, "drain");
		chunk = "";
	};
	try {
		for (const line of lines) {
			chunk += `${line}\n`;
			if (chunk.length >= chunkCharacters) await flush();
		}
		if (chunk !== "") await flush();
	} finally {
		if (file !== undefined) closeSync(file);
	}
}

/** Exits 1 where the log is not what was written. */
export async function verifyAudit(flags: {
	head?: string;
	json?: boolean;
}): Promise<void> {
	const kept =
		flags.head === undefined ? undefined : readFileSync(flags.head, "utf8");
	const report = await withGate((gate) =>
		watched(gate, () => gate.call("audit.verify", { kept })),
	);
	if (!report.ok) process.exitCode = 1;
	if (flags.json) {
		printJson(report);
		return;
	}
	for (const note of report.notes) tell(`note: ${note}`);
	for (const bad of report.problems)
		print(`entry ${bad.id}  ${localTime(bad.at)}  ${bad.what}`);
	if (report.count > report.problems.length)
		print(`and ${report.count - report.problems.length} more`);
	print(
		report.first === null
			? `${report.entries} entries, up to ${report.last}: as they were written`
			: `the audit log is not what was written; first bad entry: ${report.first.id}`,
	);
}

export async function purgeArguments(flags: {
	before?: string;
	request?: string;
	all?: boolean;
	json?: boolean;
}): Promise<void> {
	const before = momentOf("before", flags.before);
	if (before === undefined && flags.request === undefined && !flags.all)
		throw new CliError("usage", "name --before, --request or --all", 2);
	const { purged } = await ask("audit.purge", {
		...(before === undefined ? {} : { before: new Date(before).toISOString() }),
		request: flags.request,
	});
	if (flags.json) printJson({ purged });
	else print(`${purged} purged`);
}
