/**
 * One table of a TOML file in the place of another, with every other line left as it is. Finds tables by their headers
 * only; whoever calls this reads the result again and compares, since a header may stand in a text of several lines.
 */
import { parse, stringify } from "smol-toml";
import { isObject } from "../json.ts";

/** undefined: it is not written as a table of its own. */
export function replaceTable(
	text: string,
	path: readonly string[],
	value: object,
): string | undefined {
	const lines = text.split(/(?<=\n)/);
	const headers = lines.map(headerOf);
	const start = headers.findIndex(
		(header) => header?.length === path.length && isBelow(header, path),
	);
	if (start === -1) return undefined;
	let end = headers.findIndex(
		(header, at) =>
			at > start && header !== undefined && !isBelow(header, path),
	);
	if (end === -1) end = lines.length;
	// Comments and blanks right before the next header are about that one.
	while (end > start + 1 && /^\s*(?:#.*)?\s*$/.test(lines[end - 1] ?? ""))
		end -= 1;
	const eol = text.includes("\r\n") ? "\r\n" : "\n";
	const table = stringify(
		path.reduceRight<object>((inner, key) => ({ [key]: inner }), value),
	)
		.trim()
		.replaceAll("\n", eol);
	return [...lines.slice(0, start), table, eol, ...lines.slice(end)].join("");
}

const isBelow = (header: readonly string[], path: readonly string[]): boolean =>
	path.every((key, at) => header[at] === key);

/** The keys of a line that is a table's header. */
function headerOf(line: string): readonly string[] | undefined {
	if (!/^\s*\[/.test(line)) return undefined;
	try {
		const keys: string[] = [];
		let inner: unknown = parse(line);
		for (;;) {
			if (Array.isArray(inner)) inner = inner[0];
			const [key, ...others] = isObject(inner) ? Object.keys(inner) : [];
			if (key === undefined || others.length > 0 || !isObject(inner))
				return keys.length === 0 ? undefined : keys;
			keys.push(key);
			inner = inner[key];
		}
	} catch {
		return undefined;
	}
}
