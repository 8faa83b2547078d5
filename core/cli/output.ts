/** What the command line prints and how it reads durations. Only this folder writes to stdout. */
import { visible } from "../visible.ts";

/** Exit codes of design.md: 0 done, 1 refused or failed, 2 wrong usage. */
export class CliError extends Error {
	readonly code: string;
	readonly exitCode: 1 | 2;
	constructor(code: string, message: string, exitCode: 1 | 2 = 1) {
		super(message);
		this.code = code;
		this.exitCode = exitCode;
	}
}

export const print = (line: string): void => {
	process.stdout.write(`${line}\n`);
};

/** One line to a person, whatever stdout is used for. */
export const tell = (line: string): void => {
	process.stderr.write(`${visible(line)}\n`);
};

/** One JSON value on one line. */
export const printJson = (value: unknown): void => print(JSON.stringify(value));

/** "90s", "15m", "2h", "30d" or bare seconds → seconds. @throws CliError */
export function parseDuration(text: string): number {
	const match = /^(\d{1,9})(s|m|h|d)?$/.exec(text.trim());
	if (!match?.[1] || Number(match[1]) === 0)
		throw new CliError(
			"usage",
			`"${text}" is no duration; write 90s, 15m, 2h or 30d`,
			2,
		);
	const unit = { s: 1, m: 60, h: 3_600, d: 86_400 }[match[2] ?? "s"] ?? 1;
	return Number(match[1]) * unit;
}

/** Columns as wide as their widest cell; an empty table says what it would hold. */
export function table(
	rows: readonly (readonly string[])[],
	head: readonly string[],
	empty: string,
): string {
	if (rows.length === 0) return empty;
	const all = [head, ...rows];
	const widths = head.map((_, column) =>
		Math.max(...all.map((row) => visible(row[column] ?? "").length)),
	);
	return all
		.map((row) =>
			row
				.map((cell, column) =>
					visible(cell).padEnd(
						column === row.length - 1 ? 0 : (widths[column] ?? 0),
					),
				)
				.join("  ")
				.trimEnd(),
		)
		.join("\n");
}

const two = (value: number): string => String(value).padStart(2, "0");

/** "2026-11-20 10:15:02", in the owner's time zone. */
export function localTime(iso: string | null): string {
	if (iso === null) return "never";
	const date = new Date(iso);
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())} ${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}
