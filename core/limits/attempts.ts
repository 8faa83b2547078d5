/**
 * What refusals and failed sign-ins cost: growing waits, never a lock-out. Counted per address (IPv6 by /64) and, for
 * sign-ins, per account. Held in memory, bounded, by the growing clock; a question here is answered at once. Never
 * decides whether a credential is good.
 */
import { isIPv6 } from "node:net";
import type { LimitsView } from "../../contract/views.ts";
import { isLoopback, plainAddress } from "../address.ts";
import type { Clock } from "../clock.ts";

type Slowed = LimitsView["slowed"][number];

/** Sign-ins. Addresses are taken as the peer's; account names need not exist. */
export interface LoginAttempts {
	/** Seconds until a password is looked at; 0: now. An attempt made meanwhile is refused unlooked at, and free. */
	wait(address: string, account: string): number;
	failed(address: string, account: string): void;
	/** The account's count begins anew; the address's goes on, or guessing could pause for one's own account. */
	succeeded(address: string, account: string): void;
}

/** The first `free` failures within `withinMs` cost nothing; slowed names are forgotten `withinMs` after their wait. */
interface Rule {
	readonly free: number;
	readonly withinMs: number;
}

const minuteMs = 60_000;
const credentialRule: Rule = { free: 20, withinMs: minuteMs };
const accountRule: Rule = { free: 5, withinMs: 15 * minuteMs };
const loginAddressRule: Rule = { free: 10, withinMs: 15 * minuteMs };
const refusalsPerMinute = 240;
const maxWaitMs = 60_000;
const maxNames = 10_000;
/** Longer than any account's name; a stranger's megabyte is not kept. */
const maxNameLength = 64;

export class Attempts {
	readonly #credentials: Delays;
	readonly #refusals: Budget;
	readonly #loginAddresses: Delays;
	readonly #accounts: Delays;
	/** Accounts by addresses they signed in from: what others try elsewhere does not keep their owner out. */
	readonly #known = new Recent<true>();
	readonly #knownFailures: Delays;
	#enabled = true;

	constructor(clock: Clock) {
		this.#credentials = new Delays(clock, credentialRule);
		this.#refusals = new Budget(clock);
		this.#loginAddresses = new Delays(clock, loginAddressRule);
		this.#accounts = new Delays(clock, accountRule);
		this.#knownFailures = new Delays(clock, accountRule);
	}

	get enabled(): boolean {
		return this.#enabled;
	}

	/** `false` where security.json says `"limits": null`: nobody waits, and what was counted is forgotten. */
	set enabled(enabled: boolean) {
		this.#enabled = enabled;
		if (enabled) return;
		this.#credentials.clear();
		this.#refusals.clear();
		this.#loginAddresses.clear();
		this.#accounts.clear();
		this.#knownFailures.clear();
		this.#known.clear();
	}

	/** Step 3. Seconds the address has to wait unless it shows a good credential; 0: go on. */
	wait(address: string): number {
		if (this.#credentials.empty && this.#refusals.empty) return 0;
		const place = placeOf(address);
		return seconds(
			Math.max(this.#credentials.waitMs(place), this.#refusals.waitMs(place)),
		);
	}

	/** Steps 2 to 6 refused. A bad `credential` makes the wait grow, `other` refusals only spend the minute's budget. */
	spend(address: string, kind: "credential" | "other"): void {
		if (!this.#enabled) return;
		const place = placeOf(address);
		this.#refusals.spend(place);
		if (kind === "credential") this.#credentials.fail(place);
	}

	readonly logins: LoginAttempts = {
		wait: (address, name) => {
			const place = placeOf(address);
			const account = accountOf(name);
			const pair = pairOf(place, account);
			return seconds(
				Math.max(
					this.#loginAddresses.waitMs(place),
					this.#known.get(pair)
						? this.#knownFailures.waitMs(pair)
						: this.#accounts.waitMs(account),
				),
			);
		},
		failed: (address, name) => {
			if (!this.#enabled) return;
			const place = placeOf(address);
			const account = accountOf(name);
			const pair = pairOf(place, account);
			this.#loginAddresses.fail(place);
			this.#accounts.fail(account);
			if (this.#known.get(pair)) this.#knownFailures.fail(pair);
		},
		succeeded: (address, name) => {
			if (!this.#enabled) return;
			const account = accountOf(name);
			const pair = pairOf(placeOf(address), account);
			this.#accounts.forget(account);
			this.#knownFailures.forget(pair);
			this.#known.put(pair, true);
		},
	};

	/** Who has to wait now; each name once. */
	slowed(): Slowed[] {
		const addresses = new Map<string, Slowed>();
		for (const row of [
			...this.#credentials.slowed("address"),
			...this.#refusals.slowed("address"),
			...this.#loginAddresses.slowed("address"),
		]) {
			const known = addresses.get(row.name);
			if (known === undefined || known.until < row.until)
				addresses.set(row.name, row);
		}
		const accounts = this.#accounts.slowed("account");
		return [...addresses.values(), ...accounts];
	}
}

/** At most 10,000 names; the one that was not put in for longest goes first. */
class Recent<T> {
	readonly #byName = new Map<string, T>();

	get size(): number {
		return this.#byName.size;
	}

	get(name: string): T | undefined {
		return this.#byName.get(name);
	}

	put(name: string, value: T): void {
		this.#byName.delete(name);
		this.#byName.set(name, value);
		if (this.#byName.size <= maxNames) return;
		const [oldest] = this.#byName.keys();
		if (oldest !== undefined) this.#byName.delete(oldest);
	}

	remove(name: string): void {
		this.#byName.delete(name);
	}

	clear(): void {
		this.#byName.clear();
	}

	entries(): Iterable<[string, T]> {
		return this.#byName;
	}
}

/** Waits that double: 1 s, 2 s, 4 s … 60 s. */
class Delays {
	readonly #clock: Clock;
	readonly #rule: Rule;
	readonly #names = new Recent<{
		readonly failures: number;
		readonly sinceMs: number;
		readonly untilMs: number;
	}>();

	constructor(clock: Clock, rule: Rule) {
		this.#clock = clock;
		this.#rule = rule;
	}

	get empty(): boolean {
		return this.#names.size === 0;
	}

	waitMs(name: string): number {
		const known = this.#names.get(name);
		return known === undefined ? 0 : known.untilMs - this.#clock.monotonicMs();
	}

	fail(name: string): void {
		const { free, withinMs } = this.#rule;
		const now = this.#clock.monotonicMs();
		const known = this.#names.get(name);
		const forgottenMs =
			known === undefined
				? now
				: Math.max(known.sinceMs, known.untilMs) + withinMs;
		const before = now < forgottenMs ? known : undefined;
		const failures = (before?.failures ?? 0) + 1;
		this.#names.put(name, {
			failures,
			sinceMs: before?.sinceMs ?? now,
			untilMs:
				failures <= free
					? 0
					: now + Math.min(maxWaitMs, 1_000 * 2 ** (failures - free - 1)),
		});
	}

	forget(name: string): void {
		this.#names.remove(name);
	}

	clear(): void {
		this.#names.clear();
	}

	slowed(kind: Slowed["kind"]): Slowed[] {
		return [...this.#names.entries()].flatMap(([name, { failures }]) =>
			waiting(this.#clock, { kind, name, failures }, this.waitMs(name)),
		);
	}
}

/** So many refusals a minute; then nothing until that minute is over. */
class Budget {
	readonly #clock: Clock;
	readonly #names = new Recent<{ refusals: number; readonly endsMs: number }>();

	constructor(clock: Clock) {
		this.#clock = clock;
	}

	get empty(): boolean {
		return this.#names.size === 0;
	}

	waitMs(name: string): number {
		const known = this.#names.get(name);
		return known === undefined || known.refusals < refusalsPerMinute
			? 0
			: known.endsMs - this.#clock.monotonicMs();
	}

	spend(name: string): void {
		const now = this.#clock.monotonicMs();
		const known = this.#names.get(name);
		if (known !== undefined && now < known.endsMs) known.refusals += 1;
		else this.#names.put(name, { refusals: 1, endsMs: now + minuteMs });
	}

	clear(): void {
		this.#names.clear();
	}

	slowed(kind: Slowed["kind"]): Slowed[] {
		return [...this.#names.entries()].flatMap(([name, { refusals }]) =>
			waiting(
				this.#clock,
				{ kind, name, failures: refusals },
				this.waitMs(name),
			),
		);
	}
}

const waiting = (
	clock: Clock,
	who: Omit<Slowed, "until">,
	waitMs: number,
): Slowed[] =>
	waitMs <= 0
		? []
		: [{ ...who, until: new Date(clock.now() + waitMs).toISOString() }];

const seconds = (ms: number): number => Math.max(0, Math.ceil(ms / 1_000));

const accountOf = (name: string): string =>
	name.length > maxNameLength ? "(too long)" : name;

const pairOf = (place: string, account: string): string =>
	`${place} ${account}`;

/**
 * What an address is counted by. Any address of loopback is this machine, which can bind all of 127.0.0.0/8; a v6
 * network hands out whole /64s (RFC 4291 §2.5.4), so anything smaller is one place.
 */
export function placeOf(address: string): string {
	if (isLoopback(address)) return "127.0.0.1";
	const plain = plainAddress(address);
	const zoneless = plain.split("%", 1)[0] ?? "";
	if (isIPv6(zoneless)) return prefixOf(zoneless);
	return plain.length > maxNameLength ? "(too long)" : plain;
}

/** The first four groups, with `::` filled up. */
function prefixOf(address: string): string {
	const [left = "", right] = address.split("::");
	const head = left === "" ? [] : left.split(":");
	const tail = right === undefined || right === "" ? [] : right.split(":");
	// A dotted quad at the end stands for two groups.
	const quads = address.includes(".") ? 1 : 0;
	const zeros = Math.max(0, 8 - head.length - tail.length - quads);
	const groups = [...head, ...Array<string>(zeros).fill("0"), ...tail];
	return `${groups
		.slice(0, 4)
		.map((group) => Number.parseInt(group, 16).toString(16))
		.join(":")}::/64`;
}
