/**
 * An agent's settings file on disk: read whole, replaced in one step with its mode, through a link to where it leads.
 * Knows nothing of what is in it.
 */
import { randomBytes } from "node:crypto";
import {
	closeSync,
	fchmodSync,
	fsyncSync,
	lstatSync,
	mkdirSync,
	openSync,
	readFileSync,
	readlinkSync,
	realpathSync,
	renameSync,
	rmSync,
	rmdirSync,
	statSync,
	writeFileSync,
} from "node:fs";
import { dirname, resolve } from "node:path";

/** It cannot be read as text, or not be written. */
export class FileError extends Error {
	readonly code = "settings-file";
}

const largest = 8 * 1024 * 1024;

/** undefined: there is none. @throws FileError */
export function readText(file: string): string | undefined {
	const stat = statSync(file, { throwIfNoEntry: false });
	if (stat === undefined) return undefined;
	if (!stat.isFile() || stat.size > largest)
		throw new FileError(`${file} is no settings file`);
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
			readFileSync(file),
		);
	} catch {
		throw new FileError(`${file} is no UTF-8`);
	}
}

/** Folders that are not there yet are made; their paths are the answer, outermost first. @throws FileError */
export function writeText(file: string, text: string): readonly string[] {
	const target = targetOf(file);
	const made = missingFolders(dirname(target));
	const mode =
		(statSync(target, { throwIfNoEntry: false })?.mode ?? 0o600) & 0o7777;
	const draft = `${target}.${randomBytes(6).toString("hex")}`;
	try {
		mkdirSync(dirname(target), { recursive: true, mode: 0o700 });
		const open = openSync(draft, "wx", 0o600);
		try {
			writeFileSync(open, text);
			fchmodSync(open, mode);
			fsyncSync(open);
		} finally {
			closeSync(open);
		}
		renameSync(draft, target);
	} catch (error) {
		rmSync(draft, { force: true });
		throw new FileError(
			`${target} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
		);
	}
	return made;
}

/** Also the folders that were made for it, while they are empty. A link goes on standing. */
export function removeFile(file: string, folders: readonly string[]): void {
	rmSync(targetOf(file), { force: true });
	for (const folder of folders.toReversed()) {
		try {
			rmdirSync(folder);
		} catch {
			// Somebody put something into it.
			return;
		}
	}
}

/** Where a link leads, also to a file that is not there yet. */
function targetOf(file: string): string {
	let at = file;
	for (let links = 0; links < 40; links += 1) {
		const stat = lstatSync(at, { throwIfNoEntry: false });
		if (stat === undefined || !stat.isSymbolicLink())
			return stat === undefined ? at : realpathSync(at);
		at = resolve(dirname(at), readlinkSync(at));
	}
	throw new FileError(`${file} is a link that leads nowhere`);
}

function missingFolders(folder: string): readonly string[] {
	if (statSync(folder, { throwIfNoEntry: false }) !== undefined) return [];
	const parent = dirname(folder);
	return parent === folder ? [] : [...missingFolders(parent), folder];
}
