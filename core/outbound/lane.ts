/**
 * One direction of an open tunnel: follows the frames, looks into them where somebody has to, and lets on what may go on,
 * no faster than the other end takes it. Ends nothing by itself: whoever owns it is told why it should.
 */
import type { Duplex, Transform, Writable } from "node:stream";
import { type CloseCode, closeFrame } from "./frame.ts";
import { Framing, type FramingFault, type FramingRules } from "./framing.ts";

export interface LaneRules extends FramingRules {
	/** What looks into the frames, in this order. Mostly nothing does. */
	readonly stages: readonly Transform[];
	onFault(fault: FramingFault): void;
}

export class Lane {
	/** In the bytes that went through, for whoever looks whether it is idle. */
	bytes = 0;
	readonly #from: Duplex;
	readonly #to: Duplex;
	readonly #rules: LaneRules;
	readonly #entry: Writable;
	readonly #framing: Framing;
	/** Of what leaves, where that is not what comes. */
	readonly #left: Framing;
	#stopped = false;

	constructor(from: Duplex, to: Duplex, rules: LaneRules) {
		const { stages } = rules;
		this.#from = from;
		this.#to = to;
		this.#rules = rules;
		this.#framing = new Framing(rules);
		const { sender, compressed, mostBytes } = rules;
		this.#left =
			stages.length === 0
				? this.#framing
				: new Framing({ sender, compressed, mostBytes });
		const [first] = stages;
		this.#entry = first ?? to;
		for (const [index, stage] of stages.entries()) {
			const next = stages[index + 1];
			if (next) stage.pipe(next);
			else this.#leave(stage);
		}
	}

	/** A close went on to the other end. */
	get closed(): boolean {
		return this.#left.closed;
	}

	/** From now on what comes goes through. `head` came before. */
	begin(head: Buffer): void {
		const from = this.#from;
		this.#entry.on("drain", () => from.resume());
		if (head.length > 0) this.#take(head);
		from.on("data", this.#take);
		from.once("end", () => {
			if (!this.#stopped) this.#entry.end();
		});
	}

	/** Nothing goes through any more; what still comes is dropped. */
	stop(): void {
		if (this.#stopped) return;
		this.#stopped = true;
		for (const stage of this.#rules.stages) stage.destroy();
		this.#from.resume();
	}

	/** The last words to the other end, in the sender's place. Where a frame is under way there is no room for them. */
	close(code: CloseCode, reason: string): void {
		this.stop();
		const to = this.#to;
		if (to.destroyed || to.writableEnded) return;
		if (!this.#left.atBoundary) {
			to.destroy();
			return;
		}
		if (!this.closed) to.write(closeFrame(code, reason, this.#rules.sender));
		to.end();
	}

	readonly #take = (chunk: Buffer): void => {
		if (this.#stopped) return;
		const framing = this.#framing;
		const good = framing.follow(chunk);
		this.bytes += good.length;
		if (good.length > 0 && !this.#entry.write(good)) this.#from.pause();
		if (framing.fault) this.#rules.onFault(framing.fault);
	};

	#leave(last: Transform): void {
		const to = this.#to;
		last.on("data", (piece: Buffer) => {
			if (this.#stopped) return;
			this.#left.follow(piece);
			if (!to.write(piece)) last.pause();
		});
		last.once("end", () => {
			if (!this.#stopped) to.end();
		});
		to.on("drain", () => last.resume());
	}
}
