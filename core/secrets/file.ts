/** Reads the file a header refers to as `${file:PATH}`: whole, small, and without waiting for anybody to write it. */
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { Secret } from "../vault/secret.ts";

const largestFile = 64 * 1024;

/** The value, or why there is none. `exposed`: other users can read the file. */
export function readSecretFile(
	path: string,
):
	| { readonly value: Secret; readonly exposed: boolean }
	| { readonly why: string } {
	let fd: number | undefined;
	try {
		// Without waiting: a pipe must not hold the gate.
		fd = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		const stat = fstatSync(fd);
		if (!stat.isFile()) return { why: "no regular file" };
		const bytes = Buffer.alloc(largestFile + 1);
		const size = readSync(fd, bytes, 0, bytes.length, 0);
		if (size > largestFile) return { why: "larger than 64 KiB" };
		return {
			value: new Secret(bytes.toString("latin1", 0, size)),
			exposed: process.platform !== "win32" && (stat.mode & 0o044) !== 0,
		};
	} catch (error) {
		// Node's file errors carry a code.
		return { why: (error as NodeJS.ErrnoException).code ?? "not readable" };
	} finally {
		if (fd !== undefined) closeSync(fd);
	}
}
