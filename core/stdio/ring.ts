/**
 * The last lines that an upstream's programs wrote where no message was expected, for the owner to read. Bounded in lines
 * and bytes; controls are shown and never obeyed, and the secrets they were given are written over.
 */
import type { StdioLogView } from "../../contract/views.ts";
import { visible } from "../visible.ts";

const mostLines = 1_000;
const mostCharacters = 256 * 1024;
const longestLine = 4 * 1024;
/** What is read of one line: longer than what is shown, so that no secret is cut in two and missed. */
export const longestRead = 16 * 1024;
const mostHidden = 1_000;

type Line = StdioLogView["lines"][number];

export class Ring {
	#lines: Line[] = [];
	#characters = 0;
	#dropped = 0;
	readonly #hidden = new Set<string>();
	#mask: (text: string) => string = (text) => text;

	/** Secrets from now on. Those of before stay hidden: a program that holds them may still say them. */
	hide(values: readonly string[]): void {
		for (const value of values)
			if (value.length >= 4) {
				// The latest last.
				this.#hidden.delete(value);
				this.#hidden.add(value);
			}
		for (const oldest of this.#hidden) {
			if (this.#hidden.size <= mostHidden) break;
			this.#hidden.delete(oldest);
		}
		const long = [...this.#hidden].toSorted((a, b) => b.length - a.length);
		this.#mask = (text) =>
			long.reduce((left, value) => left.replaceAll(value, "[secret]"), text);
	}

	add(at: number, pid: number, bytes: Buffer): void {
		const masked = this.#mask(bytes.toString("utf8"));
		const text = visible(
			masked.length > longestLine ? `${masked.slice(0, longestLine)}…` : masked,
		);
		this.#lines.push({ at: new Date(at).toISOString(), pid, text });
		this.#characters += text.length;
		let gone = 0;
		while (
			this.#lines.length - gone > mostLines ||
			this.#characters > mostCharacters
		) {
			this.#characters -= this.#lines[gone]?.text.length ?? 0;
			gone += 1;
		}
		if (gone === 0) return;
		this.#lines = this.#lines.slice(gone);
		this.#dropped += gone;
	}

	view(): StdioLogView {
		return { lines: [...this.#lines], dropped: this.#dropped };
	}
}
