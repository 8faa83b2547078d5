/**
 * The programs behind one upstream whose settings name a command: starts one when a client needs it, after a person has
 * approved the command, and ends them when they are idle or the gate goes. Clients reach them by HTTP, through core/mcp.
 */
import type { Health, StdioLogView, StdioView } from "../../contract/views.ts";
import type { Dispatcher } from "undici";
import type { Sent, Transport } from "../outbound/transport.ts";

export abstract class StdioServers implements Transport {
	/** The command line as a person reads it. */
	abstract readonly title: string;
	abstract health(): Omit<Health, "checkedAt">;
	abstract view(): StdioView;
	abstract log(): StdioLogView;
	/** Ends the processes; the next request starts one anew, whatever the back-off says. */
	abstract restart(): void;
	abstract dispatch(sent: Sent, handler: Dispatcher.DispatchHandler): unknown;
	abstract close(): Promise<void>;
	abstract destroy(): Promise<void>;
}
