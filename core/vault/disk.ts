/**
 * How the file vault touches the disk: a whole file replaced so that a crash leaves the old or the new one, and a lock
 * between processes that the kernel releases when its holder dies. Knows nothing of what the bytes mean.
 */
import { mkdir, open, rename, rm } from "node:fs/promises";
import { dirname } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setTimeout as sleep } from "node:timers/promises";
import { VaultError } from "./backend.ts";

/** Readable by the owner alone. Once resolved, the new content survives a power cut. */
export async function replaceFile(file: string, text: string): Promise<void> {
	const draft = `${file}.new`;
	await rm(draft, { force: true });
	const handle = await open(draft, "wx", 0o600);
	try {
		await handle.writeFile(text);
		await handle.sync();
	} finally {
		await handle.close();
	}
	await rename(draft, file);
	// Windows has no handle on a folder; NTFS journals the rename.
	if (process.platform === "win32") return;
	const folder = await open(dirname(file), "r");
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}

const lockWaitMs = 5_000;
const lockRetryMs = 15;

/**
 * Runs `work` while no other process does. An empty SQLite file is the lock: its locks are the kernel's on every OS, so
 * a killed holder leaves none behind. Rejects with `busy` after 5 s.
 */
export async function withLock<T>(
	lockFile: string,
	work: () => Promise<T>,
): Promise<T> {
	await mkdir(dirname(lockFile), { recursive: true, mode: 0o700 });
	await (await open(lockFile, "a", 0o600)).close();
	const lock = new DatabaseSync(lockFile, { timeout: 0 });
	try {
		const deadline = performance.now() + lockWaitMs;
		while (!tryLock(lock)) {
			if (performance.now() > deadline)
				throw new VaultError(
					"busy",
					"Another Drawbridge process is writing the vault",
				);
			// oxlint-disable-next-line no-await-in-loop -- one attempt after another is the point
			await sleep(lockRetryMs);
		}
		return await work();
	} finally {
		lock.close();
	}
}

function tryLock(lock: DatabaseSync): boolean {
	try {
		lock.exec("BEGIN EXCLUSIVE");
		return true;
	} catch (error) {
		const sqliteBusy = 5;
		if (
			error instanceof Error &&
			"errcode" in error &&
			error.errcode === sqliteBusy
		)
			return false;
		throw error;
	}
}

/** Whether a file-system call failed for this reason. */
export function isErrno(error: unknown, code: string): boolean {
	return error instanceof Error && "code" in error && error.code === code;
}
