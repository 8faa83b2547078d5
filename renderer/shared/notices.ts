/**
 * Hands the gate's notices and the state of the connection to whoever listens in this window. Parses each notice at
 * the door; one that does not fit the contract is dropped. It opens no connection itself.
 */
import {
	type EventName,
	type EventPayload,
	events,
} from "../../contract/events.ts";
import { type GateClient, Notice } from "../../contract/wire.ts";

type Listeners = {
	[N in EventName]: Set<(payload: EventPayload<N>) => void>;
};

/** The listening half of a {@link GateClient}, and what its connection feeds into it. */
export interface Notices extends Pick<GateClient, "on" | "onConnection"> {
	receive(notice: unknown): void;
	connected(now: boolean): void;
}

export function createNotices(): Notices {
	const listeners: Listeners = {
		mode: new Set(),
		upstreams: new Set(),
		keys: new Set(),
		entries: new Set(),
		vault: new Set(),
		warnings: new Set(),
	};
	const connectionListeners = new Set<(connected: boolean) => void>();
	let isConnected = false;

	function tell<N extends EventName>(name: N, unparsed: unknown): void {
		const payload = events[name].safeParse(unparsed);
		if (!payload.success) {
			console.warn(`dropped a malformed notice: ${name}`);
			return;
		}
		for (const listener of listeners[name]) {
			// TypeScript does not see that parsing with events[name] gives EventPayload<N>.
			listener(payload.data as EventPayload<N>);
		}
	}

	return {
		on(name, listener) {
			listeners[name].add(listener);
			return () => listeners[name].delete(listener);
		},
		onConnection(listener) {
			connectionListeners.add(listener);
			listener(isConnected);
			return () => connectionListeners.delete(listener);
		},
		receive(unparsed) {
			const notice = Notice.safeParse(unparsed);
			if (notice.success && isEventName(notice.data.event)) {
				tell(notice.data.event, notice.data.payload);
			}
		},
		connected(now) {
			if (now === isConnected) return;
			isConnected = now;
			for (const listener of connectionListeners) listener(now);
		},
	};
}

/** A newer gate may tell things this window does not know; they are passed over. */
function isEventName(name: string): name is EventName {
	return Object.hasOwn(events, name);
}
