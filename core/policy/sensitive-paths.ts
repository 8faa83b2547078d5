/**
 * Which paths count as secrets beside those everybody knows: the settings' `sensitive_paths`, and the lists a project
 * carries (`.drawbridge/ignore`, `.docrunch/ignore.yaml`). A list is read again when it changed. One that cannot be read
 * leaves the last that could; where there was none, everything in its project counts. Judges no reading.
 */
import { readlinkSync, realpathSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { parse } from "yaml";
import { unknownMark } from "../command/field.ts";
import { readInside } from "../settings/project-file.ts";
import { IgnoreList, patternsOfText } from "./ignore-list.ts";
import { PathPattern } from "./path-pattern.ts";

/** Absolute, normalised; may hold field.ts's marks. */
export type Sensitive = (path: string) => boolean;

export interface SensitiveOptions {
	/** `sensitive_paths`. */
	readonly paths: readonly string[];
	/** What a project's own settings add; patterns from its folder on. */
	readonly project?: {
		readonly dir: string;
		readonly paths: readonly string[];
	};
	readonly home: string;
	/** Called once for each new problem, with a sentence for the owner. */
	readonly onProblem?: (problem: string) => void;
}

const listNames = [
	join(".drawbridge", "ignore"),
	join(".docrunch", "ignore.yaml"),
] as const;

/** Beyond that the project is not told apart from its surroundings. */
const mostFolders = 24;
const mostLists = 256;
const largestList = 256 * 1024;

interface ReadList {
	/** `undefined`: everything. */
	readonly list: IgnoreList | undefined;
}

interface List extends ReadList {
	/** What the file looked like when it was read. */
	readonly signature: string;
	readonly problem: string;
}

export class SensitivePaths {
	readonly #options: SensitiveOptions;
	readonly #lists = new Map<string, List>();
	/** Of the settings: whole paths, and what counts in every folder. */
	readonly #own: readonly PathPattern[];
	readonly #projectLists: readonly {
		readonly dir: string;
		readonly list: ReadList;
	}[];

	constructor(options: SensitiveOptions) {
		this.#options = options;
		this.#own = options.paths.flatMap((path) =>
			ownPatterns(path, options.home),
		);
		const { project } = options;
		this.#projectLists =
			project === undefined || project.paths.length === 0
				? []
				: [{ dir: project.dir, list: { list: new IgnoreList(project.paths) } }];
	}

	/**
	 * For what runs in `cwd` for an upstream of `project`: the lists of the folders above and of the project.
	 * `undefined`: nothing more counts than what always does.
	 */
	within(cwd: string, project?: string): Sensitive | undefined {
		const lists: { readonly dir: string; readonly list: ReadList }[] = [
			...this.#projectLists,
		];
		for (const dir of this.#folders(cwd, project))
			for (const name of listNames) {
				const list = this.#read(dir, name);
				if (list !== undefined) lists.push({ dir, list });
			}
		const own = this.#own;
		if (lists.length === 0 && own.length === 0) return undefined;
		return (path) =>
			own.some((pattern) => means(pattern, path)) ||
			lists.some(({ dir, list }) => isListed(dir, list, path));
	}

	/** What is wrong with the lists that were read last. */
	problems(): string[] {
		return [...this.#lists.values()].flatMap(({ problem }) =>
			problem === "" ? [] : [problem],
		);
	}

	/** The lists that hold, for whoever wants to see them. */
	lists(): { file: string; patterns: number; problem: string }[] {
		return [...this.#lists].map(([file, { list, problem }]) => ({
			file,
			patterns: list?.size ?? 0,
			problem,
		}));
	}

	#folders(cwd: string, project: string | undefined): ReadonlySet<string> {
		const folders = new Set<string>();
		if (project !== undefined) folders.add(project);
		let dir = cwd;
		for (let count = 0; count < mostFolders; count += 1) {
			// A home and the root are nobody's project.
			if (dir === this.#options.home || dirname(dir) === dir) break;
			folders.add(dir);
			dir = dirname(dir);
		}
		return folders;
	}

	#read(dir: string, name: string): List | undefined {
		const file = join(dir, name);
		const signature = signatureOf(file);
		const before = this.#lists.get(file);
		if (before?.signature === signature) return before;
		if (signature === "") {
			this.#lists.delete(file);
			return undefined;
		}
		const list = this.#parse(dir, file, signature, before);
		if (list === undefined) {
			this.#lists.delete(file);
			return undefined;
		}
		if (this.#lists.size >= mostLists) {
			const [oldest] = this.#lists.keys();
			if (oldest !== undefined) this.#lists.delete(oldest);
		}
		this.#lists.set(file, list);
		if (list.problem !== "") this.#options.onProblem?.(list.problem);
		return list;
	}

	#parse(
		dir: string,
		file: string,
		signature: string,
		before: List | undefined,
	): List | undefined {
		try {
			const real = realpathSync(dir);
			const bytes = readInside(real, join(real, file.slice(dir.length + 1)));
			if (bytes === undefined) return undefined;
			if (bytes.length > largestList)
				throw new RangeError("larger than 256 KiB");
			const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
			return {
				signature,
				list: new IgnoreList(
					file.endsWith(".yaml") ? patternsOfYaml(text) : patternsOfText(text),
				),
				problem: "",
			};
		} catch (error) {
			const reason = error instanceof Error ? error.message : String(error);
			const kept = before?.list;
			return {
				signature,
				list: kept,
				problem: `${file} cannot be read (${(reason.split("\n", 1)[0] ?? "").slice(0, 200)}): ${kept === undefined ? `everything in ${dir} counts as a secret` : "what it said before holds"} until it can`,
			};
		}
	}
}

/** "": there is none. A file that cannot be looked at is one that changed. */
function signatureOf(file: string): string {
	try {
		const found = statSync(file, { bigint: true, throwIfNoEntry: false });
		if (found === undefined) return isThere(file) ? "link" : "";
		return `${found.dev}:${found.ino}:${found.size}:${found.mtimeNs}:${found.ctimeNs}`;
	} catch (error) {
		// Node's file errors carry a code; no folder on the way: no list.
		const { code = "unknown" } = error as NodeJS.ErrnoException;
		return code === "ENOTDIR" ? "" : code;
	}
}

/** A link that leads nowhere is there, and says nothing. */
function isThere(file: string): boolean {
	try {
		return readlinkSync(file) !== "";
	} catch {
		return false;
	}
}

function isListed(dir: string, { list }: ReadList, path: string): boolean {
	const start = dir.endsWith("/") ? dir : `${dir}/`;
	const below =
		path.toLowerCase() === dir.toLowerCase()
			? ""
			: path.toLowerCase().startsWith(start.toLowerCase())
				? path.slice(start.length)
				: path.startsWith(`${unknownMark}/`)
					? path.slice(unknownMark.length + 1)
					: undefined;
	if (below === undefined) return false;
	if (list === undefined) return true;
	return below !== "" && list.has(below);
}

/** Absolute or from `~`: that path and what is below; else of that name in every folder. */
function ownPatterns(written: string, home: string): PathPattern[] {
	const bare = written.endsWith("/") ? written.slice(0, -1) : written;
	const whole =
		bare === "~" || bare.startsWith("~/")
			? home + bare.slice(1)
			: bare.startsWith("/") || bare.startsWith("**") || bare[1] === ":"
				? bare
				: `**/${bare}`;
	return [whole, `${whole}/**`].map((text) => new PathPattern(text, true));
}

function means(pattern: PathPattern, path: string): boolean {
	const meets = pattern.meets(path, false);
	if (meets !== "maybe") return meets === "yes";
	const base = path.slice(path.lastIndexOf("/") + 1);
	// A name nobody knows means none in particular; a pattern with something to it does.
	return /[^\uFDD0-\uFDD2.]/u.test(base);
}

/** Of a YAML list, or of every list in a mapping; entries are texts or name their `path`, `pattern` or `glob`. @throws */
function patternsOfYaml(text: string): readonly string[] {
	const value: unknown = parse(text, { maxAliasCount: 0 });
	if (value === null || value === undefined) return [];
	const found = textsIn(value, 0);
	if (found.length === 0) throw new TypeError("holds no list of patterns");
	return found;
}

const isListName = (name: string): boolean =>
	/ignore|path|pattern|sensitive|exclu|glob|file/iu.test(name);

function textsIn(value: unknown, depth: number): readonly string[] {
	if (depth > 4) throw new RangeError("is nested too deeply");
	if (Array.isArray(value))
		return value.flatMap((item: unknown) => {
			if (typeof item === "string") return [item];
			if (typeof item === "object" && item !== null && !Array.isArray(item)) {
				const { path, pattern, glob } = item as Record<string, unknown>; // an object's members are unknown
				const named = path ?? pattern ?? glob;
				if (typeof named === "string") return [named];
			}
			throw new TypeError("holds an entry that is no pattern");
		});
	if (typeof value === "string") return patternsOfText(value);
	if (typeof value !== "object" || value === null) return [];
	return Object.entries(value).flatMap(([name, member]: [string, unknown]) =>
		typeof member === "object" ||
		(typeof member === "string" && isListName(name))
			? textsIn(member, depth + 1)
			: [],
	);
}
