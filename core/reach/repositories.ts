/**
 * Which repository a file is in, and whether git keeps it as it is now. Reads `.git`'s index and nothing else of it: a
 * repository's own settings could have git run programs. No file's content is read.
 */
import {
	closeSync,
	constants,
	existsSync,
	fstatSync,
	lstatSync,
	openSync,
	readSync,
	type Stats,
} from "node:fs";
import { dirname, isAbsolute, join, resolve } from "node:path";
import { type Kept, readIndex } from "./git-index.ts";

export interface Repository {
	/** The work tree's top. */
	readonly top: string;
	/** undefined: its index cannot be read. */
	readonly kept: ReadonlyMap<string, Kept> | undefined;
}

/** 64 MiB are half a million files. */
const longestIndex = 64 * 1024 * 1024;
const longestPointer = 4_096;

export class Repositories {
	readonly #byFolder = new Map<string, Repository | null>();

	/** `null`: in none. `folder` absolute. */
	of(folder: string): Repository | null {
		const known = this.#byFolder.get(folder);
		if (known !== undefined) return known;
		const parent = dirname(folder);
		const found =
			repositoryAt(folder) ?? (parent === folder ? null : this.of(parent));
		this.#byFolder.set(folder, found);
		return found;
	}

	/** Whether its content is lost with it; undefined: nobody can tell. */
	isLost(path: string, stats: Stats): boolean | undefined {
		const repository = this.of(dirname(path));
		if (repository === null) return true;
		if (repository.kept === undefined) return undefined;
		const name = path.slice(
			repository.top === "/" ? 1 : repository.top.length + 1,
		);
		const kept = repository.kept.get(name.replaceAll("\\", "/"));
		return kept === undefined || isChanged(kept, stats);
	}
}

/** As git itself tells at first glance. Another time with the same content counts as changed: nothing is read. */
export const isChanged = (kept: Kept, stats: Stats): boolean =>
	kept.size !== stats.size % 2 ** 32 ||
	Math.abs(kept.changedMs - stats.mtimeMs) > 1;

function repositoryAt(folder: string): Repository | undefined {
	const git = join(folder, ".git");
	let stats: Stats | undefined;
	try {
		stats = lstatSync(git, { throwIfNoEntry: false });
	} catch (error) {
		// Of a file. Whatever else it is: there may be one.
		return error instanceof Error && "code" in error && error.code === "ENOTDIR"
			? undefined
			: { top: folder, kept: undefined };
	}
	if (stats === undefined) return undefined;
	const own = stats.isDirectory() ? git : pointedTo(git, folder);
	return {
		top: folder,
		kept: own === undefined ? undefined : keptIn(own),
	};
}

/** A work tree or submodule has a file there: "gitdir: PATH". */
function pointedTo(file: string, folder: string): string | undefined {
	const text = readPlain(file, longestPointer)?.toString("utf8");
	const path = /^gitdir: ([^\0\n]+)\n?$/u.exec(text ?? "")?.[1];
	if (path === undefined) return undefined;
	return isAbsolute(path) ? path : resolve(folder, path);
}

function keptIn(own: string): ReadonlyMap<string, Kept> | undefined {
	const index = join(own, "index");
	// Nothing was ever added.
	if (!existsSync(index))
		return existsSync(join(own, "HEAD")) ? new Map() : undefined;
	const bytes = readPlain(index, longestIndex);
	return bytes && readIndex(bytes);
}

/** undefined: no ordinary file, or too long. A pipe of that name keeps nobody waiting. */
function readPlain(file: string, most: number): Buffer | undefined {
	let handle: number | undefined;
	try {
		handle = openSync(
			file,
			constants.O_RDONLY |
				(constants.O_NONBLOCK ?? 0) |
				(constants.O_NOFOLLOW ?? 0),
		);
		const stats = fstatSync(handle);
		if (!stats.isFile() || stats.size > most) return undefined;
		const bytes = Buffer.alloc(stats.size);
		let at = 0;
		while (at < bytes.length) {
			const read = readSync(handle, bytes, at, bytes.length - at, at);
			if (read === 0) return undefined;
			at += read;
		}
		return bytes;
	} catch {
		return undefined;
	} finally {
		if (handle !== undefined) closeSync(handle);
	}
}
