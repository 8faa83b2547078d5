/**
 * Where the program stands that agents, clients and the system are told to start: a Node and a script, by paths that are
 * still there tomorrow. Not always where this process runs from: the desktop app's own binary is forbidden to act as a
 * Node, its archive cannot be read by one, and an AppImage is gone when it ends.
 */
import { dirname, join, sep } from "node:path";
import { fileURLToPath } from "node:url";

export interface Program {
	readonly node: string;
	/** The entry of the agents' hooks; others stand beside it. */
	readonly script: string;
	readonly platform: NodeJS.Platform;
}

let copied: string | undefined;

/** From now on the program is the one in this folder, which is laid out like a packed copy. */
export function programIsIn(folder: string): void {
	copied = folder;
}

/** The bundle's entry, or its source in a checkout. */
export function thisProgram(): Program {
	const { platform } = process;
	const here = fileURLToPath(import.meta.url);
	if (!here.endsWith(".mjs"))
		return {
			node: process.execPath,
			script: join(dirname(here), "hook", "main.ts"),
			platform,
		};
	const folder = copied ?? folderOf(here);
	return {
		node:
			process.versions["electron"] === undefined && copied === undefined
				? process.execPath
				: join(
						folder,
						"node_modules",
						"node",
						"bin",
						platform === "win32" ? "node.exe" : "node",
					),
		script: join(folder, "out", "core", "hook.mjs"),
		platform,
	};
}

/** Two folders above a bundle; what plain Node reads of a packed app stands beside the archive. */
export const folderOf = (bundle: string): string =>
	dirname(dirname(dirname(bundle))).replace(
		new RegExp(`\\${sep}app\\.asar$`),
		`${sep}app.asar.unpacked`,
	);
