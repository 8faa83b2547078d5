/**
 * What is to be counted for one held call, and what came of it: the words between the call, the thread that looks at the
 * disk, and the card. Types only.
 */
import type { ReachView } from "../../contract/approvals.ts";

/**
 * `tree`: everything below as well. `file`: that itself, unless it is a folder. `into`: the same, and of a folder nobody can
 * tell. `folder`: that itself, if it is one.
 * `changes`: what git keeps below and what has changed since: it is put back to what it was.
 */
export type How = "tree" | "file" | "into" | "folder" | "changes";

export interface Spot {
	/** Absolute; may hold field.ts's marks. */
	readonly path: string;
	readonly how: How;
}

/** What a git command loses, by its own words. */
export type GitQuestion =
	| {
			/** Files that git does not keep. */
			readonly kind: "untracked";
			readonly cwd: string;
			readonly ignored: "left" | "also" | "only";
			readonly paths: readonly string[];
	  }
	| {
			/** Commits of the branch that `to` does not have; and every change that is not committed. */
			readonly kind: "reset";
			readonly cwd: string;
			readonly to: string;
	  }
	| {
			/** Commits of the remote branch, as last seen, that `from` does not have. */
			readonly kind: "push";
			readonly cwd: string;
			readonly remote: string;
			/** undefined: the branch of the folder. */
			readonly branch: string | undefined;
			/** undefined: the branch goes altogether. `""`: the branch of the folder. */
			readonly from: string | undefined;
	  };

export interface Job {
	readonly spots: readonly Spot[];
	readonly git: GitQuestion | undefined;
	/** Part of what it would do cannot be told from here. */
	readonly isPartial: boolean;
	/** Nothing but writing: where nothing is there yet, nothing is lost. */
	readonly onlyWrites: boolean;
}

/** What the thread is told. */
export interface Order {
	readonly job: Job;
	/** Where git is looked for. */
	readonly searchPath: string;
	readonly mostEntries: number;
	readonly mostMs: number;
}

/** `none`: nothing that is there is lost. undefined: nobody could tell. */
export type Reply = ReachView | "none" | undefined;
