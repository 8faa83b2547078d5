/**
 * The spellings of a secret that an answer is searched for, and the search, over pieces as they come. Owns which
 * spellings count; never decides what becomes of an answer that holds one, and never prints a value.
 */
import type { Secret } from "../vault/secret.ts";

/** Shorter values would be found in innocent answers. */
export const shortestSecret = 8;

/** One spelling of a secret, as bytes and as Latin-1 text. */
export interface Needle {
	readonly bytes: Buffer;
	readonly text: string;
	/** The header field that carries the secret to the upstream; empty where none does. */
	readonly header: string;
}

/** Told once, with the header field of the secret that was found. */
export type OnReflected = (header: string) => void;

/** What no answer of an upstream may hold. */
export interface Needles {
	readonly all: readonly Needle[];
	/** By byte: 1 where a needle may end early with it, so that more of it could follow. */
	readonly within: Uint8Array;
}

/**
 * `inject` are names and values in turn, to name the field of each secret. undefined: nothing to look for.
 *
 * An upstream that echoes a request writes it as it came, inside of JSON, HTML or a URL, or as base64 or hex of the
 * bytes: those are searched for, with the differences between common libraries. Whoever wants to hide a value can spell
 * it in endless other ways, and an upstream that wants to has had the secret anyway.
 */
export function needlesOf(
	secrets: readonly Secret[],
	inject: readonly string[] | undefined,
): Needles | undefined {
	const needles = new Map<string, Needle>();
	for (const secret of secrets) {
		// What an upstream reads of a field has no blanks around it (RFC 9110 §5.5).
		const value = secret.reveal().trim();
		if (Buffer.byteLength(value) < shortestSecret) continue;
		const header = headerWith(value, inject ?? []);
		for (const text of spellings(value))
			if (!needles.has(text))
				needles.set(text, { bytes: Buffer.from(text, "latin1"), text, header });
	}
	if (needles.size === 0) return undefined;
	const within = new Uint8Array(256);
	for (const { bytes } of needles.values())
		for (const byte of bytes.subarray(0, -1)) within[byte] = 1;
	return { all: [...needles.values()], within };
}

function headerWith(value: string, inject: readonly string[]): string {
	for (let i = 0; i < inject.length; i += 2)
		if (inject[i + 1]?.includes(value)) return inject[i] ?? "";
	return "";
}

/** Of most keys, which are letters, digits, "-" and "_", these are six. */
function spellings(value: string): Set<string> {
	// Headers are Latin-1, and so are the values that go into them.
	const bytes = Buffer.from(value, "latin1");
	const hex = bytes.toString("hex");
	return new Set([
		value,
		...base64(bytes),
		hex,
		hex.toUpperCase(),
		...percentEncoded(value),
		...inJson(value),
		...inHtml(value),
	]);
}

/**
 * Within longer base64 a value looks like one of three, by where it begins. Characters that also hold bits of a
 * neighbour are left out.
 */
function base64(bytes: Buffer): string[] {
	return [0, 1, 2].flatMap((offset) => {
		const shifted = Buffer.concat([Buffer.alloc(offset), bytes]);
		const text = shifted.toString("base64url");
		const own = text.slice(
			offset === 0 ? 0 : offset + 1,
			shifted.length % 3 === 0 ? text.length : -1,
		);
		return [own, own.replaceAll("-", "+").replaceAll("_", "/")];
	});
}

const asPercent = (char: string): string =>
	`%${char.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`;

/** RFC 3986's own set; JavaScript's; with "/" left alone; and a form's, whose blank is "+". */
function percentEncoded(value: string): string[] {
	const strict = value.replaceAll(/[^\w.~-]/g, asPercent);
	const all = [
		strict,
		strict.replaceAll("%2F", "/"),
		value.replaceAll(/[^\w.~!'()*-]/g, asPercent),
		strict.replaceAll("%20", "+").replaceAll("~", "%7E"),
	];
	return [
		...all,
		...all.map((text) =>
			text.replaceAll(/%[\dA-F]{2}/g, (code) => code.toLowerCase()),
		),
	];
}

const escape = (text: string, chars: RegExp): string =>
	text.replaceAll(
		chars,
		(char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`,
	);

/** Besides what JSON asks for: PHP escapes "/", Go what HTML knows, Gson "=" as well, .NET "+" and in capitals. */
function inJson(value: string): string[] {
	const plain = JSON.stringify(value).slice(1, -1);
	return [
		plain,
		plain.replaceAll("/", "\\/"),
		escape(plain, /[<>&]/g),
		escape(plain, /[<>&'=]/g),
		escape(value, /["<>&'+`]/g).replaceAll(/\\u[\da-f]{4}/g, (code) =>
			code.toUpperCase().replace("\\U", "\\u"),
		),
	];
}

function inHtml(value: string): string[] {
	const named = value
		.replaceAll("&", "&amp;")
		.replaceAll("<", "&lt;")
		.replaceAll(">", "&gt;");
	return [
		named,
		named.replaceAll('"', "&quot;").replaceAll("'", "&#39;"),
		named.replaceAll('"', "&quot;").replaceAll("'", "&#x27;"),
		named.replaceAll('"', "&#34;").replaceAll("'", "&#39;"),
	];
}

/** The needle that stands in an answer's header; `fields` are names and values in turn. */
export function findInFields(
	needles: Needles,
	fields: readonly string[],
): Needle | undefined {
	const text = fields.join("\n");
	return needles.all.find((needle) => text.includes(needle.text));
}

const nothing: readonly Buffer[] = [];

/**
 * Feed it the pieces in order; what it returns holds no needle. The end of a piece that may begin one is held back until
 * the next shows, and nothing else is: an event's last bytes are no secret's first.
 */
export class Search {
	readonly #needles: Needles;
	#held: Buffer | undefined;
	#found: Needle | undefined;

	constructor(needles: Needles) {
		this.#needles = needles;
	}

	/** Once set, nothing comes out any more. */
	get found(): Needle | undefined {
		return this.#found;
	}

	/** Something is held back. */
	get holds(): boolean {
		return this.#held !== undefined;
	}

	push(piece: Buffer): readonly Buffer[] {
		if (this.#found !== undefined || piece.length === 0) return nothing;
		const window =
			this.#held === undefined ? piece : Buffer.concat([this.#held, piece]);
		for (const needle of this.#needles.all) {
			if (window.indexOf(needle.bytes) === -1) continue;
			this.#found = needle;
			this.#held = undefined;
			return nothing;
		}
		const held = possibleStart(this.#needles, window);
		if (held === 0) {
			this.#held = undefined;
			return [window];
		}
		const passes = window.length - held;
		// A copy: a view would keep the whole piece.
		this.#held = Buffer.from(window.subarray(passes));
		return passes === 0 ? nothing : [window.subarray(0, passes)];
	}

	/** No more pieces: what was held back began none. */
	end(): readonly Buffer[] {
		const held = this.#held;
		this.#held = undefined;
		return held === undefined ? nothing : [held];
	}
}

/** How many of the last bytes begin a needle. */
function possibleStart({ all, within }: Needles, window: Buffer): number {
	let longest = 0;
	const { length } = window;
	// Most pieces end in what no needle holds: a line's end, a brace.
	if (within[window[length - 1] ?? 0] === 0) return 0;
	for (const { bytes } of all) {
		const first = bytes[0] ?? 0;
		let at = window.indexOf(first, Math.max(0, length - bytes.length + 1));
		while (at !== -1 && length - at > longest) {
			if (window.compare(bytes, 0, length - at, at) === 0)
				longest = length - at;
			at = window.indexOf(first, at + 1);
		}
	}
	return longest;
}
