/**
 * Formats filled in with what is known: "%s", "{}" and the like; what is not known stays an unknown piece. Keeps no
 * widths and paddings: they change no meaning that matters here.
 */
import { joinTexts, textOf, unknownFrom, type Value } from "./value.ts";

const letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** printf's: "%s %(name)s %05d %%". */
export function formatPercent(format: Value, args: readonly Value[]): Value {
	if (format.kind !== "text") return unknownFrom(format.from);
	const parts: Value[] = [];
	let used = 0;
	for (const piece of format.pieces) {
		if (piece === undefined) {
			parts.push(unknownFrom(0));
			continue;
		}
		let from = 0;
		let at = piece.indexOf("%");
		while (at >= 0 && at + 1 < piece.length) {
			parts.push(textOf(piece.slice(from, at)));
			let end = at + 1;
			if (piece.charAt(end) === "%") {
				parts.push(textOf("%"));
				from = end + 1;
				at = piece.indexOf("%", from);
				continue;
			}
			let name: string | undefined;
			if (piece.charAt(end) === "(" || piece.charAt(end) === "{") {
				const close = piece.indexOf(piece.charAt(end) === "(" ? ")" : "}", end);
				if (close > 0) {
					name = piece.slice(end + 1, close);
					end = close + 1;
				}
			}
			while (
				end < piece.length &&
				"0123456789.-+ #*'$".includes(piece.charAt(end))
			)
				end += 1;
			if (letters.includes(piece.charAt(end)) && end < piece.length) end += 1;
			const [first] = args;
			const value =
				name !== undefined && first?.kind === "record"
					? first.entries.get(name)
					: args[used];
			if (name === undefined) used += 1;
			parts.push(asFormatted(value, piece.charAt(end - 1)));
			from = end;
			at = piece.indexOf("%", from);
		}
		parts.push(textOf(piece.slice(from)));
	}
	return joinTexts([...parts, textOf("", format.from)]);
}

function asFormatted(value: Value | undefined, letter: string): Value {
	if (value === undefined) return unknownFrom(0);
	if (letter === "c" && value.kind === "number")
		return textOf(String.fromCharCode(value.number), value.from);
	return value;
}

/** Python's: "{} {0} {name} {{". */
export function formatBraces(
	format: Value,
	args: readonly Value[],
	named: ReadonlyMap<string, Value>,
): Value {
	if (format.kind !== "text") return unknownFrom(format.from);
	const parts: Value[] = [];
	let used = 0;
	for (const piece of format.pieces) {
		if (piece === undefined) {
			parts.push(unknownFrom(0));
			continue;
		}
		let from = 0;
		for (let at = 0; at < piece.length; at += 1) {
			const character = piece.charAt(at);
			if (character !== "{" && character !== "}") continue;
			if (piece.charAt(at + 1) === character) {
				parts.push(textOf(piece.slice(from, at + 1)));
				at += 1;
				from = at + 1;
				continue;
			}
			const close = piece.indexOf("}", at);
			if (character !== "{" || close < 0) continue;
			parts.push(textOf(piece.slice(from, at)));
			let field = piece.slice(at + 1, close);
			for (const mark of ["!", ":", ".", "["]) {
				const cut = field.indexOf(mark);
				if (cut >= 0) field = field.slice(0, cut);
			}
			const place = Number(field);
			let value: Value | undefined;
			if (field === "") {
				value = args[used];
				used += 1;
			} else value = Number.isInteger(place) ? args[place] : named.get(field);
			parts.push(value ?? unknownFrom(0));
			at = close;
			from = close + 1;
		}
		parts.push(textOf(piece.slice(from)));
	}
	return joinTexts([...parts, textOf("", format.from)]);
}
