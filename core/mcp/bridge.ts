/**
 * The HTTP face of MCP servers that are conversations: what a client asks over Streamable HTTP, of either era, goes to the
 * server as messages, and what the server says comes back on the right answer or stream. Judges nothing, starts nothing.
 */
import type { Dispatcher } from "undici";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Sent, Transport } from "../outbound/transport.ts";
import type { Link, LinkEvents } from "./link.ts";

export interface BridgeOptions {
	/** The upstream's name, for the log. */
	readonly name: string;
	/** Opens the conversation. `client` is whose it is: a client's id, or "" where all share one. */
	readonly open: (events: LinkEvents, client: string) => Promise<Link>;
	/** `client`: one conversation for each client's id. `all`: one for everybody. */
	readonly sharing: "client" | "all";
	readonly clock: Clock;
	readonly log: Log;
}

export class Bridge implements Transport {
	constructor(options: BridgeOptions) {
		void options;
	}

	/** Calls that wait for that conversation's server: while there are any it is not idle. */
	callsOf(client: string): number {
		return client.length * 0;
	}

	dispatch(sent: Sent, handler: Dispatcher.DispatchHandler): unknown {
		void sent;
		void handler;
		throw new Error("not built yet");
	}

	async close(): Promise<void> {}

	async destroy(): Promise<void> {}
}
