/**
 * Requests that need a secret while the vault is locked: each waits for it to open, for its client to leave, or for its
 * time to be over, and the owner is told once. Holds no secret and decides nothing: whoever waited is judged again.
 */
import type { Log } from "../log.ts";
import type { Vault } from "../vault/vault.ts";
import type { SecretReferences, SecretTarget } from "./resolve.ts";

export interface WaitingOptions {
	readonly secrets: Pick<SecretReferences, "isLockedOut" | "onLookedUp">;
	readonly vault: Pick<Vault, "state">;
	readonly log: Log;
	/** What `notice` says has changed. */
	readonly onNotice: () => void;
}

/** A client that may leave. */
interface Leaving {
	onGone(listener: () => void): void;
}

/** `opened`: what was missing is there. `cut`: it was ended from outside. */
export type WaitEnd = "opened" | "late" | "gone" | "cut";

export interface Wait {
	readonly over: Promise<WaitEnd>;
	cut(): void;
	leave(): void;
	/** Called four times a second. */
	expire(nowMs: number): void;
}

/** A person needs about so long to unlock a keychain; clients give up soon after. */
const longestMs = 30_000;
/** Each holds its body in memory. */
const mostAtOnce = 1_000;

export class Waiting {
	readonly #options: WaitingOptions;
	readonly #stopListening: () => void;
	/** Asked whenever secrets were looked up. */
	readonly #waiting = new Set<() => void>();
	#notice: string | undefined;

	constructor(options: WaitingOptions) {
		this.#options = options;
		this.#stopListening = options.secrets.onLookedUp(() => this.#look());
	}

	/** For the owner, from the first request that waited until the vault opens. */
	get notice(): string | undefined {
		return this.#notice;
	}

	/** undefined: the vault is not what this upstream lacks, or too many wait. `isReady` is asked when it opens. */
	begin(
		upstream: Omit<SecretTarget, "headers">,
		client: Leaving,
		nowMs: number,
		isReady: () => boolean,
	): Wait | undefined {
		if (
			this.#waiting.size >= mostAtOnce ||
			!this.#options.secrets.isLockedOut(upstream)
		)
			return undefined;
		const { vault } = this.#options;
		this.#tell(upstream.name);
		const { promise: over, resolve } = Promise.withResolvers<WaitEnd>();
		const end = (how: WaitEnd): void => {
			this.#waiting.delete(look);
			resolve(how);
		};
		const look = (): void => {
			if (isReady() && vault.state().state === "open") end("opened");
		};
		this.#waiting.add(look);
		client.onGone(() => end("gone"));
		return {
			over,
			cut: () => end("cut"),
			leave: () => end("cut"),
			expire(now) {
				if (now - nowMs >= longestMs) end("late");
			},
		};
	}

	close(): void {
		this.#stopListening();
	}

	#tell(upstream: string): void {
		if (this.#notice !== undefined) return;
		const { detail } = this.#options.vault.state();
		this.#notice = `requests wait for the vault, which is locked: ${detail}`;
		this.#options.log("warn", this.#notice, { upstream });
		this.#options.onNotice();
	}

	#look(): void {
		for (const look of this.#waiting) look();
		if (
			this.#notice === undefined ||
			this.#options.vault.state().state === "locked"
		)
			return;
		this.#notice = undefined;
		this.#options.onNotice();
	}
}
