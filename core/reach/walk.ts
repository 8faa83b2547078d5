/**
 * Finds what one spot is on the disk: expands its pattern and goes through what is below, in bounds. Looks at names and at
 * what lstat tells, follows no link below what the call itself names, opens no file, and goes nowhere else.
 */
import { lstatSync, opendirSync, realpathSync, type Stats } from "node:fs";
import {
	anyMark,
	couldBe,
	hasGlob,
	isKnown,
	starMark,
	unknownMark,
} from "../command/field.ts";
import type { Budget } from "./budget.ts";
import type { Spot } from "./job.ts";
import type { Tally } from "./tally.ts";

/** What the kernel makes up. Looking around there can hang, or change something. */
const odd = /^\/(?:proc|sys|dev)(?:\/|$)/u;

export class Walk {
	readonly #tally: Tally;
	readonly #budget: Budget;
	/** Counted already, with all below. */
	readonly #done = new Set<string>();

	constructor(tally: Tally, budget: Budget) {
		this.#tally = tally;
		this.#budget = budget;
	}

	count({ path, how }: Spot): void {
		const written = path.length > 1 ? path.replace(/\/+$/u, "") : path;
		if (isKnown(written)) {
			this.#root(written, how);
			return;
		}
		// Also `[…]`, of which the filter keeps no more than that it is one character.
		if (written.includes(unknownMark) || written.includes(anyMark))
			this.#tally.remark("at-most");
		const segments = written.split("/");
		const first = segments.findIndex((segment) => !isKnown(segment));
		const base = segments.slice(0, first).join("/") || "/";
		if (written.includes(unknownMark))
			this.#search(base, `/${segments.slice(first).join("/")}`, how);
		else this.#expand([base], segments.slice(first), how);
	}

	/** Segment by segment, as a shell does it. */
	#expand(
		bases: readonly string[],
		segments: readonly string[],
		how: Spot["how"],
	): void {
		const [segment, ...rest] = segments;
		if (segment === undefined) {
			for (const base of bases) this.#root(base, how);
			return;
		}
		const next: string[] = [];
		for (const base of bases) {
			if (this.#budget.isOver) break;
			if (!hasGlob(segment)) {
				next.push(below(base, segment));
				continue;
			}
			for (const name of this.#names(base))
				if (isNamed(segment, name)) next.push(below(base, name));
		}
		this.#expand(next, rest, how);
	}

	/** In every depth: `find`. The pattern begins with a slash. */
	#search(base: string, pattern: string, how: Spot["how"]): void {
		const start = this.#look(base);
		if (start === undefined || !this.#isOrdinary(base)) return;
		const folders = [base];
		for (;;) {
			const folder = folders.pop();
			if (folder === undefined) return;
			for (const name of this.#names(folder)) {
				const path = below(folder, name);
				const rest = path.slice(base === "/" ? 0 : base.length);
				// Any text between two slashes: also none, and then there is one.
				if (couldBe(pattern, rest) || couldBe(pattern, `/${rest}`))
					this.#root(path, how);
				else if (this.#isFolder(path, start)) folders.push(path);
			}
		}
	}

	/** One of those that are meant. */
	#root(path: string, how: Spot["how"]): void {
		if (this.#isDone(path)) return;
		// Its name was paid for where it was found.
		if (!this.#budget.isInTime) {
			this.#tally.gap("too-much");
			return;
		}
		const stats = this.#look(path);
		if (stats === undefined) return;
		if (odd.test(path)) {
			this.#tally.gap("odd-place");
			return;
		}
		if (!stats.isDirectory()) {
			if (how === "folder") return;
			this.#done.add(path);
			this.#tally.file(path, stats);
			return;
		}
		if (how === "into") this.#tally.remark("into-folder");
		if (how === "file" || how === "into") return;
		this.#done.add(path);
		this.#tally.folder(path);
		if (how === "tree" && this.#isOrdinary(path)) this.#tree(path, stats);
	}

	#tree(root: string, start: Stats): void {
		const folders = [root];
		for (;;) {
			const folder = folders.pop();
			if (folder === undefined) return;
			for (const name of this.#names(folder)) {
				const path = below(folder, name);
				if (this.#done.size > 0 && this.#done.has(path)) continue;
				const stats = this.#look(path);
				if (stats === undefined) continue;
				if (!stats.isDirectory()) this.#tally.file(path, stats);
				else if (this.#isSameDisk(path, stats, start)) {
					this.#tally.folder(path);
					folders.push(path);
				}
			}
		}
	}

	/** Everything in a folder, as long as there is time. */
	*#names(folder: string): Generator<string> {
		if (this.#budget.isOver) return;
		let open: ReturnType<typeof opendirSync>;
		try {
			open = opendirSync(folder, { bufferSize: 256 });
		} catch (error) {
			this.#miss(error);
			return;
		}
		try {
			for (;;) {
				const entry = open.readSync();
				if (entry === null) return;
				if (!this.#budget.spend()) {
					this.#tally.gap("too-much");
					return;
				}
				yield entry.name;
			}
		} catch (error) {
			this.#miss(error);
		} finally {
			open.closeSync();
		}
	}

	#look(path: string): Stats | undefined {
		try {
			return lstatSync(path);
		} catch (error) {
			// The name could not be read as text, so it does not lead there.
			if (codeOf(error) === "ENOENT" && path.includes("\uFFFD")) {
				this.#tally.unseen(path);
				this.#tally.gap("not-readable");
			} else this.#miss(error);
			return undefined;
		}
	}

	#isFolder(path: string, start: Stats): boolean {
		const stats = this.#look(path);
		return (
			stats?.isDirectory() === true && this.#isSameDisk(path, stats, start)
		);
	}

	#isSameDisk(path: string, stats: Stats, start: Stats): boolean {
		if (odd.test(path)) this.#tally.gap("odd-place");
		else if (stats.dev !== start.dev) this.#tally.gap("other-disk");
		else return true;
		return false;
	}

	/** Also where a link above it leads. */
	#isOrdinary(path: string): boolean {
		try {
			if (!odd.test(realpathSync(path))) return true;
			this.#tally.gap("odd-place");
		} catch (error) {
			this.#miss(error);
		}
		return false;
	}

	#isDone(path: string): boolean {
		if (this.#done.size === 0) return false;
		for (let at = path.length; at > 0; at = path.lastIndexOf("/", at - 1))
			if (this.#done.has(path.slice(0, at))) return true;
		return this.#done.has("/");
	}

	/** What went away meanwhile is nobody's loss any more. */
	#miss(error: unknown): void {
		const code = codeOf(error);
		if (code !== "ENOENT" && code !== "ENOTDIR")
			this.#tally.gap("not-readable");
	}
}

const below = (folder: string, name: string): string =>
	folder === "/" ? `/${name}` : `${folder}/${name}`;

/** A star at the beginning leaves out what is hidden. */
const isNamed = (segment: string, name: string): boolean =>
	(!name.startsWith(".") ||
		!(segment.startsWith(starMark) || segment.startsWith(anyMark))) &&
	couldBe(segment, name);

const codeOf = (error: unknown): string =>
	error instanceof Error && "code" in error ? String(error.code) : "";
