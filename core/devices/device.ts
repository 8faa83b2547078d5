/** What the gate knows of a paired phone. Decides nothing. */
import type { Reach } from "../../contract/devices.ts";
import type { Certificate } from "../../contract/pairing.ts";
import { visible } from "../visible.ts";

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

/** What a phone calls itself may turn no text around and hide nothing: controls and direction marks are shown as `\u…`. */
export const plainName = (said: string): string =>
	plainText(said, 60) || "Phone";

/** The same for other texts of a phone's own. `most`: characters. */
export const plainText = (said: string, most: number): string =>
	Array.from(visible(said.toWellFormed()).trim()).slice(0, most).join("");
