/**
 * Calls of modern clients whose legacy server asked something: they wait here until the client asks again with the answers.
 * The state it is given for that is a number drawn at random, good once, for its client and that very call, and not for long.
 */
import { createHash, randomBytes } from "node:crypto";
import { isObject, type JsonObject } from "../json.ts";
import { type RpcId, without } from "./message.ts";
import { ofRetries } from "./translate.ts";
import type { Answer } from "./answer.ts";

export interface Parkable {
	readonly client: string;
	/** Of its method and params: {@link digestOf}. */
	readonly digest: string;
	/** Its client is back. */
	resume(answer: Answer, id: RpcId, responses: JsonObject): void;
	/** It will not come back. */
	abandon(): void;
}

const lifeMs = 600_000;
/** Of one client; the oldest is given up for the next. */
const mostOfOne = 64;

export class Parked {
	/** Tells ours from a server's own, and from another bridge's that stands behind this one. */
	readonly #prefix = `dbm_${randomBytes(6).toString("hex")}_`;
	readonly #nowMs: () => number;
	readonly #calls = new Map<string, { call: Parkable; untilMs: number }>();

	constructor(nowMs: () => number) {
		this.#nowMs = nowMs;
	}

	/** Returns the state to come back with. */
	park(call: Parkable): string {
		const own = [...this.#calls].filter(
			([
				,
				{
					call: { client },
				},
			]) => client === call.client,
		);
		const [oldest] = own;
		if (oldest && own.length >= mostOfOne) this.#abandon(oldest[0]);
		const state = this.#prefix + randomBytes(32).toString("base64url");
		this.#calls.set(state, { call, untilMs: this.#nowMs() + lifeMs });
		return state;
	}

	/** "foreign": not one of ours. "bad": used, too late, another client's, or for another call. */
	take(
		state: unknown,
		client: string,
		digest: () => string,
	): Parkable | "foreign" | "bad" {
		if (typeof state !== "string" || !state.startsWith(this.#prefix))
			return "foreign";
		const parked = this.#calls.get(state);
		// Whoever else shows it does not spend it.
		if (parked === undefined || parked.call.client !== client) return "bad";
		if (parked.call.digest !== digest() || parked.untilMs < this.#nowMs()) {
			this.#abandon(state);
			return "bad";
		}
		this.#calls.delete(state);
		return parked.call;
	}

	sweep(): void {
		const nowMs = this.#nowMs();
		for (const [state, { untilMs }] of this.#calls)
			if (untilMs < nowMs) this.#abandon(state);
	}

	#abandon(state: string): void {
		const parked = this.#calls.get(state);
		this.#calls.delete(state);
		parked?.call.abandon();
	}
}

/** What must be the same when a call comes back; the order of its members may differ. */
export function digestOf(method: string, params: JsonObject): string {
	const same = without(params, "_meta", ...ofRetries);
	const text = JSON.stringify([method, same], (_, value: unknown) =>
		isObject(value)
			? Object.fromEntries(
					Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)),
				)
			: value,
	);
	return createHash("sha256").update(text).digest("base64url");
}
