/**
 * One request's whole life, top to bottom. Every step can only narrow: it refuses, or lets the request go on with less.
 * Anything thrown is a bug and refuses. Owns the order of the steps; each step's rules are in the file it calls.
 */
import type { ProblemCode } from "../contract/problems.ts";
import type { Mode, Role } from "../contract/views.ts";
import { type Allowlist, clientAddress, plainAddress } from "./address.ts";
import { agentOf, McpClients } from "./agent.ts";
import type { AuditLog, Entry } from "./audit/log.ts";
import type { Auth } from "./auth/auth.ts";
import { answerAuth } from "./auth/endpoints.ts";
import { admit, type Client, isStillGood, mayUse } from "./client.ts";
import type { Clock } from "./clock.ts";
import {
	foreignAuthorization,
	holdsOurs,
	type Identity,
	identify,
	withoutOurs,
} from "./credential.ts";
import type { Exchange, Peer } from "./inbound/exchange.ts";
import type { ApiKeys } from "./keys.ts";
import type { Attempts } from "./limits/attempts.ts";
import { rateLimitFields } from "./limits/fields.ts";
import type { Limits, OpenStreams } from "./limits/limits.ts";
import type { Log } from "./log.ts";
import type { ModeState } from "./mode.ts";
import { guardOrigin, type OwnHosts, type Place } from "./origin.ts";
import { answerTap, withoutEncoding } from "./outbound/answer-tap.ts";
import { outboundFields, type Via } from "./outbound/fields.ts";
import {
	type AnswerTap,
	forward,
	type Outbound,
	type Outcome,
	type Passage,
} from "./outbound/forward.ts";
import { tunnel } from "./outbound/tunnel.ts";
import type { UpstreamTokens } from "./outbound/upstream-token.ts";
import type { PeerUsers } from "./peer-user.ts";
import {
	isOpen,
	judge,
	mayCall,
	type Need,
	needOf,
} from "./permission/policy.ts";
import type { Roles } from "./permission/roles.ts";
import { type Member, Roster } from "./roster.ts";
import {
	answerHealth,
	familiarEndpoint,
	isOwn,
	pathOf,
	type Route,
	routeTo,
} from "./route.ts";
import { isRefusal, problemAnswer, type Refusal, refuse } from "./problem.ts";
import { describeCalls, readJudged, type RpcCall } from "./request/body.ts";
import { type Head, parseHead } from "./request/head.ts";
import {
	hasParameter,
	holdsKey,
	parseTarget,
	takeTicket,
	type Target,
	tokensIn,
	withoutKeys,
} from "./request/target.ts";
import {
	isReadOnly,
	modeOf,
	type Upstream,
	type Upstreams,
} from "./upstreams.ts";

/** What holds now. Read anew by every request, so that a change takes effect on the next one. */
export interface GateParts {
	readonly clock: Clock;
	readonly log: Log;
	readonly audit: AuditLog;
	readonly keys: ApiKeys;
	readonly auth: Auth;
	readonly mode: ModeState;
	readonly upstreams: Upstreams;
	readonly upstreamTokens: UpstreamTokens;
	readonly peerUsers: PeerUsers;
	readonly limits: Limits;
	readonly attempts: Attempts;
	hosts: OwnHosts;
	allowlist: Allowlist;
	/** Whose X-Forwarded-For is believed; empty: nobody's. */
	trustedProxies: Allowlist;
	anonymousRole: Role;
	roles: Roles;
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
export class Gate {
	readonly #parts: GateParts;
	/** What is under way, with the way to end it. */
	readonly #open = new Roster<Life>();
	readonly #mcpClients = new McpClients();
	#stopping = false;

	constructor(parts: GateParts) {
		this.#parts = parts;
	}

	/** Takes one exchange through its life. Never throws, never rejects. */
	readonly handle = (exchange: Exchange): void => {
		const life = new Life(this.#parts, exchange, this.#open, this.#mcpClients);
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
			step: 1,
			reason: `${code}: ${reason} from ${plainAddress(peer.address)}`,
		});
	};

	/** Ends every open stream that would not be admitted any more. Called when anything got tighter. */
	readonly tighten = (): void => {
		for (const open of this.#open.snapshot()) open.recheck();
	};

	/** Four times a second: what time alone ends. */
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
		agent: "",
		step: 0,
		status: 0,
		reason: "",
		durationMs: 0,
		mode,
	};
}

const ownPrefix = "/.drawbridge/";
/** What is shown there is in the body: a password, which has a count of its own, or what nobody guesses. */
const signsIn: ReadonlySet<string> = new Set([
	"auth/login",
	"auth/refresh",
	"auth/logout",
	"auth/setup",
	"auth/setup.js",
]);
/** Who asks, as steps 1 to 5 found out. */
interface Caller {
	readonly head: Head;
	readonly client: Client;
	readonly identity: Identity;
	readonly place: Place;
}

interface OwnRequest {
	readonly target: Target;
	readonly head: Head;
	readonly client: Client;
	/** The upstream on whose host, or by whose familiar path, it was asked. */
	readonly on: string | undefined;
}

/** Some upstreams read a token of an upgrade in the query only. */
function withToken(
	target: string,
	{ jwt, preset }: Upstream,
	{ upgrade }: Exchange,
	token: string,
): string {
	const name = jwt?.query ?? preset?.jwt?.queryOnUpgrade;
	if (token === "" || !upgrade || name === undefined) return target;
	return `${target}${target.includes("?") ? "&" : "?"}${name}=${token}`;
}

/** Each of these writes a row, or keeps a ticket: counted like a request that reads, and apart from those. */
const givesOut: ReadonlySet<string> = new Set(["auth/token", "auth/ws-token"]);
const ownLimited = { name: ".drawbridge", limits: {} };
const oneQuery = { queries: 1, writes: 0 };

/** A browser fetches a page's service worker with this field (Service Workers, "Update"). */
const asksForWorker = ({ forward: fields }: Head): boolean =>
	fields.some(
		(name, i) => i % 2 === 0 && name.toLowerCase() === "service-worker",
	);

/** Steps whose refusals an address pays for. */
const spends = (step: number): boolean => step >= 2 && step <= 6;
const noCalls: readonly RpcCall[] = [];

/** One exchange on its way through the steps, and what is known of it so far. */
class Life implements Member {
	readonly #parts: GateParts;
	readonly #exchange: Exchange;
	readonly #open: Roster<Life>;
	readonly #mcpClients: McpClients;
	readonly #startedMs: number;
	/** Strict until it was read. */
	#mode: Mode = "strict";
	#step = 1;
	#path = "";
	#client = "";
	#agent = "";
	#upstream = "";
	#tool = "";
	/** The client's own, also behind a trusted proxy. */
	#address = "";
	#forwardedFor: string | undefined;
	/** By whose word it is that address. */
	#proxies: Allowlist | undefined;
	#showedBad = false;
	/** A browser asks for a page of the gate's own address, where several upstreams may have theirs. */
	#onSharedOrigin = false;
	place = 0;
	#caller: Client | undefined;
	/** At the upstream, without prefix and query. */
	#upstreamPath = "";
	#calls = noCalls;
	/** What goes through without being read. */
	#unseen: "body" | "upgrade" | undefined;
	/** Its rule asks for no credential. */
	#isOpen = false;
	/** What the caller was last judged by; the same objects say the same. */
	#judgedBy: Upstream | undefined;
	#judgedRoles: Roles | undefined;
	#passage: Passage | undefined;
	/** The count of open requests that this one is in. */
	#streams: OpenStreams | undefined;

	constructor(
		parts: GateParts,
		exchange: Exchange,
		open: Roster<Life>,
		mcpClients: McpClients,
	) {
		this.#parts = parts;
		this.#exchange = exchange;
		this.#open = open;
		this.#mcpClients = mcpClients;
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
		if (this.#streams) this.#parts.limits.close(this.#streams);
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
		const asked = parseTarget(x.target, head.host);
		if (isRefusal(asked)) return asked;
		this.#path = withoutKeys(asked.path);
		if (!methods.has(x.method)) return refuse("method-not-allowed", x.method);
		// The tunnel's handshake is sent as a GET without a body.
		if (x.upgrade && (x.method !== "GET" || head.hasBody))
			return refuse("bad-request", "upgrade that is no plain GET");
		const address = clientAddress(
			x.peer.address,
			head.forwardedFor,
			parts.trustedProxies,
		);
		if (address === undefined)
			return refuse("bad-request", "a trusted proxy's X-Forwarded-For");
		this.#address = address;
		this.#forwardedFor = head.forwardedFor;
		this.#proxies = parts.trustedProxies;

		// 2 origin guard
		this.#step = 2;
		const place = guardOrigin(parts.hosts, head);
		if (isRefusal(place)) return place;

		// 3 address: the allowlist, the project's, and what refusals have used up. Where it leads is not told yet.
		this.#step = 3;
		if (!parts.allowlist.allows(address))
			return refuse("forbidden", "address not in allowed_ips");
		const own = isOwn(asked, place);
		const taken = takeTicket(asked);
		if (isRefusal(taken)) return taken;
		const { target } = taken;
		const found = own
			? refuse("not-found", "no such endpoint")
			: routeTo(parts.upstreams, target, place);
		const route = isRefusal(found) ? undefined : found;
		const upstream = route?.upstream;
		if (upstream?.project && !upstream.project.allows(address))
			return refuse("forbidden", "address not in the project's allowed_ips");
		const waitSeconds = parts.attempts.wait(address);

		// 4 identify
		this.#step = 4;
		if (
			this.#holdsCredential(target, upstream) ||
			(taken.ticket !== undefined && (!x.upgrade || upstream === undefined))
		)
			return refuse("credential-in-query", "key or token in the URL");
		const ticket =
			taken.ticket === undefined || upstream === undefined
				? undefined
				: (parts.auth.redeemTicket(taken.ticket, upstream.name) ?? "bad");
		const shown = identify(head, ticket, parts);
		const identity = shown instanceof Promise ? await shown : shown;
		this.#showedBad = identity.kind === "bad";
		const endpoint = own
			? target.path.slice(ownPrefix.length)
			: route && familiarEndpoint(route, x.method);
		// A good credential passes: nobody is shut out by what others try from the same address.
		const passes =
			identity.kind === "none"
				? endpoint !== undefined && signsIn.has(endpoint)
				: identity.kind !== "bad";
		if (waitSeconds > 0 && !passes) {
			this.#step = 3;
			return {
				...refuse("rate-limited", "too many refusals from this address"),
				retryAfterSeconds: waitSeconds,
			};
		}

		// 5 mode: is a credential needed here
		this.#step = 5;
		if (route) this.#lookAt(route);
		this.#onSharedOrigin =
			head.fetchSite !== undefined && place.upstream === null;
		const admitted = admit(identity, head, x, {
			mode: this.#mode,
			anonymousRole: this.#anonymousRole(upstream),
			peerUsers: parts.peerUsers,
			open: endpoint !== undefined || this.#isOpen,
		});
		const client = admitted instanceof Promise ? await admitted : admitted;
		if (isRefusal(client)) {
			// What was shown is bad whatever the mode: the step before refuses it.
			if (this.#showedBad) this.#step = 4;
			return client;
		}
		this.#client = client.name;
		if (endpoint !== undefined) {
			const on = place.upstream ?? upstream?.name;
			return this.#answerOwn(endpoint, { target, head, client, on });
		}
		if (!route) return isRefusal(found) ? found : undefined;
		return this.#pass(route, { head, client, identity, place });
	}

	/** Steps 6 to 12, for a caller that is known. */
	async #pass(
		route: Route,
		{ head, client, identity, place }: Caller,
	): Promise<Refusal | undefined> {
		const x = this.#exchange;
		const parts = this.#parts;
		const { upstream } = route;
		this.#upstream = upstream.name;
		const body = await readJudged(x, head, upstream.maxBodyBytes);
		if (isRefusal(body)) return body;
		this.#calls = body.calls;
		if (x.upgrade) this.#unseen = "upgrade";
		else if (head.hasBody && !body.bytes) this.#unseen = "body";
		this.#tool = describeCalls(body.calls);

		// 6 permission: the upstreams a credential opens, what its role may do there, and whose agent it may be
		this.#step = 6;
		if (!mayUse(client, upstream.name))
			return refuse("forbidden", "key is not for this upstream");
		// It would stand between the browser and every address of the gate, the sign-in page too.
		if (route.prefix === "" && place.upstream === null && asksForWorker(head))
			return refuse("forbidden", "service worker over the gate's own origin");
		const agent = agentOf(
			client,
			head,
			body.clientInfo,
			this.#mcpClients,
			parts.keys,
		);
		if (typeof agent === "object") return agent;
		this.#agent = agent;
		const need = this.#need(upstream);
		const forbidden = this.#forbids(client, upstream, need);
		if (forbidden) return forbidden;

		// 7 limits
		this.#step = 7;
		const { limited } = upstream;
		const { limits } = parts;
		const tokens = need.mcp ? limits.tokensOf(limited, body.bytes) : 0;
		const charged = limits.admit(client, limited, need, tokens);
		const spent = charged instanceof Promise ? await charged : charged;
		if (spent) return spent;
		const streams = limits.open(client, limited);
		if (isRefusal(streams)) return streams;
		this.#streams = streams;

		// 8 classify: nothing is classified yet, so strict refuses nothing on risk.
		// 9 approve: nothing asks yet.

		// While the body came in, the owner may have revoked the key or raised the mode.
		this.#step = 9;
		if (!this.#stillAdmits(client))
			return refuse("unauthenticated", "revoked or tightened meanwhile");
		// What an upstream is given for a client, nobody gets who did not show who they are.
		const known = client.key !== undefined || client.session !== undefined;
		const signed =
			upstream.jwt && known ? parts.upstreamTokens.of(upstream, client) : "";
		const token = signed instanceof Promise ? await signed : signed;
		if (upstream.inject === undefined || token === undefined)
			return refuse("secret-missing", "a secret it needs is not there");

		// 10 record: nothing is forwarded that the log does not hold
		this.#step = 10;
		try {
			await parts.audit.admit(
				this.#entry("admitted", 0, ""),
				this.#open.size === 0,
			);
		} catch {
			return refuse("record-unavailable", "audit entry not written");
		}
		// And while the record was written; a request sent ahead behind a refused one ends here with its connection.
		if (x.dropped) return refuse("bad-request", "connection ended meanwhile");
		if (!this.#stillAdmits(client))
			return refuse("unauthenticated", "revoked or tightened meanwhile");

		// 11 forward
		this.#step = 11;
		const via: Via = {
			place,
			host: head.host,
			prefix: route.prefix,
			peerAddress: this.#address,
		};
		const authorization = foreignAuthorization(head, identity, parts);
		const fields = withoutOurs(head.forward, parts);
		if (authorization !== undefined)
			fields.push("Authorization", authorization);
		const inject = known ? upstream.inject : upstream.injectOpen;
		// While the record was written, the vault may have been locked.
		if (inject === undefined)
			return refuse("secret-missing", "a secret it needs is not there");
		const tap = this.#tap(client, upstream, need, body.clientInfo);
		const outcome = await this.#forward(client, {
			upstream,
			via,
			target: upstream.basePath + withToken(route.target, upstream, x, token),
			fields: outboundFields(
				tap ? withoutEncoding(fields) : fields,
				upstream,
				token === "" ? inject : [...inject, "Authorization", `Bearer ${token}`],
				via,
				head.origin,
			),
			body: body.bytes ?? (head.hasBody ? "stream" : "none"),
			startedMs: parts.clock.monotonicMs(),
			tap,
		});

		// 12 record the outcome
		this.#step = 0;
		parts.upstreams.learn(upstream, outcome.upstreamFailure);
		if (outcome.problem) this.#answer(refuse(outcome.problem, ""));
		parts.audit.note(this.#entry("outcome", outcome.status, outcome.reason));
		return undefined;
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

	/** What the place it leads to says of who may ask there. */
	#lookAt({ upstream, target }: Route): void {
		this.#mode = modeOf(upstream, this.#mode);
		this.#upstreamPath = pathOf(target);
		this.#isOpen =
			upstream.opens &&
			isOpen(
				needOf(
					upstream.policy,
					this.#exchange.method,
					this.#upstreamPath,
					noCalls,
					this.#exchange.upgrade ? "upgrade" : undefined,
				),
			);
	}

	/**
	 * Pages of all upstreams share the gate's own origin: without a credential none of them writes to another. An upstream's
	 * own host name is an origin of its own.
	 */
	#anonymousRole(upstream: Upstream | undefined): Role {
		const { anonymousRole, upstreams } = this.#parts;
		if (this.#onSharedOrigin && upstreams.all().length > 1) return "viewer";
		return upstream?.project
			? upstream.project.anonymousRole(anonymousRole)
			: anonymousRole;
	}

	/**
	 * Keys and tokens of ours, and whatever the upstream's preset knows as one, do not belong in a URL. Nor does a token of
	 * the caller's own where the gate's is to stand.
	 */
	#holdsCredential(
		{ path, query }: Target,
		upstream: Upstream | undefined,
	): boolean {
		if (holdsOurs(path, this.#parts)) return true;
		if (query === "") return false;
		const signed = this.#exchange.upgrade ? upstream?.jwt?.query : undefined;
		return (
			holdsKey(query) ||
			hasParameter(query, upstream?.preset?.credentialsInQuery ?? []) ||
			(signed !== undefined && hasParameter(query, [signed.toLowerCase()])) ||
			tokensIn(query).some((token) => this.#parts.auth.isOurs(token))
		);
	}

	/** The gate's own endpoints. */
	async #answerOwn(
		endpoint: string,
		{ target, head, client, on }: OwnRequest,
	): Promise<Refusal | undefined> {
		const x = this.#exchange;
		const { auth, limits, upstreams } = this.#parts;
		// What goes wrong from here on is no refusal of a request, and sign-ins have a count of their own.
		this.#step = 0;
		if (endpoint === "health")
			return answerHealth(
				x,
				head,
				client.key !== undefined || client.session !== undefined,
			);
		if (!endpoint.startsWith("auth/"))
			return refuse("not-found", "no such endpoint");
		if (givesOut.has(endpoint)) {
			this.#step = 7;
			const spent = await limits.admit(client, ownLimited, oneQuery, 0);
			if (spent) return spent;
		}
		return await answerAuth(auth, {
			exchange: x,
			head,
			target,
			endpoint,
			client,
			address: this.#address,
			upstream: on,
			upstreamNames: () => upstreams.names(),
			mayUse: (name) => mayUse(client, name),
		});
	}

	#need(upstream: Upstream): Need {
		const { method } = this.#exchange;
		return needOf(
			upstream.policy,
			method,
			this.#upstreamPath,
			this.#calls,
			this.#unseen,
		);
	}

	/** Step 6 with what holds now. */
	#forbids(
		client: Client,
		upstream: Upstream,
		need: Need,
	): Refusal | undefined {
		const { roles } = this.#parts;
		this.#judgedBy = upstream;
		this.#judgedRoles = roles;
		// A route that is open to strangers is open for what its rule says, not for what else the body asks.
		if (this.#isOpen && !client.key && !client.session && !isOpen(need))
			return refuse("unauthenticated", "more than the open route gives");
		return judge(roles, client.role, need, isReadOnly(upstream));
	}

	#tap(
		client: Client,
		upstream: Upstream,
		need: Need,
		clientInfo: string | undefined,
	): AnswerTap | undefined {
		if (!need.mcp) return undefined;
		const { policy } = upstream;
		return answerTap(this.#exchange.method, need, {
			allows: (tool) =>
				mayCall(
					policy,
					this.#parts.roles,
					client.role,
					tool,
					isReadOnly(upstream),
				),
			learn: (tool, readOnly) => policy.tools.hints.learn(tool, readOnly),
			opened:
				clientInfo === undefined
					? undefined
					: (session) => this.#mcpClients.learn(client.id, session, clientInfo),
		});
	}

	/** Steps 3 to 6 with what holds now. */
	#stillAdmits(client: Client): boolean {
		const parts = this.#parts;
		const upstream = parts.upstreams.get(this.#upstream);
		if (upstream === undefined) return false;
		// A proxy that is trusted no more: its word let this one in.
		if (
			parts.trustedProxies !== this.#proxies &&
			clientAddress(
				this.#exchange.peer.address,
				this.#forwardedFor,
				parts.trustedProxies,
			) !== this.#address
		)
			return false;
		if (!parts.allowlist.allows(this.#address)) return false;
		const { project } = upstream;
		if (project && !project.allows(this.#address)) return false;
		const mode = modeOf(upstream, parts.mode.current);
		const known = client.key !== undefined || client.session !== undefined;
		// Whoever showed something stands by it, also where nobody asked.
		if ((known || !this.#isOpen) && !isStillGood(client, mode, parts))
			return false;
		// Only lax ignores a bad credential.
		if (this.#showedBad && mode !== "lax") return false;
		const role = known ? client.role : this.#anonymousRole(upstream);
		const same =
			upstream === this.#judgedBy &&
			parts.roles === this.#judgedRoles &&
			role === client.role &&
			project === undefined;
		return (
			same ||
			!this.#forbids({ ...client, role }, upstream, this.#need(upstream))
		);
	}

	/** Answers with a problem and records why. */
	refuse(refusal: Refusal): void {
		const { code, reason } = refusal;
		this.#answer(refusal);
		if (spends(this.#step) && code !== "rate-limited")
			this.#parts.attempts.spend(
				this.#address,
				this.#showedBad || code === "credential-in-query"
					? "credential"
					: "other",
			);
		this.#parts.audit.refused(
			this.#entry(
				"refused",
				problemAnswer(code, undefined).status,
				`${code}: ${reason}`,
			),
		);
	}

	#answer(refusal: Refusal): void {
		const x = this.#exchange;
		if (x.finished) return;
		if (x.started) {
			x.abort();
			return;
		}
		// An unread body would otherwise be read as the next request; and whatever else a refused caller has sent ahead
		// on this connection is dropped with it.
		x.closeAfter();
		if (refusal.code === "unauthenticated" && this.#maySignIn()) {
			const next = encodeURIComponent(x.target);
			x.start(303, [
				"Location",
				`${ownPrefix}auth/login?next=${next}`,
				"Cache-Control",
				"no-store",
				"Content-Length",
				"0",
			]);
			x.end();
			return;
		}
		const { status, headers, body } = problemAnswer(
			refusal.code,
			x.id,
			rateLimitFields(refusal),
		);
		x.start(status, headers);
		x.end(x.method === "HEAD" ? undefined : body);
	}

	/** A person opened a page in a browser, showed nothing, and there is somebody who could sign in. */
	#maySignIn(): boolean {
		const { method, rawHeaders } = this.#exchange;
		if (method !== "GET" || this.#showedBad) return false;
		const navigates = rawHeaders.some(
			(name, i) =>
				i % 2 === 0 &&
				name.toLowerCase() === "sec-fetch-mode" &&
				rawHeaders[i + 1] === "navigate",
		);
		return navigates && this.#parts.auth.users.list().length > 0;
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
			agent: this.#agent,
			step: kind === "refused" ? this.#step : 0,
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
