/** What would run, in the order a person needs it: what was found twice in one place is one, and what is harmless is folded. */

interface Found {
	readonly where: string;
	readonly text: string;
	readonly risk: "low" | "high" | "critical";
}

const rank = { low: 0, high: 1, critical: 2 } as const;

export const pieceKey = ({ where, text }: Found): string => `${where} ${text}`;

/** The gravest first; it is never folded. */
export function gravestFirst<P extends Found>(
	found: readonly P[],
): { readonly shown: readonly P[]; readonly folded: readonly P[] } {
	const [first, ...others] = [
		...new Map(found.map((piece) => [pieceKey(piece), piece])).values(),
	].toSorted((a, b) => rank[b.risk] - rank[a.risk]);
	if (!first) return { shown: [], folded: [] };
	return {
		shown: [first, ...others.filter(({ risk }) => risk !== "low")],
		folded: others.filter(({ risk }) => risk === "low"),
	};
}
