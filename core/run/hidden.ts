/**
 * What a sandboxed command must not see: the places where secrets lie, the gate's own folders, sockets that act for the
 * owner, and files in the project and at the top of the home that are secrets by their name. Reads names only.
 */
import { type Dirent, readdirSync, realpathSync } from "node:fs";
import { dirname, join, sep } from "node:path";
import { isSecretPath, secretPlaces } from "../command/secret-paths.ts";
import type { Home } from "../home.ts";

export interface HiddenOptions {
	/** Of the user. */
	readonly user: string;
	readonly home: Home;
	readonly project: string;
	readonly env: NodeJS.ProcessEnv;
	/** What the settings add. */
	readonly sensitive: (path: string) => boolean;
}

/** Folders that hold no secrets of their own, or too many files to look at. */
const passedOver = new Set(["node_modules", ".git", "target", "vendor"]);
const mostEntries = 50_000;

/** Real paths that exist, none below another. Throws a RangeError where the project is too large to look through. */
export function hiddenPaths(options: HiddenOptions): readonly string[] {
	const { user, home, project, env, sensitive } = options;
	const isSecret = (path: string): boolean =>
		isSecretPath(path) || sensitive(path);
	const found = [
		...secretPlaces.belowHome.flatMap((path) => existing(user, path)),
		...secretPlaces.absolute.flatMap((path) => existing("/", path.slice(1))),
		home.home,
		home.state,
		dirname(home.settings),
		dirname(home.socket),
		...["SSH_AUTH_SOCK", "GNUPGHOME", "KUBECONFIG", "XAUTHORITY"].flatMap(
			(name) => env[name] ?? [],
		),
		...entries(user)
			.map(({ name }) => join(user, name))
			.filter(isSecret),
		...secretsBelow(project, isSecret),
	];
	return outermost(found.flatMap(real));
}

/** The lists are in lower case; file systems need not be. */
function existing(root: string, path: string): string[] {
	let at = [root];
	for (const segment of path.split("/"))
		at = at.flatMap((folder) =>
			entries(folder)
				.filter(({ name }) => name.toLowerCase() === segment)
				.map(({ name }) => join(folder, name)),
		);
	return at;
}

function secretsBelow(
	project: string,
	isSecret: (path: string) => boolean,
): string[] {
	const found: string[] = [];
	const folders = [project];
	let seen = 0;
	for (let folder = folders.pop(); folder; folder = folders.pop())
		for (const entry of entries(folder)) {
			seen += 1;
			if (seen > mostEntries)
				throw new RangeError(`${project} holds more than ${mostEntries} files`);
			const path = join(folder, entry.name);
			if (isSecret(path)) found.push(path);
			else if (entry.isDirectory() && !passedOver.has(entry.name))
				folders.push(path);
		}
	return found;
}

function entries(folder: string): Dirent[] {
	try {
		return readdirSync(folder, { withFileTypes: true });
	} catch {
		return [];
	}
}

function real(path: string): string[] {
	try {
		return [realpathSync(path)];
	} catch {
		return [];
	}
}

function outermost(paths: readonly string[]): string[] {
	const all = [...new Set(paths)].toSorted();
	const kept: string[] = [];
	for (const path of all) {
		const last = kept.at(-1);
		if (last === undefined || !isBelow(path, last)) kept.push(path);
	}
	return kept;
}

export const isBelow = (path: string, folder: string): boolean =>
	path === folder ||
	path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
