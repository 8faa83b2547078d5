/**
 * JSON as one line of a stream, whatever its reader takes for the end of a line: Node's readline ends one at U+2028 too,
 * Python's splitlines at U+0085. A message that its reader sees as several would be messages that nobody judged.
 */

/** The same JSON; what is none comes out as something else that is none. */
export function oneLine(json: string): string {
	return /[\r\n\u0085\u2028\u2029]/.test(json)
		? json
				.replaceAll(/[\r\n]+/g, " ")
				.replaceAll(
					/[\u0085\u2028\u2029]/g,
					(end) => `\\u${end.charCodeAt(0).toString(16).padStart(4, "0")}`,
				)
		: json;
}
