/** What a paired phone is shown, and what it may decide: signed both ways. */
import type {
	HistoryObject,
	PhoneProblem,
	PhoneState,
	Receipt,
	Signed,
} from "../../contract/phone.ts";
import type { Approvals } from "../approval/approvals.ts";
import type { Bridge } from "../approval/bridge.ts";
import type { Grants } from "../approval/grants.ts";
import type { AuditLog } from "../audit/log.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { ModeState } from "../mode.ts";
import type { Device } from "./device.ts";
import type { Devices } from "./devices.ts";
import type { Identity } from "./identity.ts";

export interface DecisionsParts {
	readonly devices: Devices;
	readonly identity: Identity;
	readonly approvals: Approvals;
	readonly grants: Pick<Grants, "list" | "revoke">;
	readonly bridge: Pick<Bridge, "raise" | "view" | "onChange">;
	readonly mode: Pick<ModeState, "view" | "current">;
	readonly audit: Pick<AuditLog, "note" | "onEntries" | "watch">;
	readonly clock: Clock;
	readonly log: Log;
	/** What the machine calls itself. */
	readonly machine: string;
	/** P-256, raw, base64url: for Web Push; empty: not offered. */
	readonly pushKey: () => string;
	/** Whether an endpoint is one of a push service's. */
	readonly isPushEndpoint: (endpoint: string) => boolean;
}

export type Decided<T> = T | { readonly problem: PhoneProblem };

export class Decisions {
	constructor(parts: DecisionsParts) {
		throw new Error("not built");
	}

	/** All a device may see now. @throws VaultError */
	stateFor(device: Device): PhoneState {
		throw new Error("not built");
	}

	/** @throws VaultError */
	historyFor(device: Device): Signed<HistoryObject> {
		throw new Error("not built");
	}

	/** `body`: what was posted, not looked at yet. @throws VaultError, or where an allow cannot be recorded: then nothing was let through */
	decide(device: Device, body: unknown): Decided<Signed<Receipt>> {
		throw new Error("not built");
	}

	act(device: Device, body: unknown): Decided<{ readonly done: true }> {
		throw new Error("not built");
	}

	/** What it allowed and has not left is stopped, its grants end. */
	end(device: Device): void {
		throw new Error("not built");
	}

	/** Some device's state may be another one now. Many at once are one. */
	onChange(listener: () => void): () => void {
		throw new Error("not built");
	}

	close(): void {
		throw new Error("not built");
	}
}
