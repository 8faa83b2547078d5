/**
 * How a path may be read by the server behind: one list of segments for each way servers differ in. A rule holds when
 * any of them matches it. Expects a path that request/target.ts let through: no empty or dot segment, no hidden slash.
 */
import { fold, matchesItems, Wildcard } from "./wildcard.ts";

/** Decoded, folded, without the empty segment that a trailing slash leaves. */
export type Segments = readonly string[];

export interface Readings {
	/** At least one; the first is the usual one. */
	readonly all: readonly Segments[];
	/** Escapes within escapes, or dots once parameters are cut: no list of readings would be a full one. */
	readonly unclear: boolean;
}

/** Escapes of what may stand in a segment as itself (RFC 3986 §3.3): not every server takes the two for the same. */
const needlessEscape =
	/%(?:2[146-9a-e]|3[0-9abd]|4[0-9a-f]|5[0-9af]|6[1-9a-f]|7[0-9ae])/i;
const escape = /%[0-9a-f]{2}/i;

export function readPath(path: string): Readings {
	if (!path.includes("%") && !path.includes(";"))
		return { all: [split(path.toLowerCase())], unclear: false };
	const decoded = decode(path);
	const all = [split(decoded)];
	if (needlessEscape.test(path)) all.push(split(path.toLowerCase()));
	let unclear = escape.test(decoded);
	if (decoded.includes(";")) {
		// RFC 3986 §3.3 leaves ";" to the server: Java's cut it and what follows, before or after decoding.
		const cut = split(decoded.replaceAll(/;[^/]*/g, ""));
		unclear ||= cut.some((segment) => segment === "." || segment === "..");
		all.push(cut);
	}
	return { all, unclear };
}

/** One pattern of a rule: `*` is one segment or a run of characters within one, `**` any number of segments. */
export class PathPattern {
	readonly #segments: readonly Wildcard[];

	/** Spelled as a person would: escaped or not, any case, the slashes at both ends may be left out. */
	constructor(pattern: string) {
		this.#segments = split(
			decode(Buffer.from(pattern, "utf8").toString("latin1")),
		).map((segment) =>
			segment === "**" ? anySegments : new Wildcard(segment),
		);
	}

	matches(segments: Segments): boolean {
		return matchesItems(this.#segments, segments, anySegments, isOne);
	}
}

const anySegments = new Wildcard("**");
const isOne = (wanted: Wildcard, segment: string): boolean =>
	wanted.matches(segment);

const split = (path: string): string[] =>
	path.split("/").filter((segment) => segment !== "");

/** Bytes that are not UTF-8 become replacement characters, so that one bad escape does not stop the decoding. */
function decode(latin1: string): string {
	const bytes = latin1.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
		String.fromCharCode(Number.parseInt(hex, 16)),
	);
	return fold(Buffer.from(bytes, "latin1").toString("utf8"));
}
