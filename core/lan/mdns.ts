/** Answers to this machine's own .local name, on one interface, with its addresses there (RFC 6762). Announces no service. */
import type { Log } from "../log.ts";

export interface MdnsAnswer {
	close(): void;
}

/** `name`: "drawbridge-7f3a.local". Never throws: where the port is taken the log says so. */
export function answerMdns(options: {
	readonly name: string;
	readonly interfaceAddress: string;
	readonly addresses: readonly string[];
	readonly log: Log;
}): MdnsAnswer {
	throw new Error("not built");
}
