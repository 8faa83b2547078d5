/** The names of languages that code is in. Holds no logic. */

/** Those that the evaluator follows. */
export type CodeLanguage =
	| "python"
	| "javascript"
	| "ruby"
	| "perl"
	| "php"
	| "lua"
	| "awk"
	| "julia"
	| "powershell"
	| "r";

/** Those that code can hand texts to. */
export type CodeName = CodeLanguage | "sql" | "cmd" | "applescript";
