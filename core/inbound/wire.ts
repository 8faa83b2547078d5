/**
 * What every wire has in common on its way to the steps: how long things may take, how large a header may be, and whom
 * a request is handed to. Reads and answers nothing.
 */
import type { ProblemCode } from "../../contract/problems.ts";
import type { Roster } from "../roster.ts";
import type { AwaitedBody } from "./body.ts";
import type { Exchange, Listener, Peer } from "./exchange.ts";

export interface InboundTimeouts {
	/** From the first byte of a request to the end of its header; and for a TLS handshake. */
	readonly headerMs: number;
	/** For the whole of a body that is read before it is judged, and between two pieces of a streamed one. */
	readonly bodyMs: number;
	/** An idle kept-alive connection is closed after this. */
	readonly idleMs: number;
}

export const inboundTimeouts: InboundTimeouts = {
	headerMs: 10_000,
	bodyMs: 30_000,
	idleMs: 60_000,
};

/** Bytes of one request header, its first line included. */
export const headerLimitBytes = 16 * 1024;

export interface InboundHandlers {
	handle(exchange: Exchange): void;
	/** A message that could not be parsed; `reason` is the parser's code. The refusal has been sent. */
	malformed(peer: Peer, code: ProblemCode, reason: string): void;
}

/** What the exchanges of one server have in common. */
export interface Wire {
	readonly bodies: Roster<AwaitedBody>;
	readonly timeouts: InboundTimeouts;
	readonly listener: Listener;
	/** By connection; undefined where none is asked for. */
	readonly certificates: WeakMap<object, string> | undefined;
}
