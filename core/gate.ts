/**
 * One request's whole life, top to bottom. Every step can only narrow: it refuses, or lets the request go on with less.
 * Anything thrown is a bug and refuses. Owns the order of the steps; each step's rules are in the file it calls.
 */
import type { ProblemCode } from "../contract/problems.ts";
import type { Mode, Role } from "../contract/views.ts";
import type { Allowlist } from "./address.ts";
import { isLoopback, plainAddress } from "./address.ts";
import type { AuditLog, Entry } from "./audit/log.ts";
import type { Clock } from "./clock.ts";
import { foreignAuthorization, type Identity, identify } from "./credential.ts";
import type { Exchange, Peer } from "./inbound/exchange.ts";
import type { ApiKey, ApiKeys } from "./keys.ts";
import type { Log } from "./log.ts";
import type { ModeState } from "./mode.ts";
import { guardOrigin, type OwnHosts, type Place } from "./origin.ts";
import { outboundFields, type Via } from "./outbound/fields.ts";
import {
	forward,
	type Outbound,
	type Outcome,
	type Passage,
} from "./outbound/forward.ts";
import { tunnel } from "./outbound/tunnel.ts";
import type { PeerUsers } from "./peer-user.ts";
import { type Member, Roster } from "./roster.ts";
import { problemAnswer, type Refusal, refuse } from "./problem.ts";
import {
	isJudged,
	mayBeginJson,
	parseBody,
	type RpcCall,
} from "./request/body.ts";
import { type Head, parseHead } from "./request/head.ts";
import { holdsKey, parseTarget, type Target } from "./request/target.ts";
import type { Upstream, Upstreams } from "./upstreams.ts";

/** What holds now. Read anew by every request, so that a change takes effect on the next one. */
export interface GateParts {
	readonly clock: Clock;
	readonly log: Log;
	readonly audit: AuditLog;
	readonly keys: ApiKeys;
	readonly mode: ModeState;
	readonly upstreams: Upstreams;
	readonly peerUsers: PeerUsers;
	hosts: OwnHosts;
	allowlist: Allowlist;
	anonymousRole: Role;
}

/** Who is calling, as far as it was shown. `key` is undefined for anonymous callers. */
interface Client {
	readonly name: string;
	readonly role: Role;
	readonly key: ApiKey | undefined;
}

/** Methods that are forwarded. TRACE would echo credentials back; CONNECT never gets here. */
const methods = new Set([
	"GET",
	"HEAD",
	"POST",
	"PUT",
	"PATCH",
	"DELETE",
	"OPTIONS",
]);
/** Where MCP clients look for OAuth when refused. There is none yet, and an upstream at the root must not answer. */
const oauthPaths =
	/^\/(?:\.well-known\/(?:oauth-|openid-configuration)|(?:register|authorize|token)$)/;

export class Gate {
	readonly #parts: GateParts;
	/** What is under way, with the way to end it. */
	readonly #open = new Roster<Life>();
	#stopping = false;

	constructor(parts: GateParts) {
		this.#parts = parts;
	}

	/** Takes one exchange through its life. Never throws, never rejects. */
	readonly handle = (exchange: Exchange): void => {
		const life = new Life(this.#parts, exchange, this.#open);
		if (this.#stopping) life.refuse(refuse("stopping", "the gate is stopping"));
		else void life.run();
	};

	/** A message the wire could not parse. It was answered already; this is its entry. */
	readonly malformed = (
		peer: Peer,
		code: ProblemCode,
		reason: string,
	): void => {
		const { audit, mode } = this.#parts;
		audit.refused({
			...blank(mode.current),
			kind: "refused",
			reason: `${code}: ${reason} from ${plainAddress(peer.address)}`,
		});
	};

	/** Ends every open stream that would not be admitted any more. Called when anything got tighter. */
	readonly tighten = (): void => {
		for (const open of this.#open.snapshot()) open.recheck();
	};

	/** Once a second: what time alone ends. */
	readonly sweep = (): void => {
		const nowMs = this.#parts.clock.monotonicMs();
		for (const open of this.#open.snapshot()) open.expire(nowMs);
		this.tighten();
	};

	/** Refuses what is new and waits for what is open, at most `limitMs`; then cuts it. */
	async drain(limitMs: number): Promise<void> {
		this.#stopping = true;
		const end = this.#parts.clock.monotonicMs() + limitMs;
		while (this.#open.size > 0 && this.#parts.clock.monotonicMs() < end) {
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		for (const open of this.#open.snapshot()) open.cut("the gate stopped");
	}

	get openCount(): number {
		return this.#open.size;
	}
}

function blank(mode: Mode): Entry {
	return {
		kind: "outcome",
		request: "",
		client: "",
		upstream: "",
		method: "",
		path: "",
		tool: "",
		status: 0,
		reason: "",
		durationMs: 0,
		mode,
	};
}

/** One exchange on its way through the steps, and what is known of it so far. */
class Life implements Member {
	readonly #parts: GateParts;
	readonly #exchange: Exchange;
	readonly #open: Roster<Life>;
	readonly #startedMs: number;
	/** Strict until it was read. */
	#mode: Mode = "strict";
	#path = "";
	#client = "";
	#upstream = "";
	#tool = "";
	place = 0;
	#caller: Client | undefined;
	#passage: Passage | undefined;

	constructor(parts: GateParts, exchange: Exchange, open: Roster<Life>) {
		this.#parts = parts;
		this.#exchange = exchange;
		this.#open = open;
		this.#startedMs = parts.clock.monotonicMs();
	}

	async run(): Promise<void> {
		try {
			const refusal = await this.#steps();
			if (refusal) this.refuse(refusal);
		} catch (bug) {
			this.#parts.log("error", "a request was refused because of a bug", {
				request: this.#exchange.id,
				bug: String(bug instanceof Error ? bug.stack : bug),
			});
			this.#refuseBug(bug instanceof Error ? bug.name : "bug");
		}
	}

	/** Where even the refusal fails, the client gets no answer rather than a half one. */
	#refuseBug(reason: string): void {
		try {
			this.refuse(refuse("internal", reason));
		} catch {
			if (!this.#exchange.finished) this.#exchange.abort();
		}
	}

	async #steps(): Promise<Refusal | undefined> {
		const x = this.#exchange;
		const parts = this.#parts;
		this.#mode = parts.mode.current;

		// 1 parse: refuse what two parsers could read differently. A body is read after step 5, never for a stranger.
		const head = parseHead(x.rawHeaders, x.httpVersion);
		if (isRefusal(head)) return head;
		const target = parseTarget(x.target, head.host);
		if (isRefusal(target)) return target;
		this.#path = target.path;
		if (!methods.has(x.method)) return refuse("method-not-allowed", x.method);
		// The tunnel's handshake is sent as a GET without a body.
		if (x.upgrade && (x.method !== "GET" || head.hasBody))
			return refuse("bad-request", "upgrade that is no plain GET");

		// 2 origin guard
		const place = guardOrigin(parts.hosts, head);
		if (isRefusal(place)) return place;

		// 3 address allowlist. The budget per address that refusals spend comes with limits.
		if (!parts.allowlist.allows(x.peer.address))
			return refuse("forbidden", "address not in allowed_ips");

		// 4 identify
		if (holdsKey(target.query))
			return refuse("credential-in-query", "key in the URL");
		const identity = identify(head, parts.keys);

		// 5 mode: is a credential needed here
		const admitted = this.#admit(identity, head, target, place);
		const client = admitted instanceof Promise ? await admitted : admitted;
		if (isRefusal(client)) return client;
		this.#client = client.name;
		if (isOwn(target, place)) return this.#ownEndpoint(target, client, head);
		const route = this.#route(target, place);
		if (isRefusal(route)) return route;
		const { upstream } = route;
		this.#upstream = upstream.name;
		if (upstream.inject === undefined)
			return refuse("secret-missing", "a header refers to a secret");
		const body = await this.#readBody(head, upstream);
		if (isRefusal(body)) return body;
		this.#tool = describeCalls(body.calls);

		// 6 permission: a key opens the upstreams it names. Roles are stored and not judged yet.
		if (!mayUse(client, upstream))
			return refuse("forbidden", "key is not for this upstream");

		// 7 rate limit: no limit is counted yet.
		// 8 classify: nothing is classified yet, so strict refuses nothing on risk.
		// 9 approve: nothing asks yet.

		// While the body came in, the owner may have revoked the key or raised the mode.
		if (!this.#stillAdmits(client))
			return refuse("unauthenticated", "revoked or tightened meanwhile");

		// 10 record: nothing is forwarded that the log does not hold
		try {
			await parts.audit.admit(this.#entry("admitted", 0, ""));
		} catch {
			return refuse("record-unavailable", "audit entry not written");
		}
		// And while the record was written.
		if (!this.#stillAdmits(client))
			return refuse("unauthenticated", "revoked or tightened meanwhile");

		// 11 forward
		const via: Via = {
			place,
			host: head.host,
			prefix: route.prefix,
			peerAddress: plainAddress(x.peer.address),
		};
		const authorization = foreignAuthorization(head, identity);
		if (authorization !== undefined)
			head.forward.push("Authorization", authorization);
		const outcome = await this.#forward(client, {
			upstream,
			via,
			target: upstream.basePath + route.target,
			fields: outboundFields(
				head.forward,
				upstream,
				upstream.inject,
				via,
				head.origin,
			),
			body: body.bytes ?? (head.hasBody ? "stream" : "none"),
		});

		// 12 record the outcome
		parts.upstreams.learn(upstream, outcome.upstreamFailure);
		if (outcome.problem) this.#answer(outcome.problem);
		parts.audit.note(this.#entry("outcome", outcome.status, outcome.reason));
		return undefined;
	}

	/** Step 5. Keyless means a loopback peer of the gate's own user with no other machine behind it. */
	#admit(
		identity: Identity,
		head: Head,
		target: Target,
		place: Place,
	): Client | Refusal | Promise<Client | Refusal> {
		if (identity.kind === "key") {
			const { key } = identity;
			return { name: key.name, role: key.role, key };
		}
		if (identity.kind === "bad" && this.#mode !== "lax") {
			return refuse("unauthenticated", identity.reason);
		}
		const anonymous: Client = {
			name: "anonymous",
			role: this.#parts.anonymousRole,
			key: undefined,
		};
		if (isOwn(target, place)) return anonymous;
		if (!isKeyless(this.#mode)) {
			return refuse("unauthenticated", "no credential");
		}
		const { peer, local } = this.#exchange;
		if (!isLoopback(peer.address)) {
			return refuse("unauthenticated", "no credential from beyond loopback");
		}
		if (head.relayed) {
			return refuse("unauthenticated", "no credential, and relayed");
		}
		return this.#parts.peerUsers
			.of(peer, local)
			.then((user) =>
				user === "own" || user === "unchecked"
					? anonymous
					: refuse("unauthenticated", "no credential from another user"),
			);
	}

	/** `/NAME/…` goes to NAME with the prefix removed; a host name of its own or the root serve at `/`. */
	#route(
		target: Target,
		place: Place,
	): { upstream: Upstream; prefix: string; target: string } | Refusal {
		const { upstreams } = this.#parts;
		if (place.upstream !== null) {
			const upstream = upstreams.get(place.upstream);
			return upstream
				? { upstream, prefix: "", target: target.bytes }
				: refuse("unknown-upstream", "no such upstream");
		}
		const end = target.path.indexOf("/", 1);
		const first = target.path.slice(1, end === -1 ? undefined : end);
		const named = upstreams.get(first);
		if (named) {
			const rest = end === -1 ? `/${target.query}` : target.bytes.slice(end);
			return { upstream: named, prefix: `/${first}`, target: rest };
		}
		if (oauthPaths.test(target.path))
			return refuse("not-found", "no OAuth here");
		return upstreams.root
			? { upstream: upstreams.root, prefix: "", target: target.bytes }
			: refuse("unknown-upstream", "no such upstream");
	}

	/** The gate's own addresses. */
	#ownEndpoint(
		target: Target,
		client: Client,
		head: Head,
	): Refusal | undefined {
		const x = this.#exchange;
		if (oauthPaths.test(target.path))
			return refuse("not-found", "no OAuth here");
		if (target.path !== "/.drawbridge/health")
			return refuse("not-found", "no such endpoint");
		if (x.method !== "GET" && x.method !== "HEAD")
			return refuse("method-not-allowed", x.method);
		if (head.hasBody) x.closeAfter();
		const body = `${JSON.stringify({ status: "ok", authenticated: client.key !== undefined })}\n`;
		x.start(200, [
			"Content-Type",
			"application/json",
			"Content-Length",
			String(body.length),
			"Cache-Control",
			"no-store",
		]);
		x.end(x.method === "HEAD" ? undefined : body);
		return undefined;
	}

	/** Reads a judged body whole; others stay on the wire until they are forwarded. */
	async #readBody(
		head: Head,
		upstream: Upstream,
	): Promise<{ bytes?: Buffer; calls: readonly RpcCall[] } | Refusal> {
		const x = this.#exchange;
		let judged = isJudged(x.method, head.hasBody, head.contentType);
		if (judged === "peek") {
			const first = await x.peekBody();
			if (typeof first === "string")
				return refuse("bad-request", `body ${first}`);
			judged = mayBeginJson(first) ? "yes" : "no";
		}
		if (judged === "no") return { calls: [] };
		if (
			head.contentEncoding !== undefined &&
			head.contentEncoding.toLowerCase() !== "identity"
		) {
			return refuse("unsupported-encoding", "encoded body");
		}
		const bytes = await x.readBody(upstream.maxBodyBytes);
		if (bytes === "too-large")
			return refuse("too-large", `body over ${upstream.maxBodyBytes} bytes`);
		if (bytes === "slow" || bytes === "gone")
			return refuse("bad-request", `body ${bytes}`);
		const calls = parseBody(bytes);
		return isRefusal(calls) ? calls : { bytes, calls };
	}

	async #forward(client: Client, outbound: Outbound): Promise<Outcome> {
		const x = this.#exchange;
		this.#caller = client;
		this.#open.add(this);
		try {
			return await (x.upgrade ? tunnel : forward)(x, outbound, (passage) => {
				this.#passage = passage;
			});
		} finally {
			this.#open.remove(this);
		}
	}

	cut(reason: string): void {
		this.#passage?.cut(reason);
	}

	expire(nowMs: number): void {
		this.#passage?.expire(nowMs);
	}

	recheck(): void {
		if (this.#caller && !this.#stillAdmits(this.#caller))
			this.cut("revoked or tightened");
	}

	/** Steps 3 and 5 with what holds now. */
	#stillAdmits(client: Client): boolean {
		const { allowlist, keys, mode, upstreams } = this.#parts;
		if (upstreams.get(this.#upstream) === undefined) return false;
		if (!allowlist.allows(this.#exchange.peer.address)) return false;
		return client.key ? keys.isActive(client.key) : isKeyless(mode.current);
	}

	/** Answers with a problem and records why. */
	refuse({ code, reason }: Refusal): void {
		this.#answer(code);
		this.#parts.audit.refused(
			this.#entry(
				"refused",
				problemAnswer(code, undefined).status,
				`${code}: ${reason}`,
			),
		);
	}

	#answer(code: ProblemCode): void {
		const x = this.#exchange;
		if (x.finished) return;
		if (x.started) {
			x.abort();
			return;
		}
		// An unread body would otherwise be read as the next request; and whatever else a refused caller has sent ahead
		// on this connection is dropped with it.
		x.closeAfter();
		const { status, headers, body } = problemAnswer(code, x.id);
		x.start(status, headers);
		x.end(x.method === "HEAD" ? undefined : body);
	}

	#entry(kind: Entry["kind"], status: number, reason: string): Entry {
		return {
			kind,
			request: this.#exchange.id,
			client: this.#client,
			upstream: this.#upstream,
			method: this.#exchange.method,
			path: this.#path,
			tool: this.#tool,
			status,
			reason,
			durationMs:
				kind === "admitted"
					? 0
					: this.#parts.clock.monotonicMs() - this.#startedMs,
			mode: this.#mode,
		};
	}
}

const isKeyless = (mode: Mode): boolean => mode === "relaxed" || mode === "lax";

const isRefusal = (value: object): value is Refusal =>
	"code" in value && "reason" in value;

function isOwn(target: Target, place: Place): boolean {
	return (
		place.upstream === null &&
		(target.path.startsWith("/.drawbridge/") || oauthPaths.test(target.path))
	);
}

function mayUse({ key }: Client, upstream: Upstream): boolean {
	return (
		key === undefined ||
		key.upstreams.length === 0 ||
		key.upstreams.includes(upstream.name)
	);
}

/** "tools/call echo", and for a batch its first few members. */
function describeCalls(calls: readonly RpcCall[]): string {
	if (calls.length === 0) return "";
	return calls
		.slice(0, 5)
		.map(({ method, tool }) => (tool === "" ? method : `${method} ${tool}`))
		.join(", ");
}
