/**
 * How the vault touches the disk: a whole file replaced so that a crash leaves the old or the new one, and a lock
 * between processes that the kernel releases when its holder dies. Knows nothing of what the bytes mean.
 */
import { mkdir, open, readFile, rename, rm, stat } from "node:fs/promises";
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
	await syncFolder(dirname(file));
}

/** Names in it survive a power cut from now on. */
export async function syncFolder(path: string): Promise<void> {
	// Windows has no handle on a folder; NTFS journals the rename.
	if (process.platform === "win32") return;
	const folder = await open(path, "r");
	try {
		await folder.sync();
	} finally {
		await folder.close();
	}
}

export async function readIfThere(file: string): Promise<string | undefined> {
	try {
		return await readFile(file, "utf8");
	} catch (error) {
		if (isErrno(error, "ENOENT")) return undefined;
		throw error;
	}
}

/** Differs once the file was written, replaced or given to others. */
export async function stampOf(file: string): Promise<string> {
	try {
		const { dev, ino, size, mtimeNs, ctimeNs } = await stat(file, {
			bigint: true,
		});
		return [dev, ino, size, mtimeNs, ctimeNs].join(":");
	} catch (error) {
		if (isErrno(error, "ENOENT")) return "none";
		throw error;
	}
}

/** A file-system error means locked, and says which. */
export async function asVaultErrors<T>(work: () => Promise<T>): Promise<T> {
	try {
		return await work();
	} catch (error) {
		if (error instanceof VaultError) throw error;
		throw new VaultError(
			"locked",
			`The vault's files cannot be used: ${error instanceof Error ? error.message : "unknown"}`,
			{ cause: error },
		);
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
