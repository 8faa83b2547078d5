/**
 * A conversation with one MCP server, whatever carries it: a program's standard input and output, or HTTP. Messages go
 * as they are; nothing is judged here.
 */
import { type Outcome, problemOutcome, type RpcMessage } from "./message.ts";

/**
 * What is spoken. legacy: 2025-11-25 and older, with `initialize` and sessions. modern: 2026-07-28, where each request
 * stands alone.
 */
export type Era = "legacy" | "modern";

/** Why a conversation ended, in words for the owner. Nothing of it is told to clients. */
export interface LinkEnd {
	readonly reason: string;
	/** It was stopped because nobody used it: sessions stay, and the next request opens it anew. Else they end. */
	readonly idle?: boolean;
}

export interface LinkEvents {
	/** Anything the server says: answers, questions of its own, notifications. Called in order. */
	message(message: RpcMessage): void;
	/** Called once; nothing comes after it. What was asked and not answered has failed. */
	ended(end: LinkEnd): void;
}

export interface Link {
	/** Sends one message; nothing where it has ended. `false`: it is clogged, ask less until `drained` resolves. */
	send(message: RpcMessage): boolean;
	drained(): Promise<void>;
	/** Ends it, the program behind it included. `ended` is called. */
	end(): void;
}

/** Opens a conversation. Rejects with a LinkError where none comes about. */
export type OpenLink = (events: LinkEvents) => Promise<Link>;

/** Why no conversation came about, as a problem that the gate's clients are told. */
export class LinkError extends Error {
	readonly code:
		| "upstream-down"
		| "upstream-silent"
		| "secret-missing"
		| "denied"
		| "unanswered";

	constructor(code: LinkError["code"], reason: string) {
		super(reason);
		this.name = "LinkError";
		this.code = code;
	}
}

/** Any failure to open a conversation, as the outcome of what needed it. What went wrong inside is not told. */
export const linkFailure = (error: unknown): Outcome =>
	problemOutcome(error instanceof LinkError ? error.code : "upstream-down");
