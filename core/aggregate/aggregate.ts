/**
 * The one address of many servers: an MCP server made of all upstreams that speak MCP and that its client may use. Each
 * thing it asks of them is a request of that client, with a whole life of its own in the gate; nothing here lets anything
 * through. Owns the conversations, and in whose name each of them asks.
 */
import { type Client, mayUse } from "../client.ts";
import type { Clock } from "../clock.ts";
import type { Exchange } from "../inbound/exchange.ts";
import type { ApiKeys } from "../keys.ts";
import type { Log } from "../log.ts";
import { Bridge } from "../mcp/bridge.ts";
import type { JudgedBody } from "../request/body.ts";
import type { Upstream, Upstreams } from "../upstreams.ts";
import { Answering } from "./answering.ts";
import { type CallerRequest, callerFields, callerKey } from "./caller.ts";
import { Many } from "./many.ts";
import { Member } from "./member.ts";

export interface AggregateParts {
	readonly upstreams: Upstreams;
	readonly keys: Pick<ApiKeys, "toolsOf">;
	readonly clock: Clock;
	readonly log: Log;
	/** The gate: takes a request through its life. `clientInfo` is what its client calls itself. */
	readonly handle: (inner: Exchange, clientInfo: string | undefined) => void;
}

/** A request to the one address, let in by the first five steps. */
export interface AggregateRequest extends CallerRequest {
	readonly body: JudgedBody;
	/** What the client called itself, now or when its session began. */
	readonly clientInfo: string | undefined;
	/** Whether it would be let in still. */
	readonly holds: () => boolean;
	/** Told of the session that an `initialize` opened. */
	readonly onSession: (session: string) => void;
}

/** In whose name a conversation asks: the newest request of its client, without what it sent. */
interface Caller {
	request: Omit<AggregateRequest, "body" | "onSession">;
	/** The conversations that go by it, oldest first: one for each kind of client it has been. */
	readonly all: Set<Many>;
	usedAtMs: number;
	/** What it asks by would not be let in any more: it asks nothing until another request comes. */
	rests: boolean;
}

/** What a list waits for one upstream. */
const listMs = 5_000;
/** Those whose conversation never began are forgotten beyond this. */
const mostCallers = 10_000;
/** A client that is another with every request has no more conversations than this. */
const mostEach = 8;
/** A conversation in which nobody takes part is kept for as long: modern clients come back without a word. */
const idleMs = 600_000;

export class Aggregate {
	readonly #parts: AggregateParts;
	readonly #bridge: Bridge;
	readonly #callers = new Map<string, Caller>();

	constructor(parts: AggregateParts) {
		this.#parts = parts;
		this.#bridge = new Bridge({
			name: "aggregate",
			sharing: "client",
			clock: parts.clock,
			log: parts.log,
			converse: (key, onEnded) => this.#converse(key, onEnded),
		});
	}

	/** The largest body that any of its upstreams takes. */
	maxBodyBytes(exchange: Exchange, client: Client): number {
		return Math.max(
			...this.#usable(exchange, client).map(
				(upstream) => upstream.maxBodyBytes,
			),
			64 * 1024,
		);
	}

	/** The answer is on its way until the passage it returns is over. */
	answer({ body, onSession, ...request }: AggregateRequest): Answering {
		const key = callerKey(request);
		const usedAtMs = this.#parts.clock.monotonicMs();
		const known = this.#callers.get(key);
		if (known) Object.assign(known, { request, usedAtMs, rests: false });
		else
			this.#remember(key, {
				request,
				all: new Set(),
				usedAtMs,
				rests: false,
			});
		const { exchange, head } = request;
		const answering = new Answering(exchange, onSession);
		this.#bridge.dispatch(
			{
				client: key,
				path: "/mcp",
				method: exchange.method,
				headers: head.forward,
				body: body.bytes ?? null,
			},
			answering,
		);
		return answering;
	}

	/** Ends what conversations have open by a credential that is not let in any more. Called when anything got tighter. */
	tighten(): void {
		for (const caller of this.#callers.values()) {
			if (caller.rests || caller.all.size === 0 || caller.request.holds())
				continue;
			caller.rests = true;
			for (const many of caller.all) many.rest();
		}
	}

	/** Ends conversations that nobody takes part in, and forgets who has none. */
	endIdle(): void {
		const since = this.#parts.clock.monotonicMs() - idleMs;
		for (const [key, { all, usedAtMs }] of this.#callers) {
			if (usedAtMs >= since) continue;
			for (const many of all) if (many.isIdle) many.end();
			if (all.size === 0) this.#callers.delete(key);
		}
	}

	/** The gate stops: ends what waits for nothing, so that calls under way can finish. Called until nothing is open. */
	drain(): void {
		for (const { all } of this.#callers.values())
			for (const many of all) if (many.calls === 0) many.end();
	}

	#remember(key: string, caller: Caller): void {
		this.#callers.set(key, caller);
		if (this.#callers.size <= mostCallers) return;
		for (const [old, { all }] of this.#callers)
			if (all.size === 0) {
				this.#callers.delete(old);
				return;
			}
	}

	#converse(key: string, onEnded: () => void): Many {
		const caller = this.#callers.get(key);
		if (caller === undefined) throw new Error("a conversation of nobody's");
		const many: Many = new Many({
			upstreams: () => {
				const { exchange, client } = caller.request;
				return this.#usable(exchange, client);
			},
			member: (upstream) =>
				new Member(
					upstream,
					`/${upstream.name}${addressOf(upstream) ?? ""}`,
					{
						outer: () => caller.request.exchange,
						fields: () => callerFields(caller.request),
						holds: () => !caller.rests && caller.request.holds(),
						handle: (inner) =>
							this.#parts.handle(inner, caller.request.clientInfo),
					},
					this.#parts.clock,
				),
			listMs,
			onEnded: () => {
				caller.all.delete(many);
				if (caller.all.size === 0) this.#callers.delete(key);
				onEnded();
			},
		});
		const [oldest] = caller.all;
		caller.all.add(many);
		if (caller.all.size > mostEach) oldest?.end();
		return many;
	}

	/** Whether it is more than a name is found out when it is asked. One that leads back here would never end. */
	#usable({ listener }: Exchange, client: Client): readonly Upstream[] {
		const tools = this.#parts.keys.toolsOf(client.id);
		return this.#parts.upstreams
			.all()
			.filter(
				(upstream) =>
					mayUse(client, upstream.name) &&
					tools?.reaches(upstream.name) !== false &&
					addressOf(upstream) !== undefined &&
					!listener.hosts.has(hostOf(upstream)),
			);
	}
}

const hostOf = ({ origin }: Upstream): string =>
	origin.replace(/^[a-z+]+:(?:\/\/)?/, "");

/** Where an upstream speaks MCP; undefined: nowhere, as far as is known. */
function addressOf(upstream: Upstream): string | undefined {
	const { stdio, basePath, policy, preset } = upstream;
	if (stdio || /\/mcp$/i.test(basePath)) return "";
	return policy.mcp.address ?? (preset === undefined ? "/mcp" : undefined);
}
