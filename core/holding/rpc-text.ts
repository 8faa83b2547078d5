/**
 * One JSON-RPC call as text. Clients give every attempt another `id` and progress token, and bring our request state
 * back: what an answer is bound to leaves those out, and keeps every other byte, since two parsers may make different
 * values of the same number. Works on text that JSON.parse took and that holds no duplicate members.
 */

/** Where a member of an object stands. */
interface Span {
	readonly nameStart: number;
	readonly valueStart: number;
	readonly valueEnd: number;
}

/** The call without what changes from one attempt to the next. */
export function boundText(text: string): string {
	const spans: Span[] = [];
	const top = membersOf(text, text.indexOf("{"));
	const id = top.get("id");
	if (id) spans.push(id);
	const params = objectAt(text, top.get("params"));
	const state = params?.get("requestState");
	if (state) spans.push(state);
	const token = objectAt(text, params?.get("_meta"))?.get("progressToken");
	if (token) spans.push(token);
	let rest = "";
	let from = 0;
	for (const span of spans.toSorted((a, b) => a.nameStart - b.nameStart)) {
		const { start, end } = withComma(text, span);
		rest += text.slice(from, Math.max(from, start));
		from = end;
	}
	return rest + text.slice(from);
}

/** With another request state in the place of the one that is there; undefined: with none. */
export function withState(text: string, state: string | undefined): string {
	const top = membersOf(text, text.indexOf("{"));
	const span = objectAt(text, top.get("params"))?.get("requestState");
	if (span === undefined) return text;
	if (state !== undefined)
		return (
			text.slice(0, span.valueStart) +
			JSON.stringify(state) +
			text.slice(span.valueEnd)
		);
	const { start, end } = withComma(text, span);
	return text.slice(0, start) + text.slice(end);
}

/** A tool's call with other arguments, given as JSON; undefined: it has none to replace. */
export function withArguments(text: string, json: string): string | undefined {
	const top = membersOf(text, text.indexOf("{"));
	const span = objectAt(text, top.get("params"))?.get("arguments");
	return (
		span && text.slice(0, span.valueStart) + json + text.slice(span.valueEnd)
	);
}

function objectAt(
	text: string,
	span: Span | undefined,
): ReadonlyMap<string, Span> | undefined {
	return span !== undefined && text[span.valueStart] === "{"
		? membersOf(text, span.valueStart)
		: undefined;
}

/** The member and one of the commas beside it. */
function withComma(text: string, span: Span): { start: number; end: number } {
	const after = skipSpace(text, span.valueEnd);
	if (text[after] === ",") return { start: span.nameStart, end: after + 1 };
	let before = span.nameStart - 1;
	while (before >= 0 && isSpace(text.charCodeAt(before))) before -= 1;
	return {
		start: text[before] === "," ? before : span.nameStart,
		end: span.valueEnd,
	};
}

/** Of the object whose `{` stands at `open`. */
function membersOf(text: string, open: number): ReadonlyMap<string, Span> {
	const members = new Map<string, Span>();
	let at = skipSpace(text, open + 1);
	while (text[at] === '"') {
		const nameStart = at;
		const nameEnd = endOfString(text, at);
		const colon = skipSpace(text, nameEnd);
		const valueStart = skipSpace(text, colon + 1);
		const valueEnd = endOfValue(text, valueStart);
		const name: unknown = JSON.parse(text.slice(nameStart, nameEnd));
		members.set(String(name), { nameStart, valueStart, valueEnd });
		at = skipSpace(text, valueEnd);
		if (text[at] !== ",") break;
		at = skipSpace(text, at + 1);
	}
	return members;
}

function endOfValue(text: string, start: number): number {
	let depth = 0;
	for (let at = start; at < text.length; at += 1) {
		const char = text[at];
		if (char === '"') {
			at = endOfString(text, at) - 1;
			if (depth === 0) return at + 1;
		} else if (char === "{" || char === "[") depth += 1;
		else if (char === "}" || char === "]") {
			if (depth === 0) return trimmedEnd(text, start, at);
			depth -= 1;
			if (depth === 0) return at + 1;
		} else if (char === "," && depth === 0) return trimmedEnd(text, start, at);
	}
	return text.length;
}

function trimmedEnd(text: string, start: number, end: number): number {
	let at = end;
	while (at > start && isSpace(text.charCodeAt(at - 1))) at -= 1;
	return at;
}

/** Behind its closing quote. */
function endOfString(text: string, start: number): number {
	for (let at = start + 1; at < text.length; at += 1) {
		if (text[at] === "\\") at += 1;
		else if (text[at] === '"') return at + 1;
	}
	return text.length;
}

function skipSpace(text: string, from: number): number {
	let at = from;
	while (isSpace(text.charCodeAt(at))) at += 1;
	return at;
}

const isSpace = (unit: number): boolean =>
	unit === 0x20 || unit === 0x09 || unit === 0x0a || unit === 0x0d;
