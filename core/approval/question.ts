/**
 * What is asked of a person, and what may be said to it. Types only, and the facts about a question that every rule here
 * goes by: whether it may be remembered, what is gravest in it, and what it weighs while it waits.
 */
import type { AnswerScope } from "../../contract/approvals.ts";
import type { Role } from "../../contract/views.ts";
import type { JudgedPiece, Judgement } from "../policy/judgement.ts";

export interface Question {
	/** "DB-7F3K". */
	readonly id: string;
	/** For display. */
	readonly client: string;
	readonly clientId: string;
	readonly agent: string;
	/** "hook:claude" for an agent's hook, "gate" for what widens the gate itself. */
	readonly upstream: string;
	/** Its origin or command: a remembered answer does not follow a name to another place. */
	readonly origin?: string;
	readonly method: string;
	/** Without a query. */
	readonly path: string;
	readonly tool: string;
	/** Canonical JSON of every argument. */
	readonly args: string;
	readonly cwd: string;
	readonly judgement: Judgement;
	/** SHA-256 in hex of everything the answer is bound to. */
	readonly digest: string;
	/** Names scripts whose content the digest covers: then only this exact call may be remembered. */
	readonly runsScripts?: boolean;
	/** Anonymous, or critical in relaxed: nothing about it is remembered. */
	readonly onceOnly: boolean;
	/** Absent: no admin, as far as is known. */
	readonly role?: Role;
	/** What the caller holds in memory for it, beside the arguments. */
	readonly heldBytes?: number;
	/** Wall clock. */
	readonly askedAt: number;
	/** By the monotonic clock: silence refuses then. */
	readonly deadlineMs: number;
}

export type NewQuestion = Omit<Question, "id" | "askedAt">;

export type Answer =
	| {
			readonly kind: "allow";
			/** "desktop", "cli", or the grant that covered it: "grant G-1A2B". */
			readonly by: string;
			readonly scope: AnswerScope;
			/** Every argument anew; the caller judges them afresh. */
			readonly editedArgs?: string;
	  }
	| { readonly kind: "deny"; readonly by: string; readonly reason: string }
	| { readonly kind: "timeout" }
	/** The caller went away, or the gate stops. */
	| { readonly kind: "void" };

/** What a person says. Anything but once has an end. */
export type Verdict =
	| {
			readonly kind: "allow";
			readonly scope: AnswerScope;
			/** With `pattern`: which offer. */
			readonly pattern?: number | undefined;
			readonly ttlMs?: number | undefined;
			/** With `once`: how many of the waiting calls; otherwise how many it may cover. */
			readonly times?: number | undefined;
			readonly editedArgs?: string | undefined;
	  }
	| { readonly kind: "deny"; readonly reason: string };

/** Why an answer was not taken. */
export type AnswerError =
	/** No question of this gate has the id. */
	| "unknown"
	/** Answered before, or its time is over. */
	| "late"
	/** Its caller went away, or the gate was started anew. */
	| "voided"
	| "once-only"
	/** This scope or pattern was not offered for it. */
	| "not-offered"
	| "needs-expiry"
	/** The edited arguments are no JSON, or the call cannot be edited. */
	| "bad-edit";

/** One call that waits. */
export interface Held {
	/** The card it waits on; another one once a card was answered for fewer calls than waited on it. */
	readonly id: string;
	/** Never settles after {@link Held.ticket} has given one: the caller has answered by then. */
	readonly answer: Promise<Answer>;
	/** A deny, a revoked grant or a raised bridge after the allow makes it false. */
	readonly stillAllowed: boolean;
	/** Why it is not allowed any more. */
	readonly denial: Answer | undefined;
	/** Called right before the bytes go out: `true` where it is still allowed, and from then on a deny is late. */
	release(): boolean;
	/** The caller went away, or what was allowed is not done after all. */
	withdraw(): void;
	/** The call has ended; once. `status`: what its caller was answered with; `null`: broken off. */
	over(status: number | null): void;
	/**
	 * Before the caller's own deadline: the question stays open without a connection, and the caller is told to retry the
	 * same call. undefined: anonymous, or answered already.
	 */
	ticket(): string | undefined;
}

/** Nobody can be told from anybody else there. */
export const isAnonymous = ({
	clientId,
}: Pick<Question, "clientId">): boolean =>
	clientId === "" || clientId === "anonymous";

export const isOnceOnly = (
	question: Pick<Question, "clientId" | "onceOnly">,
): boolean => question.onceOnly || isAnonymous(question);

const rank = { low: 0, high: 1, critical: 2 } as const;

/** Of those of one risk the first. */
export const gravest = (
	pieces: readonly JudgedPiece[],
): JudgedPiece | undefined =>
	pieces.reduce<JudgedPiece | undefined>(
		(worst, one) =>
			worst === undefined || rank[one.risk] > rank[worst.risk] ? one : worst,
		undefined,
	);

/** In bytes, roughly: two for each character. */
export function weightOf(question: NewQuestion): number {
	let characters = question.args.length + question.path.length + 512;
	for (const { piece, why } of question.judgement.pieces) {
		characters += piece.text.length + piece.where.length;
		for (const { text, reason } of why)
			characters += text.length + reason.length;
	}
	return characters * 2 + (question.heldBytes ?? 0);
}
