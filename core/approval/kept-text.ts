/**
 * What is written down of a question's arguments, for the history: what would run and every argument, without what looks
 * like a secret by its name or its form, neutralised and short. Nothing at all where that cannot be made sure of.
 */
import { neutral } from "../command/hygiene.ts";
import { mask, isNamedKey, withoutNamedIn } from "../leak-guard/named-keys.ts";
import { gravest, type NewQuestion } from "./question.ts";

export interface KeptText {
	/** What would run; empty where nothing would. */
	readonly command: string;
	/** JSON, unless it is cut. */
	readonly args: string;
	readonly cut: boolean;
}

/** Takes what has a secret's form out of JSON; undefined: no text is to be kept. Rejects where nobody has looked. */
export type Mask = (json: string) => Promise<string | undefined>;

/** Of each, in characters. */
const longest = 2_000;
/** Of all that is looked through: what is left at its end is cut away, so that no secret is cut in two. */
const mostRead = 8_000;
const deepest = 50;

/** undefined: nothing may be kept. @throws Error where it could not be looked through */
export async function keptText(
	{ args, judgement }: Pick<NewQuestion, "args" | "judgement">,
	masked: Mask,
): Promise<KeptText | undefined> {
	const line = new Reading();
	const command = line.text(gravest(judgement.pieces)?.piece.text ?? "");
	const all = new Reading();
	const value = all.value(parsed(args), "", 0);
	const clean = await masked(JSON.stringify([command, value]));
	if (clean === undefined) return undefined;
	const read: unknown = JSON.parse(clean);
	if (!Array.isArray(read)) return undefined;
	const [first, second]: readonly unknown[] = read;
	const short = [
		shortened(typeof first === "string" ? first : "", line.isCut),
		shortened(
			typeof second === "string" ? second : JSON.stringify(second),
			all.isCut,
		),
	] as const;
	return {
		command: short[0].text,
		args: short[1].text,
		cut: short.some(({ isCut }) => isCut),
	};
}

/** Goes through a value until it has read enough of it, and writes over what its names say is a secret. */
class Reading {
	#left = mostRead;
	isCut = false;

	text(text: string): string {
		if (text.length > this.#left) this.isCut = true;
		const read = text.slice(0, this.#left).toWellFormed();
		this.#spend(read.length);
		return withoutNamedIn(
			read
				.replaceAll(/\/\/[^/\s@]*@/g, `//${mask}@`)
				.replaceAll(
					/(?<![\w-])--?([\w-]+)( +)(?!-)("[^"]*"|'[^']*'|\S+)/g,
					(all, name: string, space: string, value: string) =>
						isNamedKey(name, value.replaceAll(/^["']|["']$/g, ""))
							? all.slice(0, -(space.length + value.length)) + space + mask
							: all,
				),
		);
	}

	value(value: unknown, name: string, depth: number): unknown {
		if (typeof value === "string")
			return this.text(isNamedKey(name, value) ? mask : value);
		this.#spend(2);
		if (typeof value !== "object" || value === null) return value;
		if (depth > deepest) {
			this.isCut = true;
			return "…";
		}
		if (Array.isArray(value))
			return this.#some(value).map((one) => this.value(one, name, depth + 1));
		return Object.fromEntries(
			this.#some(Object.entries(value)).map(([key, one]) => [
				this.text(key),
				this.value(one, key, depth + 1),
			]),
		);
	}

	/** As many as can be read at all. */
	#some<Item>(items: readonly Item[]): readonly Item[] {
		if (items.length <= this.#left) return items;
		this.isCut = true;
		return items.slice(0, this.#left);
	}

	#spend(characters: number): void {
		this.#left = Math.max(0, this.#left - characters);
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return text;
	}
}

/** `isHalf`: not all was read, and a half secret may stand at its end. */
function shortened(
	text: string,
	isHalf: boolean,
): { readonly text: string; readonly isCut: boolean } {
	const safe = neutral(text);
	if (safe.length > longest)
		return { text: `${safe.slice(0, longest).toWellFormed()}…`, isCut: true };
	return isHalf ? { text: "", isCut: true } : { text: safe, isCut: false };
}
