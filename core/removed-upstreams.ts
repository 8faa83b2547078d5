/**
 * What was taken from behind the gate since it started, by name: what is asked back is what was there. Kept in memory;
 * brings nothing back itself.
 */
import type { JsonObject } from "./json.ts";

export interface RemovedUpstream {
	/** As they stood in the settings file. */
	readonly settings: JsonObject;
	/** The digest of its command, where that was approved. */
	readonly approved: string | undefined;
}

export class RemovedUpstreams {
	readonly #byName = new Map<string, RemovedUpstream>();

	keep(name: string, removed: RemovedUpstream): void {
		this.#byName.set(name, removed);
	}

	/** undefined: none of that name was removed. */
	get(name: string): RemovedUpstream | undefined {
		return this.#byName.get(name);
	}

	forget(name: string): void {
		this.#byName.delete(name);
	}
}
