/** A card as doors show it. Whatever a caller wrote is neutralised here; long texts are cut, and said to be. */
import type {
	AnswerScope,
	ApprovalView,
	NearestView,
	OfferView,
	ReachState,
	ReachView,
} from "../../contract/approvals.ts";
import { neutral } from "../command/hygiene.ts";
import type { JudgedPiece } from "../policy/judgement.ts";
import type { Offer, Rememberable } from "./pattern.ts";
import { gravest, isOnceOnly, type NewQuestion } from "./question.ts";

/** What is shown of one question. */
export interface Shown {
	readonly id: string;
	readonly question: NewQuestion;
	readonly rememberable: Rememberable;
	readonly askedAt: number;
	/** Wall clock. */
	readonly expiresAt: number;
	readonly waiting: number;
	/** Whoever answers says yes without reading. Absent: nobody knows. */
	readonly isTired?: boolean;
	/** Absent: not looked at. */
	readonly reach?: Measured;
	readonly nearest?: NearestView | undefined;
}

/** What a call would reach on this machine's disks, or why that is not said. */
export type Measured =
	| { readonly state: Exclude<ReachState, "counted"> }
	| { readonly state: "counted"; readonly reach: ReachView };

/** In lists and events. */
const listLength = 4_000;
const reasonsShown = 12;
const piecesShown = 64;

function scopesOf(
	question: NewQuestion,
	{ session, offers }: Rememberable,
): AnswerScope[] {
	if (isOnceOnly(question)) return ["once"];
	return [
		"once",
		"exact",
		...(session ? (["session"] as const) : []),
		...(offers.length > 0 ? (["pattern"] as const) : []),
	];
}

/** `matched` looks a pattern up in the audit log; absent: it is not looked up, and long texts are cut. */
export function viewOf(
	shown: Shown,
	matched?: (offer: Offer) => OfferView["matched"],
): ApprovalView {
	const { id, question, rememberable, askedAt, expiresAt, waiting } = shown;
	const { isTired = false, reach = { state: "none" }, nearest } = shown;
	const { judgement } = question;
	const cut = (text: string): string =>
		matched || text.length <= listLength
			? text
			: `${text.slice(0, listLength)}…`;
	const worst = gravest(judgement.pieces);
	const args = cut(question.args);
	const command = cut(worst?.piece.text ?? "");
	return {
		id,
		state: "pending",
		client: neutral(question.client),
		agent: neutral(question.agent),
		upstream: neutral(question.upstream),
		method: neutral(question.method),
		path: neutral(question.path),
		tool: neutral(question.tool),
		risk: judgement.risk,
		categories: [...judgement.categories],
		command: neutral(command),
		where: neutral(worst?.piece.where ?? ""),
		cwd: neutral(question.cwd),
		args: neutral(args),
		cut: args !== question.args || command !== (worst?.piece.text ?? ""),
		why: reasonsOf(judgement.pieces),
		pieces: judgement.pieces.slice(0, piecesShown).map((one) => ({
			text: neutral(cut(one.piece.text)),
			language: one.piece.language,
			where: neutral(one.piece.where),
			guessed: one.piece.guessed,
			cwd: neutral(one.piece.cwd ?? ""),
			risk: one.risk,
			why: one.why.slice(0, reasonsShown).map((why) => ({
				text: neutral(cut(why.text)),
				start: why.start,
				end: why.end,
				reason: neutral(why.reason),
			})),
		})),
		rule: neutral(judgement.rule),
		waiting,
		onceOnly: isOnceOnly(question),
		scopes: scopesOf(question, rememberable),
		offers: rememberable.offers.map((offer, index) => ({
			index,
			words: offer.words,
			matched: matched?.(offer) ?? null,
		})),
		proposed:
			isTired &&
			judgement.risk === "low" &&
			!isOnceOnly(question) &&
			rememberable.offers.length > 0
				? 0
				: null,
		hold:
			judgement.risk === "critical" || (isTired && judgement.risk === "high"),
		reach: reach.state === "counted" ? reach.reach : null,
		reachState: reach.state,
		nearest: nearest ?? null,
		digest: question.digest,
		askedAt: new Date(askedAt).toISOString(),
		expiresAt: new Date(expiresAt).toISOString(),
		answer: null,
	};
}

const reasonsOf = (pieces: readonly JudgedPiece[]): string[] =>
	[...new Set(pieces.flatMap(({ why }) => why.map(({ reason }) => reason)))]
		.slice(0, reasonsShown)
		.map(neutral);
