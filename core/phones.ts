/**
 * Everything about phones that only a running gate has: pairing, what they decide, the door they come by, and how they are
 * told. Wires those parts together and keeps them true to devices, networks and settings; holds no rule of its own.
 */
import { hostname } from "node:os";
import { join } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import type { PairingView, PhoneDoorView } from "../contract/devices.ts";
import { gateEntry } from "./audit/log.ts";
import type { Device } from "./devices/device.ts";
import { Decisions } from "./devices/decisions.ts";
import { PhoneDoor } from "./doors/phone/phone-door.ts";
import { Notify } from "./notify/notify.ts";
import { Pairing } from "./pairing/pairing.ts";
import type { OpenParts } from "./parts.ts";

export interface PhonesOptions {
	readonly parts: OpenParts;
	/** Where the windows' files are. */
	readonly rendererDir: string;
	readonly onPairing: (view: PairingView) => void;
	readonly onDoor: (view: PhoneDoorView) => void;
}

/** What has become too old is found within this. */
const expireEveryMs = 60_000;

export class Phones {
	readonly pairing: Pairing;
	readonly door: PhoneDoor;
	readonly #parts: OpenParts;
	readonly #decisions: Decisions;
	readonly #notify: Notify;
	readonly #timer: NodeJS.Timeout;
	#stopVault: (() => void) | undefined;

	constructor({ parts, rendererDir, onPairing, onDoor }: PhonesOptions) {
		const { devices, identity, clock, log, approvals, mode, networks } = parts;
		const note = (what: string): void =>
			parts.audit.note(gateEntry("change", what, mode.current));
		this.#parts = parts;
		this.#notify = new Notify({
			devices,
			approvals,
			vault: parts.vault,
			clock,
			log,
			settings: () => parts.settings.phone,
			isQuiet: () => parts.quiet,
		});
		this.pairing = new Pairing({
			devices,
			identity,
			clock,
			note,
			onChange: (view) => {
				onPairing(view);
				this.refresh();
			},
		});
		this.#decisions = new Decisions({
			devices,
			identity,
			approvals,
			grants: parts.grants,
			bridge: parts.bridge,
			mode,
			audit: parts.audit,
			clock,
			log,
			machine: hostname(),
			pushKey: () => this.#notify.pushKey,
			isPushEndpoint: (endpoint) => this.#notify.isPushEndpoint(endpoint),
		});
		this.door = new PhoneDoor({
			devices,
			identity,
			pairing: this.pairing,
			decisions: this.#decisions,
			networks,
			certificates: parts.certificates,
			clock,
			log,
			note,
			settings: () => parts.settings.phone,
			memory: memoryIn(parts.db),
			filesDir: join(rendererDir, "phone"),
			onChange: onDoor,
		});
		this.#timer = setInterval(() => devices.expire(), expireEveryMs);
		this.#timer.unref();
	}

	/** Never rejects: a gate without phones is a gate. */
	async start(): Promise<void> {
		this.#stopVault = this.#parts.vault.onChange(() => this.refresh());
		await this.#open();
	}

	/** Soon as devices, networks, settings and the vault are now. */
	refresh(): void {
		void this.#open();
	}

	/** What phones are shown may be another now. */
	touch(): void {
		this.#decisions.touch();
	}

	/** What a device that has ended was in the middle of. */
	ended(device: Device): void {
		this.#decisions.end(device);
		this.door.cut(device.id);
	}

	async close(): Promise<void> {
		clearInterval(this.#timer);
		this.#stopVault?.();
		this.#parts.networks.close();
		this.pairing.close();
		this.#decisions.close();
		await this.door.close();
		await this.#notify.close();
	}

	async #open(): Promise<void> {
		const { devices, identity, networks, log } = this.#parts;
		const isPaired = devices.all().length > 0;
		// A gate without phones asks nobody where it is, and makes nothing in the vault.
		if (isPaired || this.pairing.isOpen) networks.follow();
		try {
			if (isPaired) {
				if (networks.connected.length === 0) await networks.look();
				await identity.open();
				await this.#notify.open();
			}
		} catch (error) {
			log("warn", "phones cannot be answered", {
				error: String(error),
			});
		}
		try {
			await this.door.refresh();
		} catch (error) {
			log("error", "the phone door failed", {
				error: String(error),
			});
		}
	}
}

const memoryIn = (
	db: DatabaseSync,
): {
	get(name: string): string | undefined;
	set(name: string, value: string): void;
} => ({
	get(name) {
		const row = db
			.prepare("SELECT value FROM setting WHERE name = ?")
			.get(name);
		return row === undefined ? undefined : String(row["value"]);
	},
	set(name, value) {
		db.prepare("INSERT OR REPLACE INTO setting VALUES (?, ?)").run(name, value);
	},
});
