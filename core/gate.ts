/**
 * One request's whole life, top to bottom. Every step can only narrow: it refuses, or lets the request go on with less.
 * Anything thrown is a bug and refuses. Owns the order of the steps; each step's rules are in the file it calls.
 */
import type { ProblemCode } from "../contract/problems.ts";
import type { Mode, Role } from "../contract/views.ts";
import { type Allowlist, plainAddress } from "./address.ts";
import { Aggregate } from "./aggregate/aggregate.ts";
import { agentOf, McpClients } from "./agent.ts";
import type { Approvals } from "./approval/approvals.ts";
import type { Held } from "./approval/question.ts";
import type { Entry } from "./audit/entry.ts";
import type { AuditLog } from "./audit/log.ts";
import {
	admit,
	type Client,
	isKnown,
	isProgram,
	mayUse,
	withCertificate,
} from "./client.ts";
import type { Clock } from "./clock.ts";
import {
	type Identity,
	identify,
	isInTarget,
	readKeyFields,
} from "./credential.ts";
import { askPerson } from "./holding/ask.ts";
import type { McpCall } from "./holding/mcp-call.ts";
import { messageJudge } from "./holding/messages.ts";
import {
	changedMeanwhile,
	refusedBy,
	refusedByPerson,
} from "./holding/refusals.ts";
import { isStillLet, type Released } from "./holding/release.ts";
import type { RequestStates } from "./holding/request-state.ts";
import { isResumed, takeState } from "./holding/resumed.ts";
import type { Exchange, Peer } from "./inbound/exchange.ts";
import { maskedBody } from "./leak-guard/masked.ts";
import { type Judged, Judging } from "./judging.ts";
import type { Attempts } from "./limits/attempts.ts";
import type { ApiKeys } from "./keys.ts";
import type { Limits, OpenStreams } from "./limits/limits.ts";
import { guardOrigin, type Place } from "./origin.ts";
import { forward, type Outbound, type Passage } from "./outbound/forward.ts";
import type { Outcome } from "./outbound/outcome.ts";
import { unfitUpgrade } from "./outbound/handshake.ts";
import { tunnel } from "./outbound/tunnel.ts";
import { outboundOf, type PassingParts } from "./outbound/passing.ts";
import type { UpstreamTokens } from "./outbound/upstream-token.ts";
import { opensFromElsewhere } from "./oauth/endpoints.ts";
import { challenge, issuerOf } from "./oauth/metadata.ts";
import type { OAuth } from "./oauth/oauth.ts";
import {
	aggregateEndpoint,
	answerOwn,
	asksForCredential,
	endpointOf,
	isLimited,
	oneQuery,
	ownLimited,
} from "./own-endpoints.ts";
import type { PeerUsers } from "./peer-user.ts";
import type { Roles } from "./permission/roles.ts";
import type { Policies } from "./policy/policies.ts";
import { recordOf } from "./policy/record.ts";
import { isRefusal, type Refusal, refuse, stopping } from "./problem.ts";
import { answerRefusal } from "./refusing.ts";
import { describeCalls, readJudged } from "./request/body.ts";
import { asksForWorker, type Head, parseHead } from "./request/head.ts";
import { mcpMismatch } from "./request/mcp-fields.ts";
import { parseTarget, takeTicket, withoutKeys } from "./request/target.ts";
import { type Member, Roster } from "./roster.ts";
import {
	familiarEndpoint,
	isOwn,
	pathOf,
	type Route,
	routeTo,
} from "./route.ts";
import type { Waiting } from "./secrets/waiting.ts";
import { Standing } from "./standing.ts";
import type { Upstream } from "./upstreams.ts";

/** What holds now. Read anew by every request, so that a change takes effect on the next one. */
export interface GateParts extends PassingParts {
	readonly policies: Policies;
	readonly approvals: Approvals;
	readonly states: RequestStates;
	/** How long a person has for a call to that upstream. */
	readonly answerMs: (upstream: string) => number;
	readonly clock: Clock;
	readonly audit: AuditLog;
	readonly upstreamTokens: UpstreamTokens;
	readonly waiting: Waiting;
	readonly peerUsers: PeerUsers;
	readonly limits: Limits;
	readonly attempts: Attempts;
	readonly oauth: OAuth;
	allowlist: Allowlist;
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
	readonly #aggregate: Aggregate;
	/** Requests between their first step and their last. */
	#running = 0;
	#stopping = false;

	constructor(parts: GateParts) {
		this.#parts = parts;
		this.#aggregate = new Aggregate({
			...aggregateParts(parts),
			handle: this.#begin,
		});
	}

	/** Takes one exchange through its life. Never throws, never rejects. */
	readonly handle = (exchange: Exchange): void => this.#begin(exchange);

	readonly #begin = (exchange: Exchange, clientInfo?: string): void => {
		const life = new Life(
			this.#parts,
			exchange,
			this.#open,
			this.#mcpClients,
			this.#aggregate,
			clientInfo,
		);
		if (this.#stopping) {
			life.refuse(stopping);
			return;
		}
		this.#running++;
		void life.run().then(this.#onOver);
	};

	readonly #onOver = (): void => {
		this.#running--;
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
		this.#aggregate.tighten();
	};

	/** Four times a second: what time alone ends. */
	readonly sweep = (): void => {
		const nowMs = this.#parts.clock.monotonicMs();
		for (const open of this.#open.snapshot()) open.expire(nowMs);
		this.tighten();
		this.#aggregate.endIdle();
	};

	/**
	 * Refuses what is new, ends what would last for ever, and waits for the rest, at most `limitMs`; then cuts it. Whoever
	 * waits for a person or for the vault is told to come back. `now`: waits no longer.
	 */
	async drain(limitMs: number, now: AbortSignal): Promise<void> {
		this.#stopping = true;
		const end = performance.now() + limitMs;
		while (this.#running > 0 && performance.now() < end && !now.aborted) {
			for (const open of this.#open.snapshot()) open.leave();
			this.#aggregate.drain();
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
		for (const open of this.#open.snapshot()) open.cut("the gate stopped");
	}

	get openCount(): number {
		return this.#open.size;
	}
}

/** As they are now: a part that is replaced later is none of these. */
const aggregateParts = ({ upstreams, keys, clock, log }: GateParts) => ({
	upstreams,
	keys,
	clock,
	log,
});

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

/** Who asks, as steps 1 to 5 found out. */
interface Caller {
	readonly head: Head;
	readonly client: Client;
	readonly identity: Identity;
	readonly place: Place;
	readonly standing: Standing;
}

const secretMissing = refuse(
	"secret-missing",
	"a secret it needs is not there",
);
/** What an entry says of it; the outcome does not repeat what `admitted` says. */
const judgedFields = (
	{ judgement, digest }: Judged,
	kind: Entry["kind"],
): Partial<Entry> => ({
	digest,
	decision: judgement.decision,
	decidedBy: judgement.rule === "" ? "mode" : `rule ${judgement.rule}`,
	...(kind === "outcome" ? { risk: judgement.risk } : recordOf(judgement)),
});
/** Steps whose refusals an address pays for. */
const spends = (step: number): boolean => step >= 2 && step <= 6;

/** The key that pays for it, whatever was made from the key. */
const spenderOf = ({ key, session, id }: Client, keys: ApiKeys) =>
	key ?? (session && keys.bySubject(id));

/** One exchange on its way through the steps, and what is known of it so far. */
class Life implements Member {
	readonly #parts: GateParts;
	/** Another around it once it was held. */
	#exchange: Exchange;
	readonly #open: Roster<Life>;
	readonly #mcpClients: McpClients;
	readonly #aggregate: Aggregate;
	/** What its client calls itself, of a request that the gate makes in its name. */
	readonly #clientInfo: string | undefined;
	readonly #startedMs: number;
	/** Strict until it was read. */
	#mode: Mode = "strict";
	#step = 1;
	#path = "";
	#client = "";
	#agent = "";
	#upstream = "";
	#tool = "";
	#standing: Standing | undefined;
	/** What says where a client is authorized for what it asked for. */
	#challenge:
		| ((error: string | undefined, scope: string) => string | undefined)
		| undefined;
	/** A program was let in as less than this needs, and may ask the owner for more. */
	#asksMore = false;
	#judged: Judged | undefined;
	/** Where it is a call of MCP's that was judged. */
	#call: McpCall | undefined;
	/** Let through by a person, and good until it is taken back. */
	#held: Held | undefined;
	/** What its caller was answered with; `null`: not whole. */
	#status: number | null = null;
	/** Who said what to it, where somebody was asked. */
	#decision: Pick<Entry, "decision" | "decidedBy"> | undefined;
	place = 0;
	#caller: Client | undefined;
	#passage: Passage | undefined;
	/** The count of open requests that this one is in. */
	#streams: OpenStreams | undefined;
	/** Whose daily limit it was counted against: a key's id. */
	#spender: string | undefined;

	constructor(
		parts: GateParts,
		exchange: Exchange,
		open: Roster<Life>,
		mcpClients: McpClients,
		aggregate: Aggregate,
		clientInfo: string | undefined,
	) {
		this.#parts = parts;
		this.#exchange = exchange;
		this.#open = open;
		this.#mcpClients = mcpClients;
		this.#aggregate = aggregate;
		this.#clientInfo = clientInfo;
		this.#startedMs = parts.clock.monotonicMs();
	}

	async run(): Promise<void> {
		try {
			const refusal = await this.#steps();
			if (refusal) {
				this.refuse(refusal);
				if (this.#spender !== undefined)
					this.#parts.spending.giveBack(this.#spender);
			}
		} catch (bug) {
			this.#parts.log("error", "a request was refused because of a bug", {
				request: this.#exchange.id,
				bug: String(bug instanceof Error ? bug.stack : bug),
			});
			this.#refuseBug(bug instanceof Error ? bug.name : "bug");
		}
		// Whatever did not leave needs nobody's yes any more.
		this.#held?.over(this.#status);
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
		this.#mode = x.listener.alwaysStrict ? "strict" : parts.mode.current;

		// 1 parse: refuse what two parsers could read differently. A body is read after step 5, never for a stranger.
		let head = parseHead(x.rawHeaders, x.httpVersion);
		if (isRefusal(head)) return head;
		const { host } = head;
		const asked = parseTarget(x.target, host, x.listener.secure);
		if (isRefusal(asked)) return asked;
		this.#path = withoutKeys(asked.path);
		if (!methods.has(x.method)) return refuse("method-not-allowed", x.method);
		// The tunnel's handshake is sent as a GET without a body.
		if (x.upgrade && (x.method !== "GET" || head.hasBody))
			return refuse("bad-request", "upgrade that is no plain GET");
		const unfit = x.upgrade && unfitUpgrade(head.forward, x.httpVersion);
		if (unfit) return refuse("bad-request", unfit);
		const standing = Standing.of(parts, x, head.forwardedFor);
		if (standing === undefined)
			return refuse("bad-request", "a trusted proxy's X-Forwarded-For");
		this.#standing = standing;

		// 2 origin guard
		this.#step = 2;
		const place = guardOrigin(
			x.listener.hosts,
			head,
			x.listener.secure,
			opensFromElsewhere(x.method, asked, x.rawHeaders),
		);
		if (isRefusal(place)) return place;

		// 3 address: the allowlist, the project's, and what refusals have used up. Where it leads is not told yet.
		this.#step = 3;
		if (!standing.isAddressAllowed)
			return refuse("forbidden", "address not in allowed_ips");
		const own = isOwn(asked, place, parts.upstreams);
		this.#challenge = (error, scope) =>
			challenge(issuerOf(x, host), asked.path, { error, scope });
		const taken = takeTicket(asked);
		if (isRefusal(taken)) return taken;
		const { target } = taken;
		const found = own
			? refuse("not-found", "no such endpoint")
			: routeTo(parts.upstreams, target, place);
		const route = isRefusal(found) ? undefined : found;
		const upstream = route?.upstream;
		if (upstream && !standing.isAddressAllowedBy(upstream))
			return refuse("forbidden", "address not in the project's allowed_ips");
		const waitSeconds = parts.attempts.wait(standing.address);

		// 4 identify
		this.#step = 4;
		if (
			isInTarget(target, upstream, x.upgrade, parts) ||
			(taken.ticket !== undefined && (!x.upgrade || upstream === undefined))
		)
			return refuse("credential-in-query", "key or token in the URL");
		const ticket =
			taken.ticket === undefined || upstream === undefined
				? undefined
				: (parts.auth.redeemTicket(taken.ticket, upstream.name) ?? "bad");
		head = readKeyFields(head, upstream?.preset, parts);
		const shown = identify(head, ticket, parts);
		const identity = withCertificate(
			shown instanceof Promise ? await shown : shown,
			head,
			x.peer,
			x.listener,
			parts.certificates,
		);
		standing.showedBad = identity.kind === "bad";
		const endpoint = own
			? endpointOf(target)
			: route && familiarEndpoint(route, x.method);
		// A good credential passes: nobody is shut out by what others try from the same address.
		const passes =
			identity.kind === "none"
				? !asksForCredential(endpoint)
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
		if (route) {
			this.#mode = standing.mode(route.upstream);
			standing.leadsTo(route.upstream, pathOf(route.target));
		}
		standing.onSharedOrigin =
			head.fetchSite !== undefined && place.upstream === null;
		const onSecureName = x.listener.secure && place.upstream !== null;
		const admitted = admit(identity, head, x, {
			mode: this.#mode,
			anonymousRole: standing.anonymousRole(upstream),
			peerUsers: parts.peerUsers,
			open:
				(endpoint !== undefined && endpoint !== aggregateEndpoint) ||
				standing.isOpen,
			onSecureName,
		});
		const client = admitted instanceof Promise ? await admitted : admitted;
		if (isRefusal(client)) {
			// What was shown is bad whatever the mode: the step before refuses it.
			if (standing.showedBad) this.#step = 4;
			return client;
		}
		this.#client = client.name;
		if (endpoint === aggregateEndpoint)
			return this.#shared({ head, client, identity, place, standing });
		if (endpoint !== undefined) {
			// What goes wrong there is no refusal of a request; and sign-ins have a count of their own.
			this.#step = isLimited(endpoint) ? 7 : 0;
			const { address } = standing;
			const on = place.upstream ?? upstream?.name;
			return await answerOwn(
				endpoint,
				{ exchange: x, head, target, client, address, on, onSecureName },
				parts,
			);
		}
		if (!route) return isRefusal(found) ? found : undefined;
		return this.#pass(route, { head, client, identity, place, standing });
	}

	/**
	 * The one address of many servers. What it asks of them are requests of the same client: each has a life of its own,
	 * and is permitted, counted, judged, recorded and ended like any other.
	 */
	async #shared({
		head,
		client,
		identity,
		place,
		standing,
	}: Caller): Promise<Refusal | undefined> {
		const x = this.#exchange;
		const { limits, keys } = this.#parts;
		this.#step = 6;
		// A host name of one upstream's stands for that one alone.
		if (place.upstream !== null || x.upgrade)
			return refuse("not-found", "no such endpoint");
		standing.leadsHome();
		if (!standing.holds(client))
			return refuse("forbidden", "the bridge is raised");
		const limitBytes = this.#aggregate.maxBodyBytes(x, client);
		const body = await readJudged(x, head, limitBytes);
		if (isRefusal(body)) return body;
		if (head.hasBody && body.bytes === undefined)
			return refuse("bad-request", "a body that is not JSON");
		this.#tool = describeCalls(body.calls);
		const clientInfo =
			body.clientInfo ?? this.#mcpClients.nameOf(client.id, head.mcpSession);
		const agent = agentOf(client, head, clientInfo, this.#mcpClients, keys);
		if (typeof agent === "object") return agent;
		this.#agent = agent;

		this.#step = 7;
		const spent = await limits.admit(client, ownLimited, oneQuery, 0);
		if (spent) return spent;
		const streams = limits.open(client, ownLimited);
		if (isRefusal(streams)) return streams;
		this.#streams = streams;

		this.#step = 11;
		if (x.dropped || !standing.holds(client))
			return refuse("unauthenticated", "revoked or tightened meanwhile");
		const answering = this.#aggregate.answer({
			exchange: x,
			head,
			identity,
			client,
			agent,
			address: standing.address,
			body,
			clientInfo,
			holds: () => standing.holds(client),
			onSession: (session) => {
				if (clientInfo !== undefined)
					this.#mcpClients.learn(client.id, session, clientInfo);
			},
		});
		const end = await this.#while(client, answering, answering.over);
		return end === "failed"
			? refuse("upstream-down", "no conversation came about")
			: undefined;
	}

	/** Steps 6 to 12, for a caller that is known. */
	async #pass(
		route: Route,
		{ head, client, identity, place, standing }: Caller,
	): Promise<Refusal | undefined> {
		const x = this.#exchange;
		const parts = this.#parts;
		const { upstream } = route;
		this.#upstream = upstream.name;
		if (x.upgrade && upstream.stdio)
			return refuse("bad-request", "upgrade to a command");
		const form = upstream.commands.bodyForm(x.method, pathOf(route.target));
		const read = await readJudged(x, head, upstream.maxBodyBytes, form);
		if (isRefusal(read)) return read;
		const mismatch = mcpMismatch(head, read);
		if (mismatch) return mismatch;
		const resumed = takeState(read, parts.states);
		if (isRefusal(resumed)) return resumed;
		let { body } = resumed;
		standing.asks(body.calls, head.hasBody && !body.bytes);
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
			body.clientInfo ?? this.#clientInfo,
			this.#mcpClients,
			parts.keys,
		);
		if (typeof agent === "object") return agent;
		this.#agent = agent;
		const need = standing.need(upstream);
		const forbidden = standing.forbids(client, upstream, need);
		if (forbidden) {
			const more = { ...client, role: "operator" } as const;
			this.#asksMore =
				isProgram(client) && !standing.forbids(more, upstream, need);
			return forbidden;
		}

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
		const spender = spenderOf(client, parts.keys);
		if (spender?.daily) {
			const over = parts.spending.admit(spender.id, spender.daily);
			if (over) return over;
			this.#spender = spender.id;
		}

		// 8 classify: secrets that would leave, what this would run, and how bad that would be
		this.#step = 8;
		let { target } = route;
		const looked = parts.leakGuard.request(
			{
				upstream: upstream.name,
				target,
				body: body.bytes,
				streams: head.hasBody && !body.bytes,
			},
			this.#noteLeak,
		);
		const leaky = looked && (await looked);
		if (leaky && isRefusal(leaky)) return leaky;
		const masked = leaky && maskedBody(leaky, body, form, head.contentType);
		if (masked && isRefusal(masked)) return masked;
		if (leaky?.kind === "redact" && masked) {
			body = masked;
			target = leaky.target;
		}
		const asking = { client, agent, upstream, head, body };
		const judging = new Judging(
			{ ...asking, method: x.method, target },
			x.upgrade,
			standing,
			parts.policies,
			leaky?.kind === "hold" && masked
				? { leaky, masked, target: leaky.target }
				: undefined,
		);
		const judged = judging.judge();
		if (judged) {
			this.#judged = judged;
			this.#call = judging.call;
		}
		if (!isResumed(resumed, client, judged?.digest))
			return refuse("bad-request", "request state of another call");
		if (judged?.judgement.decision === "deny")
			return refusedBy(judged.judgement);

		// 9 approve: where the policy asks, hold, ask a person, and wait
		this.#step = 9;
		if (judged?.judgement.decision === "ask") {
			const released = await this.#ask(judging, judged, standing);
			if (released === undefined || isRefusal(released)) return released;
			this.#held = released.held;
			({ body } = released);
		}

		// While the body came in, the owner may have revoked the key or raised the mode.
		this.#step = 9;
		if (!standing.holds(client))
			return refuse("unauthenticated", "revoked or tightened meanwhile");
		// What an upstream is given for a client, nobody gets who did not show who they are.
		const known = isKnown(client);
		const signed =
			upstream.jwt && known ? parts.upstreamTokens.of(upstream, client) : "";
		let token = signed instanceof Promise ? await signed : signed;
		if (upstream.inject === undefined || token === undefined) {
			const refusal = await this.#untilUnlocked(upstream, client);
			if (refusal) return refusal;
			const asked = this.#held !== undefined;
			if (!isStillLet(judging.withBody(body), judged, asked))
				return changedMeanwhile;
			token = upstream.jwt
				? await parts.upstreamTokens.of(upstream, client)
				: "";
			if (token === undefined) return secretMissing;
		}

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
		if (body.bytes && (judged || parts.arguments.keepsBodies))
			parts.arguments.keep({
				request: x.id,
				digest: judged?.digest ?? "",
				bytes: body.bytes,
			});
		// And while the record was written; a request sent ahead behind a refused one ends here with its connection.
		if (x.dropped) return refuse("bad-request", "connection ended meanwhile");
		if (!standing.holds(client))
			return refuse("unauthenticated", "revoked or tightened meanwhile");
		// A deny that came after the yes wins until here.
		if (this.#held?.release() === false) return refusedByPerson("a person", "");

		// 11 forward
		this.#step = 11;
		const outbound = outboundOf(
			{
				exchange: x,
				route: { ...route, target },
				head,
				identity,
				client,
				place,
				address: standing.address,
				body,
				rewritten: body !== read,
				readably: this.#held !== undefined,
				need,
				token,
				spender,
				mcpClients: this.#mcpClients,
				onLeak: this.#noteLeak,
				judgeMessage: x.upgrade
					? messageJudge(
							judging.asking,
							standing,
							(kind, reason) => this.#entry(kind, 0, reason),
							parts,
						)
					: undefined,
				seesMessage: x.upgrade ? standing.sees(client, upstream) : undefined,
				nowMs: parts.clock.monotonicMs(),
			},
			parts,
		);
		if (outbound === undefined) return secretMissing;
		return this.#forward(client, outbound);
	}

	/** undefined: its client was told to ask again. */
	async #ask(
		judging: Judging,
		judged: Judged,
		standing: Standing,
	): Promise<Released | Refusal | undefined> {
		const { client } = judging.asking;
		const { exchange, decided, result } = await askPerson(
			{
				judging,
				judged,
				standing,
				exchange: this.#exchange,
				startedMs: this.#startedMs,
				during: (passage, over) => this.#while(client, passage, over),
			},
			this.#parts,
		);
		this.#exchange = exchange;
		this.#decision = decided;
		if (!("told" in result) || isRefusal(result)) return result;
		this.#parts.audit.refused(
			this.#entry("refused", 200, `unanswered: open as ${result.told}`),
		);
		return undefined;
	}

	/** Something else than the upstream is waited for: whoever may end the request ends that. */
	async #while<End>(
		client: Client,
		passage: Passage,
		over: Promise<End>,
	): Promise<End> {
		this.#caller = client;
		this.#passage = passage;
		this.#open.add(this);
		const end = await over;
		this.#open.remove(this);
		this.#passage = undefined;
		return end;
	}

	/** Where the vault's being locked is all that is amiss: waits, and asks again what held before. */
	async #untilUnlocked(
		upstream: Upstream,
		client: Client,
	): Promise<Refusal | undefined> {
		const { waiting, clock, upstreams } = this.#parts;
		// A stranger is given no secret, and so holds no place either.
		const wait = isKnown(client)
			? waiting.begin(
					upstream,
					this.#exchange,
					clock.monotonicMs(),
					() =>
						upstream.inject !== undefined &&
						upstreams.get(upstream.name) === upstream,
				)
			: undefined;
		if (wait === undefined) return secretMissing;
		const end = await this.#while(client, wait, wait.over);
		if (end === "gone")
			return refuse(
				"bad-request",
				"client went away while the vault was locked",
			);
		if (!this.#standing?.holds(client))
			return refuse("unauthenticated", "revoked or tightened meanwhile");
		if (end === "cut") return stopping;
		return end === "late"
			? refuse("secret-missing", "the vault stayed locked")
			: undefined;
	}

	/** A secret was on its way. It may be told after the request is over. */
	readonly #noteLeak = (reason: string): void => {
		this.#parts.audit.note(this.#entry("change", 0, reason));
	};

	/** A tunnel may last for days: nothing that the steps before found out is held on to meanwhile. */
	#forward(client: Client, outbound: Outbound): Promise<undefined> {
		const x = this.#exchange;
		const { upstream } = outbound;
		this.#caller = client;
		this.#open.add(this);
		return (x.upgrade ? tunnel : forward)(x, outbound, (passage) => {
			this.#passage = passage;
		})
			.finally(() => this.#open.remove(this))
			.then((outcome) => this.#over(upstream, outcome));
	}

	/** 12 record the outcome */
	#over(upstream: Upstream, outcome: Outcome): undefined {
		const { upstreams, audit } = this.#parts;
		this.#step = 0;
		upstreams.learn(upstream, outcome.upstreamFailure);
		if (outcome.problem) this.#answer(refuse(outcome.problem, ""));
		if (outcome.problem || outcome.reason === "") this.#status = outcome.status;
		audit.note(this.#entry("outcome", outcome.status, outcome.reason));
	}

	cut(reason: string): void {
		this.#passage?.cut(reason);
	}

	leave(): void {
		this.#passage?.leave?.();
	}

	expire(nowMs: number): void {
		this.#passage?.expire(nowMs);
	}

	recheck(): void {
		if (this.#caller && !this.#standing?.holds(this.#caller))
			this.cut("revoked or tightened");
	}

	/** Answers with a problem and records why. */
	refuse(refusal: Refusal): void {
		const { code, reason } = refusal;
		const status = this.#answer(refusal);
		this.#status = status;
		if (this.#standing && spends(this.#step) && code !== "rate-limited")
			this.#parts.attempts.spend(
				this.#standing.address,
				this.#standing.showedBad || code === "credential-in-query"
					? "credential"
					: "other",
			);
		this.#parts.audit.refused(
			this.#entry("refused", status, `${code}: ${reason}`),
		);
	}

	#answer(refusal: Refusal): number {
		return answerRefusal(
			this.#exchange,
			refusal,
			this.#call,
			() =>
				this.#standing?.showedBad !== true &&
				this.#parts.auth.users.list().length > 0,
			this.#challengeOf(refusal),
		);
	}

	/** What a client of OAuth is told to do about it. */
	#challengeOf({ code }: Refusal): string | undefined {
		if (code === "unauthenticated")
			return this.#challenge?.(
				this.#standing?.showedBad === true ? "invalid_token" : undefined,
				"viewer",
			);
		return code === "forbidden" && this.#asksMore
			? this.#challenge?.("insufficient_scope", "operator")
			: undefined;
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
			...(this.#judged && judgedFields(this.#judged, kind)),
			...this.#decision,
		};
	}
}
