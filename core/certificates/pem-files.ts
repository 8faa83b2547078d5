/**
 * Writes certificates and keys into a folder of the owner's. Looks at everything that is in the way before it writes
 * anything: it follows no symbolic link, replaces only files of its own kind, and trusts no folder others may write to.
 */
import { constants } from "node:fs";
import { lstat, mkdir, open, rename, rm } from "node:fs/promises";
import { randomBytes } from "node:crypto";
import { dirname, join } from "node:path";
import { CertificateError } from "./error.ts";

/** What PEM calls it. */
type Label = "CERTIFICATE" | "PRIVATE KEY" | "X509 CRL";

export interface PemFile {
	/** Below the folder, with `/`. */
	readonly path: string;
	readonly label: Label;
	readonly text: string;
}

/** Answers the files' absolute paths. @throws CertificateError unsafe-folder, foreign-file */
export async function writePemFiles(
	dir: string,
	files: readonly PemFile[],
): Promise<string[]> {
	const folders = new Set([
		dir,
		...files.map(({ path }) => dirname(join(dir, path))),
	]);
	for (const folder of folders) await checkFolder(folder);
	for (const file of files) await checkTarget(join(dir, file.path), file.label);
	for (const folder of folders) {
		await mkdir(folder, { recursive: folder === dir, mode: 0o700 }).catch(
			ifNotThere,
		);
		// Somebody may have been quicker.
		await checkFolder(folder);
	}
	const written: string[] = [];
	for (const { path, label, text } of files) {
		const target = join(dir, path);
		await replace(target, text, label === "PRIVATE KEY" ? 0o600 : 0o644);
		written.push(target);
	}
	return written;
}

/** One that is there is a real one, the owner's, and nobody else writes to it. */
async function checkFolder(folder: string): Promise<void> {
	const stat = await lstat(folder).catch(absent);
	if (stat === undefined) return;
	const isOwn =
		process.platform === "win32" ||
		(stat.uid === process.getuid?.() && (stat.mode & 0o022) === 0);
	if (!stat.isDirectory() || !isOwn)
		throw new CertificateError(
			"unsafe-folder",
			`${folder} is a link, no folder, or one that others may write to; choose a folder of your own`,
		);
}

/** Nothing, or what an export before this one left. */
async function checkTarget(file: string, label: Label): Promise<void> {
	const stat = await lstat(file).catch(absent);
	if (stat === undefined) return;
	const begin = `-----BEGIN ${label}-----`;
	if (!stat.isFile() || !(await headOf(file, begin.length)).startsWith(begin))
		throw new CertificateError(
			"foreign-file",
			`${file} is in the way: it is a link, or no ${label.toLowerCase()} in PEM; move it, or choose another folder`,
		);
}

async function headOf(file: string, bytes: number): Promise<string> {
	// Windows has no such flag, and no links without rights.
	const handle = await open(
		file,
		constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0),
	);
	try {
		const { buffer, bytesRead } = await handle.read(
			Buffer.alloc(bytes),
			0,
			bytes,
			0,
		);
		return buffer.toString("latin1", 0, bytesRead);
	} finally {
		await handle.close();
	}
}

/** The name is ours only once everything is there. A rename replaces a link, and follows none. */
async function replace(
	file: string,
	text: string,
	mode: number,
): Promise<void> {
	const draft = `${file}.${randomBytes(6).toString("hex")}.new`;
	try {
		const handle = await open(draft, "wx", mode);
		try {
			await handle.writeFile(text);
			await handle.sync();
		} finally {
			await handle.close();
		}
		await rename(draft, file);
	} catch (error) {
		await rm(draft, { force: true });
		throw error;
	}
}

function absent(error: unknown): undefined {
	if (error instanceof Error && "code" in error && error.code === "ENOENT")
		return undefined;
	throw error;
}

function ifNotThere(error: unknown): undefined {
	if (error instanceof Error && "code" in error && error.code === "EEXIST")
		return undefined;
	throw error;
}
