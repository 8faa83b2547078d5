/**
 * What a program in the sandbox must not see: the places where secrets lie, the gate's own folders, sockets that act for
 * the owner, and files in what it may write and at the top of the home that are secrets by their name. On the same walk,
 * what it must not change: files that git, editors and agents run later, outside. Reads names only.
 */
import { type Dirent, existsSync, readdirSync, realpathSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { dirname, join, sep } from "node:path";
import { isSecretPath, secretPlaces } from "../command/secret-paths.ts";
import type { Home } from "../home.ts";

export interface HiddenOptions {
	/** The user's home. */
	readonly user: string;
	readonly home: Home;
	/** Of the program. */
	readonly env: NodeJS.ProcessEnv;
	/** What the settings add. */
	readonly sensitive: (path: string) => boolean;
}

/** Folders that hold no secrets of their own, or too many files to look at. */
const passedOver = new Set(["node_modules", ".git", "target", "vendor"]);
const mostEntries = 50_000;

/** Git, editors and agents start what stands in these, wherever in a project. */
const startsLater = new Set([
	".drawbridge",
	".kaimon",
	".claude",
	".codex",
	".cursor",
	".gemini",
	".vscode",
	".idea",
	".zed",
	".windsurf",
	".devcontainer",
	".husky",
	".envrc",
	".mcp.json",
]);
/** Of a repository: its hooks, what names programs to run, and both of its submodules. */
const runByGit = ["hooks", "config", "config.worktree", "modules"] as const;
/** Where there is none yet, a program could make one: its folder is kept shut with nothing in it. */
const keptEmpty = [
	".drawbridge",
	".claude",
	".codex",
	".cursor",
	".gemini",
	".vscode",
] as const;

/** Everywhere but in the folders that may be written. Real paths that exist. */
export function hiddenAnywhere(options: HiddenOptions): readonly string[] {
	const { user, home, env } = options;
	const entries = lister();
	return [
		...secretPlaces.belowHome.flatMap((path) => existing(user, path, entries)),
		...secretPlaces.absolute.flatMap((path) =>
			existing("/", path.slice(1), entries),
		),
		home.home,
		home.state,
		dirname(home.settings),
		dirname(home.socket),
		...["SSH_AUTH_SOCK", "GNUPGHOME", "KUBECONFIG", "XAUTHORITY"].flatMap(
			(name) => env[name] ?? [],
		),
		...entries(user)
			.map(({ name }) => join(user, name))
			.filter((path) => isSecretPath(path) || options.sensitive(path)),
	].flatMap(real);
}

/** What lies in one folder that may be written. */
export interface Found {
	readonly hidden: readonly string[];
	/** Read-only. */
	readonly guarded: readonly string[];
	/** Not there, and not to be made. */
	readonly absent: readonly string[];
}

/** Folder by folder, and others have their turn between. Rejects with a RangeError where it is too large. */
export async function foundIn(
	folder: string,
	{ sensitive }: Pick<HiddenOptions, "sensitive">,
): Promise<Found> {
	const hidden: string[] = [];
	const guarded: string[] = [];
	const folders = [folder];
	let seen = 0;
	for (let at = folders.pop(); at; at = folders.pop())
		for (const entry of await listed(at)) {
			seen += 1;
			if (seen > mostEntries)
				throw new RangeError(`${folder} holds more than ${mostEntries} files`);
			const path = join(at, entry.name);
			const name = entry.name.toLowerCase();
			if (isSecretPath(path) || sensitive(path)) hidden.push(path);
			else if (startsLater.has(name)) guarded.push(path);
			else if (name === ".git") guarded.push(...guardedOfGit(path, entry));
			else if (entry.isDirectory() && !passedOver.has(name)) folders.push(path);
		}
	const absent = keptEmpty
		.map((name) => join(folder, name))
		.filter((path) => !existsSync(path));
	return { hidden: hidden.flatMap(real), guarded, absent };
}

/** A file there names the folder of a worktree or submodule. Hooks may be made where there are none. */
const guardedOfGit = (path: string, entry: Dirent): string[] =>
	entry.isDirectory()
		? runByGit
				.map((name) => join(path, name))
				.filter((one) => one.endsWith("hooks") || existsSync(one))
		: [path];

/** The lists are in lower case; file systems need not be. */
function existing(root: string, path: string, entries: Lister): string[] {
	let at = [root];
	for (const segment of path.split("/"))
		at = at.flatMap((folder) =>
			entries(folder)
				.filter(({ name }) => name.toLowerCase() === segment)
				.map(({ name }) => join(folder, name)),
		);
	return at;
}

type Lister = (folder: string) => readonly Dirent[];

/** Each folder once: most of the places lie in the same few. */
function lister(): Lister {
	const known = new Map<string, readonly Dirent[]>();
	return (folder) => {
		const found = known.get(folder) ?? namesIn(folder);
		known.set(folder, found);
		return found;
	};
}

function namesIn(folder: string): readonly Dirent[] {
	try {
		return readdirSync(folder, { withFileTypes: true });
	} catch {
		return [];
	}
}

const listed = (folder: string): Promise<readonly Dirent[]> =>
	readdir(folder, { withFileTypes: true }).catch(() => []);

/** None where it is not there. */
export function real(path: string): string[] {
	try {
		return [realpathSync(path)];
	} catch {
		return [];
	}
}

/** Those that lie below no other. */
export function outermost(paths: readonly string[]): string[] {
	const kept: string[] = [];
	for (const path of [...new Set(paths)].toSorted()) {
		const last = kept.at(-1);
		if (last === undefined || !isBelow(path, last)) kept.push(path);
	}
	return kept;
}

/** Or the folder itself. */
export const isBelow = (path: string, folder: string): boolean =>
	path === folder ||
	path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
