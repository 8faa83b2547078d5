/**
 * What a conversation over HTTP sends its requests through where the upstream is one of the gate's own: each goes to the
 * gate in the client's name, and its answer comes back as if from a connection. A refusal of the gate's comes as the
 * error of the call that it refused.
 */
import { Dispatcher } from "undici";
import { type ProblemCode, problems } from "../../contract/problems.ts";
import { isObject } from "../json.ts";
import type { Exchange } from "../inbound/exchange.ts";
import { isId, parseJson, type RpcId } from "../mcp/message.ts";
import { valueOf } from "../request/head.ts";
import { type InnerAnswer, InnerExchange } from "./inner-exchange.ts";

export interface InnerWay {
	/** The client's newest request: in its name, and from where it came. */
	readonly outer: () => Exchange;
	/** Names and values in turn, of the client's own. */
	readonly fields: () => readonly string[];
	/** It would be let in still. Where it would not, nothing is asked: its refusals would count against the client. */
	readonly holds: () => boolean;
	/** The gate. */
	readonly handle: (exchange: Exchange) => void;
}

/** A refusal is a few lines. */
const longestProblem = 64 * 1024;

export class InnerRequests extends Dispatcher {
	readonly #way: InnerWay;
	/** Under way, by the ids of their requests. */
	readonly #open = new Map<RpcId, Answering>();
	#count = 0;
	/** What the gate, or its forwarding, last said no with; undefined: nothing. */
	refused: ProblemCode | undefined;
	/** The last answer that was none of the gate's own. */
	status = 0;

	constructor(way: InnerWay) {
		super();
		this.#way = way;
	}

	override dispatch(
		options: Dispatcher.DispatchOptions,
		handler: Dispatcher.DispatchHandler,
	): boolean {
		const outer = this.#way.outer();
		const { path, headers, body } = options;
		const method = methodOf(options.method);
		const text = typeof body === "string" ? body : undefined;
		const { id, cancels } = readBody(text);
		const answer = new Answering(handler, id, {
			answered: (status, refused) => {
				this.refused = refused;
				if (refused === undefined) this.status = status;
			},
			over: () => {
				if (id !== undefined && this.#open.get(id) === answer)
					this.#open.delete(id);
			},
		});
		answer.begin();
		if (answer.aborted) return true;
		if (!this.#way.holds()) {
			answer.over(false);
			return true;
		}
		answer.exchange = new InnerExchange(
			`${outer.id}.${(++this.#count).toString(36)}`,
			outer,
			{
				method,
				target: path,
				fields: [
					...this.#way.fields(),
					// Given by a conversation, which writes them in turn.
					...(Array.isArray(headers) ? headers.map(String) : []),
				],
				...(text === undefined ? {} : { body: Buffer.from(text) }),
			},
			answer,
		);
		if (id !== undefined) this.#open.set(id, answer);
		// To the gate that says it: a call that waits for a person is taken back, whatever its server makes of the message.
		if (cancels !== undefined)
			this.#open.get(cancels)?.abort(new Error("cancelled"));
		this.#way.handle(answer.exchange);
		return true;
	}

	override async close(): Promise<void> {}
	override async destroy(): Promise<void> {}
}

function methodOf(method: string): "GET" | "POST" | "DELETE" {
	switch (method) {
		case "GET":
		case "POST":
		case "DELETE":
			return method;
		default:
			throw new TypeError("a conversation asks for nothing else");
	}
}

interface Said {
	/** Of a request, whose answer somebody waits for. */
	readonly id?: RpcId;
	/** The request that is not waited for any more. */
	readonly cancels?: RpcId;
}

function readBody(body: string | undefined): Said {
	const json = body === undefined ? undefined : parseJson(body);
	if (!isObject(json) || typeof json["method"] !== "string") return {};
	const { id, method, params } = json;
	if (isId(id)) return { id };
	const cancels = isObject(params) ? params["requestId"] : undefined;
	return method === "notifications/cancelled" && isId(cancels)
		? { cancels }
		: {};
}

interface Watching {
	/** With a refusal of the gate's, where it was one. */
	answered(status: number, refused?: ProblemCode): void;
	over(): void;
}

/** An answer as undici hands it over. */
class Answering implements InnerAnswer, Dispatcher.DispatchController {
	exchange: InnerExchange | undefined;
	rawHeaders: Buffer[] = [];
	readonly #handler: Dispatcher.DispatchHandler;
	readonly #id: RpcId | undefined;
	readonly #watching: Watching;
	#status = 0;
	/** The gate's own refusal, which is read whole. */
	#problem: Buffer[] | undefined;
	#problemBytes = 0;
	#paused = false;
	#reason: Error | null = null;
	#over = false;

	constructor(
		handler: Dispatcher.DispatchHandler,
		id: RpcId | undefined,
		watching: Watching,
	) {
		this.#handler = handler;
		this.#id = id;
		this.#watching = watching;
	}

	/** Whoever asked may have gone already. */
	begin(): void {
		this.#handler.onRequestStart?.(this, undefined);
	}

	get aborted(): boolean {
		return this.#reason !== null;
	}
	get paused(): boolean {
		return this.#paused;
	}
	get reason(): Error | null {
		return this.#reason;
	}

	abort(reason: Error): void {
		if (this.#over || this.aborted) return;
		this.#reason = reason;
		this.exchange?.leave();
		this.over(false);
	}
	pause(): void {
		this.#paused = true;
	}
	resume(): void {
		if (!this.#paused) return;
		this.#paused = false;
		this.exchange?.drained();
	}

	start(status: number, fields: readonly string[]): void {
		this.#status = status;
		if (valueOf(fields, "content-type") === "application/problem+json") {
			this.#problem = [];
			return;
		}
		this.#watching.answered(status);
		this.#begin(status, fields);
	}

	piece(chunk: Buffer): boolean {
		if (this.#problem) {
			this.#problemBytes += chunk.length;
			if (this.#problemBytes <= longestProblem) this.#problem.push(chunk);
			return true;
		}
		this.#handler.onResponseData?.(this, chunk);
		return !this.#paused;
	}

	over(whole: boolean): void {
		if (this.#over) return;
		this.#over = true;
		this.#watching.over();
		if (this.#problem && whole)
			this.#refuse(readProblem(Buffer.concat(this.#problem)));
		if (whole) this.#handler.onResponseEnd?.(this, {});
		else
			this.#handler.onResponseError?.(
				this,
				this.#reason ?? new Error("broken off"),
			);
	}

	/** As the error of the call; what was no call is told by the status. */
	#refuse({ code, told }: Problem): void {
		this.#watching.answered(this.#status, code);
		if (this.#id === undefined) {
			this.#begin(this.#status, []);
			return;
		}
		const { rpc, title } = problems[code];
		const text = JSON.stringify({
			jsonrpc: "2.0",
			id: this.#id,
			error: { code: rpc, message: told ?? title, data: { code } },
		});
		this.#begin(200, ["Content-Type", "application/json"]);
		this.#handler.onResponseData?.(this, Buffer.from(text));
	}

	#begin(status: number, fields: readonly string[]): void {
		const headers: Record<string, string> = {};
		for (let i = 0; i + 1 < fields.length; i += 2)
			headers[(fields[i] ?? "").toLowerCase()] = fields[i + 1] ?? "";
		this.rawHeaders = fields.map((field) => Buffer.from(field, "latin1"));
		this.#handler.onResponseStart?.(this, status, headers, "");
	}
}

interface Problem {
	readonly code: ProblemCode;
	readonly told: string | undefined;
}

/** An upstream may write the same as the gate: it gains nothing by it. */
function readProblem(body: Buffer): Problem {
	const unknown: Problem = { code: "upstream-invalid", told: undefined };
	try {
		const json: unknown = JSON.parse(body.toString("utf8"));
		if (!isObject(json) || typeof json["code"] !== "string") return unknown;
		const { code, detail } = json;
		if (!Object.hasOwn(problems, code)) return unknown;
		return {
			// Its own property of the table, whose keys these are.
			code: code as ProblemCode,
			told: typeof detail === "string" ? detail : undefined,
		};
	} catch {
		return unknown;
	}
}
