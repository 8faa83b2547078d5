/** How far the log has come is known outside of its file, and what cannot be proved is said and not called tampering. */
import { readFile } from "node:fs/promises";
import { createHmac } from "node:crypto";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ChainKey } from "../../../core/audit/chain.ts";
import { readHead } from "../../../core/audit/head.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { eventually } from "../eventually.ts";
import { entry, lockVault } from "../parts.ts";
import { chained, written } from "./chained.ts";

const settings = (audit: object) => () =>
	SecuritySettings.parse({ audit }).audit;

test("a MAC is HMAC-SHA-256", () => {
	const key = "0123456789abcdef".repeat(4);
	const chain = new ChainKey(key);
	for (const text of ["", "a", "é😀\ud800", "x".repeat(10_000)])
		expect(chain.mac(text)).toBe(
			createHmac("sha256", key).update(text).digest("base64url"),
		);
	expect(() => new ChainKey("short")).toThrow(RangeError);
});

test("what a caller writes comes back as it was sealed, whatever it is", async () => {
	const log = await chained();
	const run = await log.run();
	const odd = [
		"a\0b",
		"\ud800",
		`${"x".repeat(1_999)}😀`,
		'é\u2028\n"\\',
		"😀".repeat(3_000),
	];
	for (const text of odd)
		await run.audit.admit(
			entry({
				path: text,
				tool: text,
				reason: text,
				agent: text,
				client: text,
			}),
		);
	await run.audit.admit(entry({ judgement: "x".repeat(100_000) }));
	await run.stop();
	expect(await log.verify()).toMatchObject({ ok: true, entries: 6 });
});

test("the chain goes on over a stop and a start", async () => {
	const log = await written(5);
	const run = await log.run();
	await run.write(5);
	await run.stop();
	expect(await log.verify()).toMatchObject({ ok: true, last: 10, notes: [] });
});

test("while it runs, the vault is told within about a second", async () => {
	const log = await chained();
	const run = await log.run();
	await run.write(7);
	expect(run.marks.unmarked).toBe(7);
	await eventually(() => run.marks.unmarked).toBe(0);
	expect((await readHead(log.vault))?.id).toBe(7);
	await run.stop();
});

describe("entries that a crash left behind the mark", () => {
	test("are proved by their seals, and told apart", async () => {
		const log = await written(10);
		const run = await log.run();
		await run.write(5);
		run.die();
		const before = await log.verify();
		expect([before.ok, before.notes.length]).toEqual([true, 1]);
		const next = await log.run();
		await next.write(1);
		await next.stop();
		const after = await log.verify();
		expect([after.ok, after.last, after.notes.length]).toEqual([true, 16, 1]);
	});

	test("cannot be changed", async () => {
		const log = await written(10);
		const run = await log.run();
		await run.write(5);
		run.die();
		log.tamper("UPDATE audit SET path = '/x' WHERE id = 13");
		expect((await log.verify()).first?.id).toBe(13);
	});
});

describe("a vault that is locked", () => {
	test("at the start, keeps no entry out: they are sealed when it opens, and it is said", async () => {
		const log = await written(10);
		const unlock = await lockVault(log.home);
		await expect(log.vault.list()).rejects.toThrow();
		const run = await log.run();
		await run.write(1_200);
		expect(run.audit.last.mac).toBe("");
		await unlock();
		await eventually(() => run.audit.last.mac).not.toBe("");
		await run.write(3);
		await run.stop();
		const report = await log.verify();
		expect(report).toMatchObject({
			ok: true,
			last: 1_213,
			notes: [expect.stringContaining("11 to 1210")],
		});
	});

	test("and never opens, leaves entries that are not sealed: said, and not called tampering", async () => {
		const log = await written(10);
		const unlock = await lockVault(log.home);
		await expect(log.vault.list()).rejects.toThrow();
		const run = await log.run();
		await run.write(5);
		await run.stop();
		await unlock();
		await log.vault.unlock();
		const report = await log.verify();
		expect([report.ok, report.last, report.notes.length]).toEqual([
			true,
			15,
			1,
		]);
	});

	test("while it runs, ends no chain", async () => {
		const log = await chained();
		const run = await log.run();
		await run.write(2);
		log.vault.lock();
		await run.write(2);
		expect(run.audit.last.mac).not.toBe("");
		await log.vault.unlock();
		await run.stop();
		expect(await log.verify()).toMatchObject({ ok: true, last: 4, notes: [] });
	});
});

test("entries from before the chain are said to be", async () => {
	const log = await chained();
	const unlock = await lockVaultFirst(log);
	const run = await log.run();
	await run.write(4);
	await run.stop();
	await unlock();
	const next = await log.run();
	await next.write(2);
	await next.stop();
	const report = await log.verify();
	expect([report.ok, report.entries, report.notes.length]).toEqual([
		true,
		6,
		1,
	]);
	log.tamper("UPDATE audit SET path = '/x' WHERE id = 5");
	expect((await log.verify()).first?.id).toBe(5);
});

/** The owner locked it: there is no file to spoil yet. */
async function lockVaultFirst({
	vault,
}: Awaited<ReturnType<typeof chained>>): Promise<() => Promise<void>> {
	vault.lock();
	return () => vault.unlock();
}

describe("a head in the owner's file", () => {
	test("finds what was cut together with the vault's mark", async () => {
		const log = await chained();
		const file = join(log.home.home, "head.json");
		const run = await log.run({ settings: settings({ head_file: file }) });
		await run.write(10);
		await run.stop();
		const kept = await readFile(file, "utf8");
		expect(JSON.parse(kept)).toMatchObject({ id: 10, count: 10 });
		expect((await log.verify(kept)).ok).toBe(true);
		// What the gate knows of its own machine goes back as one.
		const head = await readHead(log.vault);
		const { Secret } = await import("../../../core/vault/secret.ts");
		log.tamper("DELETE FROM audit WHERE id > 6; DELETE FROM audit_checkpoint");
		const { mac } = (await macOf(log, 6)) ?? {};
		await log.vault.set(
			"audit/head",
			new Secret(JSON.stringify({ ...head, id: 6, mac })),
		);
		expect((await log.verify()).ok).toBe(true);
		expect(await log.verify(kept)).toMatchObject({
			ok: false,
			first: { id: 7 },
		});
	});

	test("is believed only with the gate's own signature", async () => {
		const log = await chained();
		const file = join(log.home.home, "head.json");
		const run = await log.run({ settings: settings({ head_file: file }) });
		await run.write(10);
		await run.stop();
		const head = JSON.parse(await readFile(file, "utf8"));
		expect((await log.verify(JSON.stringify({ ...head, id: 9 }))).ok).toBe(
			false,
		);
		expect((await log.verify("{}")).ok).toBe(false);
	});

	test("that cannot be written costs no entry and no mark", async () => {
		const log = await chained();
		const run = await log.run({
			settings: settings({ head_file: "/nowhere/at/all/head.json" }),
		});
		await run.write(3);
		await eventually(() => run.marks.unmarked).toBe(0);
		await run.write(3);
		await run.stop();
		expect((await log.verify()).ok).toBe(true);
	});
});

async function macOf(
	log: Awaited<ReturnType<typeof chained>>,
	id: number,
): Promise<{ mac: string } | undefined> {
	const { openLog } = await import("../../../core/audit/read.ts");
	const db = openLog(log.home.database);
	const row = db?.prepare("SELECT mac FROM audit WHERE id = ?").get(id);
	db?.close();
	return row && { mac: String(row["mac"]) };
}

describe("retention", () => {
	test("takes old entries away by whole checkpoints, and the chain stays whole", async () => {
		const log = await written(40);
		log.clock.pass(10 * 86_400_000);
		const run = await log.run({ settings: settings({ keep_days: 5 }) });
		await run.write(20);
		log.clock.pass(120_000);
		await eventually(() => run.audit.tail(100).length).toBe(20);
		await run.write(5);
		await run.stop();
		expect(await log.verify()).toMatchObject({
			ok: true,
			entries: 25,
			last: 65,
		});
		log.tamper("DELETE FROM audit WHERE id = 41");
		expect((await log.verify()).first?.id).toBe(41);
	});

	test("leaves the newest checkpoint, and everything where nothing is limited", async () => {
		const log = await written(10);
		log.clock.pass(4_000 * 86_400_000);
		const run = await log.run({
			settings: settings({ keep_days: null, max_mib: null }),
		});
		await new Promise((resolve) => setTimeout(resolve, 1_300));
		expect(run.audit.tail(100)).toHaveLength(10);
		await run.stop();
	});

	test("by size takes the oldest checkpoint first", async () => {
		const log = await chained();
		for (let part = 0; part < 4; part++) {
			const run = await log.run();
			await Promise.all(
				Array.from({ length: 3_000 }, () =>
					run.audit.admit(entry({ path: "x".repeat(1_900) })),
				),
			);
			await run.stop();
		}
		const run = await log.run({ settings: settings({ max_mib: 16 }) });
		await eventually(() => run.audit.tail(1_000, 3_002).length).toBe(1);
		await run.stop();
		expect(await log.verify()).toMatchObject({ ok: true, last: 12_000 });
	});

	test("a made-up one is not believed", async () => {
		const log = await written(40);
		log.tamper(
			"DELETE FROM audit WHERE id < 20; INSERT INTO audit_checkpoint (kind, first, last, mac, at, signature) SELECT 'pruned', 1, 19, mac, at, signature FROM audit_checkpoint",
		);
		expect((await log.verify()).ok).toBe(false);
	});
});

test("a full disk refuses entries, and the chain is whole once there is room again", async () => {
	const log = await chained();
	const run = await log.run();
	await run.write(3);
	const pages = Number(
		run.db.prepare("PRAGMA page_count").get()?.["page_count"],
	);
	run.db.exec(`PRAGMA max_page_count = ${pages}`);
	await expect(
		Promise.all(
			Array.from({ length: 100 }, () =>
				run.audit.admit(entry({ path: "x".repeat(2_000) })),
			),
		),
	).rejects.toMatchObject({ errcode: 13 });
	run.db.exec("PRAGMA max_page_count = 1000000");
	await run.write(100);
	await run.stop();
	expect(await log.verify()).toMatchObject({ ok: true, last: 103 });
});
