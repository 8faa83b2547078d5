/** Every word of the limits window. */
import type { LimitNumbers, LimitUse } from "../../contract/views.ts";

export const limits = {
	heading: "Limits",
	lead: "How much one client may ask, and how fast. What is over is refused with 429 until the minute ends.",
	numbers: "Numbers",
	each: "For each key or user",
	total: "For all clients of one upstream together",
	fields: {
		queriesPerMinute: { label: "Reads", unit: "a minute" },
		writesPerMinute: { label: "Writes", unit: "a minute" },
		maxTokensPerRequest: { label: "Tokens", unit: "an MCP request, estimated" },
		maxConcurrentStreams: { label: "Streams", unit: "open at once" },
		totalQueriesPerMinute: { label: "Reads of all", unit: "a minute" },
		totalWritesPerMinute: { label: "Writes of all", unit: "a minute" },
	} satisfies Record<
		keyof LimitNumbers,
		{ readonly label: string; readonly unit: string }
	>,
	hint: "Empty means not limited.",
	save: "Save",
	undo: "Undo",
	saved: "Saved.",
	off: "Switch limits off",
	offTitle: "Switch all limits off?",
	offText: [
		"No client is held back, however much it asks of the gate and of the servers behind it.",
		"Guessing passwords and keys is no longer slowed down.",
	],
	offConfirm: "Switch off",
	keep: "Keep them on",
	isOff: "Limits are off.",
	isOffText:
		"No client is held back, and guessing passwords and keys is not slowed down.",
	on: "Switch limits on",
	inUse: "In use now",
	inUseEmpty: "Nothing was counted in this minute.",
	clients: "Clients",
	totals: "All clients of an upstream",
	streams: "Open streams",
	kinds: {
		queries: "reads",
		writes: "writes",
		streams: "streams",
	} satisfies Record<LimitUse["kind"], string>,
	usedText: {
		queries: (used: string, limit: string) => `${used} of ${limit} a minute`,
		writes: (used: string, limit: string) => `${used} of ${limit} a minute`,
		streams: (used: string, limit: string) => `${used} of ${limit} at once`,
	} satisfies Record<LimitUse["kind"], (used: string, limit: string) => string>,
	resets: (left: string) => `anew in ${left}`,
	full: "Limit reached",
	slowed: "Slowed down",
	slowedText:
		"Addresses and accounts that failed too often have to wait before they are heard again. A good key is heard at once.",
	slowedEmpty: "Nobody has to wait.",
	slowedKinds: { address: "Address", account: "Account" },
	failures: (count: number) =>
		count === 1 ? "1 failure" : `${count.toLocaleString("en")} failures`,
	waits: (left: string) => `waits ${left}`,
} as const;
