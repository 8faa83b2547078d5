/** One phone at a time: the QR that is open, what the phone has to prove, and the person's own yes. */
import type {
	DeviceView,
	PairingOffer,
	PairingView,
} from "../../contract/devices.ts";
import type {
	Certificate,
	DesktopHello,
	PairOutcome,
} from "../../contract/pairing.ts";
import type { PhoneProblem } from "../../contract/phone.ts";
import type { Clock } from "../clock.ts";
import type { Devices } from "../devices/devices.ts";
import type { Identity } from "../devices/identity.ts";

export interface PairingParts {
	readonly devices: Pick<Devices, "add" | "list" | "endsAt">;
	readonly identity: Identity;
	readonly clock: Clock;
	readonly note: (what: string) => void;
	readonly onChange: (view: PairingView) => void;
}

/** Where the phone reached the gate, as its connection says. */
export interface Caller {
	readonly address: string;
	readonly userAgent: string;
	/** The origin its request names and its Host confirms. */
	readonly origin: string;
	/** Its Host is the machine's .local name. */
	readonly byName: boolean;
}

type Answered<T> = T | { readonly problem: PhoneProblem };

export class Pairing {
	constructor(parts: PairingParts) {
		throw new Error("not built");
	}

	/** Opens an offer, in place of one that is open. `base`: "https://192.0.2.7:4181". @throws VaultError */
	start(base: string): PairingOffer {
		throw new Error("not built");
	}

	view(): PairingView {
		throw new Error("not built");
	}

	/** A QR is open, or a phone waits for the person. */
	get isOpen(): boolean {
		throw new Error("not built");
	}

	cancel(why: "cancelled" | "network"): PairingView {
		throw new Error("not built");
	}

	/** The phone's three calls. Bodies come as they were posted. */
	hello(body: unknown, caller: Caller): Promise<Answered<DesktopHello>> {
		throw new Error("not built");
	}
	confirm(
		body: unknown,
		caller: Caller,
	): Promise<Answered<{ readonly state: "asking" }>> {
		throw new Error("not built");
	}
	/** Within 25 s. `gone` ends it early. */
	wait(body: unknown, gone: AbortSignal): Promise<Answered<PairOutcome>> {
		throw new Error("not built");
	}

	/** The person's yes, or why not. @throws VaultError */
	accept(
		id: string,
		choice: { readonly name?: string | undefined; readonly tier: Certificate },
	): DeviceView | "not-found" | "tier" {
		throw new Error("not built");
	}

	close(): void {
		throw new Error("not built");
	}
}
