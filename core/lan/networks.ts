/**
 * The networks this machine is on, which of them phones may reach it by, and its addresses there. Looks again and again;
 * trusts none by itself, and none whose row somebody else wrote.
 */
import type { DatabaseSync } from "node:sqlite";
import type { NetworkView } from "../../contract/devices.ts";
import { SealedRows } from "../audit/sealed-rows.ts";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import { type Network, networksIn } from "./network.ts";
import { type Surroundings, system } from "./surroundings.ts";

export { isPrivatePeer, type Network } from "./network.ts";

export interface NetworksParts {
	readonly db: DatabaseSync;
	readonly clock: Clock;
	readonly log: Log;
	/** Whatever {@link Networks.list} shows has changed. */
	readonly onChange: () => void;
	/** The system's, unless a test says otherwise. */
	readonly surroundings?: Surroundings;
	/** The process's own: DRAWBRIDGE_PHONE_LOOPBACK=1 is for tests. */
	readonly env?: NodeJS.ProcessEnv;
	/** How often {@link Networks.follow} looks. */
	readonly everyMs?: number;
}

type Known = Pick<NetworkView, "id" | "name" | "interface" | "router">;

const usualEveryMs = 5_000;
/** Where addresses have not changed, routes are looked at again after this: programs are asked for them. */
const routesAgeMs = 10_000;

/** For tests that have one machine only. Has to be trusted like any other; where it is there, it is the default. */
const loopback: Network = {
	id: "loopback",
	name: "",
	interface: "loopback",
	addresses: ["127.0.0.1"],
	address: "127.0.0.1/8",
	router: "",
	isDefault: true,
};

export class Networks {
	/** What proves that a row is the gate's own. */
	readonly sealed: SealedRows;
	readonly #parts: NetworksParts;
	readonly #surroundings: Surroundings;
	readonly #given: readonly Network[];
	readonly #trusted = new Map<string, Known>();
	#connected: readonly Network[] = [];
	#interfaces = "";
	#routesAt = Number.NEGATIVE_INFINITY;
	#looking: Promise<readonly Network[]> | undefined;
	#hasFailed = false;
	#timer: NodeJS.Timeout | undefined;
	#isClosed = false;

	constructor(parts: NetworksParts) {
		const { db, surroundings = system, env = process.env } = parts;
		this.#parts = parts;
		this.#surroundings = surroundings;
		this.#given = env["DRAWBRIDGE_PHONE_LOOPBACK"] === "1" ? [loopback] : [];
		this.sealed = new SealedRows(db, {
			table: "network",
			columns: ["id", "name", "interface", "router", "trusted_at"],
			alwaysSealed: true,
			onBad: (ids) => this.#ignore(ids),
		});
		for (const row of db
			.prepare("SELECT * FROM network ORDER BY trusted_at")
			.all()) {
			const known = {
				id: String(row["id"]),
				name: String(row["name"]),
				interface: String(row["interface"]),
				router: String(row["router"]),
			};
			this.#trusted.set(known.id, known);
		}
	}

	/** Looks now. The last look otherwise holds. What cannot be found out is no network. */
	async look(): Promise<readonly Network[]> {
		// One that is under way may have begun before the change that is asked about.
		await this.#looking;
		return await this.#lookOnce();
	}

	/** As of the last look, the default one first. */
	get connected(): readonly Network[] {
		return this.#connected;
	}

	isTrusted(id: string): boolean {
		return this.#trusted.has(id);
	}

	/** Connected ones first, then those that are only trusted. */
	list(): NetworkView[] {
		const here = new Set(this.#connected.map(({ id }) => id));
		const elsewhere = [...this.#trusted.values()].filter(
			({ id }) => !here.has(id),
		);
		return [...this.#connected, ...elsewhere].map((one) => this.#view(one));
	}

	/** Trusting twice is once. undefined: neither connected nor known. */
	trust(id: string): NetworkView | undefined {
		const known = this.#trusted.get(id);
		if (known) return this.#view(known);
		const network = this.#connected.find((one) => one.id === id);
		if (!network) return undefined;
		const { db, clock, onChange } = this.#parts;
		const { name, interface: device, router } = network;
		db.prepare(
			`INSERT OR REPLACE INTO network (id, name, interface, router, trusted_at)
			VALUES (?,?,?,?,?)`,
		).run(id, name, device, router, clock.now());
		this.sealed.seal(id);
		this.#trusted.set(id, { id, name, interface: device, router });
		onChange();
		return this.#view(network);
	}

	/** At once. undefined: neither connected nor known. */
	forget(id: string): NetworkView | undefined {
		const network =
			this.#connected.find((one) => one.id === id) ?? this.#trusted.get(id);
		if (!network) return undefined;
		this.#parts.db.prepare("DELETE FROM network WHERE id = ?").run(id);
		if (this.#trusted.delete(id)) this.#parts.onChange();
		return this.#view(network);
	}

	/** Looks every some seconds until {@link Networks.close}; a change of addresses or routes is told by `onChange`. */
	follow(): void {
		if (this.#timer || this.#isClosed) return;
		const { everyMs = usualEveryMs } = this.#parts;
		const look = (): void => {
			if (this.#isDue()) void this.#lookOnce();
		};
		this.#timer = setInterval(look, everyMs).unref();
		look();
	}

	close(): void {
		clearInterval(this.#timer);
		this.#isClosed = true;
	}

	#isDue(): boolean {
		const age = this.#parts.clock.monotonicMs() - this.#routesAt;
		if (age >= routesAgeMs) return true;
		try {
			const now = JSON.stringify(this.#surroundings.interfaces());
			return now !== this.#interfaces;
		} catch {
			// The system needs a file descriptor for it. The look says what is amiss.
			return true;
		}
	}

	/** Two at once are one. */
	#lookOnce(): Promise<readonly Network[]> {
		this.#looking ??= this.#lookNow().finally(() => {
			this.#looking = undefined;
		});
		return this.#looking;
	}

	async #lookNow(): Promise<readonly Network[]> {
		const next = await this.#networks();
		const hasChanged = JSON.stringify(next) !== JSON.stringify(this.#connected);
		this.#connected = next;
		if (hasChanged && !this.#isClosed) this.#parts.onChange();
		return next;
	}

	async #networks(): Promise<readonly Network[]> {
		try {
			const interfaces = this.#surroundings.interfaces();
			this.#interfaces = JSON.stringify(interfaces);
			const routes = await this.#surroundings.routes(interfaces);
			this.#routesAt = this.#parts.clock.monotonicMs();
			this.#hasFailed = false;
			return networksIn(interfaces, routes, this.#given);
		} catch (error) {
			if (!this.#hasFailed)
				this.#parts.log("warn", "this machine's networks cannot be found out", {
					error: String(error),
				});
			this.#hasFailed = true;
			return this.#given;
		}
	}

	#ignore(ids: readonly string[]): void {
		for (const id of ids) {
			this.#trusted.delete(id);
			this.#parts.log(
				"warn",
				"a trusted network was changed outside of the gate, and is trusted no more",
				{ network: id },
			);
		}
		this.#parts.onChange();
	}

	#view(one: Known | Network): NetworkView {
		const network = this.#connected.find(({ id }) => id === one.id);
		const { id, name, interface: device, router } = network ?? one;
		return {
			id,
			name,
			interface: device,
			address: network?.address ?? "",
			router,
			trusted: this.isTrusted(id),
			connected: network !== undefined,
		};
	}
}
