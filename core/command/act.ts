/**
 * What a command would do, one thing at a time, asked about or not: the words in which rules speak. Collected while a
 * command is judged; judges nothing itself, and reads no rule.
 */
import { unknownMark } from "./field.ts";
import type { Category, Finding, PathEffect, Risk, Target } from "./words.ts";

/** Every effect, with what it means. The list is closed: rules are checked against it. */
export const effects = {
	runs: "starts a program",
	reads: "reads a path",
	writes: "creates, changes or overwrites a path",
	deletes: "removes or empties a path",
	moves: "takes a path away from where it was",
	connects: "talks to another machine, or lets others connect",
	exposes: "reads or shows a secret",
	raises: "gains or hands out rights",
	persists: "changes what is run later by itself",
	executes: "runs code that was fetched, hidden or cannot be told",
	destroys: "loses data, services or infrastructure",
} as const;
export type Effect = keyof typeof effects;

/** One thing a piece would do, worth asking about or not. */
export interface Act {
	readonly effect: Effect;
	readonly risk: Risk;
	readonly category?: Category | undefined;
	/** Who does it, with the subcommand: `git push`. With its folder where that is none of the system's. */
	readonly program?: string | undefined;
	/** Absolute; what cannot be told is marked as field.ts marks it. */
	readonly path?: string | undefined;
	readonly target?: Target | undefined;
	/** A command brings it back. */
	readonly regenerable?: true | undefined;
	/** Lower case; `?`: cannot be told. */
	readonly host?: string | undefined;
}

/** What a finding of a category does, when nothing more exact is known. */
export const effectOf: Readonly<Record<Category, Effect>> = {
	destructive: "destroys",
	privilege: "raises",
	secrets: "exposes",
	network: "connects",
	"exec-remote": "executes",
	persistence: "persists",
};

/** What an act on a path is in the words of rules. */
export const effectOfPathAct = {
	read: "reads",
	write: "writes",
	append: "writes",
	empty: "deletes",
	remove: "deletes",
	"remove-force": "deletes",
	"remove-tree": "deletes",
	shred: "deletes",
	move: "moves",
} as const satisfies Record<PathEffect, Effect>;

const mostActs = 64;
/** Kept while judging: what is asked about comes last as often as first. */
const mostKept = 4 * mostActs;

/** Of one command: its acts, each once. */
export class Acts {
	readonly #kept: Act[] = [];
	#seen: Set<string> | undefined;
	/** The worst of what was not kept. */
	#left: Risk | undefined;
	readonly #changesOwn: ((effect: Effect, path: string) => boolean) | undefined;
	#own: string | undefined;

	/** `changesOwn`: whether an act changes what guards this machine, where its name alone does not tell. */
	constructor(changesOwn?: (effect: Effect, path: string) => boolean) {
		this.#changesOwn = changesOwn;
	}

	/** The first path of what guards this machine that is changed. */
	get own(): string | undefined {
		return this.#own;
	}

	add(act: Act): void {
		if (
			act.path !== undefined &&
			this.#own === undefined &&
			this.#changesOwn?.(act.effect, act.path) === true
		) {
			this.#own = act.path;
			this.add({ ...act, risk: "critical", category: "persistence" });
			return;
		}
		const { length } = this.#kept;
		if (length >= mostKept && (act.risk === "low" || length >= 2 * mostKept)) {
			if (this.#left === undefined || rank[act.risk] < rank[this.#left])
				this.#left = act.risk;
			return;
		}
		// Most commands do three things; a set only pays for long ones.
		if (this.#kept.length < 8) {
			if (this.#kept.some((one) => isSame(one, act))) return;
		} else {
			this.#seen ??= new Set(this.#kept.map(keyOf));
			const key = keyOf(act);
			if (this.#seen.has(key)) return;
			this.#seen.add(key);
		}
		this.#kept.push(act);
	}

	/** Something could not be read: it may do anything. */
	unread(risk: Exclude<Risk, "low"> = "high"): void {
		this.add(untold(risk));
	}

	/** Of a finding that names no act of its own. */
	found(
		{ risk, category, path, host }: Omit<Finding, "start" | "end" | "reason">,
		program?: string,
	): void {
		// Code of nobody in particular that nobody can read.
		if (
			category === "exec-remote" &&
			program === undefined &&
			path === undefined &&
			host === undefined
		) {
			this.add(untold(risk));
			return;
		}
		this.add({
			effect: effectOf[category],
			risk,
			category,
			program,
			path,
			target: undefined,
			regenerable: undefined,
			host,
		});
	}

	/** The gravest first, at most 64. What was left out stands in one last act of which nothing can be told. */
	list(): readonly Act[] {
		const sorted = this.#kept.some((act) => act.risk !== "low")
			? this.#kept.toSorted((a, b) => rank[a.risk] - rank[b.risk])
			: this.#kept;
		if (sorted.length <= mostActs) return sorted;
		const cut = sorted[mostActs - 1]?.risk ?? "low";
		const left = this.#left ?? "low";
		return [
			...sorted.slice(0, mostActs - 1),
			untold(rank[left] < rank[cut] ? left : cut),
		];
	}
}

/** Anything, by anybody, to anything. */
export const untold = (risk: Risk): Act => ({
	effect: "executes",
	risk,
	program: unknownMark,
	path: unknownMark,
	target: "unknown",
	host: "?",
});

export const isUntold = (act: Act): boolean => act.program === unknownMark;

const rank: Readonly<Record<Risk, number>> = { critical: 0, high: 1, low: 2 };

const isSame = (a: Act, b: Act): boolean =>
	a.effect === b.effect &&
	a.path === b.path &&
	a.program === b.program &&
	a.host === b.host &&
	a.risk === b.risk &&
	a.category === b.category;

const keyOf = (act: Act): string =>
	`${act.effect} ${act.risk} ${act.category} ${act.program}\n${act.path}\n${act.host}`;
