/**
 * Folders that a command's words name: what it is given to work on, and what a person saw when the command was approved. In
 * the sandbox it may write them. Looks at the disk; decides nothing about secrets in them.
 */
import { realpathSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { isAbsolute, resolve, sep } from "node:path";

/** Of the system, whoever owns them. */
const systems = new Set([
	"bin",
	"boot",
	"dev",
	"etc",
	"lib",
	"lib32",
	"lib64",
	"opt",
	"proc",
	"run",
	"sbin",
	"snap",
	"sys",
	"usr",
	"var",
	"Applications",
	"Library",
	"System",
	"private",
]);

/** Real paths of folders that belong to this user, none twice. */
export function namedFolders(args: readonly string[], cwd: string): string[] {
	const folders = args.flatMap((word) => {
		const value = /^-[^=]*=(.+)$/s.exec(word)?.[1] ?? word;
		const isPath =
			isAbsolute(value) ||
			/^\.{1,2}(?:[/\\]|$)/.test(value) ||
			value.includes(sep);
		return isPath && !value.startsWith("-") && value.length <= 4_096
			? ownFolder(resolve(cwd, value))
			: [];
	});
	return [...new Set(folders)];
}

function ownFolder(path: string): string[] {
	try {
		const real = realpathSync(path);
		const facts = statSync(real);
		const isOurs =
			facts.isDirectory() &&
			(process.getuid === undefined || facts.uid === process.getuid());
		return isOurs && !isOfSystem(real) && !holdsHome(real) ? [real] : [];
	} catch {
		return [];
	}
}

/** The home, or more than it. */
const holdsHome = (real: string): boolean =>
	`${realOf(homedir())}${sep}`.startsWith(
		real.endsWith(sep) ? real : real + sep,
	);

function isOfSystem(real: string): boolean {
	const given = [homedir(), tmpdir(), "/tmp", "/var/tmp"];
	if (given.some((root) => real.startsWith(realOf(root) + sep))) return false;
	const [, first = ""] = real.split(sep);
	return systems.has(first);
}

function realOf(path: string): string {
	try {
		return realpathSync(path);
	} catch {
		return path;
	}
}
