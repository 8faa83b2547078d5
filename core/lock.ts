/** One gate a home: a file that names the process which holds it. A dead holder's lock is taken over. */
import { readFileSync, unlinkSync, writeFileSync } from "node:fs";

/** Another gate runs on this home. */
export class HomeLockedError extends Error {
	readonly code = "already-running";
	constructor(home: string, pid: number) {
		super(
			`a gate is running on ${home} already (process ${pid}); stop it with: drawbridge stop`,
		);
	}
}

/** Returns the function that lets go. @throws HomeLockedError */
export function lockHome(home: string, file: string): () => void {
	for (let attempt = 0; attempt < 3; attempt++) {
		try {
			writeFileSync(file, String(process.pid), { flag: "wx", mode: 0o600 });
			return () => {
				if (holderOf(file) === process.pid) unlinkSync(file);
			};
		} catch (error) {
			// Node's file errors carry a code.
			if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
			const pid = holderOf(file);
			if (pid !== undefined && pid !== process.pid && isAlive(pid))
				throw new HomeLockedError(home, pid);
			try {
				unlinkSync(file);
			} catch {
				// Its holder let go meanwhile.
			}
		}
	}
	throw new HomeLockedError(home, holderOf(file) ?? 0);
}

function holderOf(file: string): number | undefined {
	try {
		const pid = Number(readFileSync(file, "utf8"));
		return Number.isInteger(pid) && pid > 0 ? pid : undefined;
	} catch {
		return undefined;
	}
}

function isAlive(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		// EPERM: it lives, and belongs to someone else.
		return (error as NodeJS.ErrnoException).code === "EPERM";
	}
}
