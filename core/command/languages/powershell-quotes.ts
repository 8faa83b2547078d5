/** Where quotes and brackets of PowerShell end. Scans; reads nothing and judges nothing. */

/** After the closing quote. */
export function quotedEnd(text: string, from: number): number {
	const quote = text.charAt(from);
	for (let at = from + 1; at < text.length; at += 1) {
		const character = text.charAt(at);
		if (character === "`" && quote === '"') at += 1;
		else if (character === "$" && quote === '"' && text.charAt(at + 1) === "(")
			at = bracketEnd(text, at + 1) - 1;
		else if (character === quote) {
			if (text.charAt(at + 1) !== quote) return at + 1;
			at += 1;
		}
	}
	return text.length;
}

/** After the bracket that closes the one at `from`. */
export function bracketEnd(text: string, from: number): number {
	let depth = 0;
	let quote = "";
	for (let at = from; at < text.length; at += 1) {
		const character = text.charAt(at);
		if (quote !== "") {
			if (character === "`" && quote === '"') at += 1;
			else if (character === quote) quote = "";
		} else if (character === '"' || character === "'") quote = character;
		else if ("([{".includes(character)) depth += 1;
		else if (")]}".includes(character)) {
			depth -= 1;
			if (depth <= 0) return at + 1;
		}
	}
	return text.length;
}

/** After `mark`. */
export function past(text: string, mark: string, from: number): number {
	const at = text.indexOf(mark, from + 1);
	return at < 0 ? text.length : at + mark.length;
}

/** What a quoted piece says, written for the inside of double quotes. */
export function inDoubleQuotes(quoted: string): string {
	if (quoted.startsWith('"'))
		return quoted.slice(
			1,
			quoted.endsWith('"') && quoted.length > 1 ? -1 : undefined,
		);
	let value = "";
	for (const character of quoted.slice(1, -1).replaceAll("''", "'"))
		value += '$"`'.includes(character) ? `\`${character}` : character;
	return value;
}
