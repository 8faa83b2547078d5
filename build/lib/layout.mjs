// Where this checkout keeps things, and which Node runs the gate.
// Imported before node_modules exists: Node 20 built-ins only, nothing is written here.
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const modules = join(root, "node_modules");
export const out = join(root, "out");
export const cli = join(out, "core", "cli.mjs");
/** What agents start before every call: a program of its own, since it has to be quick. */
export const hook = join(out, "core", "hook.mjs");
/** What clients that only speak stdio start for each session: Node's builtins only, so it needs no Node but the launcher's. */
export const connect = join(out, "core", "connect.mjs");
export const electronMain = join(out, "electron", "main.mjs");
/** One lock for set-up and bundling: whoever holds it may write node_modules and out. */
export const lockFile = join(out, ".lock");

/** A packed copy brings its bundle and no lock file, so there is nothing to set up. */
export const isCheckout = existsSync(join(root, "package-lock.json"));

/** The engine core needs: node:sqlite without a flag, TypeScript without a build. */
const wantedMajor = 24;

/**
 * The Node the gate runs on: the pinned one, else the one running now if it is new enough.
 * @returns {string | null} an absolute path; null when neither is here.
 */
export function gateNode() {
	const pinned = join(
		modules,
		"node",
		"bin",
		process.platform === "win32" ? "node.exe" : "node",
	);
	if (existsSync(pinned)) return pinned;
	const major = Number.parseInt(process.versions.node, 10);
	return major >= wantedMajor ? process.execPath : null;
}
