/**
 * An agent's settings file as it lies on the disk: read whole and without waiting, never from somebody else's file and
 * never out of a project's folder. Says nothing of what is in it, also where it is broken.
 */
import {
	closeSync,
	constants,
	fstatSync,
	openSync,
	readFileSync,
	realpathSync,
} from "node:fs";
import { sep } from "node:path";
import type { ConfigFile } from "./places.ts";

/** It cannot be read, or must not be. The message is for the owner and holds nothing of the file. */
export class ConfigError extends Error {
	readonly code = "agent-config";
}

export interface Config {
	/** Where a link leads. */
	readonly target: string;
	readonly text: string;
	/** Its owner may write it. */
	readonly isWritable: boolean;
}

/** Claude keeps a history in its file. What comes with a repository is not read at such length. */
const largest = 8 * 1024 * 1024;
const largestShared = 256 * 1024;

/** undefined: there is none. @throws ConfigError */
export function readConfig({
	file,
	project,
}: Pick<ConfigFile, "file" | "project">): Config | undefined {
	const target = targetOf(file);
	if (target === undefined) return undefined;
	if (project !== null && !isBelow(target, project))
		throw new ConfigError(`${file} is a link that leads out of the project`);
	const most = project === null ? largest : largestShared;
	let fd: number | undefined;
	try {
		fd = openSync(target, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		const facts = fstatSync(fd);
		if (!facts.isFile()) throw new ConfigError(`${file} is no file`);
		if (process.getuid !== undefined && facts.uid !== process.getuid())
			throw new ConfigError(`${file} belongs to somebody else`);
		if (facts.size > most)
			throw new ConfigError(`${file} is larger than any settings file`);
		const bytes = readFileSync(fd);
		return {
			target,
			text: new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
				bytes,
			),
			isWritable: (facts.mode & 0o200) !== 0,
		};
	} catch (error) {
		if (error instanceof ConfigError) throw error;
		throw new ConfigError(
			error instanceof TypeError
				? `${file} is no UTF-8 text`
				: `${file} cannot be read (${codeOf(error)})`,
		);
	} finally {
		if (fd !== undefined) closeSync(fd);
	}
}

function targetOf(file: string): string | undefined {
	try {
		return realpathSync(file);
	} catch (error) {
		const code = codeOf(error);
		if (code === "ENOENT" || code === "ENOTDIR") return undefined;
		throw new ConfigError(`${file} cannot be read (${code})`);
	}
}

function isBelow(target: string, folder: string): boolean {
	try {
		return target.startsWith(realpathSync(folder) + sep);
	} catch {
		return false;
	}
}

const codeOf = (error: unknown): string =>
	error instanceof Error && "code" in error ? String(error.code) : "unknown";
