/**
 * Which walls a program is put behind: what it may write and see, and with which variables it is started. Decides that
 * from the settings and the disk as they are now; builds nothing. There is no half of it: where it cannot be had as it
 * should be, the program is not to be started.
 */
import { existsSync, mkdirSync, realpathSync, statSync } from "node:fs";
import { dirname, isAbsolute, join, sep } from "node:path";
import { thisProgram } from "../own-program.ts";
import type { Boxable, Unboxed } from "./box.ts";
import {
	foundIn,
	hiddenAnywhere,
	type HiddenOptions,
	isBelow,
	outermost,
	real,
} from "./hidden.ts";
import { packageFolder } from "./runtime.ts";
import { lateVariables, withoutOwners } from "./variables.ts";

export type Surroundings = Omit<HiddenOptions, "env">;

/** Real paths all. */
export interface Walls {
	/** Can be written. */
	readonly writable: readonly string[];
	/** In those, and read-only. */
	readonly guarded: readonly string[];
	/** In those: folders that are not there, and are not to be made. */
	readonly absent: readonly string[];
	/** Cannot be seen. */
	readonly hidden: readonly string[];
	/** Can be read although what is around it cannot be seen. */
	readonly shown: readonly string[];
	/** Set once it is inside. */
	readonly late: Readonly<Record<string, string>>;
	readonly env: Readonly<Record<string, string>>;
}

/** Other programs leave their files and sockets there. */
const emptied = process.platform === "linux" ? ["/tmp", "/run"] : [];

export async function wallsFor(
	box: Boxable,
	surroundings: Surroundings,
): Promise<Walls | Unboxed> {
	const { env } = box;
	const { home } = surroundings;
	const user = realpathSync(surroundings.user);
	const hidden = outermost(
		hiddenAnywhere({ ...surroundings, user, env }).toSorted(),
	);
	const asked = [box.project ?? [], box.write].flat();
	const given = asked.flatMap(real);
	const bad =
		asked.find((path) => !isAbsolute(path) || real(path).length === 0) ??
		given.find((path) => isTooMuch(path, user, hidden));
	if (bad !== undefined)
		return noProject(
			`${bad} cannot be given to a program to write: it is not there, holds secrets, or holds your home`,
		);
	const own = box.name === "" ? undefined : ownFolder(home.state, box.name);
	const named = await fitFolders(box.named ?? [], (path) =>
		isTooMuch(path, user, hidden),
	);
	const writable = outermost([
		...given,
		...named,
		...(own === undefined ? [] : [own]),
	]);
	const cwd = realpathSync(box.cwd);
	const covered = hidden.find((path) => isBelow(cwd, path));
	if (covered !== undefined && !writable.some((path) => isBelow(cwd, path)))
		return noProject(`${cwd} is where secrets lie (${covered})`);
	const guarded: string[] = [];
	const absent: string[] = [];
	const secrets: string[] = [];
	try {
		for (const folder of outermost([...given, ...named])) {
			const found = await foundIn(folder, surroundings);
			guarded.push(...found.guarded);
			absent.push(...found.absent);
			secrets.push(...found.hidden);
		}
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		return noProject(error.message);
	}
	const temporary = own === undefined ? "/tmp" : join(own, "tmp");
	return {
		writable,
		guarded: [...guarded, ...gatesProgram(writable)],
		absent,
		hidden: [...hidden, ...emptied.flatMap(real), ...secrets],
		shown: shownOf(box.argv, [...hidden, ...secrets]),
		late: { ...lateVariables(env), ...ownVariables(own, temporary) },
		env: withoutOwners(env),
	};
}

/** Those that may be given and can be looked through. */
async function fitFolders(
	named: readonly string[],
	isTooMuch: (path: string) => boolean,
): Promise<readonly string[]> {
	const fit: string[] = [];
	for (const path of named.flatMap(real))
		if (!isTooMuch(path) && (await canBeLookedThrough(path))) fit.push(path);
	return fit;
}

async function canBeLookedThrough(folder: string): Promise<boolean> {
	try {
		await foundIn(folder, { sensitive: () => false });
		return true;
	} catch (error) {
		if (!(error instanceof RangeError)) throw error;
		return false;
	}
}

const noProject = (missing: string): Unboxed => ({
	code: "no-project",
	missing,
});

/** A home or more of it, or what is not to be seen. */
const isTooMuch = (
	path: string,
	user: string,
	hidden: readonly string[],
): boolean =>
	isBelow(user, path) ||
	dirname(path) === path ||
	hidden.some((secret) => isBelow(path, secret));

/** For what it downloads and remembers: nobody else runs what lies there. */
function ownFolder(state: string, name: string): string {
	const folder = join(state, "sandbox", name);
	for (const inner of ["tmp", "cache", "npm"])
		mkdirSync(join(folder, inner), { recursive: true, mode: 0o700 });
	return realpathSync(folder);
}

const ownVariables = (
	own: string | undefined,
	temporary: string,
): Record<string, string> => ({
	TMPDIR: temporary,
	TMP: temporary,
	TEMP: temporary,
	...(own === undefined
		? {}
		: {
				XDG_CACHE_HOME: join(own, "cache"),
				npm_config_cache: join(own, "npm"),
				UV_TOOL_DIR: join(own, "cache", "uv-tools"),
				UV_PYTHON_INSTALL_DIR: join(own, "cache", "uv-python"),
			}),
});

/** Whoever works on the gate itself: what would run as the gate tomorrow is not to be written today. */
const gatesProgram = (writable: readonly string[]): string[] =>
	[dirname(thisProgram().script), packageFolder()]
		.flatMap((path) => (path === undefined ? [] : real(path)))
		.filter((path) => writable.some((folder) => isBelow(path, folder)));

/** A program finds the modules it needs around it: the folder of its package, or of the one that it is installed in. */
function packageOf(path: string, roots: readonly string[]): string {
	const installed = path.indexOf(`${sep}node_modules${sep}`);
	if (installed > 0) return path.slice(0, installed);
	for (
		let folder = dirname(path);
		!roots.includes(folder) && folder !== dirname(folder);
		folder = dirname(folder)
	)
		if (
			["package.json", "pyproject.toml", ".git"].some((name) =>
				existsSync(join(folder, name)),
			)
		)
			return folder;
	return roots.includes(dirname(path)) ? path : dirname(path);
}

/** What the command names in emptied folders: who let it run has read that. */
function shownOf(
	argv: readonly string[],
	hidden: readonly string[],
): readonly string[] {
	const roots = emptied.flatMap(real);
	return argv
		.filter((word) => isAbsolute(word))
		.flatMap(real)
		.filter((path) =>
			roots.some((root) => path !== root && isBelow(path, root)),
		)
		.map((path) =>
			statSync(path).isDirectory() ? path : packageOf(path, roots),
		)
		.filter(
			(path) => !hidden.some((one) => isBelow(path, one) || isBelow(one, path)),
		);
}
