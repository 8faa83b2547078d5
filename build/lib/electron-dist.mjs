// Whether a folder is an unpacked Electron distribution for this system: looked at before anything is made of it. Starts
// nothing, and writes nothing.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { getCurrentFuseWire } from "@electron/fuses";

/** @type {Readonly<Partial<Record<NodeJS.Platform, string>>>} */
const programs = { darwin: "Electron.app", win32: "electron.exe" };

/**
 * @param {string} folder
 * @returns {Promise<string | null>} what is wrong with it, in words; null: the switches of its program can be set
 */
export async function faultOf(folder) {
	const name = programs[process.platform] ?? "electron";
	const program = join(folder, name);
	if (!existsSync(folder))
		return `there is no Electron distribution at ${folder}`;
	if (!existsSync(program))
		return `${folder} is no unpacked Electron distribution for this system: it has no ${name}`;
	try {
		await getCurrentFuseWire(program);
		return null;
	} catch {
		return `${program} is not Electron's own program, or cannot be read: the switches that packaging sets were not found in it (another program of that name, one of another system, or half a download)`;
	}
}
