/** What is found, exported and searched is what the log says, and nothing of it runs in a spreadsheet. */
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { exportLines } from "../../../core/audit/export.ts";
import {
	type EntryFilter,
	newestEntries,
	openLog,
	readEntries,
} from "../../../core/audit/read.ts";
import { searchLog } from "../../../core/audit/search.ts";
import type { Entry } from "../../../core/audit/log.ts";
import { entry } from "../parts.ts";
import { type Chained, chained } from "./chained.ts";

async function logOf(entries: Partial<Entry>[]): Promise<Chained> {
	const log = await chained();
	const run = await log.run();
	for (const one of entries) {
		await run.audit.admit(entry(one));
		log.clock.pass(1_000);
	}
	await run.stop();
	return log;
}

function paths(log: Chained, filter: EntryFilter): string[] {
	const db = openLog(log.home.database);
	if (!db) return [];
	const found = [...readEntries(db, filter)].map(({ path }) => path);
	const newest = newestEntries(db, filter, 2).map(({ path }) => path);
	db.close();
	expect(newest).toEqual(found.slice(-2));
	return found;
}

test("each filter narrows", async () => {
	const log = await logOf([
		{ path: "/1", client: "a", upstream: "x", risk: "high", decision: "ask" },
		{ path: "/2", client: "b", upstream: "x", kind: "refused" },
		{ path: "/3", client: "a", upstream: "y", risk: "high" },
	]);
	const start = log.clock.now() - 3_000;
	expect(paths(log, {})).toEqual(["/1", "/2", "/3"]);
	expect(paths(log, { client: "a" })).toEqual(["/1", "/3"]);
	expect(paths(log, { client: "a", upstream: "y" })).toEqual(["/3"]);
	expect(paths(log, { kind: "refused" })).toEqual(["/2"]);
	expect(paths(log, { risk: "high", decision: "ask" })).toEqual(["/1"]);
	expect(paths(log, { since: start + 1_000 })).toEqual(["/2", "/3"]);
	expect(paths(log, { until: start + 1_000 })).toEqual(["/1"]);
	expect(paths(log, { client: "a' OR 1=1 --" })).toEqual([]);
});

test("a log that is not there is none", () => {
	expect(openLog("/nowhere/drawbridge.db")).toBeUndefined();
});

test("more than a page is read whole", async () => {
	const log = await chained();
	const run = await log.run();
	await run.write(2_500);
	await run.stop();
	expect(paths(log, {})).toHaveLength(2_500);
});

async function exported(
	log: Chained,
	format: "jsonl" | "csv" | "docrunch",
): Promise<string[]> {
	const db = openLog(log.home.database);
	if (!db) return [];
	const lines = [...exportLines(readEntries(db, {}), format, db)];
	db.close();
	return lines;
}

describe("exported", () => {
	test("as JSON lines, an entry is what tail shows", async () => {
		const log = await logOf([{ path: '/"\n' }]);
		const [line = ""] = await exported(log, "jsonl");
		expect(JSON.parse(line)).toMatchObject({ id: 1, path: '/"\n' });
	});

	test.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "|calc", "%0"])(
		"as CSV, %j is a text",
		async (text) => {
			const log = await logOf([{ tool: text, reason: 'a,"b"' }]);
			const [head, line] = await exported(log, "csv");
			expect(head?.split(",")).toContain("tool");
			expect(line).toContain(`,"'${text}",`);
			expect(line).toContain(`,"a,""b""",`);
		},
	);

	test("as the Docrunch page has it", async () => {
		const log = await logOf([
			{ kind: "admitted" },
			{
				kind: "outcome",
				tool: "tools/call search_docs",
				agent: "claude-cli-1",
				status: 200,
				durationMs: 150,
				request: "r-9",
			},
			{ kind: "refused", status: 403, reason: "forbidden: role", tool: "" },
			{ kind: "change" },
		]);
		log.tamper(
			`INSERT INTO audit_argument VALUES ('r-9', 'request', 0, '', 'full', '{"params":{"name":"search_docs","arguments":{"query":"auth patterns"}}}', '[]', '')`,
		);
		const events = (await exported(log, "docrunch")).map((line): unknown =>
			JSON.parse(line),
		);
		expect(events).toMatchObject([
			{
				timestamp: "2026-11-20T10:00:01.000Z",
				event: "query_executed",
				agent_id: "claude-cli-1",
				data: {
					query: "search_docs",
					params: { query: "auth patterns" },
					duration_ms: 150,
				},
			},
			{ event: "error_occurred", agent_id: "agent", data: { status: 403 } },
		]);
	});
});

const find = (log: Chained, words: string, filter: EntryFilter = {}) =>
	searchLog(
		{
			log: log.home.database,
			index: join(log.home.state, "audit-search.db"),
		},
		{ words, limit: 10, ...filter },
	).map(({ path }) => path);

describe("a search", () => {
	test("finds entries that hold every word, by their beginnings", async () => {
		const log = await logOf([
			{ path: "/1", tool: "tools/call run_command", reason: "Held for ada" },
			{ path: "/2", tool: "tools/call echo", client: "Ünal" },
		]);
		expect(find(log, "run held")).toEqual(["/1"]);
		expect(find(log, "comm")).toEqual(["/1"]);
		expect(find(log, "unal")).toEqual(["/2"]);
		expect(find(log, "run echo")).toEqual([]);
		expect(find(log, "call", { client: "Ünal" })).toEqual(["/2"]);
		expect(find(log, 'OR " NEAR( *')).toEqual([]);
		expect(find(log, "")).toEqual([]);
	});

	test("knows what was written since the last one", async () => {
		const log = await logOf([{ path: "/one" }]);
		expect(find(log, "one")).toEqual(["/one"]);
		const run = await log.run();
		await run.audit.admit(entry({ path: "/one/two" }));
		await run.stop();
		expect(find(log, "one")).toEqual(["/one", "/one/two"]);
	});

	test("begins anew where the log is another one", async () => {
		const log = await logOf([{ path: "/one" }, { path: "/two" }]);
		expect(find(log, "two")).toEqual(["/two"]);
		log.tamper("DELETE FROM audit WHERE id = 2");
		expect(find(log, "two")).toEqual([]);
		expect(find(log, "one")).toEqual(["/one"]);
	});
});
