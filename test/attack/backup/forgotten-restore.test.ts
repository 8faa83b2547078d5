/**
 * Attack: another program of the owner's user takes away the note that a restore leaves for the next start, so that the log
 * never says that what was revoked holds again; or writes one where nothing was restored. Taught by our own file of it.
 */
import { readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { noteRestored } from "../../../core/backup/restored.ts";
import type { Home } from "../../../core/home.ts";
import { backupOf, restore } from "../../core/backup/some-backup.ts";
import type { Parts } from "../../../core/parts.ts";
import { coreParts, lockVault, tempHome } from "../../core/parts.ts";
import { start } from "../audit/reopened.ts";

const restored = async (): Promise<Home> => {
	const home = await tempHome();
	await restore(home, await backupOf(await coreParts()));
	return home;
};

const saidBy = ({ audit }: Pick<Parts, "audit">): number =>
	audit.tail(50).filter(({ reason }) => reason.startsWith("restored from"))
		.length;

test("the log says it, whatever is taken away beside the state and the vault; and says it once", async () => {
	const home = await restored();
	for (const name of readdirSync(home.state))
		if (!/^(?:drawbridge\.db|vault)/.test(name))
			rmSync(join(home.state, name), { recursive: true });
	for (const count of [1, 1]) {
		// oxlint-disable-next-line no-await-in-loop -- one start after the other
		const parts = await start(home);
		// oxlint-disable-next-line no-await-in-loop
		await noteRestored(parts);
		expect(saidBy(parts)).toBe(count);
		// oxlint-disable-next-line no-await-in-loop
		await parts.close();
	}
});

test("a note that somebody else wrote says nothing", async () => {
	const parts = await coreParts();
	writeFileSync(
		join(parts.home.state, "restored.json"),
		JSON.stringify({
			createdAt: "2026-11-20T10:00:00.000Z",
			drawbridge: "0.1.0",
		}),
	);
	await noteRestored(parts);
	expect(saidBy(parts)).toBe(0);
});

test("where the vault is locked at the start, the log says it when it opens", async () => {
	const home = await restored();
	const unlock = await lockVault(home);
	const parts = await start(home);
	await noteRestored(parts);
	expect(saidBy(parts)).toBe(0);
	await unlock();
	await parts.vault.unlock();
	await expect.poll(() => saidBy(parts)).toBe(1);
});
