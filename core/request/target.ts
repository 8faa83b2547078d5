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
const absoluteForm = /^(https?):\/\/([^/?#@]+)(\/[^#]*)?$/i;

/** `host` is the Host field's value: an absolute form must name the same authority (RFC 9112 §3.2.2), over what it came. */
export function parseTarget(
	target: string,
	host: string,
	secure = false,
): Target | Refusal {
	let bytes = target;
	if (!bytes.startsWith("/")) {
		const form = absoluteForm.exec(bytes);
		const scheme = secure ? "https" : "http";
		if (
			form?.[1]?.toLowerCase() !== scheme ||
			form[2]?.toLowerCase() !== host.toLowerCase()
		)
			return refuse("bad-request", "target form");
		bytes = form[3] ?? "/";
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

/** What every key of ours begins with; tickets, refresh tokens and set-up links are told by their length, too. */
const ours = /dbk_|db[orst]_[\w-]{43}/;
/** One of them in full. */
export const wholeKey = /db[korst]_[\w-]{43}/;

/** Ours in a URL end up in logs and histories: the prefix anywhere in the query, also escaped, is refused. */
export function holdsKey(query: string): boolean {
	if (query.length < 5) return false;
	if (ours.test(query)) return true;
	return query.includes("%") && ours.test(unescaped(query));
}

/** Whether the query has a parameter of one of these names, in any case, with a value. */
export function hasParameter(query: string, names: readonly string[]): boolean {
	if (query === "" || names.length === 0) return false;
	return query
		.slice(1)
		.split(/[&;]/)
		.some((pair) => {
			const [name = "", value = ""] = pair.split("=", 2);
			return value !== "" && names.includes(unescaped(name).toLowerCase());
		});
}

/** Whatever in a query, or another text, has a JSON Web Token's form, also escaped. */
export function tokensIn(text: string): readonly string[] {
	const plain = text.includes("%") ? unescaped(text) : text;
	return plain.includes("eyJ")
		? (plain.match(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g) ?? [])
		: [];
}

/** A path as it may be written down: without a key or a token that somebody put there. */
export function withoutKeys(path: string): string {
	return path.length < 47
		? path
		: path
				.replaceAll(/(db[korst]_)[\w-]{43,}/g, "$1…")
				.replaceAll(/eyJ[\w-]+\.[\w-]+\.[\w-]+/g, "eyJ…");
}

/**
 * A WebSocket ticket stands in `?token=`, since browsers cannot set a header there: it is taken out, and the rest goes
 * on byte for byte. Two of them are refused; any other token is left for {@link hasParameter}.
 */
export function takeTicket(
	target: Target,
): { readonly ticket: string | undefined; readonly target: Target } | Refusal {
	if (!target.query.includes("=dbt_")) return { ticket: undefined, target };
	const rest: string[] = [];
	const tickets: string[] = [];
	for (const pair of target.query.slice(1).split("&")) {
		if (pair.startsWith("token=dbt_")) tickets.push(pair.slice(6));
		else rest.push(pair);
	}
	if (tickets.length > 1) return refuse("bad-request", "two tickets");
	const query = rest.length === 0 ? "" : `?${rest.join("&")}`;
	return {
		ticket: tickets[0],
		target: { path: target.path, query, bytes: target.path + query },
	};
}

const unescaped = (text: string): string =>
	text.replaceAll(/%([0-9a-f]{2})/gi, (_, hex: string) =>
		String.fromCharCode(Number.parseInt(hex, 16)),
	);
