/**
 * A process that appends entries in batches until it is killed: `appender.ts HOME FIRST`. Each line it prints is a number
 * all entries up to which were admitted. Its paths are "/NUMBER".
 */
import { writeSync } from "node:fs";
import { AuditLog } from "../../../core/audit/log.ts";
import { Marks } from "../../../core/audit/marks.ts";
import { systemClock } from "../../../core/clock.ts";
import { gateEntry } from "../../../core/audit/entry.ts";
import { resolveHome } from "../../../core/home.ts";
import { SecuritySettings } from "../../../core/settings/schema.ts";
import { openState } from "../../../core/state.ts";
import { openVault } from "../../../core/vault/vault.ts";

const [, , folder = "", first = "0"] = process.argv;
const home = resolveHome({ DRAWBRIDGE_HOME: folder });
const silent = (): void => undefined;
const db = openState(home.database);
const vault = await openVault({
	home,
	env: { DRAWBRIDGE_VAULT: "file" },
	log: silent,
});
const audit = new AuditLog(db, systemClock, silent);
const settings = SecuritySettings.parse({}).audit;
const marks = new Marks({
	db,
	audit,
	vault,
	clock: systemClock,
	log: silent,
	settings: () => settings,
});
await marks.open();
let number = Number(first);
while (true) {
	const batch = Array.from({ length: 100 }, () => {
		number++;
		audit.note({ ...gateEntry("change", "noted") });
		return audit.admit({ ...gateEntry("change", ""), path: `/${number}` });
	});
	await Promise.all(batch);
	writeSync(1, `${number}\n`);
	await new Promise((resolve) => setImmediate(resolve));
}
