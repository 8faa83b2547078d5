// Looks programs up on PATH, as a shell would. Starts nothing.
import { accessSync, constants } from "node:fs";
import { delimiter, dirname, join } from "node:path";

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
 * What `npm run` puts in front is for scripts: the commands of upstreams are looked up where the owner's shell would find
 * them, so that they are the same however the gate was started.
 * @param {string} path
 * @param {string} root the folder npm was run in
 * @returns {string}
 */
export function withoutScripts(path, root) {
	/** @type {Set<string>} */
	const own = new Set();
	for (let at = root; ; at = dirname(at)) {
		own.add(join(at, "node_modules", ".bin"));
		if (dirname(at) === at) break;
	}
	return path
		.split(delimiter)
		.filter((folder) => !own.has(folder) && !/[\\/]node-gyp-bin$/.test(folder))
		.join(delimiter);
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
