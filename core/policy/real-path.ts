/** Where a path leads: links followed as far as it exists. Reads names only, and never throws. */
import { realpathSync } from "node:fs";
import { basename, dirname, join } from "node:path";

const deepest = 64;

export function realPath(path: string): string {
	let existing = path;
	const rest: string[] = [];
	for (let count = 0; count < deepest; count += 1) {
		try {
			return join(realpathSync(existing), ...rest);
		} catch {
			const parent = dirname(existing);
			if (parent === existing) return path;
			rest.unshift(basename(existing));
			existing = parent;
		}
	}
	return path;
}
