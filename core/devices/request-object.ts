/**
 * A question as one device may see it. Whole, or with everything left out that quotes the call, or, where it is too long to
 * be shown at all, with its beginning and without a way to allow it. Signs nothing and decides nothing.
 */
import type { ApprovalView } from "../../contract/approvals.ts";
import type { RequestObject } from "../../contract/phone.ts";
import { type Shown, viewOf } from "../approval/view.ts";
import type { Allowance } from "./allowance.ts";

/** In characters of JSON, a card. Nobody reads more on a phone, and what is not read is not allowed. */
const longestCard = 256 * 1024;
/** Of a text that a caller chose, where not all is shown. */
const longestName = 200;
const piecesOfLong = 4;

export interface Handing {
	readonly device: string;
	readonly nonce: string;
	readonly allowance: Allowance;
	/** `false`: redacted. */
	readonly isWhole: boolean;
	/** Wall clock. */
	readonly expiresAt: number;
}

export function requestObject(shown: Shown, handing: Handing): RequestObject {
	if (!handing.isWhole) return redacted(cardOf(viewOf(shown), shown, handing));
	// Whole texts, without the cost of looking patterns up in the log.
	const card = cardOf(
		viewOf(shown, () => null),
		shown,
		handing,
	);
	return JSON.stringify(card).length <= longestCard
		? card
		: beginning(cardOf(viewOf(shown), shown, handing));
}

function cardOf(
	view: ApprovalView,
	{ askedAt }: Shown,
	{ device, nonce, allowance, expiresAt }: Handing,
): RequestObject {
	return {
		v: 1,
		type: "request",
		id: view.id,
		device,
		nonce,
		client: view.client,
		agent: view.agent,
		upstream: view.upstream,
		method: view.method,
		tool: view.tool,
		risk: view.risk,
		categories: view.categories,
		redacted: false,
		path: view.path,
		cwd: view.cwd,
		command: view.command,
		input: view.args,
		pieces: view.pieces.map(({ text, where, language, risk, why }) => ({
			text,
			where,
			language,
			risk,
			why: why.map(({ start, end, reason }) => ({ start, end, reason })),
		})),
		why: view.why,
		waiting: view.waiting,
		...allowance,
		call: view.digest,
		createdAt: askedAt,
		expiresAt,
	};
}

/** The filter's reasons name paths and programs of the call, so they are left out with it; its categories do not. */
const redacted = (card: RequestObject): RequestObject => ({
	...shortNames(card),
	redacted: true,
	path: "",
	cwd: "",
	command: "",
	input: "",
	pieces: [],
	why: [],
});

const beginning = (card: RequestObject): RequestObject => ({
	...shortNames(card),
	path: cut(card.path),
	cwd: cut(card.cwd),
	pieces: card.pieces.slice(0, piecesOfLong),
	allow: [],
	limit: "size",
});

const shortNames = (card: RequestObject): RequestObject => ({
	...card,
	client: cut(card.client),
	agent: cut(card.agent),
	method: cut(card.method),
	tool: cut(card.tool),
});

const cut = (text: string): string =>
	text.length <= longestName
		? text
		: `${text.slice(0, longestName).toWellFormed()}…`;
