/** Text from elsewhere on its way to a terminal: what the gate is told by files and callers must not command it. */

/** Terminal escapes and bidi controls in names and paths are shown, never obeyed. */
export function visible(text: string): string {
	return text.replaceAll(
		/[\p{Cc}\p{Cf}\u2028\u2029]/gu,
		(char) => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, "0")}`,
	);
}
