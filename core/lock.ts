/**
 * One process a home. An SQLite file is the lock: its locks are the kernel's on every OS, so a killed holder leaves
 * none behind and two that start at once never both get it. A file beside it names the holder, for the message only.
 */
import { closeSync, openSync, readFileSync, writeFileSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";

/** Another gate runs on this home, or a command has worked on its files for longer than this one waits. */
export class HomeLockedError extends Error {
	readonly code = "already-running";
	constructor(home: string, holder: string) {
		super(
			`a gate is running on ${home} already (process ${holder}); stop it with: drawbridge stop`,
		);
	}
}

/** Commands that work on the files of a stopped gate take turns: none holds it for long. */
const waitMs = 1_000;

/** Returns the function that lets go. Keep it: once it is collected, as at the process's end, the home is free. @throws HomeLockedError after 1 s */
export function lockHome(home: string, file: string): () => void {
	closeSync(openSync(file, "a", 0o600));
	const holder = `${file}.pid`;
	const lock = new DatabaseSync(file, { timeout: waitMs });
	try {
		lock.exec("BEGIN EXCLUSIVE");
	} catch (error) {
		lock.close();
		if (isBusy(error)) throw new HomeLockedError(home, holderOf(holder));
		throw error;
	}
	writeFileSync(holder, String(process.pid), { mode: 0o600 });
	return () => {
		if (lock.isOpen) lock.close();
	};
}

/** SQLITE_BUSY. */
const isBusy = (error: unknown): boolean =>
	error instanceof Error && "errcode" in error && error.errcode === 5;

function holderOf(file: string): string {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return "unknown";
	}
}
