/** Entries are on disk before their callers go on, in whole groups or not at all. */
import { DatabaseSync } from "node:sqlite";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { AuditLog, gateEntry } from "../../../core/audit/log.ts";
import type { EntryView } from "../../../contract/views.ts";
import type { Home } from "../../../core/home.ts";
import { entry, FakeClock, openDatabase, silent, tempHome } from "../parts.ts";
import { eventually } from "../eventually.ts";

interface Setup {
	readonly audit: AuditLog;
	readonly clock: FakeClock;
	readonly db: DatabaseSync;
	/** Paths as another process sees them. */
	readonly written: () => string[];
}

async function setup(): Promise<Setup> {
	const home = await tempHome();
	const db = openDatabase(home);
	const clock = new FakeClock();
	return {
		audit: new AuditLog(db, clock, silent),
		clock,
		db,
		written: reader(home),
	};
}

function reader(home: Home): () => string[] {
	const db = new DatabaseSync(home.database, { readOnly: true });
	onTestFinished(() => db.close());
	const select = db.prepare("SELECT path FROM audit ORDER BY rowid");
	return () => select.all().map((row) => String(row["path"]));
}

describe("admitting", () => {
	test("resolves when every other process can read the entry, and not before", async () => {
		const { audit, written } = await setup();
		const admitted = audit.admit(entry({ path: "/a" }));
		expect(written()).toEqual([]);
		await admitted;
		expect(written()).toEqual(["/a"]);
	});

	test("keeps the order of one turn's entries, and holds none up for what was noted", async () => {
		const { audit, written } = await setup();
		const first = audit.admit(entry({ path: "/1" }));
		audit.note(entry({ path: "/2", kind: "outcome" }));
		await Promise.all([first, audit.admit(entry({ path: "/3" }))]);
		expect(written()).toEqual(["/1", "/3"]);
		await eventually(written).toEqual(["/1", "/3", "/2"]);
	});

	test("of a group that cannot be written whole rejects for each, and leaves none of it", async () => {
		const { audit, db, written } = await setup();
		db.exec("CREATE UNIQUE INDEX one_path ON audit (path)");
		const settled = await Promise.allSettled(
			["/a", "/b", "/a"].map((path) => audit.admit(entry({ path }))),
		);
		expect(settled.map(({ status }) => status)).toEqual(
			Array(3).fill("rejected"),
		);
		expect(written()).toEqual([]);
		await audit.admit(entry({ path: "/c" }));
		expect(written()).toEqual(["/c"]);
	});

	test("rejects on a full disk, and works again without a gap in the ids once there is room", async () => {
		const { audit, db } = await setup();
		await audit.admit(entry());
		const pages = Number(db.prepare("PRAGMA page_count").get()?.["page_count"]);
		db.exec(`PRAGMA max_page_count = ${pages}`);
		const large = (): Promise<void[]> =>
			Promise.all(
				Array.from({ length: 50 }, () =>
					audit.admit(entry({ path: "x".repeat(2_000) })),
				),
			);
		// 13 is SQLITE_FULL.
		await expect(large()).rejects.toMatchObject({ errcode: 13 });
		db.exec("PRAGMA max_page_count = 1000000");
		await large();
		expect(audit.tail(1_000).map(({ id }) => id)).toEqual(
			Array.from({ length: 51 }, (_, index) => index + 1),
		);
	});

	test("fails alone: what was noted meanwhile is written once it can be", async () => {
		const { audit, db, written } = await setup();
		db.exec("PRAGMA query_only = ON");
		audit.note(entry({ path: "/noted", kind: "outcome" }));
		await expect(audit.admit(entry({ path: "/lost" }))).rejects.toThrow();
		expect(audit.tail(10)).toEqual([]);
		db.exec("PRAGMA query_only = OFF");
		await eventually(written).toEqual(["/noted"]);
	});

	test("rejects once the database is closed", async () => {
		const { audit, db } = await setup();
		db.close();
		await expect(audit.admit(entry())).rejects.toThrow();
	});
});

test("what was noted is written without anybody waiting, and at the latest on closing", async () => {
	const { audit, written } = await setup();
	audit.note(entry({ path: "/lazy", kind: "outcome" }));
	await eventually(written).toEqual(["/lazy"]);
	audit.note(entry({ path: "/last", kind: "outcome" }));
	audit.close();
	expect(written()).toEqual(["/lazy", "/last"]);
});

test("texts a caller chooses are cut", async () => {
	const { audit } = await setup();
	const long = "x".repeat(100_000);
	await audit.admit(entry({ path: long, tool: long, reason: long }));
	const [row] = audit.tail(1);
	expect([row?.path.length, row?.tool.length, row?.reason.length]).toEqual([
		2_000, 2_000, 2_000,
	]);
});

test("the log goes on behind what an earlier process wrote", async () => {
	const { audit, db, clock } = await setup();
	await audit.admit(entry());
	const next = new AuditLog(db, clock, silent);
	await next.admit(entry());
	expect(next.tail(10).map(({ id }) => id)).toEqual([1, 2]);
});

test("tail gives the newest, oldest first, and pages backwards", async () => {
	const { audit } = await setup();
	for (let index = 1; index <= 10; index++)
		audit.note(entry({ path: `/${index}`, kind: "outcome" }));
	const page = audit.tail(3);
	expect(page.map(({ path }) => path)).toEqual(["/8", "/9", "/10"]);
	expect(audit.tail(3, page[0]?.id).map(({ path }) => path)).toEqual([
		"/5",
		"/6",
		"/7",
	]);
	expect(audit.tail(3, 1)).toEqual([]);
});

test("an entry comes back as it was given", async () => {
	const { audit, clock } = await setup();
	const given = entry({
		kind: "outcome",
		tool: "tools/call echo",
		status: 200,
		durationMs: 1.5,
	});
	audit.note(given);
	expect(audit.tail(1)).toEqual([
		{ ...given, id: 1, at: new Date(clock.now()).toISOString() },
	]);
});

describe("a flood of refusals", () => {
	const refusal = entry({ kind: "refused", status: 401, reason: "no" });

	test("is written up to 200 a second, and the rest is counted", async () => {
		const { audit, clock } = await setup();
		for (let count = 0; count < 1_500; count++) audit.refused(refusal);
		clock.pass(1_000);
		audit.refused(refusal);
		const rows = audit.tail(1_000);
		const counts = rows.filter(({ status }) => status === 0);
		expect(rows.filter(({ status }) => status === 401).length).toBe(201);
		expect(counts.map(({ reason }) => Number.parseInt(reason, 10))).toEqual([
			1_300,
		]);
	});

	test("is counted also when the gate stops within that second", async () => {
		const { audit } = await setup();
		for (let count = 0; count < 201; count++) audit.refused(refusal);
		audit.close();
		expect(Number.parseInt(audit.tail(1)[0]?.reason ?? "", 10)).toBe(1);
	});

	test("never holds back an admission or a change", async () => {
		const { audit, written } = await setup();
		for (let count = 0; count < 1_000; count++) audit.refused(refusal);
		audit.note(gateEntry("change", "mode"));
		await audit.admit(entry({ path: "/through" }));
		expect(written()).toContain("/through");
		expect(audit.tail(1)[0]?.kind).toBe("change");
	});
});

describe("whoever watches", () => {
	test("is told of entries once they are written, with their ids, at most 200 at a time", async () => {
		const { audit } = await setup();
		const batches: EntryView[][] = [];
		audit.onEntries((entries) => batches.push(entries));
		for (let index = 0; index < 500; index++)
			audit.note(entry({ path: `/${index}`, kind: "outcome" }));
		await eventually(() => batches.length).toBe(1);
		expect(batches[0]?.length).toBe(200);
		expect(batches[0]?.at(-1)).toMatchObject({ id: 500, path: "/499" });
	});

	test("is told nothing of what could not be written", async () => {
		const { audit, db } = await setup();
		const seen: EntryView[] = [];
		audit.onEntries((entries) => seen.push(...entries));
		db.exec("PRAGMA query_only = ON");
		await expect(audit.admit(entry({ path: "/lost" }))).rejects.toThrow();
		db.exec("PRAGMA query_only = OFF");
		await audit.admit(entry({ path: "/kept" }));
		await eventually(() => seen.map(({ path }) => path)).toEqual(["/kept"]);
	});
});

test("what is noted after the end is let go, and keeps no process alive for another try", async () => {
	const { db, clock } = await setup();
	vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
	onTestFinished(() => {
		vi.useRealTimers();
	});
	const audit = new AuditLog(db, clock, silent);
	audit.close();
	db.close();
	audit.note(entry({ kind: "outcome" }));
	vi.advanceTimersByTime(10_000);
	expect(vi.getTimerCount()).toBe(0);
});
