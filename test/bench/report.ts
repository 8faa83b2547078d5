/** The figures as tables for a person, beside the targets the project has set itself. Decides nothing. */
import type { Download } from "./memory.ts";
import type { Measured } from "./rounds.ts";

export interface Figures {
	readonly rounds: readonly Measured[];
	readonly absent: readonly string[];
	readonly downloads: readonly (Download & { readonly row: string })[];
	readonly streams: readonly {
		readonly row: string;
		readonly bytesEach: number;
	}[];
	/** `null` when not measured in this run. */
	readonly idleBytes: number | null;
	readonly readyMs: number | null;
}

export interface Target {
	readonly name: string;
	readonly limit: string;
	/** `null` when this run did not measure it. */
	readonly value: number | null;
	readonly met: boolean | null;
}

const MB = 1_000_000;

export function targets(figures: Figures): readonly Target[] {
	const at = (row: string, connections: number): Measured | undefined =>
		figures.rounds.find(
			(one) => one.row === row && one.connections === connections,
		);
	const ratioTo = (to: string): number | null =>
		quotient(at("gate", 32)?.perSecond, at(to, 32)?.perSecond);
	const added = (row: string): number | undefined => {
		const through = at(row, 1)?.p50Ms;
		const direct = at("direct", 1)?.p50Ms;
		return through === undefined || direct === undefined
			? undefined
			: through - direct;
	};
	const growth = figures.downloads.find(({ row }) => row === "gate");
	return [
		atLeast("req/s at 32, gate ÷ undici relay", 0.75, ratioTo("relay")),
		atLeast("req/s at 32, gate ÷ caddy", 1, ratioTo("caddy")),
		atLeast("req/s at 32, gate ÷ http-proxy", 1.3, ratioTo("http-proxy")),
		atMost(
			"added median latency at 1, gate ÷ undici relay",
			1.5,
			quotient(added("gate"), added("relay")),
		),
		atMost(
			"growth over the download, MB",
			60,
			growth === undefined ? null : growth.growthBytes / MB,
		),
		atMost(
			"idle resident memory, MB",
			110,
			figures.idleBytes === null ? null : figures.idleBytes / MB,
		),
		atMost("ready, ms", 600, figures.readyMs),
	];
}

function quotient(a: number | undefined, b: number | undefined): number | null {
	return a === undefined || b === undefined ? null : a / b;
}

function atLeast(name: string, limit: number, value: number | null): Target {
	const met = value === null ? null : value >= limit;
	return { name, limit: `≥ ${limit}`, value, met };
}

function atMost(name: string, limit: number, value: number | null): Target {
	const met = value === null ? null : value <= limit;
	return { name, limit: `≤ ${limit}`, value, met };
}

export function render(figures: Figures): string {
	const parts: string[] = [];
	for (const connections of new Set(
		figures.rounds.map((one) => one.connections),
	))
		parts.push(rateTable(figures.rounds, connections));
	if (figures.absent.length > 0)
		parts.push(`not installed here: ${figures.absent.join(", ")}`);
	if (figures.downloads.length > 0)
		parts.push(
			table(
				["download", "MB", "MB/s", "growth MB"],
				figures.downloads.map((one) => [
					one.row,
					(one.bytes / MB).toFixed(0),
					(one.bytesPerSecond / MB).toFixed(0),
					(one.growthBytes / MB).toFixed(1),
				]),
			),
		);
	if (figures.streams.length > 0)
		parts.push(
			table(
				["idle event streams", "kB each"],
				figures.streams.map((one) => [
					one.row,
					(one.bytesEach / 1_000).toFixed(1),
				]),
			),
		);
	parts.push(
		table(
			["target", "limit", "measured", ""],
			targets(figures).map((target) => [
				target.name,
				target.limit,
				target.value === null ? "–" : target.value.toFixed(2),
				target.met === null ? "not measured" : target.met ? "met" : "missed",
			]),
		),
	);
	return `${parts.join("\n\n")}\n`;
}

const ratio = (value: number): string =>
	Number.isNaN(value) ? "–" : value.toFixed(2);

function rateTable(rounds: readonly Measured[], connections: number): string {
	const here = rounds.filter((one) => one.connections === connections);
	const rate = (row: string): number =>
		here.find((one) => one.row === row)?.perSecond ?? Number.NaN;
	return table(
		[
			`${connections} connections`,
			"req/s",
			"÷ relay",
			"÷ nginx",
			"p50 ms",
			"p99 ms",
			"errors",
		],
		here.map((one) => [
			one.row,
			one.perSecond.toFixed(0),
			ratio(one.perSecond / rate("relay")),
			ratio(one.perSecond / rate("nginx")),
			one.p50Ms.toFixed(3),
			one.p99Ms.toFixed(3),
			String(one.errors),
		]),
	);
}

/** Columns as wide as their widest cell; the first is left-aligned, the others right-aligned. */
function table(
	head: readonly string[],
	body: readonly (readonly string[])[],
): string {
	const widths = head.map((cell, column) =>
		Math.max(cell.length, ...body.map((row) => row[column]?.length ?? 0)),
	);
	return [head, widths.map((width) => "─".repeat(width)), ...body]
		.map((row) =>
			row
				.map((cell, column) => {
					const width = widths[column] ?? 0;
					return column === 0 ? cell.padEnd(width) : cell.padStart(width);
				})
				.join("  ")
				.trimEnd(),
		)
		.join("\n");
}
