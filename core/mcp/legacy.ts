/**
 * MCP 2025-11-25 and older over HTTP: sessions begin with `initialize`, listen with GET and end with DELETE. A session is
 * found by its id and its client together, so that an id alone opens nothing.
 */
import { isObject, type JsonObject } from "../json.ts";
import { placeOf } from "./kept-stream.ts";
import { LegacyPost } from "./legacy-post.ts";
import { LinkError } from "./link.ts";
import {
	codes,
	failed,
	type Outcome,
	problemOutcome,
	type Read,
	read,
	type RpcId,
	type RpcRequest,
	without,
} from "./message.ts";
import type { Asked, Pace } from "./request.ts";
import { problems } from "../../contract/problems.ts";
import { Session } from "./session.ts";
import type { Speaker, Speaking } from "./speaker.ts";
import {
	batchVersion,
	isLegacy,
	negotiated,
	newestLegacy,
} from "./versions.ts";

const idleMs = 3_600_000;
/** Of one client. The one unused for longest makes room. */
const mostSessions = 64;
const mostOfAll = 4_096;
const mostMembers = 100;
const sessionField = "mcp-session-id";

export interface LegacyOptions {
	readonly pace: Pace;
	/** The conversation that client takes part in; begun or not. */
	conversation(speaker: Speaker): Speaking;
	readonly shared: boolean;
}

export class Legacy {
	readonly #options: LegacyOptions;
	readonly #sessions = new Map<string, Session>();

	constructor(options: LegacyOptions) {
		this.#options = options;
	}

	get size(): number {
		return this.#sessions.size;
	}

	async post(asked: Asked, json: unknown): Promise<void> {
		const { answer } = asked;
		if (!isObject(json) && !Array.isArray(json)) {
			answer.refuse(400, null, notAMessage);
			return;
		}
		const messages = Array.isArray(json) ? json.map(read) : [read(json)];
		const [first] = messages;
		if (
			first?.kind === "request" &&
			first.request.method === "initialize" &&
			!Array.isArray(json)
		) {
			await this.#initialize(asked, first.request);
			return;
		}
		const session = this.#find(asked, idOf(first));
		if (session === undefined) return;
		if (
			Array.isArray(json) &&
			(session.speaker.version !== batchVersion ||
				messages.length === 0 ||
				messages.length > mostMembers)
		) {
			answer.refuse(400, null, noBatch);
			return;
		}
		this.#take(asked, session, messages, Array.isArray(json));
	}

	get(asked: Asked): void {
		const { answer, fields, accepts } = asked;
		const session = this.#find(asked, null);
		if (session === undefined) return;
		if (!accepts.events) {
			answer.refuse(406, null, noEvents);
			return;
		}
		const last = fields.get("last-event-id");
		const place = last === undefined ? undefined : placeOf(last);
		// Without a place, or with one that is forgotten, what is said from now on.
		const resumed = place && session.stream(place.stream);
		const stream = resumed ?? session.own;
		stream.read(answer, resumed ? place.place : undefined);
	}

	delete(asked: Asked): void {
		const session = this.#find(asked, null);
		if (session === undefined) return;
		session.end("the session was ended");
		asked.answer.send(204, undefined);
	}

	sweep(): void {
		const since = this.#options.pace.nowMs() - idleMs;
		for (const session of this.#sessions.values()) {
			session.sweep();
			if (!session.isBusy && session.usedAtMs < since)
				session.end("the session was not used");
		}
	}

	comment(): void {
		for (const session of this.#sessions.values()) session.comment();
	}

	/** What an `initialize` opens: everything before the server was asked is of the client's making. */
	async #initialize(asked: Asked, request: RpcRequest): Promise<void> {
		const { answer, client } = asked;
		const { protocolVersion, capabilities, clientInfo } = request.params;
		if (
			typeof protocolVersion !== "string" ||
			!isObject(capabilities) ||
			!isObject(clientInfo)
		) {
			answer.refuse(400, request.id, badInitialize);
			return;
		}
		const opening = {
			client,
			version: isLegacy(protocolVersion) ? protocolVersion : newestLegacy,
			info: clientInfo,
			capabilities,
		};
		const conversation = this.#options.conversation({
			...opening,
			era: "legacy",
			party: "",
			logLevel: undefined,
		});
		try {
			const facts = await conversation.ready({
				...opening,
				era: "legacy",
				party: "",
				logLevel: undefined,
			});
			if (answer.over) return;
			const version = negotiated(opening.version, facts.version);
			const session = this.#open({ ...opening, version }, conversation);
			answer.send(
				200,
				JSON.stringify({
					jsonrpc: "2.0",
					id: request.id,
					result: {
						protocolVersion: version,
						capabilities: this.#offered(facts.capabilities),
						serverInfo: facts.info,
						...(facts.instructions === undefined
							? {}
							: { instructions: facts.instructions }),
					},
				}),
				["Mcp-Session-Id", session.id],
			);
		} catch (error) {
			const code = error instanceof LinkError ? error.code : "upstream-down";
			answer.refuse(problems[code].status, request.id, problemOutcome(code));
		}
	}

	/** Where many share a server, a task's id would be anybody's. */
	#offered(capabilities: JsonObject): JsonObject {
		return this.#options.shared ? without(capabilities, "tasks") : capabilities;
	}

	#open(
		opening: ConstructorParameters<typeof Session>[0],
		conversation: Speaking,
	): Session {
		const session: Session = new Session(
			opening,
			conversation,
			() => this.#options.pace.nowMs(),
			() => this.#sessions.delete(key(opening.client, session.id)),
		);
		this.#sessions.set(key(opening.client, session.id), session);
		const others = [...this.#sessions.values()].filter(
			({ speaker }) => speaker.client === opening.client,
		);
		if (others.length > mostSessions) endOldest(others);
		if (this.#sessions.size > mostOfAll)
			endOldest([...this.#sessions.values()]);
		conversation.join(session);
		return session;
	}

	/** undefined: it was answered. */
	#find(
		{ answer, client, fields }: Asked,
		id: RpcId | null,
	): Session | undefined {
		const shown = fields.get(sessionField);
		if (shown === undefined) {
			answer.refuse(400, id, noSession);
			return undefined;
		}
		const session = this.#sessions.get(key(client, shown));
		if (session === undefined) {
			answer.refuse(404, id, unknownSession);
			return undefined;
		}
		const version = fields.get("mcp-protocol-version");
		if (version !== undefined && !isLegacy(version)) {
			answer.refuse(400, id, badVersion);
			return undefined;
		}
		session.usedAtMs = this.#options.pace.nowMs();
		return session;
	}

	#take(
		{ answer, accepts }: Asked,
		session: Session,
		messages: readonly Read[],
		batch: boolean,
	): void {
		const requests: RpcRequest[] = [];
		const ids = new Set<RpcId>();
		for (const message of messages) {
			if (message.kind === "invalid") {
				const status = message.error.code === codes.methodNotFound ? 200 : 400;
				answer.refuse(status, message.id, { error: message.error });
				return;
			}
			if (message.kind !== "request") continue;
			const { request } = message;
			if (
				ids.has(request.id) ||
				session.calls.has(request.id) ||
				request.method === "initialize"
			) {
				answer.refuse(400, request.id, reused);
				return;
			}
			ids.add(request.id);
			requests.push(request);
		}
		if (requests.length > 0 && (session.isFull || !readable(accepts))) {
			if (session.isFull) answer.refuse(429, null, full);
			else answer.refuse(406, null, noEvents);
			return;
		}
		for (const message of messages) {
			if (message.kind === "notification")
				tell(session, message.method, message.params);
			else if (message.kind === "response")
				session.answered(message.id, message.outcome);
		}
		if (requests.length === 0) answer.send(202, undefined);
		else
			new LegacyPost(session, answer, accepts, batch, this.#options.pace).take(
				requests,
			);
	}
}

/** Neither part can hold a space. */
const key = (client: string, session: string): string => `${session} ${client}`;

const idOf = (message: Read | undefined): RpcId | null =>
	message?.kind === "request" ? message.request.id : null;

const readable = ({ json, events }: Asked["accepts"]): boolean =>
	json || events;

const endOldest = (sessions: readonly Session[]): void =>
	sessions
		.reduce((one, other) => (other.usedAtMs < one.usedAtMs ? other : one))
		.end("too many sessions are open");

function tell(session: Session, method: string, params: JsonObject): void {
	if (method === "notifications/cancelled") {
		const { requestId, reason } = params;
		// Only a call of this very session is found by it.
		if (typeof requestId === "string" || typeof requestId === "number")
			session.calls.get(requestId)?.(
				typeof reason === "string" ? reason.slice(0, 200) : "cancelled",
			);
	} else if (method !== "notifications/initialized")
		session.conversation.tell(method, params);
}

const invalid = (message: string): Outcome =>
	failed(codes.invalidRequest, message);
const notAMessage = invalid("Not a JSON-RPC message");
const noBatch = invalid("Batches are of protocol version 2025-03-26");
const noSession = invalid("Mcp-Session-Id is missing: initialize first");
const unknownSession = failed(-33404, "The session has ended: initialize anew");
const badVersion = invalid("Bad MCP-Protocol-Version");
const reused = invalid("This id is in use");
const full = failed(-33429, "Too many requests of this session wait");
const noEvents = failed(-33406, "Accept application/json or text/event-stream");
const badInitialize = failed(codes.invalidParams, "Bad initialize");
