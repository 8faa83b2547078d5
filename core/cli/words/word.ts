/** What the words of the command line have in common. */
import type { Command } from "commander";
import { CliError } from "../output.ts";

/** For options that may be repeated. */
export const collect = (value: string, all: string[] = []): string[] => [
	...all,
	value,
];
export const json = ["--json", "one JSON value on stdout"] as const;

/** A word of the contract whose feature comes with a later version: exits 2 `not-yet`. */
export function addLater(parent: Command, word: string, what: string): void {
	parent
		.command(word, { hidden: true })
		.argument("[words...]")
		.allowUnknownOption()
		.helpOption(false)
		.action(() => {
			throw new CliError("not-yet", `${what}: not built yet`, 2);
		});
}
