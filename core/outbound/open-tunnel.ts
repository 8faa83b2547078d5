/**
 * A tunnel whose handshake is done: two sockets and a lane each way, until either end, the owner or a rule ends it. Says
 * so to both ends with a close frame wherever one fits, and leaves no half of it open. Owns no rule about messages.
 */
import type { Duplex } from "node:stream";
import type { CloseCode } from "./frame.ts";
import type { Outcome } from "./outcome.ts";
import { Lane, type LaneRules } from "./lane.ts";

/** Why the gate ends it, to each end and for the record. */
export interface Parting {
	readonly toClient: CloseCode;
	readonly toUpstream: CloseCode;
	/** In both close frames. */
	readonly word: string;
	readonly outcome: Outcome;
}

export interface End {
	readonly socket: Duplex;
	/** What had come before the tunnel was open. */
	readonly head: Buffer;
	/** What goes from here to the other end. */
	readonly rules: LaneRules;
}

/** Between a close, or the end of one side, and the end of both. */
const closingMs = 10_000;
/** For the last words to arrive. */
const partingMs = 1_000;
/** A peer that is gone without a word is found within about so long, and ten questions a second apart. */
const keepAliveMs = 60_000;

export class OpenTunnel {
	readonly #near: Duplex;
	readonly #far: Duplex;
	readonly #up: Lane;
	readonly #down: Lane;
	readonly #idleMs: number;
	readonly #onOver: (outcome: Outcome) => void;
	#begin: (() => void) | undefined;
	#parting: Parting | undefined;
	#open = 2;
	/** Both by the sweep's clock. */
	#closingSinceMs: number | undefined;
	#activeAtMs: number | undefined;
	#bytesThen = 0;
	#isEnding = false;

	/** `idleMs` 0: it may be silent for ever. `onOver` is told once, when both sockets are closed. */
	constructor(
		client: End,
		upstream: End,
		idleMs: number,
		onOver: (outcome: Outcome) => void,
	) {
		this.#near = client.socket;
		this.#far = upstream.socket;
		this.#idleMs = idleMs;
		this.#onOver = onOver;
		this.#up = new Lane(this.#near, this.#far, client.rules);
		this.#down = new Lane(this.#far, this.#near, upstream.rules);
		this.#begin = () => {
			this.#watch(this.#near, this.#far, this.#up, this.#down);
			this.#watch(this.#far, this.#near, this.#down, this.#up);
			this.#down.begin(upstream.head);
			this.#up.begin(client.head);
		};
	}

	/** Once. What it is told may end it at once. */
	begin(): void {
		this.#begin?.();
		this.#begin = undefined;
	}

	/** Bytes both ways, as far as they went on. */
	get bytes(): number {
		return this.#up.bytes + this.#down.bytes;
	}

	/** Called four times a second. */
	sweep(nowMs: number): void {
		if (this.#isEnding || this.#up.closed || this.#down.closed) {
			this.#closingSinceMs ??= nowMs;
			if (nowMs - this.#closingSinceMs >= closingMs) this.#destroy();
			return;
		}
		if (this.#idleMs === 0) return;
		const { bytes } = this;
		if (this.#activeAtMs === undefined || bytes !== this.#bytesThen) {
			this.#activeAtMs = nowMs;
			this.#bytesThen = bytes;
		}
		if (nowMs - this.#activeAtMs >= this.#idleMs) this.part(idle);
	}

	/** The first reason stands. */
	part(parting: Parting): void {
		if (this.#parting) return;
		this.#parting = parting;
		const { toClient, toUpstream, word } = parting;
		this.#up.close(toUpstream, word);
		this.#down.close(toClient, word);
		if (this.#open > 0) setTimeout(() => this.#destroy(), partingMs).unref();
	}

	#watch(socket: Duplex, other: Duplex, from: Lane, to: Lane): void {
		keepAlive(socket);
		const onClose = (): void => {
			this.#isEnding = true;
			this.#open -= 1;
			if (this.#open === 0)
				this.#onOver(this.#parting?.outcome ?? { status: 101, reason: "" });
			to.stop();
			// It did not end: it broke, and what it sent last is worth nothing.
			if (socket.readableEnded) return;
			from.stop();
			other.end();
		};
		socket.on("error", broken);
		socket.once("end", () => {
			this.#isEnding = true;
		});
		if (socket.closed) onClose();
		else socket.once("close", onClose);
	}

	#destroy(): void {
		this.#near.destroy();
		this.#far.destroy();
	}
}

const idle: Parting = {
	toClient: 1_001,
	toUpstream: 1_001,
	word: "idle",
	outcome: { status: 101, reason: "idle" },
};

/** What fails closes by itself. */
const broken = (): void => undefined;

/** Sockets, whose type Node does not say everywhere; a stream of HTTP/2 has its connection's. */
function keepAlive(
	socket: Duplex & {
		setKeepAlive?: (on: boolean, afterMs: number) => unknown;
		setNoDelay?: (on: boolean) => unknown;
	},
): void {
	socket.setKeepAlive?.(true, keepAliveMs);
	socket.setNoDelay?.(true);
}
