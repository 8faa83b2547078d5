/** What windows are told of a log: one row a request, any place of it, narrowed, counted and exported; on another thread. */
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Entry, gateEntry } from "../../../core/audit/entry.ts";
import { AuditLog } from "../../../core/audit/log.ts";
import { LogReader } from "../../../core/audit/log-reader.ts";
import type { LogQuery } from "../../../core/audit/order.ts";
import { entry, FakeClock, openDatabase, silent, tempHome } from "../parts.ts";

async function open() {
	const home = await tempHome();
	const db = openDatabase(home);
	const clock = new FakeClock();
	const audit = new AuditLog(db, clock, silent);
	const reader = new LogReader(
		{ log: home.database, index: join(home.state, "audit-search.db") },
		silent,
	);
	onTestFinished(() => reader.close());
	const page = (
		query: LogQuery = {},
		{
			offset = 0,
			limit = 100,
			upTo,
		}: { offset?: number; limit?: number; upTo?: number } = {},
	) => reader.ask("page", { query, offset, limit, upTo });
	return {
		db,
		clock,
		audit,
		reader,
		page,
		write(...entries: Partial<Entry>[]): void {
			for (const one of entries) audit.note(entry(one));
			audit.flush();
		},
		/** As often as it takes. */
		async whole(query: LogQuery = {}): Promise<string[]> {
			for (;;) {
				const found = await page(query);
				if (found.complete) return found.rows.map(({ path }) => path);
			}
		},
	};
}

const through = (request: string, more: Partial<Entry> = {}) =>
	[
		{ kind: "admitted", request, path: `/${request}`, ...more },
		{ kind: "outcome", request, path: `/${request}`, status: 200, ...more },
	] as const;

test("a request is one row, its end; what has not ended and what is no request stand beside it", async () => {
	const log = await open();
	log.write(
		...through("a"),
		{ kind: "admitted", request: "b" },
		{ kind: "refused", request: "c" },
		{ kind: "change", request: "" },
		{ kind: "approval", request: "" },
	);
	const { rows, total, complete, entries } = await log.page();
	expect(rows.map(({ kind }) => kind)).toEqual([
		"approval",
		"change",
		"refused",
		"admitted",
		"outcome",
	]);
	expect({ total, complete, entries }).toEqual({
		total: 5,
		complete: true,
		entries: 6,
	});
});

test("any place is told, the newest first, and none twice", async () => {
	const log = await open();
	for (let at = 0; at < 60; at++) log.write(...through(`r${at}`));
	const seen: string[] = [];
	for (let offset = 0; offset < 60; offset += 25)
		for (const { path } of (await log.page({}, { offset, limit: 25 })).rows)
			seen.push(path);
	expect(seen).toEqual(
		Array.from({ length: 60 }, (_, index) => `/r${59 - index}`),
	);
});

test("a list that is looked at stays where it is, and counts what came since", async () => {
	const log = await open();
	log.write(...through("a"), { kind: "admitted", request: "b", path: "/b" });
	const { newest: upTo } = await log.page();
	log.write(...through("c"), { kind: "outcome", request: "b", path: "/b" });
	const still = await log.page({}, { upTo });
	expect(still.rows.map(({ path, kind }) => [path, kind])).toEqual([
		// It ended meanwhile, and keeps its place.
		["/b", "outcome"],
		["/a", "outcome"],
	]);
	expect([still.total, still.newer]).toEqual([2, 1]);
	expect((await log.page()).rows.map(({ path }) => path)).toEqual([
		"/c",
		"/b",
		"/a",
	]);
});

test("what narrows looks at both entries of a request, and shows its end", async () => {
	const log = await open();
	log.write(
		...through("a", { client: "one", risk: "low", decision: "allow" }),
		...through("b", { client: "two", risk: "high", decision: "ask→allow" }),
		{ kind: "refused", request: "c", path: "/c", decision: "ask→deny" },
		{ kind: "admitted", request: "d", path: "/d", risk: "critical" },
		{ kind: "outcome", request: "d", path: "/d", status: 200 },
	);
	expect(await log.whole({ client: "two" })).toEqual(["/b"]);
	expect(await log.whole({ kinds: ["refused"] })).toEqual(["/c"]);
	expect(await log.whole({ decided: "allow" })).toEqual(["/b", "/a"]);
	expect(await log.whole({ decided: "ask" })).toEqual(["/c", "/b"]);
	expect(await log.whole({ decided: "deny" })).toEqual(["/c"]);
	expect(await log.whole({ risks: ["high", "critical"] })).toEqual([
		"/d",
		"/b",
	]);
	const { rows } = await log.page({ risks: ["critical"] });
	expect(rows.map(({ kind }) => kind)).toEqual(["outcome"]);
	expect(await log.whole({ client: "' OR 1=1 --" })).toEqual([]);
});

test("words find a request by either of its entries, also what was written since", async () => {
	const log = await open();
	log.write(
		...through("a", { tool: "read_file" }),
		{ kind: "admitted", request: "b", path: "/b", judgement: '"network"' },
		{ kind: "outcome", request: "b", path: "/b", status: 200 },
	);
	expect(await log.whole({ words: "read_file" })).toEqual(["/a"]);
	expect(await log.whole({ words: "network" })).toEqual(["/b"]);
	const { rows } = await log.page({ words: "network" });
	expect(rows.map(({ kind }) => kind)).toEqual(["outcome"]);
	log.write(...through("c", { tool: "read_file" }));
	expect(await log.whole({ words: "read fil" })).toEqual(["/c", "/a"]);
	expect(await log.whole({ words: '" OR path:*' })).toEqual([]);
});

test("what retention takes away is no longer counted", async () => {
	const log = await open();
	for (const name of ["a", "b", "c"]) log.write(...through(name));
	expect((await log.page()).total).toBe(3);
	log.db.exec("DELETE FROM audit WHERE id <= 2");
	expect((await log.page()).rows.map(({ path }) => path)).toEqual(["/c", "/b"]);
});

test("an export comes in pieces that are the log together, the names of the columns once", async () => {
	const log = await open();
	for (let at = 0; at < 3_000; at++)
		log.write(...through(`r${at}`, { reason: "x".repeat(200) }));
	const [pieces, counted]: [string[], number[]] = [[], []];
	let after: number | undefined;
	let upTo: number | undefined;
	for (;;) {
		const piece = await log.reader.ask("export", {
			query: {},
			format: "csv",
			after,
			upTo,
		});
		pieces.push(piece.text);
		counted.push(piece.entries);
		upTo = piece.upTo;
		// Not part of it any more.
		log.write({ kind: "refused", request: "late", path: "/late" });
		if (piece.next === null) break;
		after = piece.next;
	}
	const lines = pieces.join("").trimEnd().split("\n");
	expect(pieces.length).toBeGreaterThan(1);
	expect(lines.filter((line) => line.startsWith("id,at"))).toHaveLength(1);
	expect(lines).toHaveLength(6_001);
	expect(counted.reduce((sum, one) => sum + one, 0)).toBe(6_000);
	expect(lines.join()).not.toContain("/late");
});

test("today and the last hour are counted, and what comes is added", async () => {
	const log = await open();
	const midnight = log.clock.now() - 3_600_000;
	const view = () =>
		log.reader.ask("activity", { now: log.clock.now(), midnight });
	log.clock.pass(-7_200_000);
	log.write(...through("yesterday", { client: "old" }));
	log.clock.pass(7_200_000);
	log.write(
		...through("a", { client: "one", upstream: "x" }),
		{ kind: "refused", request: "b", client: "two", upstream: "x" },
		{ kind: "approval", request: "", decision: "ask" },
		{ kind: "approval", request: "", decision: "deny" },
	);
	log.audit.note(gateEntry("refused", "40 more refusals in one second"));
	log.audit.flush();
	const first = await view();
	expect(first).toMatchObject({
		letThrough: 1,
		refused: 41,
		held: 1,
		ended: { allow: 0, deny: 1, timeout: 0, void: 0 },
		programs: 1,
		upstreams: [{ name: "x", letThrough: 1, refused: 1 }],
	});
	expect(first.minutes.at(-1)).toEqual({ letThrough: 1, refused: 41, held: 1 });
	log.clock.pass(60_000);
	log.write(...through("c", { client: "two", upstream: "y" }));
	const second = await view();
	expect([second.letThrough, second.programs]).toEqual([2, 2]);
	expect(second.minutes.slice(-2).map(({ letThrough }) => letThrough)).toEqual([
		1, 1,
	]);
});

test("one request is told whole; of one that is not there, nothing", async () => {
	const log = await open();
	log.write(...through("a"), ...through("b"));
	const { entries } = await log.reader.ask("request", { request: "a" });
	expect(entries.map(({ kind }) => kind)).toEqual(["admitted", "outcome"]);
	expect((await log.reader.ask("request", { request: "z" })).entries).toEqual(
		[],
	);
});

test("what fails is said, and the next question is answered", async () => {
	const log = await open();
	log.write(...through("a"));
	log.db.exec("ALTER TABLE audit RENAME TO hidden");
	await expect(log.page()).rejects.toThrow();
	log.db.exec("ALTER TABLE hidden RENAME TO audit");
	expect((await log.page()).total).toBe(1);
	const late = expect(log.page()).rejects.toThrow();
	await log.reader.close();
	await late;
	await expect(log.page()).rejects.toThrow();
});
