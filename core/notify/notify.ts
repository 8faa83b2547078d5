/** Tells people elsewhere that something waits, and nothing of what: Web Push without a payload, and an ntfy topic. */
import type { Approvals } from "../approval/approvals.ts";
import type { Clock } from "../clock.ts";
import type { Devices } from "../devices/devices.ts";
import type { Log } from "../log.ts";
import type { Vault } from "../vault/vault.ts";

export interface NotifyParts {
	readonly devices: Pick<Devices, "all" | "setPush">;
	readonly approvals: Pick<Approvals, "list" | "onChange" | "waiting">;
	readonly vault: Vault;
	readonly clock: Clock;
	readonly log: Log;
	readonly settings: () => {
		readonly push_origins: readonly string[];
		readonly ntfy: string | null;
	};
}

export class Notify {
	constructor(parts: NotifyParts) {
		throw new Error("not built");
	}

	/** Makes the VAPID key where there is none. @throws VaultError */
	open(): Promise<void> {
		throw new Error("not built");
	}

	/** P-256, raw, base64url; empty until it is open. */
	get pushKey(): string {
		throw new Error("not built");
	}

	/** https, no credentials, and the origin of a browser's push service or one of the settings'. */
	isPushEndpoint(endpoint: string): boolean {
		throw new Error("not built");
	}

	close(): Promise<void> {
		throw new Error("not built");
	}
}
