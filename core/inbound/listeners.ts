/**
 * Every address the gate listens on: the one it starts with and those of the settings. Opens and closes them as the
 * settings change, looks after their certificates and names, and tells the owner what could not be done. One that cannot
 * be opened is tried again; one that must not be is refused.
 */
import type { ListenerView } from "../../contract/views.ts";
import type { ListenerSettings } from "../settings/schema.ts";
import {
	GateListener,
	type ListenerParts,
	refusalOf,
} from "./gate-listener.ts";
import { filesOf } from "./material.ts";
import { machineAddresses } from "./names.ts";

export interface ListenersOptions extends Omit<ListenerParts, "addresses"> {
	/** An address, a certificate or a warning is another one. */
	onChange(): void;
	/** How often addresses and files are looked at. */
	readonly lookEveryMs?: number;
	/** How often the gate's own certificates are. */
	readonly renewEveryMs?: number;
	readonly addresses?: () => string[];
}

/** A listener of the settings; closed while it could not be opened. */
interface Wanted {
	readonly wish: ListenerSettings;
	listener: GateListener | undefined;
	problem: string | undefined;
}

export class Listeners {
	readonly #options: ListenersOptions;
	readonly #machine: () => string[];
	readonly #parts: ListenerParts;
	#addresses: readonly string[];
	#upstreams = "";
	#main: GateListener | undefined;
	/** By what was wished for. */
	#wanted = new Map<string, Wanted>();
	/** Why a certificate could not be renewed. */
	readonly #problems = new Map<GateListener, string>();
	/** One thing at a time. */
	#last: Promise<void> = Promise.resolve();
	#timer: NodeJS.Timeout | undefined;
	#looks = 0;
	#looking = false;
	#stopped = false;

	constructor(options: ListenersOptions) {
		this.#options = options;
		this.#machine = options.addresses ?? machineAddresses;
		this.#addresses = this.#machine();
		this.#parts = { ...options, addresses: () => this.#addresses };
	}

	/**
	 * Opens the main one, and those of the settings. @throws StartError for one that must not be opened; for the main one
	 * also where it cannot be, with PemError, CertificateError or VaultError
	 */
	async start(
		main: ListenerSettings,
		nextPort: boolean,
		others: readonly ListenerSettings[],
	): Promise<void> {
		for (const wish of [main, ...others]) {
			const refusal = refusalOf(wish);
			if (refusal) throw refusal;
		}
		this.#upstreams = this.#upstreamNames();
		const listener = new GateListener(main, this.#parts);
		await listener.open(nextPort);
		this.#main = listener;
		await this.#queue(() => this.#take(others));
		const { lookEveryMs = 10_000 } = this.#options;
		this.#timer = setInterval(() => void this.#look(), lookEveryMs);
		this.#timer.unref();
	}

	/** Of the main one; empty until it is open. */
	get url(): string {
		return this.#main?.url ?? "";
	}

	get port(): number {
		return this.#main?.port ?? 0;
	}

	/** The main one first. */
	views(): ListenerView[] {
		return this.#open().map((listener) => listener.view());
	}

	warnings(): string[] {
		return [
			...[...this.#wanted.values()].flatMap(({ wish, problem }) =>
				problem === undefined
					? []
					: [`listener ${wish.host}:${wish.port} is not open: ${problem}`],
			),
			...[...this.#problems].map(
				([listener, problem]) =>
					`listener ${listener.title} shows the certificate it had: ${problem}`,
			),
		];
	}

	/** New settings: those that stayed as they were keep their connections. */
	take(wishes: readonly ListenerSettings[]): Promise<void> {
		return this.#queue(() => this.#take(wishes));
	}

	/** Which Hosts are ours follows at once; certificates follow where an upstream came or went. */
	upstreamsChanged(): void {
		const names = this.#upstreamNames();
		if (names === this.#upstreams || !this.#main) return;
		this.#upstreams = names;
		for (const listener of this.#open()) listener.rename();
		void this.refresh();
	}

	/** Shows what is to be shown now, wherever that is something else. Never rejects. */
	refresh(): Promise<void> {
		return this.#queue(() => this.#refresh(this.#open()));
	}

	stopAccepting(): void {
		this.#stopped = true;
		clearInterval(this.#timer);
		for (const listener of this.#open()) listener.stopAccepting();
	}

	/** Of all of them. Called until it is so, or time is up. */
	isFlushed(): boolean {
		return this.#open()
			.map((listener) => listener.isFlushed())
			.every(Boolean);
	}

	closeAll(): void {
		this.stopAccepting();
		for (const listener of this.#open()) listener.closeAll();
	}

	#open(): GateListener[] {
		const others = [...this.#wanted.values()].map(({ listener }) => listener);
		return [this.#main, ...others].filter((one) => one !== undefined);
	}

	#upstreamNames(): string {
		return [...this.#options.upstreamNames()].toSorted().join();
	}

	async #take(wishes: readonly ListenerSettings[]): Promise<void> {
		const next = new Map<string, Wanted>();
		for (const wish of wishes) {
			const key = JSON.stringify(wish);
			next.set(
				key,
				this.#wanted.get(key) ?? {
					wish,
					listener: undefined,
					problem: undefined,
				},
			);
		}
		const before = this.#wanted;
		this.#wanted = next;
		for (const [key, { listener }] of before) {
			if (next.has(key) || !listener) continue;
			this.#problems.delete(listener);
			listener.closeAll();
		}
		const opened = await this.#openWanted();
		if (opened || [...before.keys()].some((key) => !next.has(key)))
			this.#options.onChange();
	}

	/** `true`: something is another than before. */
	async #openWanted(): Promise<boolean> {
		let changed = false;
		for (const wanted of this.#wanted.values()) {
			if (wanted.listener || this.#stopped) continue;
			const before = wanted.problem;
			try {
				const listener = new GateListener(wanted.wish, this.#parts);
				await listener.open(false);
				wanted.listener = listener;
				wanted.problem = undefined;
				// Stopped while it opened.
				if (this.#stopped) listener.closeAll();
			} catch (error) {
				wanted.problem = wordsOf(error);
			}
			if (wanted.problem === before && !wanted.listener) continue;
			changed = true;
			if (wanted.problem !== undefined)
				this.#options.log(
					"warn",
					`listener ${wanted.wish.host}:${wanted.wish.port} is not open: ${wanted.problem}`,
				);
		}
		return changed;
	}

	/** The addresses, the owner's files and what is not open yet each time; the gate's own certificates now and then. */
	async #look(): Promise<void> {
		// A vault that is slow is not asked by a growing crowd.
		if (this.#looking) return;
		this.#looking = true;
		await this.#lookOnce();
		this.#looking = false;
	}

	#lookOnce(): Promise<void> {
		const { lookEveryMs = 10_000, renewEveryMs = 3_600_000 } = this.#options;
		this.#looks++;
		const all = this.#looks % Math.ceil(renewEveryMs / lookEveryMs) === 0;
		return this.#queue(async () => {
			const open = this.#open();
			const watchesAddresses = open.some((one) => one.alwaysStrict);
			const addresses = watchesAddresses ? this.#machine() : this.#addresses;
			const moved = addresses.join() !== this.#addresses.join();
			this.#addresses = addresses;
			if (moved) for (const listener of open) listener.rename();
			if (await this.#openWanted()) this.#options.onChange();
			await this.#refresh(
				all || moved
					? open
					: open.filter((one) => filesOf(one.wish) || this.#problems.has(one)),
			);
		});
	}

	async #refresh(listeners: readonly GateListener[]): Promise<void> {
		let changed = false;
		for (const listener of listeners) {
			const before = this.#problems.get(listener);
			try {
				if (await listener.refresh()) {
					changed = true;
					this.#options.log(
						"info",
						`listener ${listener.title} shows another certificate`,
					);
				}
				this.#problems.delete(listener);
			} catch (error) {
				const problem = wordsOf(error);
				this.#problems.set(listener, problem);
				if (problem !== before)
					this.#options.log(
						"warn",
						`listener ${listener.title} shows the certificate it had: ${problem}`,
					);
			}
			if (this.#problems.get(listener) !== before) changed = true;
		}
		if (changed) this.#options.onChange();
	}

	#queue(work: () => Promise<void>): Promise<void> {
		const done = this.#after(this.#last, work);
		this.#last = done;
		return done;
	}

	async #after(
		before: Promise<void>,
		work: () => Promise<void>,
	): Promise<void> {
		await before;
		if (this.#stopped) return;
		try {
			await work();
		} catch (bug) {
			this.#options.log("error", "listeners were not looked after", {
				bug: String(bug),
			});
		}
	}
}

const wordsOf = (error: unknown): string =>
	error instanceof Error ? error.message : String(error);
