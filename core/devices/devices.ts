/**
 * Paired phones as sealed rows: who they are, how far they may go, and when they end. What has ended stays known, so that
 * its key never pairs again. Decides nothing that a phone asks for.
 */
import type { DatabaseSync } from "node:sqlite";
import type { DeviceView, Reach } from "../../contract/devices.ts";
import { randomCode } from "../approval/grants.ts";
import type { SealedRows } from "../audit/sealed-rows.ts";
import type { Clock } from "../clock.ts";
import { AdvancingTime } from "./advancing-time.ts";
import { type Device, type NewDevice, plainName, plainText } from "./device.ts";
import { DeviceRows } from "./device-rows.ts";
import { isDeviceKey } from "./signature.ts";

export interface DevicesParts {
	readonly db: DatabaseSync;
	readonly clock: Clock;
	/** Whatever a view of them shows has changed. */
	readonly onChange: () => void;
	/** Revoked or expired: its streams, cookie and pending allows end now. Once for each. */
	readonly onEnd: (device: Device) => void;
}

/** `too-many`: as many as there may be are active. `key`: none of P-256, or one that was paired before. */
export class DeviceError extends Error {
	readonly code: "too-many" | "key";
	constructor(code: DeviceError["code"], message: string) {
		super(message);
		this.name = "DeviceError";
		this.code = code;
	}
}

export const mostDevices = 20;
const dayMs = 86_400_000;
const idleMs = 30 * dayMs;
const longestMs = 90 * dayMs;
const seenEveryMs = 60_000;
const longestHighMs = 3_600_000;

export class Devices {
	/** What proves that a row is the gate's own. */
	readonly sealed: SealedRows;
	readonly #rows: DeviceRows;
	readonly #clock: Clock;
	readonly #time: AdvancingTime;
	readonly #onChange: () => void;
	readonly #onEnd: (device: Device) => void;
	/** Ended ones as well. */
	readonly #byId = new Map<string, Device>();
	/** Of all that were ever here, in hex; those of ignored rows, too. */
	readonly #keys = new Set<string>();
	readonly #ignored = new Set<string>();
	/** Open streams of each. */
	readonly #streams = new Map<string, number>();
	/** Until when each may allow high-risk calls, by the monotonic clock. */
	readonly #high = new Map<string, number>();
	/** When each was written last because it was seen, by the monotonic clock. */
	readonly #written = new Map<string, number>();
	/** Ended, and the state could not be written yet. */
	readonly #unsaved = new Set<string>();

	constructor({ db, clock, onChange, onEnd }: DevicesParts) {
		this.#clock = clock;
		this.#onChange = onChange;
		this.#onEnd = onEnd;
		this.#rows = new DeviceRows(
			db,
			(ids) => this.#ignore(ids),
			() => onChange(),
		);
		this.sealed = this.#rows.sealed;
		const { devices, spoilt } = this.#rows.load();
		for (const id of spoilt) this.#ignored.add(id);
		for (const device of devices) this.#remember(device);
		const now = clock.now();
		const seen = devices
			.map(({ lastSeenAt }) => lastSeenAt)
			.filter((at) => at <= now + dayMs);
		this.#time = new AdvancingTime(clock, Math.max(0, ...seen));
	}

	/** Every row was found to be the gate's own, or is ignored. Before that no phone may be listened to. */
	get isProven(): boolean {
		return this.#rows.isProven;
	}

	/** Active ones, by their id; revoked, expired, unknown, spoiled: undefined. */
	active(id: string): Device | undefined {
		const device = this.#byId.get(id);
		if (!device || device.revokedAt !== null) return undefined;
		if (!this.#isOver(device)) return device;
		this.#expire([device]);
		return undefined;
	}

	/** All that are active. */
	all(): readonly Device[] {
		return [...this.#byId.keys()]
			.map((id) => this.active(id))
			.filter((device) => device !== undefined);
	}

	/** Whether a device with this key, SPKI, was ever paired here. */
	knows(publicKey: Uint8Array): boolean {
		return this.#keys.has(hexOf(publicKey));
	}

	/** @throws DeviceError */
	add(wanted: NewDevice): Device {
		if (this.all().length >= mostDevices)
			throw new DeviceError("too-many", `at most ${mostDevices} phones`);
		if (!isDeviceKey(wanted.publicKey) || this.knows(wanted.publicKey))
			throw new DeviceError("key", "no new P-256 key");
		const now = this.#time.now();
		const device: Device = {
			id: this.#newId(),
			name: plainName(wanted.name),
			tier: wanted.tier,
			publicKey: Uint8Array.from(wanted.publicKey),
			origin: wanted.origin,
			userAgent: plainText(wanted.userAgent, 300),
			// As far as its tier goes, until the owner says less.
			reach: "critical",
			session: true,
			upstreams: [],
			counter: 0,
			push: "",
			address: wanted.address,
			pairedAt: now,
			lastSeenAt: now,
			revokedAt: null,
		};
		this.#rows.save(device);
		this.#remember(device);
		this.#onChange();
		return device;
	}

	/** Its counter goes up to `counter` and never back; throws where that cannot be written. `false`: it was there already; then nothing was taken. */
	advance(id: string, counter: number): boolean {
		const device = this.active(id);
		if (!device || !Number.isSafeInteger(counter) || counter <= device.counter)
			return false;
		this.#save({ ...device, counter });
		return true;
	}

	/** Written at most once a minute; an idle device ends after 30 days. */
	seen(id: string, address: string): void {
		const device = this.active(id);
		if (!device) return;
		const seen = { ...device, lastSeenAt: this.#time.now(), address };
		this.#byId.set(id, seen);
		const growingMs = this.#clock.monotonicMs();
		const due = (this.#written.get(id) ?? -seenEveryMs) + seenEveryMs;
		if (growingMs < due) return;
		this.#written.set(id, growingMs);
		try {
			this.#rows.save(seen);
		} catch {
			// The audit log says already that the file cannot be written. Lost, it makes the device end earlier.
		}
		this.#onChange();
	}

	/** A stream of it has opened. Returns the function that says it has closed. */
	online(id: string): () => void {
		let isOpen = true;
		this.#streamed(id, 1);
		return () => {
			if (isOpen) this.#streamed(id, -1);
			isOpen = false;
		};
	}

	/** The wall clock's end of it: 30 days after it was seen, 90 after it was paired. */
	endsAt({ lastSeenAt, pairedAt }: Device): number {
		return Math.min(lastSeenAt + idleMs, pairedAt + longestMs);
	}

	/** Until when, by the wall clock, it may allow high-risk calls although its tier would not let it; by the monotonic clock inside. */
	highUntil(id: string): number | null {
		const leftMs = (this.#high.get(id) ?? 0) - this.#clock.monotonicMs();
		if (leftMs <= 0 || !this.active(id)) return null;
		return this.#clock.now() + Math.floor(leftMs);
	}

	/** Nothing where it is not active. */
	setPush(id: string, endpoint: string): void {
		const device = this.active(id);
		if (device && device.push !== endpoint)
			this.#change(device, { push: endpoint });
	}

	/** The views of all, the newest first; `undefined` from the others where no such device is active. */
	list(): DeviceView[] {
		this.expire();
		return [...this.#byId.values()]
			.map((device) => this.#view(device))
			.toReversed();
	}

	rename(id: string, name: string): DeviceView | undefined {
		const device = this.active(id);
		return device && this.#change(device, { name: plainName(name) });
	}

	/** What is left out stays. Holds from the next decision on. */
	limit(
		id: string,
		limits: {
			reach?: Reach | undefined;
			session?: boolean | undefined;
			upstreams?: readonly string[] | undefined;
		},
	): DeviceView | undefined {
		const device = this.active(id);
		if (!device) return undefined;
		const {
			reach = device.reach,
			session = device.session,
			upstreams = device.upstreams,
		} = limits;
		return this.#change(device, {
			reach,
			session,
			upstreams: [...upstreams],
		});
	}

	/** An hour at most; 0 ends it. A trusted device may do more anyway: nothing is changed. */
	allowHigh(id: string, ms: number): DeviceView | undefined {
		const device = this.active(id);
		if (!device) return undefined;
		if (device.tier === "untrusted" && ms > 0)
			this.#high.set(
				id,
				this.#clock.monotonicMs() + Math.min(ms, longestHighMs),
			);
		else this.#high.delete(id);
		this.#onChange();
		return this.#view(device);
	}

	/** At once; throws where the state cannot be written, and then it has ended until the gate stops, and is tried again. */
	revoke(id: string): DeviceView | undefined {
		const device = this.active(id);
		if (!device) return undefined;
		const ended = this.#end(device, this.#time.now());
		this.#saveEnded();
		return this.#view(ended);
	}

	/** All that are active, as {@link Devices.revoke} does. */
	revokeAll(): DeviceView[] {
		const now = this.#time.now();
		for (const device of this.all()) this.#end(device, now);
		this.#saveEnded();
		return this.list();
	}

	/** Ends what has become too old. By the gate's sweep. */
	expire(): void {
		this.#expire(
			[...this.#byId.values()].filter(
				(device) => device.revokedAt === null && this.#isOver(device),
			),
		);
		let changed = false;
		for (const [id, endMs] of this.#high)
			if (endMs <= this.#clock.monotonicMs())
				changed = this.#high.delete(id) || changed;
		if (changed) this.#onChange();
	}

	/** Rows that somebody else wrote, for a warning. */
	get ignored(): readonly string[] {
		return [...this.#ignored];
	}

	/** Seen later than it is now: the clock was set back while the gate was off, and nobody can tell how much is left. */
	#isOver(device: Device): boolean {
		const now = this.#time.now();
		return now >= this.endsAt(device) || device.lastSeenAt > now + dayMs;
	}

	#expire(over: readonly Device[]): void {
		for (const device of over) this.#end(device, this.endsAt(device));
		try {
			this.#saveEnded();
		} catch {
			// It has ended all the same; written by a later sweep.
		}
	}

	/** `revokedAt`: the end of its time where that was why. */
	#end(device: Device, revokedAt: number): Device {
		const ended = { ...device, revokedAt };
		this.#byId.set(device.id, ended);
		this.#high.delete(device.id);
		this.#written.delete(device.id);
		this.#unsaved.add(device.id);
		this.#onEnd(ended);
		this.#onChange();
		return ended;
	}

	#saveEnded(): void {
		for (const id of this.#unsaved) {
			const device = this.#byId.get(id);
			if (device) this.#rows.save(device);
			this.#unsaved.delete(id);
		}
	}

	#change(device: Device, change: Partial<Device>): DeviceView {
		const changed = { ...device, ...change };
		this.#save(changed);
		this.#onChange();
		return this.#view(changed);
	}

	/** Written before it holds. */
	#save(device: Device): void {
		this.#rows.save(device);
		this.#byId.set(device.id, device);
	}

	#streamed(id: string, by: 1 | -1): void {
		const before = this.#streams.get(id) ?? 0;
		const count = before + by;
		if (count > 0) this.#streams.set(id, count);
		else this.#streams.delete(id);
		if (before === 0 || count === 0) this.#onChange();
	}

	#remember(device: Device): void {
		this.#byId.set(device.id, device);
		this.#keys.add(hexOf(device.publicKey));
	}

	#ignore(ids: readonly string[]): void {
		for (const id of ids) {
			const device = this.#byId.get(id);
			this.#ignored.add(id);
			this.#byId.delete(id);
			this.#high.delete(id);
			if (device?.revokedAt === null) this.#onEnd(device);
		}
		this.#onChange();
	}

	#newId(): string {
		for (;;) {
			const id = `DV-${randomCode(4)}`;
			if (!this.#byId.has(id) && !this.#ignored.has(id)) return id;
		}
	}

	#view(device: Device): DeviceView {
		const endsAt = this.endsAt(device);
		const high = this.highUntil(device.id);
		return {
			id: device.id,
			name: device.name,
			tier: device.tier,
			state:
				device.revokedAt === null
					? "active"
					: device.revokedAt < endsAt
						? "revoked"
						: "expired",
			reach: device.reach,
			session: device.session,
			upstreams: [...device.upstreams],
			highUntil: high === null ? null : iso(high),
			online: device.revokedAt === null && this.#streams.has(device.id),
			push: device.push !== "",
			userAgent: device.userAgent,
			origin: device.origin,
			address: device.address,
			pairedAt: iso(device.pairedAt),
			lastSeenAt: iso(device.lastSeenAt),
			expiresAt: iso(endsAt),
		};
	}
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString("hex");
const iso = (ms: number): string => new Date(ms).toISOString();
