// Which forms of the app this machine can make without fetching a tool, and why not the others.
import { findAll, onPath } from "./search-path.mjs";

/** @typedef {{ form: string, why: string }} Left */

/** Any of these names is the tool; `null`: one that only electron-builder has. */
const sevenZip = ["7zz", "7za", "7z"];
/** @type {Record<string, readonly (readonly [form: string, ...tools: (readonly string[] | null)[]])[]>} */
const forms = {
	linux: [
		["dir"],
		["tar.gz", sevenZip],
		["deb", ["fpm"]],
		["rpm", ["fpm"], ["rpmbuild"]],
		["AppImage", null],
	],
	darwin: [["dir"], ["zip", sevenZip], ["dmg", null]],
	win32: [["dir"], ["zip", sevenZip], ["nsis", null], ["portable", null]],
};

/** Where electron-builder is told of a tool that is there; it would fetch its own otherwise. */
export function toolPlaces() {
	const [seven] = sevenZip.flatMap(findAll);
	return {
		...(seven && { ELECTRON_BUILDER_7ZIP_PATH: seven }),
		...(onPath("fpm") && { USE_SYSTEM_FPM: "true" }),
	};
}

/**
 * @param {string} platform as Node calls it
 * @param {boolean} mayFetch electron-builder's own tools are fetched where they are missing
 * @returns {{ made: string[], left: Left[] }}
 */
export function formsHere(platform, mayFetch) {
	/** @type {string[]} */
	const made = [];
	/** @type {Left[]} */
	const left = [];
	for (const [form, ...tools] of forms[platform] ?? []) {
		const missing = tools.filter((names) => !names || !onPath(...names));
		if (mayFetch || missing.length === 0) made.push(form);
		else left.push({ form, why: missing.map(wordsOf).join(", ") });
	}
	return { made, left };
}

/** @param {readonly string[] | null} names */
const wordsOf = (names) =>
	names === null
		? "electron-builder has to fetch its tools for it (--fetch-tools)"
		: `${names.join(" or ")} is not installed (install it, or --fetch-tools)`;
