/**
 * The key of its own that a stdio client's bridge calls with: how it is named, and how it is found again. Asks nobody, and
 * makes none.
 */
import type { ApiKeys } from "../keys.ts";

export interface ConnectKey {
	readonly name: string;
	readonly role: "operator";
	/** Empty: every upstream. */
	readonly upstreams: string[];
	readonly note: string;
}

/** `client` names the program it is for; empty where that is not known. */
export const connectKey = (
	upstream: string,
	client: string,
	opens: readonly string[],
): ConnectKey => ({
	name: `connect ${upstream}${client === "" ? "" : ` (${client})`}`,
	role: "operator",
	upstreams: [...opens],
	// The only words about it that a person reads who is asked.
	note:
		opens.length === 0
			? "for drawbridge connect: opens every upstream, those that are added later, too"
			: "for drawbridge connect",
});

/** Those that were made for it, revoked ones among them. */
export const connectKeysOf = (
	keys: ApiKeys,
	{ name, upstreams }: ConnectKey,
): ReturnType<ApiKeys["list"]> =>
	keys.list().filter(
		(key) =>
			key.name === name &&
			key.source === "drawbridge" &&
			// Made for something else, whatever it is called.
			key.role !== "admin" &&
			key.upstreams.join() === upstreams.join(),
	);
