/**
 * Counts the tokens an exchange used, as the upstream's answer reports them, and estimates where it reports none. Only
 * watches: no byte changes or waits for it, except for those that have to be decoded first. Keeps at most one line of a
 * stream, or the end of a document.
 */
import { codingOf, Decoder } from "./decoder.ts";
import type { AnswerTap, BodyFilter } from "./filtered.ts";
import { Reported } from "./reported.ts";
import { valueOf } from "../request/head.ts";

/** About what English takes. */
const bytesPerToken = 4;
export const estimated = (bytes: number): number =>
	Math.ceil(bytes / bytesPerToken);

/** Told once when the exchange is over, however it ended; not where the answer has no body. */
export type OnUsage = (tokens: number) => void;

/**
 * `sent`: bytes of the request's text; undefined where it had no body, so that nothing new was asked of a model and only
 * a report counts.
 */
export function usage(
	sent: number | undefined,
	bodyless: boolean,
	onUsage: OnUsage,
): AnswerTap {
	return (status, fields) => {
		if (bodyless || status === 101 || status === 204 || status === 304)
			return undefined;
		const type = valueOf(fields, "content-type")?.toLowerCase() ?? "";
		const coding = codingOf(fields);
		const reader: Reader = type.startsWith("text/event-stream")
			? new Lines("data:")
			: type.includes("ndjson")
				? new Lines("")
				: new Document(/json/.test(type), /json|^text\/|xml/.test(type));
		// A refusal used nothing, unless it says so.
		const estimate = sent !== undefined && status < 400;
		return new Watch(
			reader,
			coding === undefined || coding === "unknown"
				? undefined
				: new Decoder(coding, (bytes) => reader.see(bytes)),
			(hasEnded) => {
				const reported = reader.reported.tokens;
				if (reported !== undefined && (hasEnded || !estimate))
					onUsage(reported);
				else if (estimate)
					onUsage(
						Math.max(reported ?? 0, estimated((sent ?? 0) + reader.textBytes)),
					);
			},
		);
	};
}

/** Looks for reports in plain bytes. Never throws for what they say. */
interface Reader {
	see(bytes: Buffer): void;
	end(): void;
	readonly reported: Reported;
	/** For an estimate. */
	readonly textBytes: number;
}

class Watch implements BodyFilter {
	readonly holds = false;
	readonly keepsLength = true;
	readonly failed = undefined;
	readonly #reader: Reader;
	readonly #decoder: Decoder | undefined;
	#onOver: ((hasEnded: boolean) => void) | undefined;
	#hasEnded = false;

	constructor(
		reader: Reader,
		decoder: Decoder | undefined,
		onOver: (hasEnded: boolean) => void,
	) {
		this.#reader = reader;
		this.#decoder = decoder;
		this.#onOver = onOver;
	}

	push(chunk: Buffer): readonly Buffer[] | Promise<readonly Buffer[]> {
		if (this.#decoder !== undefined)
			return this.#decoder.decode(chunk).then(() => [chunk]);
		this.#reader.see(chunk);
		return [chunk];
	}

	end(): readonly Buffer[] {
		this.#reader.end();
		this.#hasEnded = true;
		return [];
	}

	close(): void {
		this.#decoder?.close();
		const onOver = this.#onOver;
		this.#onOver = undefined;
		onOver?.(this.#hasEnded);
	}
}

/** A longer document's report is looked for in its end only, where every provider has it. */
const keptBytes = 256 * 1024;

class Document implements Reader {
	readonly reported = new Reported();
	readonly #isJson: boolean;
	readonly #isText: boolean;
	#pieces: Buffer[] = [];
	#kept = 0;
	#seen = 0;

	constructor(isJson: boolean, isText: boolean) {
		this.#isJson = isJson;
		this.#isText = isText;
	}

	get textBytes(): number {
		return this.#isText ? this.#seen : 0;
	}

	see(bytes: Buffer): void {
		this.#seen += bytes.length;
		if (!this.#isJson) return;
		this.#pieces.push(bytes);
		this.#kept += bytes.length;
		// Joined before it is many small pieces, and cut before it is large.
		if (this.#pieces.length < 512 && this.#kept < keptBytes * 4) return;
		const end = Buffer.from(Buffer.concat(this.#pieces).subarray(-keptBytes));
		this.#pieces = [end];
		this.#kept = end.length;
	}

	end(): void {
		if (this.#kept === 0) return;
		const text = Buffer.concat(this.#pieces).toString("utf8");
		if (this.#kept === this.#seen) this.reported.readWhole(text);
		else this.reported.readEnd(text);
		this.#pieces = [];
	}
}

/** A longer line is not read. */
const lineLimit = 1024 * 1024;
/** The text in a longer line is not told apart from what is around it. */
const textLineLimit = 16 * 1024;
const lf = 0x0a;
/** What the model said, in the events of the providers; the rest of an event is many times that. */
const said =
	/"(?:content|text|delta|arguments|partial_json|thinking|reasoning|reasoning_content|refusal)"\s*:\s*"((?:[^"\\]|\\.)*)"/g;

/** Events, or lines of JSON. */
class Lines implements Reader {
	readonly reported = new Reported();
	readonly #start: string;
	#pieces: Buffer[] = [];
	#length = 0;
	textBytes = 0;

	/** What a line that counts begins with. */
	constructor(start: string) {
		this.#start = start;
	}

	see(bytes: Buffer): void {
		let from = 0;
		for (;;) {
			const end = bytes.indexOf(lf, from);
			if (end === -1) break;
			this.#keep(bytes.subarray(from, end));
			this.#line();
			from = end + 1;
		}
		if (from < bytes.length) this.#keep(bytes.subarray(from));
	}

	end(): void {
		if (this.#length > 0) this.#line();
	}

	#keep(bytes: Buffer): void {
		this.#length += bytes.length;
		if (this.#length > lineLimit) this.#pieces = [];
		else this.#pieces.push(bytes);
	}

	#line(): void {
		const pieces = this.#pieces;
		const length = this.#length;
		this.#pieces = [];
		this.#length = 0;
		if (length > lineLimit) {
			this.textBytes += length;
			return;
		}
		const [only = Buffer.alloc(0)] = pieces;
		const whole = pieces.length > 1 ? Buffer.concat(pieces) : only;
		const line = whole.toString("utf8");
		if (!line.startsWith(this.#start)) return;
		const data = line.slice(this.#start.length);
		if (data.includes('"usage')) this.reported.readWhole(data);
		this.textBytes += textIn(data, length);
	}
}

function textIn(data: string, length: number): number {
	if (length > textLineLimit) return length;
	let found = false;
	let bytes = 0;
	for (const [, text = ""] of data.matchAll(said)) {
		found = true;
		bytes += Buffer.byteLength(text);
	}
	return found ? bytes : length;
}
