/**
 * What the policy makes of a request: its pieces, each judged, and one decision. Types and order only; who decides is
 * policy.ts.
 */
import type { Act, Effect } from "../command/act.ts";
import type { Why } from "../command/classify.ts";
import type { Category, Risk } from "../command/finding.ts";
import type { Piece } from "../inspection/piece.ts";

export type { Act, Effect };

export type Decision = "allow" | "ask" | "deny";

/** A piece with what the filter says of it. */
export interface JudgedPiece {
	readonly piece: Piece;
	readonly risk: Risk;
	readonly categories: readonly Category[];
	readonly why: readonly Why[];
	readonly acts: readonly Act[];
}

export interface Judgement {
	readonly risk: Risk;
	readonly categories: readonly Category[];
	readonly decision: Decision;
	/** The rule that decided, in words; "": the mode. */
	readonly rule: string;
	readonly pieces: readonly JudgedPiece[];
	/** The project's own scripts it would run, as they read when it was judged. */
	readonly scripts?: readonly Script[];
}

/** A file that was read to judge what runs it. */
export interface Script {
	readonly path: string;
	readonly sha256: string;
}
