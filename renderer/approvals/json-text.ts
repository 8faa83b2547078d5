/**
 * JSON as text for a person to read and edit. Laid out without being parsed: a number that JavaScript cannot hold stays
 * what it was, and so does every escape.
 */

const step = "  ";

/** One member a line. What is no JSON comes back as it is, apart from space between tokens. */
export function laidOut(json: string): string {
	let result = "";
	let depth = 0;
	const line = (): string => `\n${step.repeat(Math.max(0, depth))}`;
	const tokens =
		json.match(/"(?:[^"\\]|\\.)*"?|[[\]{}:,]|[^\s"[\]{}:,]+/gsu) ?? [];
	tokens.forEach((token, index) => {
		const next = tokens[index + 1];
		const before = tokens[index - 1];
		if (token === "{" || token === "[") {
			result += token;
			depth += 1;
			if (next !== "}" && next !== "]") result += line();
		} else if (token === "}" || token === "]") {
			depth -= 1;
			result += before === "{" || before === "[" ? token : line() + token;
		} else if (token === ",") result += token + line();
		else result += token === ":" ? ": " : token;
	});
	return result;
}

/** Why it is no JSON, in the engine's words; `null`: it is. */
export function jsonProblem(text: string): string | null {
	try {
		JSON.parse(text);
		return null;
	} catch (error) {
		return error instanceof Error ? error.message : String(error);
	}
}

/** The one argument there is, where it is a text; `null` otherwise. */
export function onlyText(json: string): string | null {
	try {
		const value: unknown = JSON.parse(json);
		if (typeof value !== "object" || value === null) return null;
		const [only, ...others] = Object.values(value);
		return others.length === 0 && typeof only === "string" ? only : null;
	} catch {
		return null;
	}
}
