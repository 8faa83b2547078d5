/**
 * A judgement as an audit entry keeps it, and read back: what would be done, where, and by which rule it was decided.
 * Never the text it was found in.
 */
import * as z from "zod";
import type { EntryView } from "../../contract/views.ts";
import { type Act, type Effect, effects, untold } from "../command/act.ts";
import { unknownMark } from "../command/field.ts";
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
		cwd: pieces
			.find(({ piece }) => piece.cwd !== undefined)
			?.piece.cwd?.slice(0, longestText),
		acts: bounded(pieces.flatMap(({ acts }) => acts)),
	}),
});

/** An entry's text is cut at 32,000 characters, and then says nothing at all. */
const mostActs = 64;
const longestText = 250;

function bounded(all: readonly Act[]): readonly Act[] {
	// What a request would do, not how often it is said.
	const once = [
		...new Map(all.map((act) => [JSON.stringify(act), act])).values(),
	].toSorted((a, b) => risks.indexOf(b.risk) - risks.indexOf(a.risk));
	const kept =
		once.length <= mostActs
			? once
			: [
					...once.slice(0, mostActs - 1),
					untold(once[mostActs - 1]?.risk ?? "low"),
				];
	return kept.map(shortened);
}

function shortened(act: Act): Act {
	const { program, path, host } = act;
	return {
		...act,
		...(program === undefined ? {} : { program: cut(program) }),
		...(path === undefined ? {} : { path: cut(path) }),
		...(host === undefined ? {} : { host: cut(host) }),
	};
}

/** What is cut away could be anything. */
const cut = (text: string): string =>
	text.length <= longestText
		? text
		: text.slice(0, longestText - 1) + unknownMark;

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
