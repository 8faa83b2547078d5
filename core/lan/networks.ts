/** The networks this machine is on, which of them phones may reach it by, and its addresses there. */
import type { DatabaseSync } from "node:sqlite";
import type { NetworkView } from "../../contract/devices.ts";
import type { SealedRows } from "../audit/sealed-rows.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";

/** A network this machine is connected to now. */
export interface Network {
	/** A digest of what tells it from others: router, wireless name, interface where there is nothing else. */
	readonly id: string;
	readonly name: string;
	readonly interface: string;
	/** This machine's addresses there: private ones only, without zones, the IPv4 first. */
	readonly addresses: readonly string[];
	/** In CIDR notation, the first address. */
	readonly address: string;
	readonly router: string;
	/** The machine's own route to elsewhere goes by it. */
	readonly isDefault: boolean;
}

export class Networks {
	/** What proves that a row is the gate's own. */
	readonly sealed: SealedRows;

	constructor(parts: {
		readonly db: DatabaseSync;
		readonly clock: Clock;
		readonly log: Log;
		readonly onChange: () => void;
	}) {
		throw new Error("not built");
	}

	/** Looks now. The last look otherwise holds. */
	look(): Promise<readonly Network[]> {
		throw new Error("not built");
	}

	/** As of the last look. */
	get connected(): readonly Network[] {
		throw new Error("not built");
	}

	isTrusted(id: string): boolean {
		throw new Error("not built");
	}

	list(): NetworkView[] {
		throw new Error("not built");
	}

	/** undefined: neither connected nor known. */
	trust(id: string): NetworkView | undefined {
		throw new Error("not built");
	}
	forget(id: string): NetworkView | undefined {
		throw new Error("not built");
	}

	/** Looks every some seconds until {@link Networks.close}; a change of addresses or routes is told by `onChange`. */
	follow(): void {
		throw new Error("not built");
	}

	close(): void {
		throw new Error("not built");
	}
}

/** RFC 1918, unique local and link-local: whoever may be a phone. Loopback and everything else: `false`. */
export function isPrivatePeer(address: string): boolean {
	throw new Error("not built");
}
