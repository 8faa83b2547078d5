/**
 * Attack: whoever can write the gate's files, but does not have the vault's key, changes what the log says, with
 * sqlite3 or by putting an old file back (threats.md: "log edited by the same user").
 */
import { copyFileSync, rmSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { ChainKey, genesis } from "../../../core/audit/chain.ts";
import { rowColumns, type RowValues } from "../../../core/audit/row.ts";
import { openState } from "../../../core/state.ts";
import { type Chained, chained, written } from "../../core/audit/chained.ts";

test("a log that nobody touched is whole, and says how much that is", async () => {
	const log = await written(30);
	expect(await log.verify()).toMatchObject({
		ok: true,
		entries: 30,
		last: 30,
		first: null,
		notes: [],
	});
});

describe("verify names the first bad entry after", () => {
	const swap = `UPDATE audit SET id = -1 WHERE id = 8; UPDATE audit SET id = 8 WHERE id = 20; UPDATE audit SET id = 20 WHERE id = -1`;
	test.each([
		["a changed path", "UPDATE audit SET path = '/other' WHERE id = 12", 12],
		["a changed client", "UPDATE audit SET client = 'b' WHERE id = 30", 30],
		["a changed time", "UPDATE audit SET at = at + 1 WHERE id = 1", 1],
		["a changed risk", "UPDATE audit SET risk = '' WHERE id = 5", 5],
		[
			"a changed decision",
			"UPDATE audit SET decision = 'allow' WHERE id = 5",
			5,
		],
		["changed bytes", "UPDATE audit SET bytes_out = 1 WHERE id = 5", 5],
		["a changed seal", "UPDATE audit SET mac = 'x' WHERE id = 9", 9],
		["a removed seal", "UPDATE audit SET mac = '' WHERE id = 9", 9],
		["all seals removed", "UPDATE audit SET mac = ''", 1],
		["the last ten deleted", "DELETE FROM audit WHERE id > 20", 21],
		["the middle deleted", "DELETE FROM audit WHERE id BETWEEN 11 AND 15", 11],
		["the first deleted", "DELETE FROM audit WHERE id < 4", 1],
		["everything deleted", "DELETE FROM audit", 1],
		[
			"one deleted and the others numbered anew",
			"DELETE FROM audit WHERE id = 11; UPDATE audit SET id = id - 1 WHERE id > 11",
			11,
		],
		["two swapped", swap, 8],
		[
			"one copied to the end",
			`INSERT INTO audit (${rowColumns}) SELECT 31${rowColumns.slice(2)} FROM audit WHERE id = 30`,
			31,
		],
		[
			"one put in front",
			`INSERT INTO audit (${rowColumns}) SELECT 0${rowColumns.slice(2)} FROM audit WHERE id = 1`,
			0,
		],
	])("%s", async (_, sql, first) => {
		const log = await written(30);
		log.tamper(sql);
		const report = await log.verify();
		expect([report.ok, report.first?.id]).toEqual([false, first]);
	});

	test("the whole chain rebuilt with another key", async () => {
		const log = await written(30);
		rebuild(log, new ChainKey("x".repeat(64)));
		expect(await log.verify()).toMatchObject({ ok: false, first: { id: 1 } });
	});

	test("a checkpoint that was changed, or made up", async () => {
		const log = await written(30);
		log.tamper("UPDATE audit_checkpoint SET last = 29");
		expect(await log.verify()).toMatchObject({ ok: false, first: { id: 29 } });
		log.tamper("UPDATE audit_checkpoint SET last = 30");
		expect((await log.verify()).ok).toBe(true);
		log.tamper(
			"INSERT INTO audit_checkpoint (kind, first, last, mac, at, signature) VALUES ('gap', 1, 30, '', 0, 'AAAA')",
		);
		expect((await log.verify()).ok).toBe(false);
	});
});

async function rolledBack(): Promise<Chained> {
	const log = await written(20);
	const copy = `${log.home.database}.old`;
	copyFileSync(log.home.database, copy);
	const run = await log.run();
	await run.write(10);
	await run.stop();
	for (const end of ["", "-wal", "-shm"])
		rmSync(log.home.database + end, { force: true });
	copyFileSync(copy, log.home.database);
	return log;
}

describe("an old copy of the whole file, put back,", () => {
	test("is below the vault's mark", async () => {
		const log = await rolledBack();
		expect(await log.verify()).toMatchObject({ ok: false, first: { id: 21 } });
	});

	test("stays found when the gate has gone on writing", async () => {
		const log = await rolledBack();
		const run = await log.run();
		await run.write(50);
		await run.stop();
		expect(await log.verify()).toMatchObject({
			ok: false,
			last: 80,
			first: { id: 21 },
			count: 1,
		});
	});
});

test("entries deleted under a running gate are missed in what it writes next", async () => {
	const log = await chained();
	const run = await log.run();
	await run.write(20);
	run.db.exec("DELETE FROM audit WHERE id > 15");
	await run.write(5);
	await run.stop();
	expect(await log.verify()).toMatchObject({ ok: false, first: { id: 16 } });
});

test("an edit before the gate starts is not sealed over by it", async () => {
	const log = await written(20);
	log.tamper("UPDATE audit SET path = '/other' WHERE id = 20");
	const run = await log.run();
	await run.write(5);
	await run.stop();
	expect(await log.verify()).toMatchObject({ ok: false, first: { id: 20 } });
});

test("a vault that lost the chain's key makes no old entry good", async () => {
	const log = await written(20);
	await log.vault.delete("audit/key");
	expect(await log.verify()).toMatchObject({ ok: false, first: { id: 1 } });
	await log.vault.delete("audit/head");
	const run = await log.run();
	await run.write(5);
	await run.stop();
	expect(await log.verify()).toMatchObject({ ok: false, first: { id: 1 } });
});

/** As somebody would who read the source, but not the vault. */
function rebuild({ home }: Chained, key: ChainKey): void {
	const db = openState(home.database);
	const select = db.prepare(`SELECT ${rowColumns} FROM audit ORDER BY id`);
	select.setReturnArrays(true);
	let mac = genesis;
	// Arrays, as asked for.
	for (const values of select.all() as unknown as RowValues[]) {
		values.pop();
		mac = key.next(mac, values);
		db.prepare("UPDATE audit SET mac = ? WHERE id = ?").run(
			mac,
			values[0] ?? 0,
		);
	}
	db.close();
}
