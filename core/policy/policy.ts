/**
 * What becomes of a request whose pieces would run: the command filter's word on each, the mode's table, and the owner's
 * rules over it. The decision is the worst over everything that would be done. Asks nobody and runs nothing.
 */
import type { Mode, Role } from "../../contract/views.ts";
import { type Act, untold } from "../command/act.ts";
import { classify } from "../command/classify.ts";
import type { Category, Risk } from "../command/finding.ts";
import type { Piece } from "../inspection/piece.ts";
import type { Decision, JudgedPiece, Judgement } from "./judgement.ts";
import type { Asked } from "./match.ts";
import type { ChangesOwn } from "./own-paths.ts";
import { type Rules, ruleInWords, worse } from "./rules.ts";

/** Who asks, of whom, and where it would run. */
export interface PolicyContext {
	readonly upstream: string;
	/** Every MCP tool the request calls, and every hook's. */
	readonly tools?: readonly string[];
	readonly mode: Mode;
	readonly role: Role;
	/** `false`: nobody knows who asks. */
	readonly known: boolean;
	/** Absolute; a piece's own comes first. */
	readonly cwd: string;
	/** Where relative paths of rules begin. Default: `cwd`. */
	readonly project?: string | undefined;
	readonly home: string;
	/** `lax_asks_critical`; default `true`. */
	readonly laxAsksCritical?: boolean | undefined;
	/** Paths that count as secrets beside the known ones, for a piece that runs in that folder. */
	readonly sensitive?:
		| ((cwd: string) => ((path: string) => boolean) | undefined)
		| undefined;
	/** Whether an act changes a file of the gate's own. */
	readonly changesOwn?: ChangesOwn | undefined;
	/** A script of the project as text. */
	readonly read?:
		| ((cwd: string) => (path: string) => string | undefined)
		| undefined;
	/** Where links lead. */
	readonly realPath?: ((path: string) => string) | undefined;
}

/** Never throws for what the pieces say. */
export function judgePieces(
	pieces: readonly Piece[],
	context: PolicyContext,
	rules: Rules,
): Judgement {
	return decide(
		pieces.map((piece) => judgePiece(piece, context)),
		context,
		rules,
	);
}

/** The same for pieces that were judged before: rules and modes change, what a command does does not. */
export function decide(
	pieces: readonly JudgedPiece[],
	context: Omit<PolicyContext, "sensitive" | "read">,
	rules: Rules,
): Judgement {
	let decision: Decision = "allow";
	let rule = "";
	const take = (then: Decision, by: string): void => {
		if (worse(decision, then) === decision) {
			// Equally bad: a rule says more than the mode.
			if (then === decision && rule === "" && then !== "allow") rule = by;
			return;
		}
		decision = then;
		rule = by;
	};
	let allowedBy = "";
	for (const piece of pieces) {
		const around = asked(piece, context);
		for (const act of actsOf(piece)) {
			const ruling = rules.isEmpty ? undefined : rules.about(act, around);
			const byMode = modeDecision(act.risk, context);
			if (ruling === undefined) {
				take(byMode, "");
				continue;
			}
			const words = ruleInWords(ruling.rule.settings);
			// Who may have it at all is the mode's to say.
			if (byMode === "deny")
				take("deny", ruling.decision === "deny" ? words : "");
			else take(ruling.decision, words);
			if (ruling.decision === "allow" && byMode !== "allow")
				allowedBy ||= words;
		}
	}
	// Nothing would run: rules about the tool and the upstream hold all the same.
	if (!rules.isEmpty && pieces.every(({ acts }) => acts.length === 0)) {
		const ruling = rules.about(undefined, asked(undefined, context));
		if (ruling !== undefined)
			take(ruling.decision, ruleInWords(ruling.rule.settings));
	}
	return {
		risk: worstRisk(pieces),
		categories: categoriesOf(pieces),
		decision,
		rule: decision === "allow" ? allowedBy : rule,
		pieces,
	};
}

/** Whether any of the rules is about any of it. */
export function isMet(
	pieces: readonly JudgedPiece[],
	context: Omit<PolicyContext, "sensitive" | "read">,
	rules: Rules,
): boolean {
	return pieces.some((piece) => {
		const around = asked(piece, context);
		const acts = actsOf(piece);
		return acts.length === 0
			? rules.about(undefined, around) !== undefined
			: acts.some((act) => rules.about(act, around) !== undefined);
	});
}

/** What one piece would do; one nobody can read is high, and one that stands for whatever is behind it critical. */
export function judgePiece(piece: Piece, context: PolicyContext): JudgedPiece {
	if (piece.language === "unknown") {
		const risk = piece.beyond ? "critical" : "high";
		return {
			piece,
			risk,
			categories: ["exec-remote"],
			why: [
				{
					text: "",
					start: 0,
					end: piece.text.length,
					reason: piece.beyond
						? "There is more than is looked at, so it may be anything."
						: "Nobody said what this is written in, so it is not read.",
				},
			],
			acts: [untold(risk)],
		};
	}
	const cwd = piece.cwd ?? context.cwd;
	const { risk, categories, why, acts } = classify({
		command: piece.text,
		language: piece.language,
		cwd,
		home: context.home,
		sensitive: context.sensitive?.(cwd),
		changesOwn: context.changesOwn,
		read: context.read?.(cwd),
	});
	const judged = { piece, risk, categories, why, acts };
	return piece.unsandboxed ? heldAtLeast(judged) : judged;
}

/** Harmless by what it says; and what is wrong with that would meet no wall. */
function heldAtLeast(judged: JudgedPiece): JudgedPiece {
	const { piece, risk, categories, why, acts } = judged;
	const act = {
		effect: "executes",
		risk: "high",
		category: "exec-remote",
		program: piece.language,
	} as const;
	return {
		piece,
		risk: risk === "low" ? "high" : risk,
		categories: [...new Set<Category>([...categories, "exec-remote"])],
		why: [
			...why,
			{
				text: "",
				start: 0,
				end: 0,
				reason:
					"It runs inside the server, where the gate can put no sandbox around it.",
			},
		],
		acts: [...acts, act],
	};
}

/** design.md, section 3. `deny`: not for this role, whatever the rules say. */
export function modeDecision(
	risk: Risk,
	{
		mode,
		role,
		known,
		laxAsksCritical = true,
	}: Pick<PolicyContext, "mode" | "role" | "known" | "laxAsksCritical">,
): Decision {
	if (risk === "low") return "allow";
	switch (mode) {
		case "strict":
			if (!known || role === "viewer") return "deny";
			return risk === "critical" && role !== "admin" ? "deny" : "ask";
		case "relaxed":
			return "ask";
		case "lax":
			return risk === "critical" && laxAsksCritical ? "ask" : "allow";
		default:
			return "deny";
	}
}

/** What the acts do not account for stands there as one that can be anything. */
function actsOf({ acts, risk }: JudgedPiece): readonly Act[] {
	if (risk === "low" || acts.some((act) => act.risk === risk)) return acts;
	return [...acts, untold(risk)];
}

function asked(
	piece: JudgedPiece | undefined,
	context: Omit<PolicyContext, "sensitive" | "read">,
): Asked {
	const { upstream, tools = [], home, cwd, project, realPath } = context;
	return {
		upstream,
		tools,
		risk: piece?.risk ?? "low",
		categories: piece?.categories ?? [],
		home,
		root: project ?? piece?.piece.cwd ?? cwd,
		realPath,
	};
}

const rank: Readonly<Record<Risk, number>> = { low: 0, high: 1, critical: 2 };

const worstRisk = (pieces: readonly JudgedPiece[]): Risk =>
	pieces.reduce<Risk>(
		(worst, { risk }) => (rank[risk] > rank[worst] ? risk : worst),
		"low",
	);

const categoriesOf = (pieces: readonly JudgedPiece[]): readonly Category[] => [
	...new Set(pieces.flatMap(({ categories }) => categories)),
];
