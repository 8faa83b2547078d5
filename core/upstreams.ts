/**
 * The upstreams: where each is, what the gate adds for it, and how it fares. Merges the settings file, the command line
 * and the demo; owns one connection pool each. Never decides who may reach one.
 */
import { connect } from "node:net";
import { Pool } from "undici";
import type { Health, UpstreamView } from "../contract/views.ts";
import type { Clock } from "./clock.ts";
import type { SecuritySettings, UpstreamSettings } from "./settings/schema.ts";

export interface Upstream {
	readonly name: string;
	readonly url: string;
	readonly source: UpstreamView["source"];
	readonly root: boolean;
	readonly origin: string;
	/** Put before every target, without a trailing slash; mostly empty. */
	readonly basePath: string;
	readonly timeoutMs: number;
	readonly maxBodyBytes: number;
	/** Names and values in turn, added to every request; undefined while one refers to something that is not set. */
	readonly inject: readonly string[] | undefined;
	readonly pool: Pool;
	health: Health;
}

/** An upstream that does not come from the settings file. */
export interface GivenUpstream {
	readonly name: string;
	readonly url: string;
	readonly source: "command-line" | "demo";
	readonly headers?: Readonly<Record<string, string>>;
}

const connectMs = 5_000;
/** A health that was asked for is not asked again before this. */
const healthAgeMs = 5_000;
const unknown: Health = {
	state: "unknown",
	detail: "not asked yet",
	checkedAt: null,
};

export class Upstreams {
	readonly #given: readonly GivenUpstream[];
	readonly #root: string | null;
	readonly #clock: Clock;
	readonly #onChange: () => void;
	#byName = new Map<string, Upstream>();
	#rootUpstream: Upstream | undefined;

	/** `root` is the command line's choice and wins over the settings'. */
	constructor(
		given: readonly GivenUpstream[],
		root: string | null,
		clock: Clock,
		onChange: () => void,
	) {
		this.#given = given;
		this.#root = root;
		this.#clock = clock;
		this.#onChange = onChange;
	}

	/** Takes over new settings. Unchanged upstreams keep their connections; others finish what they began. */
	apply(settings: SecuritySettings): void {
		const next = new Map<string, Upstream>();
		for (const [name, wanted] of Object.entries(settings.upstreams)) {
			next.set(name, this.#reuse(build(name, wanted, "settings")));
		}
		for (const { name, url, source, headers } of this.#given) {
			const settingsOf: UpstreamSettings = {
				url,
				root: false,
				timeout_seconds: 120,
				max_body_bytes: 1024 * 1024,
				headers: { ...headers },
			};
			next.set(name, this.#reuse(build(name, settingsOf, source)));
		}
		for (const [name, old] of this.#byName)
			if (next.get(name) !== old) void old.pool.close();
		this.#byName = next;
		const chosen =
			this.#root ?? [...next.values()].find((upstream) => upstream.root)?.name;
		this.#rootUpstream = chosen === undefined ? undefined : next.get(chosen);
		this.#onChange();
	}

	get(name: string): Upstream | undefined {
		return this.#byName.get(name);
	}

	get root(): Upstream | undefined {
		return this.#rootUpstream;
	}

	names(): Iterable<string> {
		return this.#byName.keys();
	}

	all(): readonly Upstream[] {
		return [...this.#byName.values()];
	}

	views(gateUrl: string): UpstreamView[] {
		return this.all().map((upstream) => ({
			name: upstream.name,
			url: upstream.url,
			root: upstream === this.#rootUpstream,
			source: upstream.source,
			gateUrl:
				upstream === this.#rootUpstream
					? `${gateUrl}/`
					: `${gateUrl}/${upstream.name}/`,
			health: upstream.health,
		}));
	}

	/** What a request learned by the way. */
	learn(upstream: Upstream, failure: string | undefined): void {
		const state = failure === undefined ? "up" : "down";
		if (
			upstream.health.state === state &&
			upstream.health.detail === (failure ?? "answered")
		)
			return;
		this.#setHealth(upstream, { state, detail: failure ?? "answered" });
	}

	/** Connects to each upstream whose health is old, sends nothing and closes again: no credential, no request. */
	async probe(): Promise<void> {
		await Promise.all(this.all().map((upstream) => this.#probeOne(upstream)));
	}

	async close(): Promise<void> {
		await Promise.all(this.all().map((upstream) => upstream.pool.destroy()));
	}

	async #probeOne(upstream: Upstream): Promise<void> {
		const { checkedAt } = upstream.health;
		if (
			checkedAt !== null &&
			this.#clock.now() - Date.parse(checkedAt) < healthAgeMs
		)
			return;
		const failure = await tryConnect(new URL(upstream.url));
		this.#setHealth(upstream, {
			state: failure === undefined ? "up" : "down",
			detail: failure ?? "accepts connections",
		});
	}

	#setHealth(upstream: Upstream, health: Omit<Health, "checkedAt">): void {
		const changed = upstream.health.state !== health.state;
		upstream.health = {
			...health,
			checkedAt: new Date(this.#clock.now()).toISOString(),
		};
		if (changed) this.#onChange();
	}

	/** The upstream as it was when nothing about it changed, so that its pool stays. */
	#reuse(fresh: Unpooled): Upstream {
		const old = this.#byName.get(fresh.name);
		if (old && JSON.stringify(pick(old)) === JSON.stringify(fresh)) return old;
		const pool = new Pool(fresh.origin, {
			connect: { timeout: connectMs },
			// The gate's own sweep ends a wait for the header; a silent event stream is no failure.
			headersTimeout: 0,
			bodyTimeout: 0,
			pipelining: 1,
			connections: null,
		});
		return { ...fresh, pool, health: unknown };
	}
}

type Unpooled = Omit<Upstream, "pool" | "health">;

function pick({ pool: _pool, health: _health, ...rest }: Upstream): Unpooled {
	return rest;
}

function build(
	name: string,
	settings: UpstreamSettings,
	source: UpstreamView["source"],
): Unpooled {
	const url = new URL(settings.url);
	const headers = Object.entries(settings.headers);
	// References to secrets, variables and files are read by a later version; until then the upstream waits.
	const waits = headers.some(([, value]) => value.includes("${"));
	return {
		name,
		url: settings.url,
		source,
		root: settings.root,
		origin: url.origin,
		basePath: url.pathname === "/" ? "" : url.pathname.replace(/\/$/, ""),
		timeoutMs: settings.timeout_seconds * 1_000,
		maxBodyBytes: settings.max_body_bytes,
		inject: waits ? undefined : headers.flat(),
	};
}

function tryConnect(url: URL): Promise<string | undefined> {
	return new Promise((resolve) => {
		const host = url.hostname.replace(/^\[|\]$/g, "");
		const socket = connect({
			host,
			port: Number(url.port) || (url.protocol === "https:" ? 443 : 80),
		});
		const settle = (failure: string | undefined): void => {
			socket.destroy();
			resolve(failure);
		};
		socket.setTimeout(connectMs, () => settle("no answer in 5 s"));
		socket.once("connect", () => settle(undefined));
		socket.once("error", (error: NodeJS.ErrnoException) =>
			settle(
				error.code === "ECONNREFUSED"
					? "nothing listens there"
					: (error.code ?? "cannot connect"),
			),
		);
	});
}
