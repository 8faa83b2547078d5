/**
 * Hands the gate's notices and the state of the connection to whoever listens in this window. Parses each notice at
 * the door; one that does not fit the contract is dropped. It opens no connection itself.
 */
import type * as z from "zod";
import {
	type EventName,
	type EventPayload,
	events,
} from "../../contract/events.ts";
import { type GateClient, Notice } from "../../contract/wire.ts";

interface Channel<T> {
	readonly listeners: Set<(payload: T) => void>;
	/** `false` when it does not fit the contract. */
	tell(unparsed: unknown): boolean;
}

type Channels = { readonly [N in EventName]: Channel<EventPayload<N>> };

function channel<T>(schema: z.ZodType<T>): Channel<T> {
	const listeners = new Set<(payload: T) => void>();
	return {
		listeners,
		tell(unparsed) {
			const payload = schema.safeParse(unparsed);
			if (!payload.success) return false;
			for (const listener of listeners) listener(payload.data);
			return true;
		},
	};
}

/** The listening half of a {@link GateClient}, and what its connection feeds into it. */
export interface Notices extends Pick<GateClient, "on" | "onConnection"> {
	readonly receive: (notice: unknown) => void;
	readonly connected: (now: boolean) => void;
}

export function createNotices(): Notices {
	const channels: Channels = {
		mode: channel(events.mode),
		upstreams: channel(events.upstreams),
		keys: channel(events.keys),
		users: channel(events.users),
		allowlist: channel(events.allowlist),
		limits: channel(events.limits),
		entries: channel(events.entries),
		vault: channel(events.vault),
		secrets: channel(events.secrets),
		certificates: channel(events.certificates),
		listeners: channel(events.listeners),
		warnings: channel(events.warnings),
		approvals: channel(events.approvals),
		grants: channel(events.grants),
		bridge: channel(events.bridge),
		pairing: channel(events.pairing),
		devices: channel(events.devices),
		networks: channel(events.networks),
		phone: channel(events.phone),
		consents: channel(events.consents),
		oauthClients: channel(events.oauthClients),
		quiet: channel(events.quiet),
		update: channel(events.update),
	};
	const connectionListeners = new Set<(connected: boolean) => void>();
	let isConnected = false;

	return {
		on(name, listener) {
			channels[name].listeners.add(listener);
			return () => channels[name].listeners.delete(listener);
		},
		onConnection(listener) {
			connectionListeners.add(listener);
			listener(isConnected);
			return () => connectionListeners.delete(listener);
		},
		receive(unparsed) {
			const notice = Notice.safeParse(unparsed);
			if (!notice.success || !isEventName(notice.data.event)) return;
			if (!channels[notice.data.event].tell(notice.data.payload)) {
				console.warn(`dropped a malformed notice: ${notice.data.event}`);
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
