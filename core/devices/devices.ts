/** Paired phones as sealed rows: who they are, how far they may go, and when they end. */
import type { DatabaseSync } from "node:sqlite";
import type { DeviceView, Reach } from "../../contract/devices.ts";
import type { SealedRows } from "../audit/sealed-rows.ts";
import type { Clock } from "../clock.ts";
import type { Device, NewDevice } from "./device.ts";

export interface DevicesParts {
	readonly db: DatabaseSync;
	readonly clock: Clock;
	/** Whatever a view of them shows has changed. */
	readonly onChange: () => void;
	/** Revoked or expired: its streams, cookie and pending allows end now. */
	readonly onEnd: (device: Device) => void;
}

export class Devices {
	/** What proves that a row is the gate's own. */
	readonly sealed: SealedRows;

	constructor(parts: DevicesParts) {
		throw new Error("not built");
	}

	/** Active ones, by their id; revoked, expired, unknown, spoiled: undefined. */
	active(id: string): Device | undefined {
		throw new Error("not built");
	}

	/** All that are active. */
	all(): readonly Device[] {
		throw new Error("not built");
	}

	add(device: NewDevice): Device {
		throw new Error("not built");
	}

	/** Its counter goes up to `counter` and never back. `false`: it was there already; then nothing was taken. */
	advance(id: string, counter: number): boolean {
		throw new Error("not built");
	}

	/** Written at most once a minute; an idle device ends after 30 days. */
	seen(id: string, address: string): void {
		throw new Error("not built");
	}

	/** A stream of it has opened. Returns the function that says it has closed. */
	online(id: string): () => void {
		throw new Error("not built");
	}

	/** The wall clock's end of it: 30 days after it was seen, 90 after it was paired. */
	endsAt(device: Device): number {
		throw new Error("not built");
	}

	/** Until when, by the wall clock, it may allow high-risk calls although its tier would not let it; by the monotonic clock inside. */
	highUntil(id: string): number | null {
		throw new Error("not built");
	}

	setPush(id: string, endpoint: string): void {
		throw new Error("not built");
	}

	/** The views of all, the newest first; `undefined` from the others where no such device is active. */
	list(): DeviceView[] {
		throw new Error("not built");
	}
	rename(id: string, name: string): DeviceView | undefined {
		throw new Error("not built");
	}
	limit(
		id: string,
		limits: {
			reach?: Reach | undefined;
			session?: boolean | undefined;
			upstreams?: readonly string[] | undefined;
		},
	): DeviceView | undefined {
		throw new Error("not built");
	}
	allowHigh(id: string, ms: number): DeviceView | undefined {
		throw new Error("not built");
	}
	revoke(id: string): DeviceView | undefined {
		throw new Error("not built");
	}
	revokeAll(): DeviceView[] {
		throw new Error("not built");
	}

	/** Ends what has become too old. By the gate's sweep. */
	expire(): void {
		throw new Error("not built");
	}

	/** Rows that somebody else wrote, for a warning. */
	get ignored(): readonly string[] {
		throw new Error("not built");
	}
}
