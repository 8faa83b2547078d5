/**
 * One request's whole life, top to bottom. Every step can only narrow: it refuses, or lets the request go on with less.
 * Anything thrown is a bug and refuses. Owns the order of the steps; each step's rules are in the file it calls.
 */
import type { ProblemCode } from "../contract/problems.ts";
import type { Mode, Role } from "../contract/views.ts";
import { type Allowlist, plainAddress } from "./address.ts";
import type { AuditLog, Entry } from "./audit/log.ts";
import { admit, type Client, isKeyless, mayUse } from "./client.ts";
import type { Clock } from "./clock.ts";
import { foreignAuthorization, identify } from "./credential.ts";
import type { Exchange, Peer } from "./inbound/exchange.ts";
import type { ApiKeys } from "./keys.ts";
import type { Log } from "./log.ts";
import type { ModeState } from "./mode.ts";
import { guardOrigin, type OwnHosts } from "./origin.ts";
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
import { answerOwn, isOwn, routeTo } from "./route.ts";
import { isRefusal, problemAnswer, type Refusal, refuse } from "./problem.ts";
import { describeCalls, readJudged } from "./request/body.ts";
import { parseHead } from "./request/head.ts";
import { holdsKey, parseTarget } from "./request/target.ts";
import type { Upstreams } from "./upstreams.ts";

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
		const own = isOwn(target, place);
		const { anonymousRole, peerUsers } = parts;
		const admitted = admit(identity, head, x, {
			mode: this.#mode,
			anonymousRole,
			peerUsers,
			own,
		});
		const client = admitted instanceof Promise ? await admitted : admitted;
		if (isRefusal(client)) return client;
		this.#client = client.name;
		if (own) return answerOwn(x, target, head, client.key !== undefined);
		const route = routeTo(parts.upstreams, target, place);
		if (isRefusal(route)) return route;
		const { upstream } = route;
		this.#upstream = upstream.name;
		if (upstream.inject === undefined)
			return refuse("secret-missing", "a header refers to a secret");
		const body = await readJudged(x, head, upstream.maxBodyBytes);
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
			startedMs: parts.clock.monotonicMs(),
		});

		// 12 record the outcome
		parts.upstreams.learn(upstream, outcome.upstreamFailure);
		if (outcome.problem) this.#answer(outcome.problem);
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
