/** What the gate knows of a paired phone. */
import type { Reach } from "../../contract/devices.ts";
import type { Certificate } from "../../contract/pairing.ts";

export type Tier = Certificate;

export interface Device {
	/** "DV-7F3K". */
	readonly id: string;
	readonly name: string;
	readonly tier: Tier;
	/** P-256, SPKI, DER. */
	readonly publicKey: Uint8Array;
	/** Where its page was opened: signatures and sessions are for that origin. */
	readonly origin: string;
	readonly userAgent: string;
	readonly reach: Reach;
	readonly session: boolean;
	readonly upstreams: readonly string[];
	/** The last one that was taken; the next is larger. */
	readonly counter: number;
	/** A push endpoint; empty: none. */
	readonly push: string;
	readonly address: string;
	/** Wall clock, milliseconds, like all times here. */
	readonly pairedAt: number;
	readonly lastSeenAt: number;
	readonly revokedAt: number | null;
}

export type NewDevice = Pick<
	Device,
	"name" | "tier" | "publicKey" | "origin" | "userAgent" | "address"
>;
