/** The fourth door: phones, over the local network. Open only while a device is paired or a QR is open, on a trusted network. */
import type { PhoneDoorView } from "../../../contract/devices.ts";
import type { Certificates } from "../../certificates/certificates.ts";
import type { Clock } from "../../clock.ts";
import type { Decisions } from "../../devices/decisions.ts";
import type { Devices } from "../../devices/devices.ts";
import type { Identity } from "../../devices/identity.ts";
import type { Networks } from "../../lan/networks.ts";
import type { Log } from "../../log.ts";
import type { Pairing } from "../../pairing/pairing.ts";

export interface PhoneDoorParts {
	readonly devices: Devices;
	readonly identity: Identity;
	readonly pairing: Pairing;
	readonly decisions: Decisions;
	readonly networks: Networks;
	readonly certificates: Certificates;
	readonly clock: Clock;
	readonly log: Log;
	readonly note: (what: string) => void;
	readonly settings: () => {
		readonly enabled: boolean;
		readonly port: number;
		readonly mdns: boolean;
	};
	/** What is kept between starts: the port, the .local name. */
	readonly memory: {
		get(name: string): string | undefined;
		set(name: string, value: string): void;
	};
	/** Where the phone's page is: "…/renderer/phone". */
	readonly filesDir: string;
	readonly onChange: (view: PhoneDoorView) => void;
}

export class PhoneDoor {
	constructor(parts: PhoneDoorParts) {
		throw new Error("not built");
	}

	view(): PhoneDoorView {
		throw new Error("not built");
	}

	/** Opens, shuts or moves, as devices, the QR, networks, settings and certificates are now. One after the other. */
	refresh(): Promise<void> {
		throw new Error("not built");
	}

	/**
	 * For a QR on that network: opens the door there, and answers the base of its link. `byName`: the machine's name.
	 * What stands in the way otherwise.
	 */
	openFor(
		network: string | undefined,
		byName: boolean,
	): Promise<
		{ readonly base: string } | { readonly why: PhoneDoorView["why"] }
	> {
		throw new Error("not built");
	}

	/** Cuts a device's streams and ends its sessions. */
	cut(device: string): void {
		throw new Error("not built");
	}

	close(): Promise<void> {
		throw new Error("not built");
	}
}
