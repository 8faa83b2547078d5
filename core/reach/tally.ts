/** What was found so far, and what could not be looked at. Puts it into the card's words at the end; looks at nothing. */
import type { Stats } from "node:fs";
import type { ReachView } from "../../contract/approvals.ts";
import { shown } from "../command/field.ts";
import { visible } from "../visible.ts";
import type { Repositories } from "./repositories.ts";

const shownExamples = 5;
const longestExample = 200;

/** Why it is at least that much; each is said once. */
const gaps = {
	"too-much": "There is more than is counted here.",
	"not-readable": "Some folders could not be looked into.",
	"other-disk": "What is mounted below it was not counted.",
	"odd-place":
		"Places that are no ordinary folders, such as /proc, were not counted.",
	partial: "What else it would lose or change cannot be told.",
} as const;
export type Gap = keyof typeof gaps;

/** What the numbers do not say. */
const remarks = {
	"at-most": "Which of them it takes cannot be told; it is the most it can be.",
	repository:
		"The repository itself is among it, with every commit that is nowhere else.",
	"last-seen": "As this machine last saw the remote.",
	nothing: "Nothing of it is there now.",
	"into-folder": "What it overwrites inside of folders was not counted.",
} as const;
export type Remark = keyof typeof remarks;

export class Tally {
	readonly #repositories: Repositories;
	readonly #examples: string[] = [];
	readonly #gaps = new Set<Gap>();
	readonly #remarks = new Set<Remark>();
	#files = 0;
	#folders = 0;
	#bytes = 0;
	#lost: number | null = 0;
	commits: number | null = null;

	constructor(repositories: Repositories) {
		this.#repositories = repositories;
	}

	get isEmpty(): boolean {
		return (
			this.#files === 0 &&
			this.#folders === 0 &&
			this.#gaps.size === 0 &&
			this.commits === null
		);
	}

	has(remark: Remark): boolean {
		return this.#remarks.has(remark);
	}

	gap(gap: Gap): void {
		this.#gaps.add(gap);
	}

	remark(remark: Remark): void {
		this.#remarks.add(remark);
	}

	folder(path: string): void {
		this.#folders += 1;
		this.#show(`${path}/`);
		if (path.endsWith("/.git")) this.remark("repository");
	}

	/** `isLost` given: known already. */
	file(path: string, stats: Stats, isLost?: boolean): void {
		this.#files += 1;
		this.#bytes += stats.isFile() ? stats.size : 0;
		this.#show(path);
		if (path.endsWith("/.git")) this.remark("repository");
		// What git itself keeps there is another matter.
		if (/\/\.git(?:\/|$)/u.test(path)) return;
		const lost = isLost ?? this.#repositories.isLost(path, stats);
		if (lost === undefined) this.#lost = null;
		else if (lost && this.#lost !== null) this.#lost += 1;
	}

	/** A name that is no text on this system, or one that nobody may look at. */
	unseen(path: string): void {
		this.#files += 1;
		this.#show(path);
		this.#lost = null;
	}

	view(): ReachView {
		const more = [
			...[...this.#remarks].map((one) => remarks[one]),
			...[...this.#gaps].map((one) => gaps[one]),
		];
		return {
			files: this.#files,
			folders: this.#folders,
			bytes: this.#bytes,
			notInGit: this.#lost,
			commits: this.commits,
			examples: this.#examples,
			cut: this.#gaps.size > 0,
			more: more.join(" "),
		};
	}

	#show(path: string): void {
		if (this.#examples.length >= shownExamples) return;
		const text = visible(shown(path).toWellFormed());
		this.#examples.push(
			text.length <= longestExample
				? text
				: `${text.slice(0, longestExample).toWellFormed()}…`,
		);
	}
}
