/**
 * Which file a command's first word means, and whether it is still the same file later. Looks it up as a shell would,
 * once, so that what is judged is what is started. Runs nothing.
 */
import { accessSync, constants, realpathSync, statSync } from "node:fs";
import { delimiter, join, resolve } from "node:path";

export type Program =
	| { readonly found: true; readonly path: string }
	| { readonly found: false; readonly reason: "missing" | "not-executable" };

/** Windows starts these without a command interpreter. */
const windowsEndings = ["", ".exe", ".com"];

/** `path` is absolute; links stay, since some programs go by the name they are called. */
export function findProgram(
	name: string,
	env: NodeJS.ProcessEnv,
	cwd: string,
): Program {
	const isPath =
		name.includes("/") || (process.platform === "win32" && name.includes("\\"));
	const folders = isPath ? [""] : (env["PATH"] ?? "").split(delimiter);
	const endings = process.platform === "win32" ? windowsEndings : [""];
	let isThere = false;
	if (name !== "")
		for (const folder of folders)
			for (const ending of endings) {
				// An empty folder in PATH is the current one.
				const path = resolve(cwd, isPath ? name : join(folder || ".", name));
				const state = stateOf(path + ending);
				if (state === "executable") return { found: true, path: path + ending };
				isThere ||= state === "file";
			}
	return { found: false, reason: isThere ? "not-executable" : "missing" };
}

function stateOf(path: string): "executable" | "file" | undefined {
	const facts = statSync(path, { throwIfNoEntry: false, bigint: true });
	if (facts === undefined) return undefined;
	if (!facts.isFile()) return "file";
	try {
		accessSync(path, constants.X_OK);
		return "executable";
	} catch {
		return "file";
	}
}

/**
 * Differs once the file was written, replaced, or the link points elsewhere: nobody but root sets a file's change time.
 * "": it is gone.
 */
export function fingerprint(path: string): string {
	try {
		const { dev, ino, size, mtimeNs, ctimeNs } = statSync(path, {
			bigint: true,
		});
		return [realpathSync(path), dev, ino, size, mtimeNs, ctimeNs].join(" ");
	} catch {
		return "";
	}
}
