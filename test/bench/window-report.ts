/** The windows' figures as tables for a person, beside the limits the project has set itself. Decides nothing. */

export interface WindowRow {
	readonly door: string;
	/** Its address's fragment. */
	readonly id: string;
	readonly times: number;
	/** Medians, but for the fastest. */
	readonly paintMs: number;
	readonly fastestMs: number;
	/** An empty page of the same browser, opened before each. */
	readonly emptyMs: number;
	/** Longer than 50 ms. */
	readonly longTasks: number;
	readonly longestTaskMs: number;
	readonly gzipBytes: number;
	readonly fetched: number;
}

/** Met where the value is at most the limit. */
export interface Figure {
	readonly name: string;
	readonly limit: number;
	readonly value: number;
}

export function renderWindows(
	rows: readonly WindowRow[],
	figures: readonly Figure[],
	load: readonly number[],
): string {
	const lines: string[] = [];
	for (const door of new Set(rows.map((row) => row.door)))
		lines.push(
			door.padEnd(16) +
				"  paint ms  fastest  ÷ empty  long tasks  longest ms  gzip KB  files  times",
			...rows
				.filter((row) => row.door === door)
				.map((row) =>
					[
						row.id.padEnd(16),
						row.paintMs.toFixed(0).padStart(8),
						row.fastestMs.toFixed(0).padStart(7),
						(row.paintMs / row.emptyMs).toFixed(1).padStart(7),
						row.longTasks.toFixed(0).padStart(10),
						row.longestTaskMs.toFixed(0).padStart(10),
						(row.gzipBytes / 1_000).toFixed(0).padStart(7),
						String(row.fetched).padStart(5),
						String(row.times).padStart(5),
					].join("  "),
				),
			"",
		);
	const width = Math.max(...figures.map(({ name }) => name.length));
	lines.push(
		...figures.map(
			({ name, value, limit }) =>
				`${name.padEnd(width)}  ${value.toFixed(1).padStart(7)}  ≤ ${limit.toFixed(1).padStart(5)}  ${value <= limit + 0.05 ? "met" : "missed"}`,
		),
		`load of the machine at the end: ${load.map((one) => one.toFixed(1)).join(", ")}`,
	);
	return lines.join("\n");
}
