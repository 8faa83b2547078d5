/**
 * The escapes of quoted texts: what a backslash and what follows it stand for. Owns no quoting rules.
 */

/**
 * "drop": an unknown escape is its character; "keep": it keeps its backslash (Python); "minimal": only the quote and the
 * backslash itself; "raw": a backslash stays and shields the quote (Python's r''); "none": a backslash is a character;
 * "lua": decimal codes; "regex": kept whole.
 */
export type Escapes =
	| "drop"
	| "keep"
	| "minimal"
	| "raw"
	| "none"
	| "lua"
	| "regex";

const simple: Readonly<Record<string, string>> = {
	n: "\n",
	t: "\t",
	r: "\r",
	a: "\u0007",
	b: "\b",
	f: "\f",
	v: "\v",
	e: "\u001b",
};

const hexDigits = "0123456789abcdefABCDEF";

/** What the backslash at `at` begins; undefined: it is a character like any other. */
export function readEscape(
	text: string,
	at: number,
	style: Escapes,
	close: string,
): { text: string; end: number } | undefined {
	if (style === "none" || at + 1 >= text.length) return undefined;
	const next = text.charAt(at + 1);
	if (style === "raw" || style === "regex")
		return { text: `\\${next}`, end: at + 2 };
	if (style === "minimal")
		return next === "\\" || next === close
			? { text: next, end: at + 2 }
			: { text: `\\${next}`, end: at + 2 };
	if (next === "\n") return { text: "", end: at + 2 };
	if (next === "\r")
		return { text: "", end: at + (text.charAt(at + 2) === "\n" ? 3 : 2) };
	if (next === "x") return hex(text, at + 2, 2) ?? keep(next, at, style);
	if (next === "u") return hex(text, at + 2, 4) ?? keep(next, at, style);
	if (next === "U") return hex(text, at + 2, 8) ?? keep(next, at, style);
	if (style === "lua" && next >= "0" && next <= "9")
		return digits(text, at + 1, 3, 10);
	if (style === "lua" && next === "z") {
		let end = at + 2;
		while (end < text.length && text.charCodeAt(end) <= 32) end += 1;
		return { text: "", end };
	}
	if (next >= "0" && next <= "7") return digits(text, at + 1, 3, 8);
	const known = simple[next];
	if (known !== undefined) return { text: known, end: at + 2 };
	return keep(next, at, style);
}

function keep(
	next: string,
	at: number,
	style: Escapes,
): { text: string; end: number } {
	const shielded = next === "\\" || next === "'" || next === '"';
	return {
		text: style === "keep" && !shielded ? `\\${next}` : next,
		end: at + 2,
	};
}

function hex(
	text: string,
	from: number,
	most: number,
): { text: string; end: number } | undefined {
	if (text.charAt(from) === "{") {
		// At most six digits and the bracket are looked at.
		const close = text.slice(from + 1, from + 9).indexOf("}");
		if (close <= 0) return undefined;
		const code = Number.parseInt(text.slice(from + 1, from + 1 + close), 16);
		return code <= 0x10ffff
			? { text: String.fromCodePoint(code), end: from + close + 2 }
			: undefined;
	}
	let end = from;
	while (end < from + most && hexDigits.includes(text.charAt(end) || " "))
		end += 1;
	if (end === from) return undefined;
	const code = Number.parseInt(text.slice(from, end), 16);
	return code <= 0x10ffff
		? { text: String.fromCodePoint(code), end }
		: undefined;
}

function digits(
	text: string,
	from: number,
	most: number,
	base: number,
): { text: string; end: number } {
	let end = from;
	while (
		end < from + most &&
		end < text.length &&
		text.charCodeAt(end) >= 48 &&
		text.charCodeAt(end) < 48 + base
	)
		end += 1;
	const code = Number.parseInt(text.slice(from, end), base);
	return { text: String.fromCharCode(code), end };
}
