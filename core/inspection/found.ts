/** The pieces found so far: each once, at most 64, and one that says so where there are more. */
import type { Piece } from "./piece.ts";

const mostPieces = 64;
/** Values looked at in one request. */
const mostLooks = 50_000;
const longestShown = 2_000;

export class Found {
	readonly #pieces = new Map<string, Piece>();
	#looks = mostLooks;
	#unread: Piece | undefined;
	#beyond: Piece | undefined;

	/** An empty text runs nothing. What somebody described takes the place of the same guess. */
	add(piece: Piece): void {
		if (piece.text.trim() === "") return;
		const key = `${piece.unsandboxed === true}\0${piece.language}\0${piece.cwd ?? ""}\0${piece.text}`;
		const known = this.#pieces.get(key);
		if (known ? known.guessed && !piece.guessed : this.#hasRoom(piece.where))
			this.#pieces.set(key, piece);
	}

	/** false: enough was looked at, and the rest counts as unknown. */
	look(where: string): boolean {
		if (--this.#looks >= 0) return true;
		this.beyond(where, "more values than are looked at");
		return false;
	}

	/** There is something that nobody looked into. */
	unread(where: string, text: string): void {
		this.#unread ??= unknown(where, text);
	}

	/** There is more of it than is looked into. */
	beyond(where: string, text: string): void {
		this.#beyond ??= { ...unknown(where, text), beyond: true };
	}

	all(): readonly Piece[] {
		const unread = this.#beyond ?? this.#unread;
		if (this.#pieces.size === 0 && !unread) return none;
		const all = [...this.#pieces.values()];
		return unread ? [...all, unread] : all;
	}

	#hasRoom(where: string): boolean {
		if (this.#pieces.size < mostPieces) return true;
		this.beyond(where, "more pieces than are read");
		return false;
	}
}

const unknown = (where: string, text: string): Piece => ({
	text: text.slice(0, longestShown),
	language: "unknown",
	where,
	guessed: true,
});

const none: readonly Piece[] = Object.freeze([]);
