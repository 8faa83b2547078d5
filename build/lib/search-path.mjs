// Looks programs up on PATH, as a shell would. Starts nothing.
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";

/**
 * @param {string} name
 * @returns {string[]} every executable of that name on PATH, first one first
 */
export function findAll(name) {
	const file = process.platform === "win32" ? `${name}.exe` : name;
	return (process.env["PATH"] ?? "")
		.split(delimiter)
		.filter((folder) => folder !== "")
		.map((folder) => join(folder, file))
		.filter(isExecutable);
}

/**
 * @param {...string} names
 * @returns {boolean} whether any of them is on PATH
 */
export function onPath(...names) {
	return names.some((name) => findAll(name).length > 0);
}

/**
 * @param {string} file
 * @returns {boolean}
 */
function isExecutable(file) {
	try {
		accessSync(file, constants.X_OK);
		return true;
	} catch {
		return false;
	}
}
