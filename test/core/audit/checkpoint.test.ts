/** The thread that checkpoints: it empties the write-ahead log while entries go on being written, and lets go. */
import { statSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { Checkpoints } from "../../../core/audit/checkpoint.ts";
import { AuditLog, gateEntry } from "../../../core/audit/log.ts";
import { systemClock } from "../../../core/clock.ts";
import { openState } from "../../../core/state.ts";

test("many entries end up in the database file, and the log beside it starts anew", async () => {
	const folder = await mkdtemp(join(tmpdir(), "drawbridge-checkpoint-"));
	onTestFinished(() => rm(folder, { recursive: true }));
	const file = join(folder, "drawbridge.db");
	const db = openState(file);
	const problems: string[] = [];
	const checkpoints = new Checkpoints(file, (_, message) =>
		problems.push(message),
	);
	const audit = new AuditLog(
		db,
		systemClock,
		() => undefined,
		(entries) => checkpoints.wrote(entries),
	);
	const write = async (entries: number): Promise<void> => {
		const admitted = Array.from({ length: entries }, () =>
			audit.admit(gateEntry("change", "x".repeat(200))),
		);
		await Promise.all(admitted);
	};
	const before = statSync(file).size;
	await write(4_000);
	await expect
		.poll(() => statSync(file).size, { timeout: 10_000 })
		.toBeGreaterThan(before + 800_000);
	// A log that was moved whole is written from its beginning again: entries go on, and it stops growing.
	await expect
		.poll(
			async () => {
				const log = statSync(`${file}-wal`).size;
				await write(500);
				return statSync(`${file}-wal`).size - log;
			},
			{ timeout: 10_000 },
		)
		.toBe(0);
	await checkpoints.close();
	audit.close();
	db.close();
	expect(problems).toEqual([]);
});

test("a thread that cannot do its work is said, and costs no entry", async () => {
	const problems: string[] = [];
	const checkpoints = new Checkpoints("/nowhere/drawbridge.db", (_, message) =>
		problems.push(message),
	);
	checkpoints.wrote(4_000);
	await expect.poll(() => problems.length, { timeout: 10_000 }).toBe(1);
	checkpoints.wrote(4_000);
	await checkpoints.close();
	expect(problems).toHaveLength(1);
});
