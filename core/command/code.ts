/** The seam to code in other languages than the shell's. Holds no rules. */
import type { Context, Finding } from "./finding.ts";

export type Language =
	| "python"
	| "javascript"
	| "ruby"
	| "perl"
	| "php"
	| "lua"
	| "awk"
	| "sed"
	| "julia"
	| "r"
	| "sql"
	| "powershell"
	| "cmd"
	| "applescript";

/** Findings with offsets into `text`. */
export type CodeReader = (
	language: Language,
	text: string,
	context: Context,
) => readonly Finding[];
