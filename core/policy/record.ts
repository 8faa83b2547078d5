/**
 * A judgement as an audit entry keeps it, and read back: what would be done, where, and by which rule it was decided.
 * Never the text it was found in.
 */
import { z } from "zod";
import type { EntryView } from "../../contract/views.ts";
import { type Act, type Effect, effects } from "../command/act.ts";
import type { Category, Risk } from "../command/finding.ts";
import type { JudgedPiece, Judgement } from "./judgement.ts";

export interface JudgementRecord {
	readonly risk: EntryView["risk"];
	/** JSON. */
	readonly judgement: string;
}

export const recordOf = ({
	risk,
	categories,
	rule,
	pieces,
}: Judgement): JudgementRecord => ({
	risk: pieces.length === 0 ? "" : risk,
	judgement: JSON.stringify({
		categories,
		rule,
		cwd: pieces.find(({ piece }) => piece.cwd !== undefined)?.piece.cwd,
		acts: pieces.flatMap(({ acts }) => acts),
	}),
});

const effectNames = Object.keys(effects) as Effect[]; // the table's own names
const risks = ["low", "high", "critical"] as const satisfies readonly Risk[];
const categories = [
	"destructive",
	"privilege",
	"secrets",
	"network",
	"exec-remote",
	"persistence",
] as const satisfies readonly Category[];

const Noted = z.object({
	categories: z.array(z.enum(categories)),
	cwd: z.string().optional(),
	acts: z.array(
		z.looseObject({
			effect: z.enum(effectNames),
			risk: z.enum(risks),
			category: z.enum(categories).optional(),
			program: z.string().optional(),
			path: z.string().optional(),
			target: z.string().optional(),
			host: z.string().optional(),
		}),
	),
});

export interface NotedJudgement {
	/** All that the request would have done, as one piece. */
	readonly piece: JudgedPiece;
	readonly cwd: string | undefined;
}

/** undefined: left out, or of another version. */
export function readJudgement(text: string): NotedJudgement | undefined {
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return undefined;
	}
	const noted = Noted.safeParse(value);
	if (!noted.success) return undefined;
	// Checked but for the kind of place, which only ever is compared.
	const acts = noted.data.acts as unknown as readonly Act[];
	const worst = Math.max(0, ...acts.map(({ risk }) => risks.indexOf(risk)));
	return {
		piece: {
			piece: { text: "", language: "shell", where: "", guessed: false },
			risk: risks[worst] ?? "low",
			categories: noted.data.categories,
			why: [],
			acts,
		},
		cwd: noted.data.cwd,
	};
}
