/**
 * Interleaved rounds: every row is measured for a short time in each round, and the rounds start with a different
 * row each, so that whatever else the machine does falls on all of them alike. What counts is the median.
 */
import type { Load, LoadResult } from "./load-order.ts";
import type { Rows } from "./rows.ts";
import { median } from "./statistics.ts";

export interface Plan {
	readonly connections: readonly number[];
	readonly rounds: number;
	readonly forMs: number;
	readonly warmUpMs: number;
}

/** Medians over the rounds; `errors` is their sum. */
export interface Measured extends LoadResult {
	readonly row: string;
	readonly connections: number;
}

export async function measureRounds(
	{ rows, key }: Rows,
	load: Load,
	plan: Plan,
	tell: (text: string) => void,
): Promise<readonly Measured[]> {
	const measured: Measured[] = [];
	for (const connections of plan.connections) {
		const results = new Map<string, LoadResult[]>();
		for (let round = -1; round < plan.rounds; round += 1) {
			const warmingUp = round === -1;
			tell(
				warmingUp
					? `${connections} connections: warming up`
					: `${connections} connections: round ${round + 1} of ${plan.rounds}`,
			);
			for (let turn = 0; turn < rows.length; turn += 1) {
				const row = rows[(turn + round + rows.length) % rows.length];
				if (row === undefined) continue;
				const result = await load.measure({
					port: row.port,
					key,
					connections,
					forMs: warmingUp ? plan.warmUpMs : plan.forMs,
				});
				if (warmingUp) continue;
				const list = results.get(row.name) ?? [];
				list.push(result);
				results.set(row.name, list);
			}
		}
		for (const [row, list] of results)
			measured.push({ row, connections, ...summary(list) });
	}
	return measured;
}

function summary(list: readonly LoadResult[]): LoadResult {
	return {
		perSecond: median(list.map((result) => result.perSecond)),
		errors: list.reduce((sum, result) => sum + result.errors, 0),
		p50Ms: median(list.map((result) => result.p50Ms)),
		p99Ms: median(list.map((result) => result.p99Ms)),
	};
}
