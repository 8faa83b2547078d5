/**
 * Takes from an upstream's tools/list what its client may not call, and learns the tools' own hints by the way. Holds
 * only what it must: a JSON answer whole, or an event from its first data line on. A tool hidden here is still refused
 * when it is called: this is courtesy, never the guard.
 */
import { isObject } from "../json.ts";

/** The largest answer, or event, that is read. */
const limitBytes = 8 * 1024 * 1024;
/** What each held line costs beside its bytes. */
const lineOverhead = 64;
const tooLarge = "a tools/list answer over 8 MiB";
const tooDeep = "a tools/list answer nested too deep";
const notJson = "a tools/list answer that is not JSON";
const lf = 0x0a;
const cr = 0x0d;
const byteOrderMark = Buffer.from([0xef, 0xbb, 0xbf]);

/** Feed it the answer's pieces in order and pass on what it returns; then `end`. */
export class ToolListFilter {
	/** Nothing comes out before the end: an answer that fails can still be refused. */
	readonly holds: boolean;
	readonly #allow: (name: string) => boolean;
	readonly #learn: (name: string, readOnly: boolean) => void;
	/** All of a JSON answer; of events, the line that has not ended. */
	readonly #tail = new Tail();
	/** The event under way, from its first data line on. */
	#held: Line[] = [];
	#heldBytes = 0;
	/** The last piece ended in CR: an LF that comes next belongs to it. */
	#afterCr = false;
	#firstLine = true;
	#failed: string | undefined;

	/**
	 * `events`: text/event-stream; `json`: anything else. `learn` is told of every tool before `allow` is asked of any.
	 */
	constructor(
		kind: "json" | "events",
		allow: (name: string) => boolean,
		learn: (name: string, readOnly: boolean) => void,
	) {
		this.holds = kind === "json";
		this.#allow = allow;
		this.#learn = learn;
	}

	/** Why the answer cannot be passed on: what comes after is dropped, so the caller breaks it off or answers itself. */
	get failed(): string | undefined {
		return this.#failed;
	}

	push(chunk: Buffer): Buffer[] {
		if (this.#failed !== undefined) return [];
		const out: Buffer[] = [];
		if (this.holds) this.#keep(chunk);
		else this.#pushEvents(chunk, out);
		return this.#passing(out);
	}

	/** The rest. An event that the end cut short is judged like a whole one: some clients take it for one. */
	end(): Buffer[] {
		if (this.#failed !== undefined) return [];
		const out: Buffer[] = [];
		const rest = this.#tail.take();
		if (!this.holds) {
			if (rest.length > 0) this.#line({ bytes: rest, ending: 0 }, out);
			this.#finishEvent(out);
		} else if (rest.length > 0) {
			const text = textOf(rest);
			const parsed = text === undefined ? "not-json" : parse(text);
			if (parsed === "not-json") this.#failed = notJson;
			else out.push(this.#filter(parsed) ?? rest);
		}
		return this.#passing(out);
	}

	#passing(pieces: Buffer[]): Buffer[] {
		if (this.#failed !== undefined) return [];
		return pieces.length > 1 ? [Buffer.concat(pieces)] : pieces;
	}

	#keep(bytes: Buffer): void {
		if (this.#tail.length + this.#heldBytes + bytes.length > limitBytes)
			this.#failed = tooLarge;
		else this.#tail.append(bytes);
	}

	#pushEvents(chunk: Buffer, out: Buffer[]): void {
		let start = 0;
		if (this.#afterCr && chunk.length > 0) {
			this.#afterCr = false;
			if (chunk[0] === lf) {
				start = 1;
				this.#endOfCrLf(chunk.subarray(0, 1), out);
			}
		}
		for (let i = start; i < chunk.length; i++) {
			const byte = chunk[i];
			if (byte !== lf && byte !== cr) continue;
			let ending = 1;
			if (byte === cr) {
				if (chunk[i + 1] === lf) ending = 2;
				else if (i + 1 === chunk.length) this.#afterCr = true;
			}
			i += ending - 1;
			this.#keep(chunk.subarray(start, i + 1));
			if (this.#failed !== undefined) return;
			this.#line({ bytes: this.#tail.take(), ending }, out);
			if (this.#failed !== undefined) return;
			start = i + 1;
		}
		if (start < chunk.length) this.#keep(chunk.subarray(start));
	}

	/** The LF of a CRLF that two pieces had between them. */
	#endOfCrLf(bytes: Buffer, out: Buffer[]): void {
		const last = this.#held.pop();
		if (last === undefined) out.push(bytes);
		else
			this.#held.push({
				bytes: Buffer.concat([last.bytes, bytes]),
				ending: 2,
			});
	}

	#line(line: Line, out: Buffer[]): void {
		const bare = line.bytes.length === line.ending;
		const holds = this.#held.length > 0;
		if (bare) this.#finishEvent(out);
		if (!bare && (holds || dataOf(line, this.#firstLine) !== undefined)) {
			this.#held.push(line);
			this.#heldBytes += line.bytes.length + lineOverhead;
		} else out.push(line.bytes);
		this.#firstLine = false;
	}

	#finishEvent(out: Buffer[]): void {
		const lines = this.#held;
		const [first] = lines;
		if (first === undefined) return;
		this.#held = [];
		this.#heldBytes = 0;
		// The first line held may be the stream's first, with a byte-order mark before it.
		const data = lines.map((line, index) => dataOf(line, index === 0));
		const text = data.filter((value) => value !== undefined).join("\n");
		const parsed = parse(text);
		const filtered = parsed === "not-json" ? undefined : this.#filter(parsed);
		if (filtered === undefined) {
			for (const { bytes } of lines) out.push(bytes);
			return;
		}
		const ending =
			first.ending === 0
				? Buffer.from("\n")
				: first.bytes.subarray(-first.ending);
		out.push(Buffer.from("data: "), filtered, ending);
		for (const [index, { bytes }] of lines.entries())
			if (data[index] === undefined) out.push(bytes);
	}

	/** The new bytes; `undefined` where no tools are listed, or the answer failed. */
	#filter(
		parsed: { readonly value: unknown } | "too-deep",
	): Buffer | undefined {
		if (parsed === "too-deep") {
			this.#failed = tooDeep;
			return undefined;
		}
		const { value } = parsed;
		const lists: ToolList[] = [];
		for (const message of Array.isArray(value) ? value : [value]) {
			const list = listIn(message);
			if (list !== undefined) lists.push(list);
		}
		if (lists.length === 0) return undefined;
		this.#learnFrom(lists);
		for (const { result, tools } of lists) {
			result["tools"] = tools.filter((tool) => {
				const name = nameOf(tool);
				return name !== undefined && this.#allow(name);
			});
			if ("cacheScope" in result || "ttlMs" in result)
				result["cacheScope"] = "private";
		}
		try {
			return Buffer.from(JSON.stringify(value));
		} catch {
			this.#failed = tooDeep;
			return undefined;
		}
	}

	/** A name that is listed twice is what the less harmless one says. */
	#learnFrom(lists: readonly ToolList[]): void {
		const learned = new Map<string, boolean>();
		for (const { tools } of lists) {
			for (const tool of tools) {
				const name = nameOf(tool);
				if (name !== undefined)
					learned.set(name, learned.get(name) !== false && readsOnly(tool));
			}
		}
		for (const [name, readOnly] of learned) this.#learn(name, readOnly);
	}
}

interface ToolList {
	readonly result: Record<string, unknown>;
	readonly tools: readonly unknown[];
}

function listIn(message: unknown): ToolList | undefined {
	if (!isObject(message)) return undefined;
	const { result } = message;
	if (!isObject(result)) return undefined;
	const { tools } = result;
	return Array.isArray(tools) ? { result, tools } : undefined;
}

function nameOf(tool: unknown): string | undefined {
	const name = isObject(tool) ? tool["name"] : undefined;
	return typeof name === "string" ? name : undefined;
}

/** One that also calls itself destructive contradicts itself. */
function readsOnly(tool: unknown): boolean {
	const annotations = isObject(tool) ? tool["annotations"] : undefined;
	return (
		isObject(annotations) &&
		annotations["readOnlyHint"] === true &&
		annotations["destructiveHint"] !== true
	);
}

/** A line of an event stream with what ended it: 0 to 2 bytes. */
interface Line {
	readonly bytes: Buffer;
	readonly ending: number;
}

/** The value of a `data` field (HTML, "Interpreting an event stream"); `undefined` for another field or a comment. */
function dataOf(
	{ bytes, ending }: Line,
	mayBeMarked: boolean,
): string | undefined {
	const start = mayBeMarked && startsWith(bytes, byteOrderMark) ? 3 : 0;
	const field = bytes.subarray(start, bytes.length - ending);
	if (!startsWith(field, dataField)) return undefined;
	if (field.length === dataField.length) return "";
	if (field[dataField.length] !== 0x3a) return undefined;
	const value = field[dataField.length + 1] === 0x20 ? 6 : 5;
	return field.toString("utf8", value);
}

const dataField = Buffer.from("data");

const startsWith = (bytes: Buffer, start: Buffer): boolean =>
	bytes.length >= start.length &&
	bytes.compare(start, 0, start.length, 0, start.length) === 0;

/** `undefined` for what is not UTF-8; a byte-order mark is left out, as clients do. */
function textOf(bytes: Buffer): string | undefined {
	try {
		return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

/** The proposal "JSON.parse source text access": in this Node, and not in TypeScript's types yet. */
interface ExactJson {
	parse(
		text: string,
		reviver: (
			key: string,
			value: unknown,
			context: { readonly source?: string },
		) => unknown,
	): unknown;
	rawJSON(source: string): unknown;
}
const exactJson = JSON as unknown as ExactJson;

/** Numbers that JavaScript cannot hold are kept as they are spelled. */
function parse(
	text: string,
): { readonly value: unknown } | "not-json" | "too-deep" {
	try {
		const value = exactJson.parse(text, (_, item, { source }) =>
			typeof item === "number" &&
			source !== undefined &&
			String(item) !== source
				? exactJson.rawJSON(source)
				: item,
		);
		return { value };
	} catch (error) {
		// The stack ran out: it is JSON, and a client with another parser reads it.
		return error instanceof RangeError ? "too-deep" : "not-json";
	}
}

/** Bytes that go on growing: each is copied a few times at most, however small the pieces are. */
class Tail {
	#bytes = Buffer.alloc(0);
	#used = 0;

	get length(): number {
		return this.#used;
	}

	append(piece: Buffer): void {
		const needed = this.#used + piece.length;
		if (needed > this.#bytes.length) {
			const larger = Buffer.alloc(Math.max(needed, this.#bytes.length * 2));
			this.#bytes.copy(larger, 0, 0, this.#used);
			this.#bytes = larger;
		}
		piece.copy(this.#bytes, this.#used);
		this.#used = needed;
	}

	/** What was appended, once. */
	take(): Buffer {
		const taken = this.#bytes.subarray(0, this.#used);
		this.#bytes = Buffer.alloc(0);
		this.#used = 0;
		return taken;
	}
}
