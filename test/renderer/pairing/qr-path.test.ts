/** A QR's path is exactly its dark modules. */
import { expect, test } from "vitest";
import { qrPath, quietZone } from "../../../renderer/pairing/qr-path.ts";

/** The path, drawn back into rows. */
function drawn(path: string, size: number): string[] {
	const rows = Array.from({ length: size }, () =>
		Array.from({ length: size }, () => "0"),
	);
	for (const [, x, y, width] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\3z/g))
		for (let at = 0; at < Number(width); at++) {
			const row = rows[Number(y) - quietZone];
			if (row) row[Number(x) - quietZone + at] = "1";
		}
	return rows.map((row) => row.join(""));
}

test("every dark module is drawn in its place, and no other", () => {
	const rows = ["1101", "0000", "1011", "1111"];
	expect(drawn(qrPath(rows), 4)).toEqual(rows);
	expect(qrPath(rows).match(/M/g)).toHaveLength(5);
});

test("a QR without a dark module draws nothing", () => {
	expect(qrPath(["00", "00"])).toBe("");
});
