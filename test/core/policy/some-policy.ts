/** Decisions about one line, by rules as they stand in security.json. */
import type { Mode, Role } from "../../../contract/views.ts";
import type { Judgement } from "../../../core/policy/judgement.ts";
import {
	judgePieces,
	type PolicyContext,
} from "../../../core/policy/policy.ts";
import { RuleList } from "../../../core/policy/rule-settings.ts";
import { Rules } from "../../../core/policy/rules.ts";
import type { Piece } from "../../../core/inspection/piece.ts";

export const home = "/home/user";
export const cwd = "/home/user/project";

export const piece = (
	text: string,
	language: Piece["language"] = "shell",
): Piece => ({ text, language, where: "run: command", guessed: false });

export const rulesOf = (
	held: readonly object[],
	tightening: readonly object[] = [],
): Rules =>
	new Rules({
		held: RuleList.parse(held),
		tightening: RuleList.parse(tightening),
	});

export interface Circumstances extends Partial<PolicyContext> {
	readonly mode?: Mode;
	readonly role?: Role;
	readonly tightening?: readonly object[];
	readonly language?: Piece["language"];
}

/** In relaxed, by an operator, unless said otherwise: high and critical are asked about. */
export function judged(
	text: string,
	held: readonly object[] = [],
	{ tightening = [], language, ...context }: Circumstances = {},
): Judgement {
	return judgePieces(
		[piece(text, language)],
		{
			upstream: "runner",
			tools: ["run_command"],
			mode: "relaxed",
			role: "operator",
			known: true,
			cwd,
			home,
			...context,
		},
		rulesOf(held, tightening),
	);
}

export const decisionOn = (
	...args: Parameters<typeof judged>
): Judgement["decision"] => judged(...args).decision;
