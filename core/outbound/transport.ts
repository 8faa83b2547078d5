/**
 * What carries a request to its upstream: connections over TCP or a socket, or a bridge to a program that was started
 * here. Everything before and after it, in the steps and in the taps, is the same for all of them. Types only.
 */
import type { Dispatcher } from "undici";

export interface Sent extends Dispatcher.DispatchOptions {
	/** Whose request it is: a client's id. A bridge that keeps clients apart goes by it; connections ignore it. */
	readonly client: string;
}

/** undici's dispatcher, as far as the gate uses it: a `Pool` is one. */
export interface Transport {
	/**
	 * Calls the handler as undici does (request start, response start with `rawHeaders`, data, end or error), and never
	 * throws because of what the upstream does.
	 */
	dispatch(sent: Sent, handler: Dispatcher.DispatchHandler): unknown;
	/** Takes nothing new; what is under way ends by itself. */
	close(): Promise<void>;
	/** Ends everything now. */
	destroy(): Promise<void>;
}
