/**
 * A place in a list of tokens: looking ahead, taking, going back within the budget. Knows no language.
 */
import type { Budget } from "../finding.ts";
import type { Token } from "./token.ts";

export class Cursor {
	readonly budget: Budget;
	readonly #tokens: readonly Token[];
	#at = 0;
	problem: string | undefined;

	constructor(tokens: readonly Token[], budget: Budget) {
		this.#tokens = tokens;
		this.budget = budget;
	}

	peek(ahead = 0): Token | undefined {
		return this.#tokens[this.#at + ahead];
	}

	next(): Token | undefined {
		const token = this.#tokens[this.#at];
		this.#at += 1;
		return token;
	}

	get done(): boolean {
		return this.#at >= this.#tokens.length;
	}

	get place(): number {
		return this.#at;
	}

	/** Back to an earlier place: for forms that can be told apart only at their end. Bounded by the budget. */
	back(place: number): void {
		if (!this.budget.spend(1 + (this.#at - place)))
			this.fail("is too long to look through");
		else this.#at = place;
	}

	fail(problem: string): void {
		this.problem ??= problem;
		this.#at = this.#tokens.length;
	}

	/** The operator or name is next. */
	at(text: string, ahead = 0): boolean {
		const token = this.peek(ahead);
		return (
			token !== undefined &&
			token.text === text &&
			(token.kind === "operator" || token.kind === "name")
		);
	}

	atKind(kind: Token["kind"], ahead = 0): boolean {
		return this.peek(ahead)?.kind === kind;
	}

	accept(text: string): boolean {
		if (!this.at(text)) return false;
		this.#at += 1;
		return true;
	}

	skipLines(): void {
		while (this.atKind("newline")) this.#at += 1;
	}

	start(): number {
		return this.peek()?.start ?? this.end();
	}

	end(): number {
		return this.#tokens[Math.min(this.#at, this.#tokens.length) - 1]?.end ?? 0;
	}
}
