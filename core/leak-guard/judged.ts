/**
 * A request that holds secrets, as material for its judgement: a person is asked whatever the mode says, and sees which
 * rule found what and where. Never lets through what was denied without it.
 */
import type { Why } from "../command/classify.ts";
import type { JudgedPiece, Judgement } from "../policy/judgement.ts";
import { leakInWords, type Leaky, type RequestLeak } from "./leak-guard.ts";

/** A card has room for so many. */
const mostShown = 8;

/** `judgement`: without the secrets; undefined where nothing of the request would run. */
export function withLeaks(
	judgement: Judgement | undefined,
	{ leaks }: Pick<Leaky, "leaks">,
): Judgement {
	const pieces = leaks.slice(0, mostShown).map(pieceOf);
	if (judgement === undefined)
		return {
			risk: "high",
			categories: ["secrets"],
			decision: "ask",
			rule,
			pieces,
		};
	const { risk, categories, decision } = judgement;
	return {
		...judgement,
		risk: risk === "low" ? "high" : risk,
		categories: categories.includes("secrets")
			? categories
			: [...categories, "secrets"],
		...(decision === "allow" ? { decision: "ask", rule } : {}),
		pieces: [...judgement.pieces, ...pieces],
	};
}

const rule = "leak guard";

function pieceOf(leak: RequestLeak): JudgedPiece {
	const text = leakInWords(leak);
	const why: Why = {
		text,
		start: 0,
		end: text.length,
		reason: "sends a secret to the upstream",
	};
	return {
		piece: {
			text,
			language: "unknown",
			where: leak.place,
			guessed: false,
		},
		risk: "high",
		categories: ["secrets"],
		why: [why],
		acts: [],
	};
}
