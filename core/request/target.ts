/**
 * Reads a request target without changing a byte of it: what is judged is what is forwarded. A path that two readers
 * could resolve to different places is refused instead of normalised.
 */
import { type Refusal, refuse } from "../problem.ts";

export interface Target {
	/** Path and query as they came, or with an absolute form's authority removed. */
	readonly bytes: string;
	/** The path alone. */
	readonly path: string;
	/** With the leading "?", or empty. */
	readonly query: string;
}

// Controls, space, non-ASCII, backslash and fragment marks; an empty segment; a bare dot segment.
// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
const odd = /[\x00-\x20\x7f-\uffff\\#]|\/\/|\/\.{1,2}(?:[/;]|$)/;
/** Any escape that is not two hex digits, or that hides a slash, a backslash or a control character. */
const oddEscape = /%(?![0-9a-f]{2})|%(?:2f|5c|[01][0-9a-f]|7f)/i;
const dotSegment = /\/\.{1,2}(?:[/;]|$)/;
const absoluteForm = /^http:\/\/([^/?#@]+)(\/[^#]*)?$/i;

/** `host` is the Host field's value: an absolute form must name the same authority (RFC 9112 §3.2.2). */
export function parseTarget(target: string, host: string): Target | Refusal {
	let bytes = target;
	if (!bytes.startsWith("/")) {
		const form = absoluteForm.exec(bytes);
		if (!form?.[1] || form[1].toLowerCase() !== host.toLowerCase())
			return refuse("bad-request", "target form");
		bytes = form[2] ?? "/";
	}
	const mark = bytes.indexOf("?");
	const path = mark === -1 ? bytes : bytes.slice(0, mark);
	const query = mark === -1 ? "" : bytes.slice(mark);
	if (odd.test(path)) return refuse("bad-request", "ambiguous path");
	if (path.includes("%")) {
		if (oddEscape.test(path))
			return refuse("bad-request", "ambiguous escape in path");
		if (dotSegment.test(path.replaceAll(/%2e/gi, ".")))
			return refuse("bad-request", "escaped dot segment");
	}
	// oxlint-disable-next-line no-control-regex -- control characters are what it looks for
	if (query !== "" && /[\x00-\x20\x7f-\uffff#]/.test(query))
		return refuse("bad-request", "odd byte in query");
	return { bytes, path, query };
}

/** Our keys in a URL end up in logs and histories: the prefix anywhere in the query, also escaped, is refused. */
export function holdsKey(query: string): boolean {
	if (query.length < 5) return false;
	if (query.includes("dbk_")) return true;
	return (
		query.includes("%") &&
		query
			.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
				String.fromCharCode(Number.parseInt(hex, 16)),
			)
			.includes("dbk_")
	);
}
