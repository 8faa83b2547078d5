/** A QR as text: two rows of it a line, in half blocks, so that a terminal of 24 lines holds all of it. */

/** Four are the standard's; two are enough for cameras, and fit. */
const quietZone = 2;
/** Of the 256 colours those that no theme changes: black on white. */
const blackOnWhite = "\u001B[38;5;16;48;5;231m";
const reset = "\u001B[0m";

/**
 * `rows`: "1" is dark. With `colours` both are set, whatever the terminal's own are; without, light is what is drawn, as it
 * has to be where text is light on dark.
 */
export function qrText(
	rows: readonly string[],
	{ colours }: { readonly colours: boolean },
): string {
	const width = (rows[0]?.length ?? 0) + 2 * quietZone;
	const empty = "0".repeat(width);
	const side = "0".repeat(quietZone);
	const border = Array.from({ length: quietZone }, () => empty);
	const all = [...border, ...rows.map((row) => side + row + side), ...border];
	const isDrawn = (module: string | undefined): boolean =>
		colours ? module === "1" : module !== "1";
	const lines: string[] = [];
	for (let at = 0; at < all.length; at += 2) {
		const upper = all[at] ?? empty;
		const lower = all[at + 1] ?? empty;
		const line = Array.from(upper, (module, column) =>
			halfBlock(isDrawn(module), isDrawn(lower[column])),
		).join("");
		lines.push(colours ? `${blackOnWhite}${line}${reset}` : line);
	}
	return lines.join("\n");
}

const halfBlock = (upper: boolean, lower: boolean): string => {
	if (upper) return lower ? "█" : "▀";
	return lower ? "▄" : " ";
};
