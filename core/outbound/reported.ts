/**
 * The tokens that a provider's answer reports: OpenAI and what is compatible with it, Anthropic, Google. Reads only the
 * places where they report, so that what a model says of tokens counts nothing.
 */
import { isObject } from "../json.ts";

/** A larger number is no count of tokens. */
const mostTokens = 1_000_000_000;

/** Streams report what they have used so far, in one event or several: of each number the largest counts. */
export class Reported {
	readonly #largest = new Map<string, number>();

	/** undefined: nothing was reported. */
	get tokens(): number | undefined {
		if (this.#largest.size === 0) return undefined;
		return this.#largest.get(total) ?? this.#sum();
	}

	/** A whole JSON value; anything else reports nothing. */
	readWhole(text: string): void {
		this.#read(parsed(text));
	}

	/**
	 * The end of a larger JSON value. A report at its top level is one that, with what comes behind it, is an object of
	 * its own; in a list, the last element's.
	 */
	readEnd(text: string): void {
		let at = text.length;
		for (let tries = 0; tries < 8; tries++) {
			at = text.lastIndexOf('"usage', at - 1);
			if (at === -1) return;
			const rest = text.slice(at);
			const value = parsed(`{${rest}`) ?? parsed(`[{${rest}`);
			if (value === undefined) continue;
			this.#read(value);
			return;
		}
	}

	#read(value: unknown): void {
		if (Array.isArray(value)) {
			for (const element of value) this.#readObject(element);
		} else this.#readObject(value);
	}

	/** Some events carry the answer they are about. */
	#readObject(value: unknown): void {
		if (!isObject(value)) return;
		for (const holder of [value, value["response"], value["message"]])
			if (isObject(holder)) {
				this.#add(holder["usage"]);
				this.#add(holder["usageMetadata"]);
			}
	}

	#add(report: unknown): void {
		if (!isObject(report)) return;
		for (const [name, as] of counted) {
			const count = report[name];
			if (typeof count !== "number" || !(count >= 0 && count <= mostTokens))
				continue;
			const tokens = Math.ceil(count);
			this.#largest.set(as, Math.max(this.#largest.get(as) ?? 0, tokens));
		}
	}

	#sum(): number {
		let sum = 0;
		for (const tokens of this.#largest.values()) sum += tokens;
		return sum;
	}
}

const total = "total";
/** The same number under its several names. Anthropic counts what the cache takes apart; it has no total. */
const counted: readonly (readonly [string, string])[] = [
	["total_tokens", total],
	["totalTokenCount", total],
	["input_tokens", "input"],
	["prompt_tokens", "input"],
	["promptTokenCount", "input"],
	["output_tokens", "output"],
	["completion_tokens", "output"],
	["candidatesTokenCount", "output"],
	["thoughtsTokenCount", "thoughts"],
	["toolUsePromptTokenCount", "tool use"],
	["cache_creation_input_tokens", "cache written"],
	["cache_read_input_tokens", "cache read"],
];

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
