/**
 * Keeps an upstream's answer from giving a secret of the gate's away: its header and body are searched for what was
 * injected, across pieces and inside of codings. Changes no byte; an answer that holds a secret ends before its first
 * byte leaves. Never prints a value: whoever is told learns the header field.
 */
import { codingOf, Decoder, type Coding } from "./decoder.ts";
import type { AnswerTap, BodyFilter, Unfit } from "./filtered.ts";
import {
	findInFields,
	type Needle,
	type Needles,
	type OnReflected,
	Search,
} from "./needles.ts";

/** What the owner reads in the audit log. */
export const reflected = ({ header }: Needle): string =>
	`the answer holds the secret of ${header === "" ? "a header" : header}`;

/** `bodyless`: the answer to a HEAD has no body, whatever its header says. */
export function reflection(
	needles: Needles,
	bodyless: boolean,
	onReflected: OnReflected,
): AnswerTap {
	const refuse = (needle: Needle): Unfit => {
		onReflected(needle.header);
		return { failed: reflected(needle), blameless: true };
	};
	return (status, fields) => {
		const needle = findInFields(needles, fields);
		if (needle !== undefined) return refuse(needle);
		if (bodyless || status === 101 || status === 204 || status === 304)
			return undefined;
		// None was asked for: a secret could be fetched in parts.
		if (status === 206) return { failed: "a part that nobody asked for" };
		const coding = codingOf(fields);
		if (coding === "unknown")
			return { failed: "a coding that cannot be looked into" };
		return coding === undefined
			? new PlainGuard(needles, onReflected)
			: new EncodedGuard(needles, coding, onReflected);
	};
}

class PlainGuard implements BodyFilter {
	readonly holds = false;
	readonly keepsLength = true;
	readonly blameless = true;
	readonly #search: Search;
	readonly #onReflected: OnReflected;
	#failed: string | undefined;

	constructor(needles: Needles, onReflected: OnReflected) {
		this.#search = new Search(needles);
		this.#onReflected = onReflected;
	}

	get failed(): string | undefined {
		return this.#failed;
	}

	push(chunk: Buffer): readonly Buffer[] {
		const passing = this.#search.push(chunk);
		const { found } = this.#search;
		if (found !== undefined && this.#failed === undefined) {
			this.#failed = reflected(found);
			this.#onReflected(found.header);
		}
		return passing;
	}

	end(): readonly Buffer[] {
		return this.#search.end();
	}
}

/** Pieces that wait for what comes next; an honest answer has a few at most. */
const mostWaitingBytes = 1024 * 1024;

/** A piece leaves when what it decodes to was looked at and cannot begin a secret. */
class EncodedGuard implements BodyFilter {
	readonly holds = false;
	readonly keepsLength = true;
	readonly #onReflected: OnReflected;
	readonly #decoder: Decoder;
	readonly #decoded: Search;
	/** Codings have room for text that is not encoded. */
	readonly #raw: Search;
	/** zstd decodes a block when it has all of it: the last piece may hold the beginning of one. */
	readonly #inBlocks: boolean;
	#waiting: Buffer[] = [];
	#waitingBytes = 0;
	#failed: string | undefined;
	#blameless = false;

	constructor(needles: Needles, coding: Coding, onReflected: OnReflected) {
		this.#onReflected = onReflected;
		this.#decoded = new Search(needles);
		this.#raw = new Search(needles);
		this.#inBlocks = coding === "zstd";
		this.#decoder = new Decoder(coding, (bytes) => {
			this.#decoded.push(bytes);
		});
	}

	get failed(): string | undefined {
		return this.#failed;
	}

	get blameless(): boolean {
		return this.#blameless;
	}

	async push(chunk: Buffer): Promise<readonly Buffer[]> {
		if (this.#failed !== undefined) return [];
		const { made } = this.#decoder;
		this.#raw.push(chunk);
		await this.#decoder.decode(chunk);
		this.#waiting.push(chunk);
		this.#waitingBytes += chunk.length;
		if (this.#fails()) return [];
		if (!this.#decoded.holds && !this.#raw.holds) {
			if (!this.#inBlocks) return this.#take(this.#waiting.length);
			if (this.#decoder.made > made)
				return this.#take(this.#waiting.length - 1);
		}
		if (this.#waitingBytes > mostWaitingBytes)
			this.#failed = "a coding that is too long in coming";
		return [];
	}

	async end(): Promise<readonly Buffer[]> {
		if (this.#failed !== undefined) return [];
		await this.#decoder.finish();
		return this.#fails() ? [] : this.#take(this.#waiting.length);
	}

	close(): void {
		this.#decoder.close();
	}

	#fails(): boolean {
		const found = this.#decoded.found ?? this.#raw.found;
		if (found !== undefined) {
			this.#failed = reflected(found);
			this.#blameless = true;
			this.#onReflected(found.header);
		} else if (this.#decoder.failed !== undefined)
			this.#failed = `a coding that ${this.#decoder.failed}`;
		return this.#failed !== undefined;
	}

	#take(count: number): readonly Buffer[] {
		const taken = this.#waiting.splice(0, count);
		for (const { length } of taken) this.#waitingBytes -= length;
		return taken;
	}
}
