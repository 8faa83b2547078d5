/** One HTTP request of an MCP client as the two eras read it: its fields, its body as JSON, what it accepts. Judges no method. */
import { Readable } from "node:stream";
import type { Sent } from "../outbound/transport.ts";
import type { Answer } from "./answer.ts";
import { codes, failed, type Outcome, parseJson } from "./message.ts";

/** A request whose era is not known yet. */
export interface Asked {
	readonly client: string;
	readonly answer: Answer;
	readonly fields: Fields;
	readonly accepts: Accepts;
}

export interface Accepts {
	readonly json: boolean;
	readonly events: boolean;
}

/** A request that waits for its server: an event stream is begun for it when that takes long. */
export interface Pending {
	readonly sinceMs: number;
	/** Begins the stream. */
	open(): void;
	comment(): void;
}

/** What a bridge's requests have in common. */
export interface Pace {
	nowMs(): number;
	readonly pending: Set<Pending>;
}

/** By lower-case name; a repeated field is joined as HTTP does. */
export type Fields = ReadonlyMap<string, string>;

export function fieldsOf(headers: Sent["headers"]): Fields {
	const fields = new Map<string, string>();
	const add = (name: string, value: unknown): void => {
		const lower = name.toLowerCase();
		const before = fields.get(lower);
		const text = Array.isArray(value) ? value.join(", ") : String(value);
		fields.set(lower, before === undefined ? text : `${before}, ${text}`);
	};
	if (Array.isArray(headers))
		for (let i = 0; i + 1 < headers.length; i += 2)
			add(String(headers[i]), headers[i + 1]);
	else
		for (const [name, value] of Object.entries(headers ?? {}))
			if (value !== undefined) add(name, value);
	return fields;
}

/** Who says nothing is answered in JSON. */
export function acceptsOf(fields: Fields): Accepts {
	const accept = (fields.get("accept") ?? "*/*").toLowerCase();
	return {
		json: /application\/(json|\*)|\*\/\*/.test(accept),
		events: accept.includes("text/event-stream"),
	};
}

const tooLarge = "too large";

/** The body as JSON; a number: the status to refuse it with, and why. */
export async function bodyOf(
	{ body }: Sent,
	limitBytes: number,
): Promise<{ json: unknown } | { status: number; outcome: Outcome }> {
	try {
		const text = await textOf(body, limitBytes);
		return { json: parseJson(text) };
	} catch (error) {
		return error instanceof RangeError && error.message === tooLarge
			? {
					status: 413,
					outcome: failed(-33413, "The message is larger than the limit."),
				}
			: { status: 400, outcome: failed(codes.parseError, "Parse error") };
	}
}

async function textOf(body: Sent["body"], limitBytes: number): Promise<string> {
	if (typeof body === "string") return body;
	if (body instanceof Uint8Array) return utf8(body);
	if (!(body instanceof Readable)) return "";
	const chunks: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of body) {
		const piece = Buffer.from(chunk as Uint8Array); // a byte stream, as the gate gives it
		bytes += piece.length;
		if (bytes > limitBytes) throw new RangeError(tooLarge);
		chunks.push(piece);
	}
	return utf8(Buffer.concat(chunks));
}

const decoder = new TextDecoder("utf-8", { fatal: true });
const utf8 = (bytes: Uint8Array): string => decoder.decode(bytes);
