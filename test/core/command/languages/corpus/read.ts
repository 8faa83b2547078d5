/** Pieces of code of every language with what they would do, in halves as the shell's lines are. */
import { readFileSync } from "node:fs";
import type { Language } from "../../../../../core/command/code.ts";
import { isAside, isKind, type Row, unescaped } from "../../corpus/read.ts";

export const languages: readonly Language[] = [
	"python",
	"javascript",
	"sql",
	"powershell",
	"julia",
	"cmd",
	"ruby",
	"perl",
	"php",
	"lua",
	"awk",
	"sed",
	"r",
	"applescript",
];

export interface CodeRow extends Row {
	readonly language: Language;
}

/** Columns: class, risk, categories, source, code. A source that ends in "seen": it once went wrong, or might have. */
export function codeCorpus(): readonly CodeRow[] {
	return languages.flatMap((language) =>
		readFileSync(new URL(`${language}.tsv`, import.meta.url), "utf8")
			.trimEnd()
			.split("\n")
			.map((line): CodeRow => {
				const [kind = "", risk, categories = "", source = "", text = ""] =
					line.split("\t");
				if (
					!isKind(kind) ||
					(risk !== "critical" && risk !== "high" && risk !== "low")
				)
					throw new Error(`${language}: ${line}`);
				return {
					language,
					kind,
					text: unescaped(text),
					risk,
					categories: categories === "" ? [] : categories.split(","),
					source,
					aside: !source.endsWith(", seen") && isAside(text),
				};
			}),
	);
}
