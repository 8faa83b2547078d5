/**
 * Cuts a stream of bytes into its lines. Holds at most one unfinished line, and of that no more than it may be long:
 * a longer one is told once and let go. Reads no meaning into them.
 */

export interface LineEvents {
	/** Without its end; a carriage return before it is left out, too. */
	line(bytes: Buffer): void;
	/** A line grew longer than `longest`. What was kept of it comes along; the rest is skipped. */
	tooLong(beginning: Buffer): void;
}

const newline = 0x0a;
const carriageReturn = 0x0d;

export class Lines {
	readonly #longest: number;
	readonly #events: LineEvents;
	#pieces: Buffer[] = [];
	#bytes = 0;
	#skips = false;

	/** In bytes. */
	constructor(longest: number, events: LineEvents) {
		this.#longest = longest;
		this.#events = events;
	}

	push(chunk: Buffer): void {
		let from = 0;
		for (;;) {
			const end = chunk.indexOf(newline, from);
			if (end === -1) break;
			this.#add(chunk.subarray(from, end));
			this.#end();
			from = end + 1;
		}
		if (from < chunk.length) this.#add(chunk.subarray(from));
	}

	/** The stream has ended: what was begun is a line. */
	end(): void {
		if (this.#bytes > 0) this.#end();
	}

	#add(piece: Buffer): void {
		if (this.#skips || piece.length === 0) return;
		this.#pieces.push(piece);
		this.#bytes += piece.length;
		if (this.#bytes <= this.#longest) return;
		this.#skips = true;
		const beginning = this.#take().subarray(0, this.#longest);
		this.#events.tooLong(beginning);
	}

	#end(): void {
		if (this.#skips) {
			this.#skips = false;
			return;
		}
		const line = this.#take();
		this.#events.line(
			line.at(-1) === carriageReturn ? line.subarray(0, -1) : line,
		);
	}

	#take(): Buffer {
		const [only] = this.#pieces;
		const whole =
			this.#pieces.length === 1 && only !== undefined
				? only
				: Buffer.concat(this.#pieces, this.#bytes);
		this.#pieces = [];
		this.#bytes = 0;
		return whole;
	}
}
