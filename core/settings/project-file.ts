/**
 * Reads the settings file of one registered folder. Whatever a cloned repository may have put there (a link out of the
 * folder, a pipe, a huge or ambiguous file) is broken, never followed and never guessed at. Applies nothing.
 */
import { hash } from "node:crypto";
import {
	closeSync,
	constants,
	fstatSync,
	lstatSync,
	openSync,
	readSync,
	realpathSync,
	statSync,
} from "node:fs";
import { join, sep } from "node:path";
import { checkRanges, parseSettings, SettingsError } from "./file.ts";
import { ProjectSettings } from "./schema.ts";

/** The first that is there counts. */
export const projectFiles = [
	join(".drawbridge", "security.json"),
	join(".kaimon", "security.json"),
] as const;

export type ProjectFile =
	| { readonly kind: "none" }
	/** There, and not to be believed. */
	| { readonly kind: "broken"; readonly file: string; readonly problem: string }
	| {
			readonly kind: "good";
			readonly file: string;
			/** SHA-256 of the bytes, in hex. */
			readonly digest: string;
			readonly settings: ProjectSettings;
	  };

const largest = 1024 * 1024;

/** `dir` is a real path. Never throws. */
export function readProjectFile(dir: string): ProjectFile {
	for (const name of projectFiles) {
		const file = join(dir, name);
		try {
			const bytes = readInside(dir, file);
			if (bytes === undefined) continue;
			const text = bytes.toString("utf8");
			if (!Buffer.from(text).equals(bytes))
				throw new SettingsError(file, undefined, "not UTF-8");
			const { settings, members } = parseSettings(file, text, ProjectSettings);
			checkRanges(
				file,
				text,
				members,
				"allowed_ips",
				settings.allowed_ips ?? [],
			);
			return { kind: "good", file, digest: hash("sha256", bytes), settings };
		} catch (error) {
			const problem = error instanceof Error ? error.message : String(error);
			return { kind: "broken", file, problem };
		}
	}
	return { kind: "none" };
}

/**
 * The bytes of a file that a cloned repository may have put there; undefined when there is none. `dir` is a real path.
 * @throws SettingsError
 */
export function readInside(dir: string, file: string): Buffer | undefined {
	const refuse = (problem: string): never => {
		throw new SettingsError(file, undefined, problem);
	};
	let fd: number | undefined;
	try {
		// Without waiting: a pipe must not hold the gate.
		fd = openSync(file, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
		const opened = fstatSync(fd);
		if (!opened.isFile()) refuse("no regular file");
		const real = realpathSync(file);
		// Also where the folder itself has become a link since it was registered.
		if (!real.startsWith(dir + sep))
			refuse("leads out of the project's folder");
		const named = statSync(real);
		if (named.ino !== opened.ino || named.dev !== opened.dev)
			refuse("was replaced while it was read");
		const bytes = Buffer.alloc(Math.min(opened.size, largest) + 1);
		const size = readSync(fd, bytes, 0, bytes.length, 0);
		if (size > largest) refuse("larger than 1 MiB");
		if (size > opened.size) refuse("grew while it was read");
		return bytes.subarray(0, size);
	} catch (error) {
		if (error instanceof SettingsError) throw error;
		// Node's file errors carry a code.
		const { code } = error as NodeJS.ErrnoException;
		if (code === "ENOENT" || code === "ENOTDIR")
			return isDangling(file) ? refuse("a link that leads nowhere") : undefined;
		return refuse(`cannot be read (${code ?? "unknown error"})`);
	} finally {
		if (fd !== undefined) closeSync(fd);
	}
}

const isDangling = (file: string): boolean =>
	lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
