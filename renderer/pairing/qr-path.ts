/** A QR as one SVG path: its dark modules, run by run. Draws nothing. */

/** Modules of white around it that a reader needs (ISO/IEC 18004). */
export const quietZone = 4;

/** A row a text, "1" is dark; the unit is one module, the origin the corner of the quiet zone. */
export function qrPath(rows: readonly string[]): string {
	return rows
		.flatMap((row, y) =>
			[...row.matchAll(/1+/g)].map(
				({ index, 0: { length } }) =>
					`M${index + quietZone} ${y + quietZone}h${length}v1h-${length}z`,
			),
		)
		.join("");
}
