/** What a restore leaves for the next gate to write into the restored log: when the backup was made. Read once. */
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import type { Home } from "../home.ts";

const Restored = z.object({
	createdAt: z.iso.datetime(),
	drawbridge: z.string().max(100),
});

/** undefined: nothing was restored since a gate ran last. */
export function takeRestored({ state }: Home): string | undefined {
	const file = join(state, "restored.json");
	let text: string;
	try {
		text = readFileSync(file, "utf8");
	} catch {
		return undefined;
	}
	rmSync(file, { force: true });
	try {
		const { createdAt, drawbridge } = Restored.parse(JSON.parse(text));
		return `restored from the backup of ${createdAt}, made by version ${drawbridge}; what was revoked since then holds again`;
	} catch {
		return "restored from a backup that does not say when it was made";
	}
}
