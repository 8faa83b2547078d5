// The bundle's three parts, what each is made of, and whether what stands in out/ still matches its sources.
// Asked before every command, so it only lists files: names, sizes and times, no contents.
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { isCheckout, out, root } from "./layout.mjs";

/** @typedef {"core" | "electron" | "renderer"} Part */

/** @type {Readonly<Record<Part, { entry: string, folders: readonly string[] }>>} */
const parts = {
	core: { entry: "core/cli/main.ts", folders: ["contract", "core"] },
	electron: {
		entry: "electron/main.ts",
		folders: ["contract", "core", "electron", "words"],
	},
	renderer: {
		entry: "renderer/vite.config.ts",
		folders: ["contract", "renderer", "words"],
	},
};
/** @type {readonly Part[]} */
const names = ["core", "electron", "renderer"];

/** @param {Part} part */
export const stampOf = (part) => join(out, part, ".stamp");

/**
 * @returns {{ part: Part, stamp: string }[]} the parts to build, each with the stamp its sources have now; empty when all
 *   is fresh or this is a packed copy without sources
 */
export function staleParts() {
	if (!isCheckout) return [];
	/** @type {Map<string, string>} */
	const seen = new Map();
	/** @param {string} path */
	const listed = (path) => {
		const known = seen.get(path);
		if (known !== undefined) return known;
		const text = list(path);
		seen.set(path, text);
		return text;
	};
	const shared = [
		"package-lock.json",
		"build/bundle.mjs",
		"build/lib/licences.mjs",
	]
		.map(listed)
		.join("");
	return names
		.filter((part) => existsSync(join(root, parts[part].entry)))
		.map((part) => ({
			part,
			stamp: shared + parts[part].folders.map(listed).join(""),
		}))
		.filter(({ part, stamp }) => read(stampOf(part)) !== stamp);
}

/**
 * One line a file: path, size, time.
 * @param {string} path relative to the root
 * @returns {string}
 */
function list(path) {
	const at = join(root, path);
	const stat = statSync(at, { throwIfNoEntry: false });
	if (stat === undefined) return "";
	if (!stat.isDirectory()) return `${path} ${stat.size} ${stat.mtimeMs}\n`;
	return readdirSync(at)
		.filter((name) => !name.startsWith("."))
		.toSorted()
		.map((name) => list(`${path}/${name}`))
		.join("");
}

/**
 * @param {string} file
 * @returns {string | null}
 */
function read(file) {
	try {
		return readFileSync(file, "utf8");
	} catch {
		return null;
	}
}
