/**
 * Looks for secrets in answers on their way to the client. "record" passes every byte on at once and hands a copy over,
 * bounded; "redact" lets a piece go when what it may hold is known, with each secret written over. Owns no rule.
 */
import { codingOf, Decoder, type Coding } from "../outbound/decoder.ts";
import type { AnswerTap, BodyFilter } from "../outbound/filtered.ts";
import { replaceField } from "../outbound/replace-field.ts";
import { valueOf } from "../request/head.ts";
import { type Leak, masked, overlapBytes } from "./leaks.ts";
import type { LeakText } from "./order.ts";

/** Where answers are looked through. */
export interface Looking {
	/** Somebody waits. Rejects where it could not be done. */
	look(text: LeakText): Promise<readonly Leak[]>;
	/** Takes a copy and returns. `false`: there is no room for more. */
	reserve(bytes: number): boolean;
	/** Looks through what was reserved, and gives the room back. */
	record(text: LeakText): void;
	/** Something was found and taken out. */
	found(leaks: readonly Leak[]): void;
}

/** Of one answer. */
const mostKeptBytes = 256 * 1024;
/** A word that does not end has no secret longer than this. */
const mostHeldBytes = 4 * 1024;
const pixels = /^(?:image|audio|video|font)\//i;
const unread =
	/^(?:image|audio|video|font)\/|^application\/(?:octet-stream|zip|gzip|x-tar|pdf|wasm|vnd\.)/i;

const hasBody = (status: number, bodyless: boolean): boolean =>
	!bodyless && status !== 101 && status !== 204 && status !== 304;

/** `bodyless`: the answer to a HEAD. */
export function recording(looking: Looking, bodyless: boolean): AnswerTap {
	return (status, fields) => {
		if (!hasBody(status, bodyless)) return undefined;
		const coding = codingOf(fields);
		return coding === "unknown" ||
			unread.test(valueOf(fields, "content-type") ?? "")
			? undefined
			: new Recording(looking, coding);
	};
}

export function redacting(looking: Looking, bodyless: boolean): AnswerTap {
	return (status, fields) => {
		if (
			!hasBody(status, bodyless) ||
			pixels.test(valueOf(fields, "content-type") ?? "")
		)
			return undefined;
		// None was asked for: a secret could be fetched in parts.
		if (status === 206)
			return { failed: "a part that nobody asked for", blameless: true };
		const coding = codingOf(fields);
		if (coding === "unknown")
			return { failed: "a coding that cannot be looked into", blameless: true };
		for (const name of ofTheBytes) replaceField(fields, name, undefined);
		if (coding === undefined) return new Redacting(looking, undefined);
		for (const name of ["content-encoding", "content-length"])
			replaceField(fields, name, undefined);
		return new Redacting(looking, coding);
	};
}

/** True of the upstream's bytes, and perhaps not of those that go on. */
const ofTheBytes = [
	"etag",
	"digest",
	"content-digest",
	"repr-digest",
	"content-md5",
	"accept-ranges",
];

class Recording implements BodyFilter {
	readonly holds = false;
	readonly keepsLength = true;
	readonly failed = undefined;
	readonly #looking: Looking;
	readonly #coding: Coding | undefined;
	#kept: Buffer[] | undefined = [];
	#keptBytes = 0;

	constructor(looking: Looking, coding: Coding | undefined) {
		this.#looking = looking;
		this.#coding = coding;
	}

	push(chunk: Buffer): readonly Buffer[] {
		if (this.#kept !== undefined) this.#keep(this.#kept, chunk);
		return [chunk];
	}

	end(): readonly Buffer[] {
		return [];
	}

	close(): void {
		const kept = this.#kept;
		this.#kept = undefined;
		if (kept !== undefined && this.#keptBytes > 0)
			this.#looking.record({
				bytes: Buffer.concat(kept),
				coding: this.#coding,
			});
	}

	#keep(kept: Buffer[], chunk: Buffer): void {
		const part = chunk.subarray(0, mostKeptBytes - this.#keptBytes);
		const hasRoom = this.#looking.reserve(part.length);
		if (hasRoom) {
			// A copy: a view would keep the whole piece of memory it is of.
			kept.push(Buffer.from(part));
			this.#keptBytes += part.length;
		}
		// A stream may last for hours: what is found in its beginning is known when that is over.
		if (!hasRoom || this.#keptBytes >= mostKeptBytes) this.close();
	}
}

class Redacting implements BodyFilter {
	readonly holds = false;
	readonly blameless = true;
	/** What goes on is as long as what came, unless it was decoded. */
	readonly keepsLength: boolean;
	readonly #looking: Looking;
	readonly #decoder: Decoder | undefined;
	#decoded: Buffer[] = [];
	/** What has gone, as far as a secret may have begun in it: as it came. */
	#before: Buffer = Buffer.alloc(0);
	/** What may be the beginning of a secret. */
	#held: Buffer = Buffer.alloc(0);
	/** Where #before begins in the answer. */
	#offset = 0;
	#toldUntil = 0;
	#failed: string | undefined;

	constructor(looking: Looking, coding: Coding | undefined) {
		this.#looking = looking;
		this.keepsLength = coding === undefined;
		this.#decoder =
			coding && new Decoder(coding, (bytes) => this.#decoded.push(bytes));
	}

	get failed(): string | undefined {
		return this.#failed;
	}

	async push(chunk: Buffer): Promise<readonly Buffer[]> {
		if (this.#decoder === undefined) return this.#through(chunk, false);
		await this.#decoder.decode(chunk);
		return this.#throughDecoded(false);
	}

	async end(): Promise<readonly Buffer[]> {
		await this.#decoder?.finish();
		return this.#throughDecoded(true);
	}

	close(): void {
		this.#decoder?.close();
	}

	/** A piece may decode to much: one window at a time. */
	async #throughDecoded(ends: boolean): Promise<readonly Buffer[]> {
		if (this.#decoder?.failed !== undefined)
			this.#failed ??= `a coding that ${this.#decoder.failed}`;
		const decoded = this.#decoded;
		this.#decoded = [];
		const out: Buffer[] = [];
		for (const bytes of decoded)
			out.push(...(await this.#through(bytes, false)));
		if (ends) out.push(...(await this.#through(Buffer.alloc(0), true)));
		return this.#failed === undefined ? out : [];
	}

	async #through(bytes: Buffer, ends: boolean): Promise<readonly Buffer[]> {
		if (this.#failed !== undefined) return [];
		const fresh = Buffer.concat([this.#held, bytes]);
		if (fresh.length === 0) return [];
		const window = Buffer.concat([this.#before, fresh]);
		const gone = this.#before.length;
		let leaks: readonly Leak[];
		try {
			leaks = await this.#looking.look({ bytes: window });
		} catch {
			// What nobody has looked through stays here.
			this.#failed = "not looked through for secrets";
			return [];
		}
		const going = ends ? fresh.length : endOfWords(fresh);
		const until = gone + going;
		const out = masked(window, leaks, gone).subarray(gone, until);
		this.#tell(leaks.filter(({ start, end }) => end > gone && start < until));
		this.#held = Buffer.from(fresh.subarray(going));
		const from = Math.max(0, until - overlapBytes);
		this.#before = Buffer.from(window.subarray(from, until));
		this.#offset += from;
		return going === 0 ? [] : [out];
	}

	/** Each once, also where it goes on in the next piece. */
	#tell(leaks: readonly Leak[]): void {
		const news = leaks
			.map((leak) => ({
				...leak,
				start: leak.start + this.#offset,
				end: leak.end + this.#offset,
			}))
			.filter(({ start }) => start >= this.#toldUntil);
		for (const { end } of leaks)
			this.#toldUntil = Math.max(this.#toldUntil, end + this.#offset);
		if (news.length > 0) this.#looking.found(news);
	}
}

/** How many of the bytes end before the word that may go on in the next piece. */
function endOfWords(bytes: Buffer): number {
	const least = Math.max(0, bytes.length - mostHeldBytes);
	let end = bytes.length;
	while (end > least && !isBetween[bytes[end - 1] ?? 0]) end--;
	return end;
}

/** White space, quotes and angle brackets stand between words, and in no secret. */
const isBetween = new Uint8Array(256);
for (const byte of Buffer.from(" \t\r\n\"'`<>")) isBetween[byte] = 1;
