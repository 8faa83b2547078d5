/**
 * What one request was let in on, and whether it would be let in still: steps 3 to 6, asked again whenever anything got
 * tighter, before and after the record, and for as long as its answer lasts. Owns no rule: each is in the file it calls.
 */
import type { Mode, Role } from "../contract/views.ts";
import { type Allowlist, clientAddress } from "./address.ts";
import type { Bridge } from "./approval/bridge.ts";
import type { Auth } from "./auth/auth.ts";
import {
	type Client,
	type ClientCertificates,
	isKnown,
	isStillGood,
} from "./client.ts";
import type { Exchange } from "./inbound/exchange.ts";
import type { ApiKeys } from "./keys.ts";
import type { ModeState } from "./mode.ts";
import { type AllowedTools, judgeTools } from "./permission/allowed-tools.ts";
import { isOpen, judge, type Need, needOf } from "./permission/policy.ts";
import type { Roles } from "./permission/roles.ts";
import { type Refusal, refuse } from "./problem.ts";
import type { SeesMessage } from "./permission/messages.ts";
import type { RpcCall } from "./request/body.ts";
import {
	isReadOnly,
	modeOf,
	type Upstream,
	type Upstreams,
} from "./upstreams.ts";

/** Read anew each time. */
export interface StandingParts {
	readonly keys: ApiKeys;
	readonly auth: Auth;
	readonly certificates: ClientCertificates;
	readonly mode: ModeState;
	readonly upstreams: Upstreams;
	readonly allowlist: Allowlist;
	/** Whose X-Forwarded-For is believed; empty: nobody's. */
	readonly trustedProxies: Allowlist;
	readonly anonymousRole: Role;
	readonly roles: Roles;
	readonly bridge: Bridge;
}

/** As much of an exchange as matters here. */
type Asking = Pick<Exchange, "method" | "upgrade" | "peer" | "listener">;

const noCalls: readonly RpcCall[] = [];

export class Standing {
	/** The client's own, also behind a trusted proxy. */
	readonly address: string;
	readonly #parts: StandingParts;
	readonly #exchange: Asking;
	readonly #forwardedFor: string | undefined;
	/** By whose word it is that address. */
	readonly #proxies: Allowlist;
	/** A credential that is none: only lax lets it pass. */
	showedBad = false;
	/** A browser asks for a page of the gate's own address, where several upstreams may have theirs. */
	onSharedOrigin = false;
	#isHome = false;
	#upstream = "";
	/** At the upstream, without prefix and query. */
	#path = "";
	/** Its rule asks for no credential. */
	#isOpen = false;
	#calls = noCalls;
	/** What goes through without being read. */
	#unseen: "body" | "upgrade" | undefined;
	/** What the caller was last judged by; the same objects say the same. */
	#judgedBy: Upstream | undefined;
	#judgedRoles: Roles | undefined;
	/** The rules a socket was opened under. */
	#messagesSaid: string | undefined;
	#judgedTools: AllowedTools | undefined;

	private constructor(
		parts: StandingParts,
		exchange: Asking,
		forwardedFor: string | undefined,
		address: string,
	) {
		this.#parts = parts;
		this.#exchange = exchange;
		this.#forwardedFor = forwardedFor;
		this.#proxies = parts.trustedProxies;
		this.address = address;
	}

	/** undefined: a trusted proxy's X-Forwarded-For names no address. */
	static of(
		parts: StandingParts,
		exchange: Asking,
		forwardedFor: string | undefined,
	): Standing | undefined {
		const address = clientAddress(
			exchange.peer.address,
			forwardedFor,
			parts.trustedProxies,
		);
		return address === undefined
			? undefined
			: new Standing(parts, exchange, forwardedFor, address);
	}

	/** It goes to this path of that upstream. */
	leadsTo(upstream: Upstream, path: string): void {
		this.#upstream = upstream.name;
		this.#path = path;
		if (this.#exchange.upgrade) this.#unseen = "upgrade";
		this.#isOpen = upstream.opens && isOpen(this.need(upstream));
	}

	/** It is the gate's own to answer: what it leads to has a standing of its own. */
	leadsHome(): void {
		this.#isHome = true;
	}

	/** It asks for these calls, or holds a body that nobody reads. */
	asks(calls: readonly RpcCall[], unreadBody: boolean): void {
		this.#calls = calls;
		if (unreadBody) this.#unseen = "body";
	}

	/** The gate's, or its project's; other machines never get less than strict. */
	mode(upstream: Upstream | undefined): Mode {
		if (this.#exchange.listener.alwaysStrict) return "strict";
		const { current } = this.#parts.mode;
		return upstream ? modeOf(upstream, current) : current;
	}

	/** No credential is asked for there. */
	get isOpen(): boolean {
		return this.#isOpen;
	}

	need(upstream: Upstream): Need {
		return needOf(
			upstream.policy,
			this.#exchange.method,
			this.#path,
			this.#calls,
			this.#unseen,
		);
	}

	/** Step 3, first half. */
	get isAddressAllowed(): boolean {
		return this.#parts.allowlist.allows(this.address);
	}

	/** Step 3, second half: a project's own list. */
	isAddressAllowedBy({ project }: Upstream): boolean {
		return project === undefined || project.allows(this.address);
	}

	/**
	 * Pages of all upstreams share the gate's own origin: without a credential none of them writes to another. An
	 * upstream's own host name is an origin of its own.
	 */
	anonymousRole(upstream: Upstream | undefined): Role {
		const { anonymousRole, upstreams } = this.#parts;
		if (this.onSharedOrigin && upstreams.all().length > 1) return "viewer";
		return upstream?.project
			? upstream.project.anonymousRole(anonymousRole)
			: anonymousRole;
	}

	/** Step 6: what its role may do there. */
	forbids(client: Client, upstream: Upstream, need: Need): Refusal | undefined {
		const { roles, bridge, keys } = this.#parts;
		if (!bridge.admits(client.role))
			return refuse("forbidden", "the bridge is raised");
		this.#judgedBy = upstream;
		this.#judgedRoles = roles;
		const tools = keys.toolsOf(client.id);
		this.#judgedTools = tools;
		// A route that is open to strangers is open for what its rule says, not for what else the body asks.
		if (this.#isOpen && !isKnown(client) && !isOpen(need))
			return refuse("unauthenticated", "more than the open route gives");
		return (
			judge(roles, client.role, need, isReadOnly(upstream)) ??
			(tools &&
				judgeTools(tools, {
					upstream: upstream.name,
					method: this.#exchange.method,
					need,
					calls: this.#calls,
					unseen: this.#unseen !== undefined,
				}))
		);
	}

	/** Of a socket's messages; undefined: it may see all of them. Rules that change meanwhile end the socket. */
	sees(client: Client, upstream: Upstream): SeesMessage | undefined {
		const { messages } = upstream.policy;
		this.#messagesSaid = messages.said;
		const needOfMessage = messages.at(this.#path);
		return (
			needOfMessage &&
			((text) =>
				this.#parts.roles.permits(
					isKnown(client) ? client.role : this.anonymousRole(upstream),
					needOfMessage(text),
				))
		);
	}

	/** Steps 3 to 6 with what holds now. */
	holds(client: Client): boolean {
		const parts = this.#parts;
		const upstream = parts.upstreams.get(this.#upstream);
		if (upstream === undefined && !this.#isHome) return false;
		// A proxy that is trusted no more: its word let this one in.
		if (
			parts.trustedProxies !== this.#proxies &&
			clientAddress(
				this.#exchange.peer.address,
				this.#forwardedFor,
				parts.trustedProxies,
			) !== this.address
		)
			return false;
		if (!this.isAddressAllowed) return false;
		if (upstream && !this.isAddressAllowedBy(upstream)) return false;
		if (
			this.#messagesSaid !== undefined &&
			this.#messagesSaid !== upstream?.policy.messages.said
		)
			return false;
		const mode = this.mode(upstream);
		// Whoever showed something stands by it, also where nobody asked.
		if ((isKnown(client) || !this.#isOpen) && !isStillGood(client, mode, parts))
			return false;
		if (this.showedBad && mode !== "lax") return false;
		const role = isKnown(client) ? client.role : this.anonymousRole(upstream);
		if (!parts.bridge.admits(role)) return false;
		if (upstream === undefined) return true;
		const same =
			upstream === this.#judgedBy &&
			parts.roles === this.#judgedRoles &&
			parts.keys.toolsOf(client.id) === this.#judgedTools &&
			role === client.role &&
			upstream.project === undefined;
		return (
			same || !this.forbids({ ...client, role }, upstream, this.need(upstream))
		);
	}
}
