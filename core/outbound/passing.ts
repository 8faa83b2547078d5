/**
 * Step 11, before the first byte goes out: the fields an upstream is given, and what looks into its answer. Owns no
 * rule and sends nothing.
 */
import type { Arguments } from "../audit/arguments.ts";
import type { Client } from "../client.ts";
import { isKnown } from "../client.ts";
import {
	foreignAuthorization,
	type Identity,
	withoutOurs,
} from "../credential.ts";
import type { Exchange } from "../inbound/exchange.ts";
import type { LeakGuard, OnLeak } from "../leak-guard/leak-guard.ts";
import type { JudgeMessage } from "../inspection/messages.ts";
import type { ApiKey, ApiKeys } from "../keys.ts";
import type { Limits } from "../limits/limits.ts";
import type { Spending } from "../limits/spending.ts";
import type { Log } from "../log.ts";
import type { McpClients } from "../agent.ts";
import type { Place } from "../origin.ts";
import type { Need } from "../permission/policy.ts";
import type { SeesMessage } from "../permission/messages.ts";
import type { JudgedBody } from "../request/body.ts";
import { type Head, valueOf } from "../request/head.ts";
import type { Route } from "../route.ts";
import type { StandingParts } from "../standing.ts";
import type { Upstream } from "../upstreams.ts";
import { askingReadably, taps } from "./answer-tap.ts";
import { outboundFields, type Via } from "./fields.ts";
import type { Outbound } from "./forward.ts";
import { mcpTap } from "./mcp-tap.ts";
import type { OnReflected } from "./needles.ts";
import { replaceField } from "./replace-field.ts";
import { sseEndpointTap } from "./sse-endpoint.ts";
import { reflection } from "./reflection.ts";
import { withToken } from "./upstream-token.ts";
import { estimated, type OnUsage, usage } from "./usage.ts";

export interface PassingParts extends StandingParts {
	readonly log: Log;
	readonly spending: Spending;
	readonly leakGuard: LeakGuard;
	readonly limits: Limits;
	readonly arguments: Arguments;
}

/** A request that was let in, with what the steps found out. */
export interface Passing {
	readonly exchange: Exchange;
	readonly route: Route;
	readonly head: Head;
	readonly identity: Identity;
	readonly client: Client;
	readonly place: Place;
	/** The client's own, also behind a trusted proxy. */
	readonly address: string;
	readonly body: JudgedBody;
	/** They are not the bytes that came in. */
	readonly rewritten: boolean;
	/** The answer may have to become an event of a stream that has begun. */
	readonly readably: boolean;
	readonly need: Need;
	/** Signed for this upstream; empty: none. */
	readonly token: string;
	/** Whose tokens are counted. */
	readonly spender: ApiKey | undefined;
	readonly mcpClients: McpClients;
	/** Told of secrets in the answer. */
	readonly onLeak: OnLeak;
	/** Of a tunnel whose messages are judged. */
	readonly judgeMessage: JudgeMessage | undefined;
	readonly seesMessage: SeesMessage | undefined;
	readonly nowMs: number;
}

/** undefined: while the request was recorded, the vault was locked and the secret went with it. */
export function outboundOf(
	passing: Passing,
	parts: PassingParts,
): Outbound | undefined {
	const { exchange, route, head, client, body, token, spender } = passing;
	const { upstream } = route;
	const inject = isKnown(client) ? upstream.inject : upstream.injectOpen;
	if (inject === undefined) return undefined;
	const via: Via = {
		place: passing.place,
		host: head.host,
		prefix: route.prefix,
		peerAddress: passing.address,
		proto: exchange.listener.secure ? "https" : "http",
	};
	const fields = withoutOurs(head.forward, parts);
	const authorization = foreignAuthorization(head, passing.identity, parts);
	if (authorization !== undefined) fields.push("Authorization", authorization);
	if (passing.rewritten) describeAnew(fields, body);
	const { guarded } = upstream;
	const isHead = exchange.method === "HEAD";
	const onReflected =
		guarded && tellsReflected(upstream, exchange.id, parts.log);
	const onTokens = countsTokens(spender, parts);
	const sent = head.hasBody ? (body.bytes?.length ?? 0) : undefined;
	const watch = parts.leakGuard.answers(upstream.name, isHead, passing.onLeak);
	// Answers that are only recorded: those an agent reads as a tool's.
	const leaks =
		watch && (watch.changes || passing.need.mcp) ? watch : undefined;
	const target = below(
		upstream.basePath,
		withToken(route.target, upstream, exchange.upgrade, token),
	);
	const first = taps(
		upstream.stdio
			? undefined
			: sseEndpointTap(
					exchange.method,
					valueOf(fields, "accept"),
					upstream,
					target,
					via,
				),
		mcpTap(
			exchange.method,
			passing.need,
			{ client, upstream, clientInfo: body.clientInfo },
			parts,
			passing.mcpClients,
		),
		onTokens && usage(sent, isHead, onTokens),
	);
	const last = onReflected && reflection(guarded, isHead, onReflected);
	const readsAll = last !== undefined || leaks?.changes === true;
	const kept = parts.arguments.answers(exchange.id, isHead);
	const isRead =
		first !== undefined || readsAll || kept !== undefined || passing.readably;
	return {
		upstream,
		client: client.id,
		via,
		target,
		fields: outboundFields(
			isRead ? askingReadably(fields, readsAll) : fields,
			upstream,
			token === "" ? inject : [...inject, "Authorization", `Bearer ${token}`],
			via,
			head.origin,
		),
		body: body.bytes ?? (head.hasBody ? "stream" : "none"),
		startedMs: passing.nowMs,
		tap: taps(first, leaks?.tap, last, kept),
		onReflected,
		judgeMessage: passing.judgeMessage,
		seesMessage: passing.seesMessage,
		mayBegin: exchange.upgrade
			? () =>
					parts.limits.message(
						client,
						upstream.limited,
						upstream.websocket.perMinute,
					)
			: undefined,
		onUnanswered:
			onTokens && sent !== undefined
				? () => onTokens(estimated(sent))
				: undefined,
		onTunnelled: onTokens && ((bytes) => onTokens(estimated(bytes))),
	};
}

/** An address that is itself where MCP is spoken is meant as it was written: to many servers, `/mcp/` is another. */
const below = (basePath: string, target: string): string =>
	/\/mcp$/i.test(basePath) && /^\/(?:\?|$)/.test(target)
		? basePath + target.slice(1)
		: basePath + target;

/** What the client said of its bytes is not true of these. */
function describeAnew(fields: string[], { bytes }: JudgedBody): void {
	for (const name of ["digest", "content-digest", "content-md5"])
		replaceField(fields, name, undefined);
	replaceField(fields, "content-length", String(bytes?.length ?? 0));
}

/** An answer held a secret. It was cut; the owner should know which upstream does such a thing. */
function tellsReflected(
	{ name }: Upstream,
	request: string,
	log: Log,
): OnReflected {
	return (header) =>
		log("warn", "an answer that holds a secret was cut", {
			request,
			upstream: name,
			header,
		});
}

/** Where tokens are limited, they are counted when the answer is over; the limit may be another by then. */
function countsTokens(
	spender: ApiKey | undefined,
	{ keys, spending }: { keys: ApiKeys; spending: Spending },
): OnUsage | undefined {
	if (!spender || typeof spender.daily?.tokens !== "number") return undefined;
	const { id } = spender;
	return (tokens) =>
		spending.add(id, tokens, keys.get(id)?.daily?.tokens ?? null);
}
