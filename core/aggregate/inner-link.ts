/**
 * A conversation with one upstream by requests the gate makes of itself: what is said becomes Streamable HTTP of the era
 * it is in, and every answer, stream and refusal becomes messages. Keeps the upstream's session; judges nothing, since
 * each request is judged on its way.
 */
import { type ProblemCode, problems } from "../../contract/problems.ts";
import { isObject, type JsonObject } from "../json.ts";
import type { Link, LinkEvents } from "../mcp/link.ts";
import {
	metaOf,
	parseJson,
	problemOutcome,
	type RpcId,
	type RpcMessage,
} from "../mcp/message.ts";
import { metaKeys } from "../mcp/translate.ts";
import { modernVersion } from "../mcp/versions.ts";
import { valueOf } from "../request/head.ts";
import { AnswerReader } from "./answer-reader.ts";
import type {
	InnerAnswer,
	InnerExchange,
	InnerRequest,
} from "./inner-exchange.ts";

/** Sends a request on its way, in the client's name. `fields` of the request come beside the client's own. */
export type AskInner = (
	request: InnerRequest,
	answer: InnerAnswer,
) => InnerExchange;

/** What came of one request. */
interface Come {
	readonly status: number;
	/** Of a refusal of the gate's own. */
	readonly problem: ProblemCode | undefined;
	readonly told: string | undefined;
	/** The request's own answer was among what came. */
	readonly answered: boolean;
}

const jsonFields = [
	"Content-Type",
	"application/json",
	"Accept",
	"application/json, text/event-stream",
];

export class InnerLink implements Link {
	readonly #ask: AskInner;
	readonly #target: string;
	readonly #events: LinkEvents;
	/** Of requests that wait for their answer, and the stream. */
	readonly #open = new Map<RpcId | "stream", InnerExchange>();
	/** What the server gave at `initialize`. */
	#session: string | undefined;
	#version: string | undefined;
	/** Said once more where the server forgot the session. */
	#initialize: RpcMessage | undefined;
	#renewing: Promise<boolean> | undefined;
	#failure: ProblemCode | "no-mcp" | undefined;
	#ended = false;

	constructor(ask: AskInner, target: string, events: LinkEvents) {
		this.#ask = ask;
		this.#target = target;
		this.#events = events;
	}

	/** Why nothing was answered; `no-mcp`: what came is nothing that MCP says. */
	get failure(): ProblemCode | "no-mcp" | undefined {
		return this.#failure;
	}

	send(message: RpcMessage): boolean {
		if (this.#ended) return true;
		const { id, method, params } = message;
		if (typeof method === "string" && id !== undefined && id !== null) {
			if (method === "initialize") this.#initialize = message;
			this.#request(id, message);
		} else if (method === "notifications/cancelled") {
			this.#cancel(params?.["requestId"], message);
		} else if (method === "notifications/initialized") {
			// The stream belongs to a session that has begun.
			this.#post(message, () => this.#listen());
		} else this.#post(message);
		return true;
	}

	drained(): Promise<void> {
		return Promise.resolve();
	}

	end(): void {
		if (this.#ended) return;
		this.#ended = true;
		for (const exchange of this.#open.values()) exchange.leave();
		this.#open.clear();
		if (this.#session !== undefined)
			this.#ask(
				{
					method: "DELETE",
					target: this.#target,
					fields: this.#ofSession(),
				},
				unheard,
			);
		this.#events.ended({ reason: "nobody asks any more" });
	}

	#request(id: RpcId, message: RpcMessage, isAgain = false): void {
		const hadSession = this.#session !== undefined;
		this.#post(message, (come) => {
			this.#open.delete(id);
			if (come.answered || this.#ended) return;
			if (come.status === 404 && hadSession && !isAgain && !come.problem) {
				void this.#renew().then((done) => {
					if (done) this.#request(id, message, true);
					else this.#fail(id, come);
				});
			} else this.#fail(id, come);
		});
	}

	#fail(id: RpcId, { problem, told, status }: Come): void {
		this.#failure = problem ?? (status === 0 ? "upstream-down" : "no-mcp");
		const outcome = problemOutcome(problem ?? "upstream-invalid");
		const { error } = "error" in outcome ? outcome : { error: undefined };
		this.#events.message({
			jsonrpc: "2.0",
			id,
			error: {
				code: error?.code ?? -32603,
				message: told ?? error?.message ?? "",
				...(problem === undefined ? {} : { data: { code: problem } }),
			},
		});
	}

	/** Once for all that wait: the server is told again who speaks. */
	#renew(): Promise<boolean> {
		const initialize = this.#initialize;
		if (initialize === undefined) return Promise.resolve(false);
		this.#session = undefined;
		this.#version = undefined;
		this.#open.get("stream")?.leave();
		this.#renewing ??= new Promise<boolean>((resolve) => {
			this.#post({ ...initialize, id: "renewed" }, ({ answered }) => {
				this.#renewing = undefined;
				resolve(answered);
				if (answered)
					this.#post(
						{ jsonrpc: "2.0", method: "notifications/initialized" },
						() => this.#listen(),
					);
			});
		});
		return this.#renewing;
	}

	#cancel(requestId: unknown, message: RpcMessage): void {
		const known =
			typeof requestId === "string" || typeof requestId === "number"
				? this.#open.get(requestId)
				: undefined;
		// In 2026-07-28 that the stream is closed says it; before, a message does.
		if (this.#version !== undefined) this.#post(message);
		known?.leave();
	}

	#post(message: RpcMessage, then: (come: Come) => void = ignored): void {
		const { id, method } = message;
		const isRequest = typeof method === "string" && id !== undefined;
		const exchange = this.#ask(
			{
				method: "POST",
				target: this.#target,
				fields: [...jsonFields, ...this.#fieldsOf(message)],
				body: Buffer.from(JSON.stringify(message)),
			},
			new Reading(
				isRequest ? id : undefined,
				(said, fields) => this.#hear(said, fields, message),
				then,
			),
		);
		if (isRequest && id !== null && !exchange.finished)
			this.#open.set(id, exchange);
	}

	/** Messages that belong to no request. Servers need not have such a stream. */
	#listen(): void {
		if (this.#ended || this.#session === undefined) return;
		const exchange = this.#ask(
			{
				method: "GET",
				target: this.#target,
				fields: ["Accept", "text/event-stream", ...this.#ofSession()],
			},
			new Reading(
				undefined,
				(said) => this.#events.message(said),
				() => {
					if (this.#open.get("stream") === exchange)
						this.#open.delete("stream");
				},
			),
		);
		if (!exchange.finished) this.#open.set("stream", exchange);
	}

	#hear(
		said: RpcMessage,
		fields: readonly string[],
		asked: RpcMessage,
	): void {
		if (this.#ended) return;
		if (asked.method === "initialize" && said.id === asked.id) {
			const { result } = said;
			if (isObject(result) && typeof result["protocolVersion"] === "string") {
				this.#version = result["protocolVersion"];
				this.#session = valueOf(fields, "mcp-session-id");
			}
			if (said.id === "renewed") return;
		}
		this.#events.message(said);
	}

	#fieldsOf({ method, params }: RpcMessage): readonly string[] {
		const given: JsonObject = { ...params };
		if (metaOf(given)[metaKeys.version] !== modernVersion)
			return this.#ofSession();
		const name = named.get(method ?? "");
		const value = name === undefined ? undefined : given[name];
		return [
			"MCP-Protocol-Version",
			modernVersion,
			"Mcp-Method",
			fieldText(method ?? ""),
			...(typeof value === "string" ? ["Mcp-Name", fieldText(value)] : []),
		];
	}

	#ofSession(): readonly string[] {
		return [
			...(this.#version === undefined
				? []
				: ["MCP-Protocol-Version", fieldText(this.#version)]),
			...(this.#session === undefined
				? []
				: ["Mcp-Session-Id", this.#session]),
		];
	}
}

/** MCP 2026-07-28, "Standard Request Headers": which parameter is named again in the header. */
const named: ReadonlyMap<string, string> = new Map([
	["tools/call", "name"],
	["prompts/get", "name"],
	["resources/read", "uri"],
]);

/** As a header field may hold it, also where it is no plain ASCII. */
const fieldText = (text: string): string =>
	/^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) &&
	!text.startsWith("=?base64?")
		? text
		: `=?base64?${Buffer.from(text).toString("base64")}?=`;

const ignored = (): void => undefined;
const unheard: InnerAnswer = {
	start: ignored,
	piece: ignored,
	over: ignored,
};

/** One answer on its way in. */
class Reading implements InnerAnswer {
	readonly #id: RpcId | null | undefined;
	readonly #hear: (message: RpcMessage, fields: readonly string[]) => void;
	readonly #then: (come: Come) => void;
	#status = 0;
	#fields: readonly string[] = [];
	#reader: AnswerReader | undefined;
	#answered = false;
	#problem: ProblemCode | undefined;
	#told: string | undefined;

	constructor(
		id: RpcId | null | undefined,
		hear: (message: RpcMessage, fields: readonly string[]) => void,
		then: (come: Come) => void,
	) {
		this.#id = id;
		this.#hear = hear;
		this.#then = then;
	}

	start(status: number, fields: readonly string[]): void {
		this.#status = status;
		this.#fields = fields;
		this.#reader = new AnswerReader(fields, (text) => this.#read(text));
	}

	piece(chunk: Buffer): void {
		// What is too large is not read on; its end says that no answer came.
		if (this.#reader?.push(chunk) === false) this.#reader = undefined;
	}

	over(whole: boolean): void {
		if (whole) this.#reader?.end();
		this.#then({
			status: this.#status,
			problem: this.#problem,
			told: this.#told,
			answered: this.#answered,
		});
	}

	#read(text: string): void {
		let json: unknown;
		try {
			json = parseJson(text);
		} catch {
			return;
		}
		if (!isObject(json)) return;
		if (json["jsonrpc"] === "2.0") {
			// Its form was looked at; what it says is looked at by whoever takes it.
			const message = json as unknown as RpcMessage;
			// Some servers do not know any more what an error is about.
			const isOurs =
				message.method === undefined &&
				(message.id === this.#id ||
					(message.error !== undefined && typeof message.id !== "number"));
			if (isOurs) this.#answered = true;
			this.#hear(
				isOurs && this.#id !== undefined
					? { ...message, id: this.#id }
					: message,
				this.#fields,
			);
		} else if (isProblem(this.#fields, json)) {
			this.#problem = json.code;
			this.#told = json.detail;
		}
	}
}

interface Problem {
	readonly code: ProblemCode;
	readonly detail?: string;
}

/** The gate's own word: an upstream may write the same, and gains nothing by it. */
const isProblem = (
	fields: readonly string[],
	json: JsonObject,
): json is JsonObject & Problem =>
	valueOf(fields, "content-type") === "application/problem+json" &&
	typeof json["code"] === "string" &&
	Object.hasOwn(problems, json["code"]);
