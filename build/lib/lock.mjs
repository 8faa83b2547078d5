// One process works, the others wait: a lock file that holds its owner's pid.
// A lock whose owner is dead is taken over. It never ends another process and never waits by spinning.
import {
	closeSync,
	mkdirSync,
	openSync,
	readFileSync,
	rmSync,
	statSync,
	writeSync,
} from "node:fs";
import { dirname } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** A lock without a pid is one being written, or the remains of a crash in between. */
const unreadableAfterMs = 5_000;

/**
 * Runs `work` while no other process holds `file`.
 * @template T
 * @param {string} file
 * @param {(owner: string) => void} onWait called once, with the owner's pid, when somebody else is at work
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(file, onWait, work) {
	mkdirSync(dirname(file), { recursive: true });
	let waited = false;
	while (!create(file)) {
		const owner = read(file);
		if (owner === null) continue;
		if (isAbandoned(file, owner)) {
			takeAway(file, owner);
			continue;
		}
		if (!waited) onWait(owner);
		waited = true;
		await sleep(100);
	}
	try {
		return await work();
	} finally {
		rmSync(file, { force: true });
	}
}

/**
 * @param {string} file
 * @returns {boolean} false when somebody else has it
 */
function create(file) {
	let descriptor;
	try {
		descriptor = openSync(file, "wx");
	} catch (error) {
		if (codeOf(error) === "EEXIST") return false;
		throw error;
	}
	writeSync(descriptor, String(process.pid));
	closeSync(descriptor);
	return true;
}

/**
 * @param {string} file
 * @returns {string | null} null when the lock has just gone
 */
function read(file) {
	try {
		return readFileSync(file, "utf8");
	} catch (error) {
		if (codeOf(error) === "ENOENT") return null;
		throw error;
	}
}

/**
 * @param {string} file
 * @param {string} owner
 * @returns {boolean}
 */
function isAbandoned(file, owner) {
	const pid = Number.parseInt(owner, 10);
	if (!(pid > 0)) return ageMs(file) > unreadableAfterMs;
	try {
		process.kill(pid, 0);
		return false;
	} catch (error) {
		// EPERM: alive, and somebody else's.
		return codeOf(error) === "ESRCH";
	}
}

/**
 * Removes a dead owner's lock. Two waiters may see the same dead owner: a second lock around the look and the removal
 * keeps the slower one from removing the lock the faster one has taken since.
 * @param {string} file
 * @param {string} owner
 */
function takeAway(file, owner) {
	const guard = `${file}.taking`;
	if (!create(guard)) {
		if (ageMs(guard) > unreadableAfterMs) rmSync(guard, { force: true });
		return;
	}
	try {
		if (read(file) === owner) rmSync(file, { force: true });
	} finally {
		rmSync(guard, { force: true });
	}
}

/**
 * @param {string} file
 * @returns {number} 0 when the file is gone
 */
function ageMs(file) {
	try {
		return Date.now() - statSync(file).mtimeMs;
	} catch {
		return 0;
	}
}

/**
 * @param {unknown} error
 * @returns {unknown}
 */
function codeOf(error) {
	return error instanceof Error && "code" in error ? error.code : null;
}
