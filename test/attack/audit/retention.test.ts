/**
 * The attack: whoever can write the gate's database, but lacks the vault's key, has the gate itself take entries away by a
 * made-up checkpoint, or puts entries where retention took some and nobody looks any more (threats.md: "log edited by the
 * same user").
 */
import { expect, test } from "vitest";
import { rowColumns } from "../../../core/audit/row.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { written } from "../../core/audit/chained.ts";
import { eventually } from "../../core/eventually.ts";

const keepDays = (keep_days: number) => () =>
	SecuritySettings.parse({ audit: { keep_days } }).audit;
const day = 86_400_000;
/** Longer than the gate waits between two marks. */
const aMark = () => new Promise((resolve) => setTimeout(resolve, 1_300));

test.each([
	[
		"made up",
		`INSERT INTO audit_checkpoint (kind, first, last, mac, at, signature)
		SELECT 'checkpoint', 1, 29, mac, 0, 'AAAA' FROM audit WHERE id = 29`,
	],
	["made older than it is", "UPDATE audit_checkpoint SET at = 0"],
])("nothing is taken away by a checkpoint that was %s", async (_, sql) => {
	const log = await written(30);
	log.tamper(sql);
	const run = await log.run({ settings: keepDays(365) });
	await run.write(5);
	log.clock.pass(120_000);
	await aMark();
	expect(run.audit.tail(100)).toHaveLength(35);
	await run.stop();
	expect((await log.verify()).ok).toBe(false);
});

test("entries put where retention took some are told of", async () => {
	const log = await written(40);
	log.clock.pass(10 * day);
	const run = await log.run({ settings: keepDays(5) });
	await run.write(20);
	log.clock.pass(120_000);
	await eventually(() => run.audit.tail(100).length).toBe(20);
	await run.stop();
	expect((await log.verify()).notes).toHaveLength(1);
	log.tamper(
		`INSERT INTO audit (${rowColumns}) SELECT 7${rowColumns.slice(2)} FROM audit WHERE id = 60`,
	);
	const report = await log.verify();
	expect(report.notes).toHaveLength(2);
	expect(report.notes[1]).toContain("1 of them");
});
