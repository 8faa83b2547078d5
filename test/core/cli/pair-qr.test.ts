/** The QR in a terminal, looked at as a camera would: by its pixels. */
import { spawnSync } from "node:child_process";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { encode } from "uqr";
import { describe, expect, test } from "vitest";
import { qrText } from "../../../core/cli/qr.ts";
import { tempFolder } from "../parts.ts";

/** As long as a link gets: 28 letters of address and name, and the fragment. */
const link = `https://drawbridge-7f3a.local:65535/p#${"Ab3-".repeat(14)}`;
const rows = encode(link, { border: 0, ecc: "M" }).data.map((row) =>
	row.map((isDark) => (isDark ? "1" : "0")).join(""),
);
const blackOnWhite = "\u001B[38;5;16;48;5;231m";
const reset = "\u001B[0m";
const withoutColours = (text: string): string =>
	text.replaceAll(blackOnWhite, "").replaceAll(reset, "");

/** The upper and the lower half of every place: `true` is drawn in the text's colour. */
function halves(text: string): boolean[][] {
	return withoutColours(text)
		.split("\n")
		.flatMap((line) => [
			Array.from(line, (letter) => "█▀".includes(letter)),
			Array.from(line, (letter) => "█▄".includes(letter)),
		]);
}

describe.each([
	{ colours: true, drawn: "dark" },
	{ colours: false, drawn: "light" },
])("with colours $colours", ({ colours, drawn }) => {
	const lines = qrText(rows, { colours }).split("\n");
	const dark = halves(lines.join("\n")).map((row) =>
		row.map((isDrawn) => isDrawn === (drawn === "dark")),
	);

	test("a terminal of 80 by 24 holds it, with a line to spare", () => {
		expect(lines.length).toBeLessThanOrEqual(23);
		for (const line of lines)
			expect(withoutColours(line).length).toBeLessThanOrEqual(80);
	});

	test("every module is there, inside of a light margin", () => {
		const inner = dark.slice(2, 2 + rows.length).map((row) =>
			row
				.slice(2, -2)
				.map((one) => (one ? "1" : "0"))
				.join(""),
		);
		expect(inner).toEqual(rows);
		const margin = [
			...dark.slice(0, 2).flat(),
			...dark.slice(2 + rows.length).flat(),
			...dark.flatMap((row) => [...row.slice(0, 2), ...row.slice(-2)]),
		];
		expect(margin).not.toContain(true);
	});

	test.runIf(spawnSync("zbarimg", ["--version"]).status === 0)(
		"a reader of QR codes reads the link",
		async () => {
			const scale = 4;
			const wide = dark.map((row) =>
				row.flatMap((isDark) => Array<number>(scale).fill(isDark ? 0 : 255)),
			);
			const tall = wide.flatMap((row) => Array<number[]>(scale).fill(row));
			const image = join(await tempFolder(), "qr.pgm");
			await writeFile(
				image,
				Buffer.concat([
					Buffer.from(`P5 ${tall[0]?.length ?? 0} ${tall.length} 255\n`),
					Buffer.from(tall.flat()),
				]),
			);
			const { stdout } = spawnSync("zbarimg", ["--raw", "-q", image], {
				encoding: "utf8",
			});
			expect(stdout.trim()).toBe(link);
		},
	);
});

test("both colours are set on every line of a terminal, and taken back", () => {
	const lines = qrText(rows, { colours: true }).split("\n");
	for (const line of lines) {
		expect(line.startsWith(blackOnWhite)).toBe(true);
		expect(line.endsWith(reset)).toBe(true);
		expect(withoutColours(line)).toMatch(/^[ █▀▄]+$/);
	}
	expect(qrText(rows, { colours: false })).toMatch(/^[ █▀▄\n]+$/);
});
