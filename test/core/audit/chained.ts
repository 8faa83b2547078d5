/** A log with its chain, on files that a test tampers with between two runs of it. */
import type { DatabaseSync } from "node:sqlite";
import type { AuditReport } from "../../../contract/views.ts";
import { readHead } from "../../../core/audit/head.ts";
import { readKeys } from "../../../core/audit/keys.ts";
import { AuditLog } from "../../../core/audit/log.ts";
import { Marks, type MarksOptions } from "../../../core/audit/marks.ts";
import { verifyLog } from "../../../core/audit/verify.ts";
import type { Home } from "../../../core/home.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { openState } from "../../../core/state.ts";
import type { Vault } from "../../../core/vault/vault.ts";
import { entry, FakeClock, fileVault, silent, tempHome } from "../parts.ts";

export interface Run {
	readonly db: DatabaseSync;
	readonly audit: AuditLog;
	readonly marks: Marks;
	/** As many admitted entries, one after the other; returns when they are written. */
	write(count: number): Promise<void>;
	/** As the gate ends. */
	stop(): Promise<void>;
	/** As kill -9 does: nothing is marked. */
	die(): void;
}

export interface Chained {
	readonly home: Home;
	readonly vault: Vault;
	readonly clock: FakeClock;
	run(options?: Partial<MarksOptions>): Promise<Run>;
	/** While no run is open. */
	tamper(sql: string): void;
	verify(kept?: string): Promise<AuditReport>;
}

export async function chained(): Promise<Chained> {
	const home = await tempHome();
	const vault = await fileVault(home);
	const clock = new FakeClock();
	const withDb = <T>(work: (db: DatabaseSync) => T): T => {
		const db = openState(home.database);
		const done = work(db);
		if (done instanceof Promise)
			// The promise's type is kept.
			return done.finally(() => db.close()) as T;
		db.close();
		return done;
	};
	return {
		home,
		vault,
		clock,
		async run(options = {}) {
			const db = openState(home.database);
			const audit = new AuditLog(db, clock, silent);
			const marks = new Marks({
				db,
				audit,
				vault,
				clock,
				log: silent,
				settings: () => SecuritySettings.parse({}).audit,
				...options,
			});
			await marks.open();
			return {
				db,
				audit,
				marks,
				async write(count) {
					const admitted = Array.from({ length: count }, (_, index) =>
						audit.admit(entry({ path: `/${index}`, risk: "low" })),
					);
					await Promise.all(admitted);
				},
				async stop() {
					audit.close();
					await marks.close();
					db.close();
				},
				die() {
					db.close();
				},
			};
		},
		tamper: (sql) => withDb((db) => db.exec(sql)),
		verify: (kept) =>
			withDb(async (db) => {
				const [keys, head] = [await readKeys(vault), await readHead(vault)];
				return await verifyLog({ db, keys, head, kept });
			}),
	};
}

/** A log of one run with this many entries. */
export async function written(count: number): Promise<Chained> {
	const log = await chained();
	const run = await log.run();
	await run.write(count);
	await run.stop();
	return log;
}
