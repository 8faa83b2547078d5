/**
 * unbash behind a door: lengths and counts that its worst cases need are bounded before it is called, and a throw is an
 * answer like any other. Decides nothing about risk.
 */
import { type ParsedScript, parse } from "unbash";

export type Parsed =
	| { readonly script: ParsedScript; readonly unread: undefined }
	| { readonly script: undefined; readonly unread: string };

/** Longer lines are not read: time grows with nesting, and nobody approves that much by eye. */
/** Where code of another language puts what it downloads: `urlretrieve(address, "path")`, `-OutFile path`. */
export function downloaded(code: string): string | undefined {
	if (code.length > 16_384 || !code.includes("://")) return undefined;
	return /(?:urlretrieve|DownloadFile|download|download\.file|getstore)\s*\([^()\n]*,\s*["']([^"'\n]+)["']\s*[,)]|-OutFile\s+["']?([^\s"';|]+)/iu
		.exec(code)
		?.slice(1)
		.find((path) => path !== undefined);
}

export const longestLine = 48 * 1024;
/** Each here-document is looked for in all that follows it (measured: 16 KiB of `<<A <<B` takes 100 ms). */
const mostHereDocuments = 64;
/** Each is read in the context of all before it (measured: 10,000 take 150 ms). */
const mostSubstitutions = 2_000;
/** Of the openers that nest; 256 is where the parser itself stops. */
const deepest = 200;

export function parseLine(text: string): Parsed {
	if (text.length > longestLine)
		return unread("is longer than what is read (48 KiB)");
	const trouble = countsOf(text);
	if (trouble !== undefined) return unread(trouble);
	try {
		return { script: parse(text), unread: undefined };
	} catch {
		// RangeError on nesting; whatever else it is, the line was not understood.
		return unread("cannot be parsed");
	}
}

const unread = (reason: string): Parsed => ({
	script: undefined,
	unread: reason,
});

/** One pass that knows no quoting: it counts too much rather than too little. */
function countsOf(text: string): string | undefined {
	let hereDocuments = 0;
	let substitutions = 0;
	let openers = 0;
	let depth = 0;
	for (let at = 0; at < text.length; at += 1) {
		const code = text.charCodeAt(at);
		if (code === 0x60) substitutions += 1;
		else if (code === 0x24) {
			const next = text.charCodeAt(at + 1);
			if (next === 0x28 || next === 0x5b) substitutions += 1;
		}
		if (code === 0x3c && text.charCodeAt(at + 1) === 0x3c) {
			hereDocuments += 1;
			at += 1;
		} else if (code === 0x28 || code === 0x7b) {
			depth += 1;
			if (depth > openers) openers = depth;
		} else if ((code === 0x29 || code === 0x7d) && depth > 0) depth -= 1;
	}
	if (hereDocuments > mostHereDocuments) return "holds too many here-documents";
	if (substitutions > mostSubstitutions) return "holds too many substitutions";
	return openers > deepest ? "is nested too deeply" : undefined;
}
