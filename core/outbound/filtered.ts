/**
 * Writes a body that goes through a filter: one piece after the other, also where the filter takes its time, with the
 * header before what first comes out of it. Knows nothing of what the filter looks for, and does not speak to the
 * upstream but to hold it back.
 */
import type { Exchange } from "../inbound/exchange.ts";
import { valueOf } from "../request/head.ts";
import { passedOn } from "./large-bodies.ts";

/**
 * Takes the answer's header, may change it, and may put a filter between the upstream's body and the client's; or says
 * why the answer is refused.
 */
export type AnswerTap = (
	status: number,
	fields: string[],
) => BodyFilter | Unfit | undefined;

/** An answer that is not passed on. */
export interface Unfit {
	/** Why; undefined: nothing is wrong so far. */
	readonly failed: string | undefined;
	/** What is wrong says nothing of the upstream's health. */
	readonly blameless?: boolean;
}

/** What comes out of a filter: a promise only where it has to wait, and then one piece after the other. */
export type Passing = readonly Buffer[] | Promise<readonly Buffer[]>;

export interface BodyFilter extends Unfit {
	/** Nothing reaches the client before the body is whole, so that one that fails can still be refused. */
	readonly holds: boolean;
	/** What goes on is as long as what came. */
	readonly keepsLength?: boolean;
	push(chunk: Buffer): Passing;
	end(): Passing;
	/** Called once when the exchange is over, however it ended. */
	close?(): void;
}

/** The upstream's side, as far as it is held back. */
interface Flow {
	pause(): void;
	resume(): void;
}

interface AnswerHead {
	readonly status: number;
	readonly fields: string[];
}

export class Filtered {
	readonly #filter: BodyFilter;
	readonly #exchange: Exchange;
	readonly #flow: Flow;
	readonly #onEnd: (unfit: Unfit | undefined) => void;
	/** Until it is sent. */
	#head: AnswerHead | undefined;
	/** Of the length that was promised; undefined where none was. */
	#bytesLeft: number | undefined;
	/** The pieces the filter has not taken yet, while it looks at one. */
	#turn: Promise<void> | undefined;
	#clogged = false;
	#listensForDrain = false;
	#closed = false;

	/** `onEnd` is called at most once: with what is wrong, or when all of it was written. */
	constructor(
		filter: BodyFilter,
		head: AnswerHead,
		exchange: Exchange,
		flow: Flow,
		onEnd: (unfit: Unfit | undefined) => void,
	) {
		this.#filter = filter;
		this.#head = head;
		this.#exchange = exchange;
		this.#flow = flow;
		this.#onEnd = onEnd;
		if (filter.holds) return;
		if (filter.keepsLength) this.#bytesLeft = lengthOf(head.fields);
		// A stream opens before its first event; a body that is here already goes with its header, or is refused.
		if (this.#bytesLeft === undefined) process.nextTick(this.#open);
	}

	push(chunk: Buffer): void {
		if (this.#turn !== undefined) {
			this.#after(() => this.#filter.push(chunk));
			return;
		}
		const passing = this.#filter.push(chunk);
		if (passing instanceof Promise) this.#after(() => passing);
		else this.#pass(passing);
	}

	end(): void {
		if (this.#turn !== undefined) {
			this.#after(
				() => this.#filter.end(),
				(rest) => this.#finish(rest),
			);
			return;
		}
		const rest = this.#filter.end();
		if (rest instanceof Promise)
			this.#after(
				() => rest,
				(last) => this.#finish(last),
			);
		else this.#finish(rest);
	}

	/** Nothing is written from now on. */
	close(): void {
		if (this.#closed) return;
		this.#closed = true;
		this.#filter.close?.();
	}

	/** One after the other; the upstream waits as long. */
	#after(
		work: () => Passing,
		then: (pieces: readonly Buffer[]) => void = (pieces) => this.#pass(pieces),
	): void {
		this.#flow.pause();
		const turn = this.#takeTurn(this.#turn, work, then).finally(() => {
			if (this.#turn !== turn) return;
			this.#turn = undefined;
			if (!this.#closed && !this.#clogged) this.#flow.resume();
		});
		this.#turn = turn;
	}

	/** Never rejects. */
	async #takeTurn(
		before: Promise<void> | undefined,
		work: () => Passing,
		then: (pieces: readonly Buffer[]) => void,
	): Promise<void> {
		try {
			await before;
			if (this.#closed) return;
			const pieces = await work();
			if (!this.#closed) then(pieces);
		} catch {
			// A bug: what was not looked into stays here.
			if (!this.#closed) this.#onEnd({ failed: "not looked into" });
		}
	}

	#pass(pieces: readonly Buffer[]): void {
		if (this.#filter.failed !== undefined) {
			this.#onEnd(this.#filter);
			return;
		}
		for (const piece of pieces) this.#write(piece);
	}

	#write(piece: Buffer): void {
		passedOn(piece);
		this.#start();
		if (this.#bytesLeft !== undefined) {
			this.#bytesLeft -= piece.length;
			if (this.#bytesLeft === 0) {
				// Header, last piece and end in one write.
				this.#exchange.end(piece);
				return;
			}
		}
		if (!this.#exchange.write(piece)) this.#waitForDrain();
	}

	#finish(rest: readonly Buffer[]): void {
		if (this.#filter.failed !== undefined) {
			this.#onEnd(this.#filter);
			return;
		}
		if (this.#filter.holds && this.#head !== undefined) {
			let length = 0;
			for (const piece of rest) length += piece.length;
			this.#head.fields.push("Content-Length", String(length));
		}
		for (const piece of rest) this.#write(piece);
		this.#start();
		if (this.#bytesLeft !== 0) this.#exchange.end();
		this.#onEnd(undefined);
	}

	#waitForDrain(): void {
		this.#clogged = true;
		this.#flow.pause();
		if (this.#listensForDrain) return;
		this.#listensForDrain = true;
		this.#exchange.onDrain(() => {
			this.#clogged = false;
			if (this.#turn === undefined && !this.#closed) this.#flow.resume();
		});
	}

	#start(): void {
		if (this.#head === undefined) return;
		const { status, fields } = this.#head;
		this.#head = undefined;
		this.#exchange.start(status, fields);
	}

	readonly #open = (): void => {
		if (this.#closed || this.#head === undefined) return;
		this.#start();
		this.#exchange.flush();
	};
}

/** What the header promises of the body; undefined: nothing, or none. */
export function lengthOf(fields: readonly string[]): number | undefined {
	return Number(valueOf(fields, "content-length")) || undefined;
}
