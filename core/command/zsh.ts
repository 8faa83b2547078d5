/** What zsh reads differently from the grammar of bash, and what in it runs code. Strings only, no parsing. */

/** Words that stand before a command and change only how it is looked up. */
export const precommandModifiers = new Set(["noglob", "nocorrect", "-"]);

/** `=rm`: the path of rm. */
export const withoutEquals = (text: string): string =>
	text.length > 1 && text.startsWith("=") && isLetter(text[1] ?? "")
		? text.slice(1)
		: text;

const isLetter = (char: string): boolean =>
	(char >= "a" && char <= "z") || (char >= "A" && char <= "Z");

/**
 * The code of a glob qualifier: `*(e:'rm x':)`, `*(.e{rm x})`, `*(+name)`. `undefined`: the parentheses hold an ordinary pattern.
 */
export function qualifierCode(text: string): string | undefined {
	const open = text.indexOf("(");
	if (open < 0 || !text.endsWith(")")) return undefined;
	const inside = text.slice(open + 1, -1);
	if (inside.startsWith("+") && inside.length > 1 && isLetter(inside[1] ?? ""))
		return inside.slice(1);
	for (let at = 0; at < inside.length && at < 32; at += 1) {
		if (inside[at] !== "e") {
			// Qualifiers before it are single letters and signs.
			if (
				!"./@=p*%rwxAIERWXsStoOnNDLmkacu^-0123456789[]".includes(
					inside[at] ?? "",
				)
			)
				return undefined;
			continue;
		}
		const delimiter = inside[at + 1] ?? "";
		if (delimiter === "" || isLetter(delimiter) || delimiter === "|")
			return undefined;
		const closer =
			delimiter === "{"
				? "}"
				: delimiter === "["
					? "]"
					: delimiter === "<"
						? ">"
						: delimiter;
		const end = inside.lastIndexOf(closer);
		if (end <= at + 1) return undefined;
		const code = inside.slice(at + 2, end);
		const quote = code[0];
		return (quote === "'" || quote === '"') &&
			code.endsWith(quote) &&
			code.length > 1
			? code.slice(1, -1)
			: code;
	}
	return undefined;
}

/**
 * Lines whose grammar is zsh's alone, as bash would read them: `=(cmd)` like `<(cmd)`, `repeat N do … done` and
 * `foreach x (a b) … end` like for loops. Only what begins a word is changed, and every change keeps the length.
 */
export function asBash(text: string): string {
	if (!text.includes("=(")) return text;
	let result = "";
	let quote = "";
	for (let at = 0; at < text.length; at += 1) {
		const char = text[at] ?? "";
		const before = at === 0 ? " " : (text[at - 1] ?? " ");
		if (quote !== "") {
			if (char === quote) quote = "";
		} else if (char === "'" || char === '"') quote = char;
		else if (
			char === "=" &&
			text[at + 1] === "(" &&
			(before === " " || before === "\t" || before === "\n")
		) {
			result += "<";
			continue;
		}
		result += char;
	}
	return result;
}
