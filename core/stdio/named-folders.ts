/**
 * Folders that a command's words name: what it is given to work on, and what a person saw when the command was approved. In
 * the sandbox it may write them. Looks at the disk; decides nothing about secrets in them.
 */
import { realpathSync, statSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, isAbsolute, resolve, sep } from "node:path";

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

/** What of a command can name a folder. */
interface Named {
	readonly args: readonly string[];
	/** Values that are references name nothing. */
	readonly env: Readonly<Record<string, string>>;
}

/** Real paths of folders that belong to this user, none twice. A variable may name a file that is yet to be made in one. */
export function namedFolders({ args, env }: Named, cwd: string): string[] {
	const folders = [
		...args
			.map((word) => /^-[^=]*=(.+)$/s.exec(word)?.[1] ?? word)
			.filter((word) => !word.startsWith("-") && isPath(word))
			.flatMap((word) => ownFolder(resolve(cwd, word))),
		...Object.values(env)
			.filter((value) => isAbsolute(value))
			.flatMap((path) => ownFolder(path).concat(folderOfFile(path))),
	];
	return [...new Set(folders)];
}

const isPath = (word: string): boolean =>
	word.length <= 4_096 &&
	(isAbsolute(word) || /^\.{1,2}(?:[/\\]|$)/.test(word) || word.includes(sep));

/** A path that is no folder: the one it lies in, if that is a deeper one than those every program uses. */
function folderOfFile(path: string): string[] {
	if (
		path.length > 4_096 ||
		statSync(path, { throwIfNoEntry: false })?.isDirectory()
	)
		return [];
	return ownFolder(dirname(path));
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
	// Everybody's: what lies there is not one program's to write.
	if (given.some((root) => real === realOf(root))) return true;
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
