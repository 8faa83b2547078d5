/**
 * A value that must not be seen by accident: in a log line, a JSON body, a stack trace or a debugger's print it is
 * `[redacted]`. It does not encrypt anything; whoever calls `reveal()` answers for where the value goes.
 */
import { inspect } from "node:util";

const redacted = "[redacted]";

/** Compares unequal to every other Secret, also one of the same value: compare revealed values in constant time. */
export class Secret {
	readonly #value: string;
	constructor(value: string) {
		this.#value = value;
	}

	/** The one way to the value. */
	reveal(): string {
		return this.#value;
	}

	toString(): string {
		return redacted;
	}

	toJSON(): string {
		return redacted;
	}

	[inspect.custom](): string {
		return redacted;
	}
}
