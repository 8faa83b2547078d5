/**
 * What an encoded answer says, decoded on the side: the answer itself goes on as it came. Decodes outside of this thread,
 * keeps nothing, and gives up on what decodes to too much.
 */
import {
	constants,
	createBrotliDecompress,
	createGunzip,
	createInflate,
	createInflateRaw,
	createZstdDecompress,
	type Gunzip,
} from "node:zlib";

export type Coding = "gzip" | "deflate" | "br" | "zstd";

const codings: Readonly<Record<string, Coding>> = {
	gzip: "gzip",
	"x-gzip": "gzip",
	deflate: "deflate",
	br: "br",
	zstd: "zstd",
};

/** undefined: not encoded. "unknown": also what was encoded twice. `fields` are names and values in turn. */
export function codingOf(
	fields: readonly string[],
): Coding | "unknown" | undefined {
	let named: string | undefined;
	for (let i = 0; i < fields.length; i += 2) {
		if (fields[i]?.length !== 16) continue;
		if (fields[i]?.toLowerCase() !== "content-encoding") continue;
		const value = fields[i + 1]?.trim().toLowerCase() ?? "";
		if (value === "" || value === "identity") continue;
		named = named === undefined ? value : `${named}, ${value}`;
	}
	return named === undefined ? undefined : (codings[named] ?? "unknown");
}

/** An answer may decode to this much whatever it is made of … */
const freeBytes = 16 * 1024 * 1024;
/** … and beyond, to this many times its own size. JSON and pages stay under 50. */
const mostTimes = 200;
const chunkSize = 64 * 1024;

/** One piece at a time: `decode` again only when the last has resolved. */
export class Decoder {
	readonly #coding: Coding;
	readonly #see: (bytes: Buffer) => void;
	#engine: Gunzip | undefined;
	#failed: string | undefined;
	#taken = 0;
	#made = 0;
	/** Ends the wait for the piece under way. */
	#settle: (() => void) | undefined;
	#finishing = false;
	#closed = false;

	/** `see` is given what was decoded, in order. */
	constructor(coding: Coding, see: (bytes: Buffer) => void) {
		this.#coding = coding;
		this.#see = see;
	}

	/** Why not all of it was seen. */
	get failed(): string | undefined {
		return this.#failed;
	}

	/** Bytes that were decoded so far. */
	get made(): number {
		return this.#made;
	}

	/** Resolves when all that these bytes decode to was seen. Never rejects. */
	decode(piece: Buffer): Promise<void> {
		if (this.#failed !== undefined || this.#closed || piece.length === 0)
			return Promise.resolve();
		this.#taken += piece.length;
		this.#engine ??= this.#start(piece);
		const engine = this.#engine;
		return new Promise((resolve) => {
			this.#settle = resolve;
			engine.write(piece, () => {
				// What the engine made while nobody was asked lies in its buffer.
				while (engine.read() !== null);
				this.#done();
			});
		});
	}

	/** After the last piece. A body that ends in the middle of its coding has failed. */
	finish(): Promise<void> {
		const engine = this.#engine;
		if (engine === undefined || this.#failed !== undefined || this.#closed)
			return Promise.resolve();
		this.#finishing = true;
		return new Promise((resolve) => {
			this.#settle = resolve;
			engine.end();
		});
	}

	/** Frees the engine. Harmless when it is free already. */
	close(): void {
		this.#closed = true;
		this.#engine?.destroy();
		this.#done();
	}

	#done(): void {
		const settle = this.#settle;
		this.#settle = undefined;
		settle?.();
	}

	#fail(reason: string): void {
		this.#failed ??= reason;
		this.#engine?.destroy();
		this.#done();
	}

	#start(first: Buffer): Gunzip {
		const engine = engineFor(this.#coding, first);
		engine.on("data", (bytes: Buffer) => {
			if (this.#failed !== undefined || this.#closed) return;
			this.#made += bytes.length;
			if (this.#made > freeBytes && this.#made > this.#taken * mostTimes)
				this.#fail("decodes to too much");
			else this.#see(bytes);
		});
		engine.on("error", () => this.#fail("cannot be decoded"));
		engine.on("end", () => {
			// Its coding has ended, and there are more bytes.
			if (!this.#finishing) this.#fail("goes on behind its coding");
			else this.#done();
		});
		return engine;
	}
}

/** Each gives out what it can as soon as it can. */
function engineFor(coding: Coding, first: Buffer): Gunzip {
	const options = { chunkSize, flush: constants.Z_SYNC_FLUSH };
	if (coding === "gzip") return createGunzip(options);
	// RFC 9110 §8.4.1.2: some send it without its zlib wrapper, whose first byte ends in 8.
	if (coding === "deflate")
		return ((first[0] ?? 0) & 0x0f) === 8
			? createInflate(options)
			: createInflateRaw(options);
	if (coding === "br")
		return createBrotliDecompress({
			chunkSize,
			flush: constants.BROTLI_OPERATION_FLUSH,
		});
	return createZstdDecompress({ chunkSize, flush: constants.ZSTD_e_flush });
}
