/**
 * The variables of a piece of code while it is followed. A name assigned again where it is not sure to run keeps what it
 * was before as a possibility. Never forgets an assignment.
 */
import { eitherOf, type Value, type Variables } from "./value.ts";

export class Scope implements Variables {
	readonly #values = new Map<string, Value>();
	readonly #outer: Variables | undefined;

	constructor(outer?: Variables) {
		this.#outer = outer;
	}

	get(name: string): Value | undefined {
		return this.#values.get(name) ?? this.#outer?.get(name);
	}

	/** A name of this scope. */
	declare(name: string, value: Value): void {
		this.#values.set(name, value);
	}

	/** Assigns where the name is known, else here. `maybe`: it is not sure to run. */
	assign(name: string, value: Value, maybe: boolean): void {
		if (!this.#values.has(name) && this.#outer?.get(name) !== undefined) {
			this.#outer.assign(name, value, maybe);
			return;
		}
		const before = this.#values.get(name);
		this.#values.set(
			name,
			maybe && before !== undefined ? eitherOf([before, value]) : value,
		);
	}
}
