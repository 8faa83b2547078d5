/**
 * How the command line is called from a checkout, where no `drawbridge` is on PATH and every text that names it would send
 * people looking. Not by npx: in any other folder that would fetch a program of this name from whoever has it.
 */
import { existsSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { thisProgram } from "./own-program.ts";

/** Pasted as it is, it works in any folder. undefined: `drawbridge` does, or this is a packed copy, which brings its own. */
export function commandHere(
	path = process.env["PATH"] ?? "",
	root = dirname(dirname(dirname(thisProgram().script))),
	platform: NodeJS.Platform = process.platform,
): string | undefined {
	const launcher = join(root, "build", "drawbridge.mjs");
	const isCheckout =
		existsSync(join(root, "package-lock.json")) && existsSync(launcher);
	const name = platform === "win32" ? "drawbridge.cmd" : "drawbridge";
	const isOnPath = path
		.split(delimiter)
		// What npm and npx put in front is gone when they end.
		.filter((folder) => folder !== "" && !/[\\/]\.bin[\\/]?$/.test(folder))
		.some((folder) => existsSync(join(folder, name)));
	if (!isCheckout || isOnPath) return undefined;
	if (/^[\w./:@%+,~-]+$/.test(launcher)) return `node ${launcher}`;
	return platform === "win32"
		? `node "${launcher}"`
		: `node '${launcher.replaceAll("'", "'\\''")}'`;
}
