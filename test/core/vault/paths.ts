/** A home of its own for each test, in the shape the vault is given it. */
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import { type Home, resolveHome } from "../../../core/home.ts";

export const silent = (): void => undefined;

/** Removed when the test ends; call it in a test, not in a hook. */
export async function testHome(): Promise<Home> {
	const folder = await mkdtemp(join(tmpdir(), "vault-"));
	onTestFinished(() =>
		rm(folder, { recursive: true, force: true, maxRetries: 5 }),
	);
	return resolveHome({ DRAWBRIDGE_HOME: folder });
}

/** Every file below the folder with its bytes. */
export async function filesIn(
	folder: string,
): Promise<ReadonlyMap<string, Buffer>> {
	const entries = await readdir(folder, {
		recursive: true,
		withFileTypes: true,
	});
	const files = entries
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath, entry.name));
	return new Map(
		await Promise.all(
			files.map(async (file) => [file, await readFile(file)] as const),
		),
	);
}
