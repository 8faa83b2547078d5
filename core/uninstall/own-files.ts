/**
 * The files and folders that this program makes in its home, by name, and taking them away. Whatever else lies there is
 * somebody else's and stays, and so does a folder that still holds it. Follows no link.
 */
import { lstatSync, readdirSync, rmdirSync, rmSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Home } from "../home.ts";

/** A database's companions. */
const database = (file: string): string[] =>
	["", "-wal", "-shm", "-journal"].map((end) => `${file}${end}`);

const stateFiles: ReadonlySet<string> = new Set([
	...database("drawbridge.db"),
	...database("audit-search.db"),
	"gate.log",
	"gate.log.1",
	"gate.lock",
	"gate.lock-journal",
	"gate.lock.pid",
	"gate.sock",
	"gate.pipe",
	"vault.json",
	"vault.json.new",
	"vault.json.previous",
	"vault.json.lock",
	"vault.json.lock-journal",
	"vault-choice.json",
	"vault-choice.json.new",
	"vault-choice.json.lock",
	"vault-choice.json.lock-journal",
	"ca.crt",
	// Of an older version.
	"restored.json",
	"restore-plan.json",
]);
/** All of what is in them. */
const stateFolders: ReadonlySet<string> = new Set([
	"agents",
	"backing-up",
	"demo",
	"hooks",
	"program",
	"restoring",
	"sandbox",
	"shell",
	"trust",
]);
const isKept = (name: string): boolean =>
	/^before-restore-\d{8}T\d{6}Z(?:-\d{1,3})?$/.test(name);

/** What is there and is ours: absolute paths. */
export function ownFiles(home: Home): string[] {
	const inState = namesIn(home.state)
		.filter(
			(name) => stateFiles.has(name) || stateFolders.has(name) || isKept(name),
		)
		.map((name) => join(home.state, name));
	const others = [
		home.settings,
		join(dirname(home.settings), "security.schema.json"),
		home.vaultKeyFile,
		...(dirname(home.socket) === home.state ? [] : [home.socket]),
	].filter((path) => lstatSync(path, { throwIfNoEntry: false }) !== undefined);
	return [...inState, ...others];
}

/** Returns the folders that stay, because somebody else's files are in them. @throws Error for what could not be removed */
export function removeOwn(home: Home): string[] {
	for (const path of ownFiles(home)) rmSync(path, { recursive: true });
	const folders = [
		...(basename(dirname(home.socket)).startsWith("drawbridge-")
			? [dirname(home.socket)]
			: []),
		home.state,
		dirname(home.settings),
		home.home,
	];
	return [...new Set(folders)].filter((folder) => !isGone(folder));
}

function isGone(folder: string): boolean {
	try {
		rmdirSync(folder);
		return true;
	} catch (error) {
		// Not there, or not empty; Node's file errors carry a code.
		return (error as NodeJS.ErrnoException).code === "ENOENT";
	}
}

function namesIn(folder: string): string[] {
	try {
		return readdirSync(folder);
	} catch {
		return [];
	}
}
