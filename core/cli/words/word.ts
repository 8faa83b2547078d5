/** What the words of the command line have in common. */

/** For options that may be repeated. */
export const collect = (value: string, all: string[] = []): string[] => [
	...all,
	value,
];
export const json = ["--json", "one JSON value on stdout"] as const;
