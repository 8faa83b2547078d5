/** The words in which everything here speaks of a command: risks, categories, findings, places and what is done to them. Types only. */

export type Risk = "low" | "high" | "critical";

export type Category =
	| "destructive"
	| "privilege"
	| "secrets"
	| "network"
	| "exec-remote"
	| "persistence";

/** One thing a command would do that is worth asking about. Offsets are UTF-16 units into the text that was handed in. */
export interface Finding {
	readonly risk: "high" | "critical";
	readonly category: Category;
	readonly start: number;
	readonly end: number;
	/** One plain sentence. */
	readonly reason: string;
	readonly program?: string;
	readonly path?: string;
	readonly host?: string;
}

export type Target =
	| "project"
	| "temporary"
	| "outside"
	| "home"
	| "system"
	| "device"
	| "secret"
	| "source-tree"
	| "null"
	| "unknown";

/** What is done to a path. */
export type PathEffect =
	| "read"
	/** Replaces or changes content. */
	| "write"
	| "append"
	/** Leaves nothing of the content. */
	| "empty"
	/** One file, neither forced nor recursive. */
	| "remove"
	/** Forced, files only. */
	| "remove-force"
	/** Recursive. */
	| "remove-tree"
	/** So that it cannot be brought back. */
	| "shred"
	/** Away from where it was. */
	| "move";
