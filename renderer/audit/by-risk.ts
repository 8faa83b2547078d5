/** Which requests a choice of risk lets through. */
import type { RequestRow } from "../shared/requests.ts";

export type RiskChoice = "all" | "high" | "critical";

const wanted: Record<RiskChoice, ReadonlySet<string> | null> = {
	all: null,
	high: new Set(["high", "critical"]),
	critical: new Set(["critical"]),
};

export function byRisk(
	rows: readonly RequestRow[],
	choice: RiskChoice,
): readonly RequestRow[] {
	const risks = wanted[choice];
	return risks === null
		? rows
		: rows.filter(({ entry }) => risks.has(entry.risk));
}
