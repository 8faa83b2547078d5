/**
 * What a restore leaves for the next gate to write into the restored log: when the backup was made. It lies in the restored
 * vault, where no other program can take it away or write one. Told once; restores nothing.
 */
import * as z from "zod";
import { gateEntry } from "../audit/log.ts";
import type { OpenParts } from "../parts.ts";
import { VaultError } from "../vault/backend.ts";
import type { Manifest } from "./manifest.ts";

const entryName = "backup/restored";
const Restored = z.object({
	createdAt: z.iso.datetime(),
	drawbridge: z.string().max(100),
});

/** The vault's entries with the note among them. */
export const withNote = (
	entries: ReadonlyMap<string, string>,
	{ createdAt, drawbridge }: Manifest,
): ReadonlyMap<string, string> =>
	new Map([...entries, [entryName, JSON.stringify({ createdAt, drawbridge })]]);

/** Now, or when a locked vault opens. On disk before the note is taken away: after a crash it may be told twice. */
export async function noteRestored(
	parts: Pick<OpenParts, "vault" | "audit" | "mode" | "log">,
): Promise<void> {
	const { vault, audit, mode, log } = parts;
	try {
		const note = await vault.get(entryName);
		if (note === undefined) return;
		await audit.admit(
			gateEntry("change", sentenceOf(note.reveal()), mode.current),
		);
		await vault.delete(entryName);
	} catch (error) {
		if (!(error instanceof VaultError)) {
			log("error", "that a backup was restored could not be recorded", {
				error: String(error),
			});
			return;
		}
		const stop = vault.onChange(({ state }) => {
			if (state !== "open") return;
			stop();
			void noteRestored(parts);
		});
	}
}

function sentenceOf(note: string): string {
	const { createdAt, drawbridge } = Restored.parse(JSON.parse(note));
	return `restored from the backup of ${createdAt}, made by version ${drawbridge}; what was revoked since then holds again`;
}
