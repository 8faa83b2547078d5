/**
 * Connections to an MCP server over HTTP whose era may be another than its client's. Everything passes untouched until an
 * answer says that the server does not speak what the client does; then the server is asked once what it speaks, and that
 * client is served through a bridge. What it was found to speak is forgotten after a while, and with the upstream's settings.
 */
import { createHash } from "node:crypto";
import type { Dispatcher, Pool } from "undici";
import type { Clock } from "../clock.ts";
import type { Log } from "../log.ts";
import type { Sent, Transport } from "../outbound/transport.ts";
import { valueOf } from "../request/head.ts";
import { Bridge } from "./bridge.ts";
import { type Spoken, spokenAt } from "./era-probe.ts";
import { DoubtfulAnswer } from "./doubtful-answer.ts";
import { HttpLink } from "./http-link.ts";
import { openSseLink } from "./http-link-sse.ts";
import { type HttpWay, lastingFields } from "./http-way.ts";
import type { Era } from "./link.ts";
import { modernVersion } from "./versions.ts";

export interface AdapterOptions {
	readonly name: string;
	readonly origin: string;
	readonly pool: Pool;
	/** Paths that may speak MCP; requests for others pass and are not looked at. */
	readonly mayBeMcp: (path: string) => boolean;
	readonly clock: Clock;
	readonly log: Log;
}

interface Found {
	/** undefined: the server speaks the client's era, or is no MCP server. */
	readonly bridge: Bridge | undefined;
	readonly untilMs: number;
}

/** A server is updated now and then. */
const foundForMs = 10 * 60_000;
/** It may only be starting. */
const nothingForMs = 30_000;
/** Callers choose the paths. */
const mostBridges = 100;
const mostClients = 1_000;

export class EraAdapter implements Transport {
	readonly #options: AdapterOptions;
	/** Era, client and path → what came of it. What one client's credential finds out is nothing to the next. */
	readonly #found = new Map<string, Found>();
	readonly #asking = new Map<string, Promise<Found>>();
	readonly #bridges = new Map<string, Bridge>();
	/** What goes with a client's requests: the latest. */
	readonly #fields = new Map<string, readonly string[]>();

	constructor(options: AdapterOptions) {
		this.#options = options;
	}

	dispatch(sent: Sent, handler: Dispatcher.DispatchHandler): unknown {
		const { pool, mayBeMcp, clock } = this.#options;
		if (!mayBeMcp(sent.path)) return pool.dispatch(sent, handler);
		const fields = fieldsOf(sent);
		const era = eraOf(fields);
		const key = `${era} ${sent.client} ${sent.path}`;
		const found = this.#found.get(key);
		if (found && clock.monotonicMs() < found.untilMs)
			return found.bridge
				? this.#bridged(found.bridge, sent, fields, handler)
				: pool.dispatch(sent, handler);
		// A message: streams and what is sent in pieces cannot be asked again.
		if (sent.method !== "POST" || !Buffer.isBuffer(sent.body))
			return pool.dispatch(sent, handler);
		const doubtful = new DoubtfulAnswer(handler, sent.body, {
			spoken: () => this.#remember(key, undefined, foundForMs),
			doubted: async () => {
				const { bridge } = await this.#ask(key, era, sent, fields);
				if (bridge) this.#bridged(bridge, sent, fields, handler);
				return bridge === undefined ? "as-it-is" : "bridged";
			},
		});
		return pool.dispatch(sent, doubtful);
	}

	async close(): Promise<void> {
		await Promise.all([
			...[...this.#bridges.values()].map((bridge) => bridge.close()),
			this.#options.pool.close(),
		]);
	}

	async destroy(): Promise<void> {
		await Promise.all([
			...[...this.#bridges.values()].map((bridge) => bridge.destroy()),
			this.#options.pool.destroy(),
		]);
	}

	/** Once for all that wait. Never rejects. */
	#ask(
		key: string,
		era: Era,
		sent: Sent,
		fields: readonly string[],
	): Promise<Found> {
		const asking = this.#asking.get(key);
		if (asking) return asking;
		const lasting = lastingFields(fields);
		const way = this.#way(sent.path, () => lasting);
		const found = spokenAt(way)
			.then((spoken) => this.#judge(key, era, sent.path, spoken))
			.finally(() => this.#asking.delete(key));
		this.#asking.set(key, found);
		return found;
	}

	#judge(key: string, era: Era, path: string, spoken: Spoken): Found {
		const { modern, legacy, sse } = spoken;
		if (era === "modern" ? modern : legacy)
			return this.#remember(key, undefined, foundForMs);
		if (!modern && !legacy && sse === undefined)
			return this.#remember(key, undefined, nothingForMs);
		this.#options.log("info", "an upstream speaks MCP of another era", {
			upstream: this.#options.name,
			client: era,
		});
		return this.#remember(key, this.#bridgeOf(path, sse), foundForMs);
	}

	#remember(key: string, bridge: Bridge | undefined, forMs: number): Found {
		const found = {
			bridge,
			untilMs: this.#options.clock.monotonicMs() + forMs,
		};
		this.#found.delete(key);
		this.#found.set(key, found);
		for (const oldest of this.#found.keys()) {
			if (this.#found.size <= mostClients) break;
			this.#found.delete(oldest);
		}
		return found;
	}

	#bridgeOf(path: string, sse: string | undefined): Bridge {
		const known = this.#bridges.get(path);
		if (known) return known;
		const { name, clock, log } = this.#options;
		const bridge = new Bridge({
			name,
			sharing: "client",
			clock,
			log,
			open: async (events, client) => {
				const opened = this.#fields.get(client) ?? [];
				const fields = () => this.#fields.get(client) ?? opened;
				return sse === undefined
					? new HttpLink(this.#way(path, fields), events)
					: openSseLink(this.#way(sse, fields), events);
			},
		});
		this.#bridges.set(path, bridge);
		for (const [oldest, old] of this.#bridges) {
			if (this.#bridges.size <= mostBridges) break;
			this.#bridges.delete(oldest);
			this.#forget(old);
		}
		return bridge;
	}

	#forget(bridge: Bridge): void {
		for (const [key, found] of this.#found)
			if (found.bridge === bridge) this.#found.delete(key);
		void bridge.destroy();
	}

	#way(target: string, fields: () => readonly string[]): HttpWay {
		const { pool, origin } = this.#options;
		return { pool, origin, target, fields };
	}

	/** A conversation is one client's, and of those who show the server the same credential. */
	#bridged(
		bridge: Bridge,
		sent: Sent,
		fields: readonly string[],
		handler: Dispatcher.DispatchHandler,
	): unknown {
		const lasting = lastingFields(fields);
		const client = `${sent.client} ${credentialsIn(lasting)}`;
		this.#fields.delete(client);
		this.#fields.set(client, lasting);
		for (const oldest of this.#fields.keys()) {
			if (this.#fields.size <= mostClients) break;
			this.#fields.delete(oldest);
		}
		return bridge.dispatch({ ...sent, path: "/", client }, handler);
	}
}

/** The gate sends them as names and values in turn. */
const fieldsOf = ({ headers }: Sent): readonly string[] =>
	Array.isArray(headers) ? headers : [];

/** Since 2026-07-28 each request says its version. */
const eraOf = (fields: readonly string[]): Era =>
	(valueOf(fields, "mcp-protocol-version") ?? "") >= modernVersion
		? "modern"
		: "legacy";

const credential = /auth|key|token|secret|cookie|session|credential/i;

function credentialsIn(fields: readonly string[]): string {
	const hash = createHash("sha256");
	for (let i = 0; i < fields.length; i += 2)
		if (credential.test(fields[i] ?? ""))
			hash.update(JSON.stringify([fields[i], fields[i + 1]]));
	return hash.digest("base64url");
}
