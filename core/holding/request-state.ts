/**
 * What a client of MCP 2026-07-28 is given to bring back when it asks again: which question it waits for, sealed. It comes
 * back from a caller and is hostile until it opens: bound to the client, the call's digest and a time, and good once. The
 * key lives as long as the process, as the questions do.
 */
import {
	createCipheriv,
	createDecipheriv,
	randomBytes,
	randomUUID,
} from "node:crypto";
import type { Clock } from "../clock.ts";
import { isObject } from "../json.ts";

export interface State {
	/** The question it waits for. */
	readonly question: string;
	readonly client: string;
	readonly digest: string;
	/** What the call itself had brought to its upstream; the upstream gets it back. */
	readonly upstreams: string | undefined;
}

/** Tells ours from an upstream's own. */
const prefix = "dbs_";
const lifeMs = 120_000;
/** Waiting calls that have not come back. */
const mostOpen = 10_000;

export class RequestStates {
	readonly #clock: Clock;
	readonly #key = randomBytes(32);
	/** Sealed and not yet brought back: id → when it is too late. */
	readonly #open = new Map<string, number>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	seal(state: State): string {
		const id = randomUUID();
		const until = this.#clock.monotonicMs() + lifeMs;
		this.#open.set(id, until);
		for (const oldest of this.#open.keys()) {
			if (this.#open.size <= mostOpen) break;
			this.#open.delete(oldest);
		}
		const nonce = randomBytes(12);
		const cipher = createCipheriv("aes-256-gcm", this.#key, nonce);
		const text = JSON.stringify({ ...state, id });
		const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
		return (
			prefix +
			Buffer.concat([nonce, cipher.getAuthTag(), sealed]).toString("base64url")
		);
	}

	/** "foreign": none of ours, an upstream's perhaps. "bad": changed, used, too late, or of another process. */
	open(text: string): State | "foreign" | "bad" {
		if (!text.startsWith(prefix)) return "foreign";
		const opened = this.#decrypted(text.slice(prefix.length));
		if (opened === undefined) return "bad";
		const until = this.#open.get(opened.id);
		this.#open.delete(opened.id);
		return until === undefined || this.#clock.monotonicMs() > until
			? "bad"
			: opened.state;
	}

	#decrypted(text: string): { id: string; state: State } | undefined {
		const bytes = Buffer.from(text, "base64url");
		if (bytes.length < 28) return undefined;
		try {
			const decipher = createDecipheriv(
				"aes-256-gcm",
				this.#key,
				bytes.subarray(0, 12),
			);
			decipher.setAuthTag(bytes.subarray(12, 28));
			const value: unknown = JSON.parse(
				Buffer.concat([
					decipher.update(bytes.subarray(28)),
					decipher.final(),
				]).toString("utf8"),
			);
			if (!isObject(value)) return undefined;
			const { id, question, client, digest, upstreams } = value;
			if (
				typeof id !== "string" ||
				typeof question !== "string" ||
				typeof client !== "string" ||
				typeof digest !== "string"
			)
				return undefined;
			return {
				id,
				state: {
					question,
					client,
					digest,
					upstreams: typeof upstreams === "string" ? upstreams : undefined,
				},
			};
		} catch {
			return undefined;
		}
	}
}
