/** The corpus as rows, and which half a row belongs to: one that is tuned to, one that is only counted. */
import { readFileSync } from "node:fs";

export type Kind = "plain" | "disguised" | "everyday" | "lookalike";
export const kinds: readonly Kind[] = [
	"plain",
	"disguised",
	"everyday",
	"lookalike",
];

export interface Row {
	readonly kind: Kind;
	readonly text: string;
	readonly risk: "critical" | "high" | "low";
	readonly categories: readonly string[];
	/** Manual page or fact it was taken from. */
	readonly source: string;
	/** Set aside: counted, never tuned to. */
	readonly aside: boolean;
}

/** `\n`, `\t` and `\\` stand for what they say. */
export function corpus(): readonly Row[] {
	return kinds.flatMap((kind) =>
		readFileSync(new URL(`${kind}.tsv`, import.meta.url), "utf8")
			.trimEnd()
			.split("\n")
			.map((line): Row => {
				const [text = "", risk, categories = "", source = ""] =
					line.split("\t");
				if (risk !== "critical" && risk !== "high" && risk !== "low")
					throw new Error(`${kind}: ${line}`);
				return {
					kind,
					text: unescaped(text),
					risk,
					categories: categories === "" ? [] : categories.split(","),
					source,
					aside: isAside(text),
				};
			}),
	);
}

export function isKind(name: string): name is Kind {
	return kinds.some((kind) => kind === name);
}

/** As the text is written in the corpus: the halves do not depend on the order of the rows. */
export function isAside(text: string): boolean {
	return hash(text) % 2 === 1;
}

export function unescaped(text: string): string {
	return text.replaceAll(/\\([nt\\])/gu, (_, char: string) =>
		char === "n" ? "\n" : char === "t" ? "\t" : "\\",
	);
}

/** FNV-1a. */
function hash(text: string): number {
	let value = 2_166_136_261;
	for (let at = 0; at < text.length; at += 1)
		value = Math.imul(value ^ text.charCodeAt(at), 16_777_619) >>> 0;
	return (value >>> 7) & 0xffff;
}
