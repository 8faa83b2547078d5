/** Reads a project's scripts for the filter: regular files below one folder, small, UTF-8. Never follows a link out of it, never throws. */
import {
	closeSync,
	constants,
	fstatSync,
	openSync,
	readFileSync,
	realpathSync,
} from "node:fs";
import { sep } from "node:path";

const longestScriptBytes = 64 * 1024;

/** `undefined` from what it returns: cannot or may not be read. */
export function scriptReader(
	root: string,
): (path: string) => string | undefined {
	return (path) => {
		let file: number | undefined;
		try {
			const real = realpathSync(path);
			const realRoot = realpathSync(root);
			if (!real.startsWith(realRoot.endsWith(sep) ? realRoot : realRoot + sep))
				return undefined;
			// Not blocking: a pipe of that name must not hold the gate.
			file = openSync(real, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
			const facts = fstatSync(file);
			if (!facts.isFile() || facts.size > longestScriptBytes) return undefined;
			return new TextDecoder("utf-8", { fatal: true }).decode(
				readFileSync(file),
			);
		} catch {
			return undefined;
		} finally {
			if (file !== undefined) closeSync(file);
		}
	};
}
