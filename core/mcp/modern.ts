/**
 * MCP 2026-07-28 over HTTP: each POST stands alone and says for itself who asks and in which version. No session, nothing
 * to GET; closing the answer cancels the request.
 */
import { isObject, type JsonObject } from "../json.ts";
import { linkFailure } from "./link.ts";
import {
	codes,
	failed,
	metaOf,
	methodNotFound,
	type Outcome,
	read,
	type RpcRequest,
	without,
} from "./message.ts";
import { disagreement } from "./mirrored.ts";
import { ModernCall } from "./modern-call.ts";
import { listen } from "./modern-listen.ts";
import { digestOf, Parked } from "./parked.ts";
import type { Asked, Pace } from "./request.ts";
import type { Facts, Speaker, Speaking } from "./speaker.ts";
import { isLevel, isOfEra, metaKeys } from "./translate.ts";
import { allVersions, modernVersion } from "./versions.ts";

export interface ModernOptions {
	readonly pace: Pace;
	conversation(speaker: Speaker): Speaking;
	readonly shared: boolean;
}

export class Modern {
	readonly #options: ModernOptions;
	readonly #parked: Parked;

	constructor(options: ModernOptions) {
		this.#options = options;
		this.#parked = new Parked(() => options.pace.nowMs());
	}

	sweep(): void {
		this.#parked.sweep();
	}

	async post(asked: Asked, json: unknown): Promise<void> {
		const { answer, fields } = asked;
		const message = read(json);
		if (message.kind === "invalid") {
			const { error, id } = message;
			const status = error.code === codes.methodNotFound ? 404 : 400;
			answer.refuse(status, id, { error });
		} else if (message.kind === "response")
			answer.refuse(400, message.id, noResponses);
		else if (message.kind === "notification") {
			// Closing an answer is what cancels here, and nothing else is to be said.
			const shown = fields.get("mcp-method");
			if (shown === undefined || shown === message.method)
				answer.send(202, undefined);
			else answer.refuse(400, null, otherMethod);
		} else await this.#request(asked, message.request);
	}

	async #request(asked: Asked, request: RpcRequest): Promise<void> {
		const { answer, fields } = asked;
		const { id, method, params } = request;
		const refusal = disagreement(fields, method, params);
		if (refusal) {
			answer.refuse(400, id, refusal);
			return;
		}
		if (!isOfEra(method, "modern")) {
			answer.refuse(404, id, methodNotFound);
			return;
		}
		const speaker = speakerOf(asked.client, params);
		if (speaker === undefined) {
			answer.refuse(200, id, noLevel);
			return;
		}
		if (method === "server/discover") await this.#discover(asked, id, speaker);
		else if (method === "subscriptions/listen")
			await this.#listen(asked, request, speaker);
		else this.#call(asked, request, speaker);
	}

	#call(asked: Asked, request: RpcRequest, speaker: Speaker): void {
		const { answer, accepts } = asked;
		const { id, method, params } = request;
		if (!accepts.json && !accepts.events) {
			answer.refuse(406, id, unreadable);
			return;
		}
		const parked = this.#parked.take(
			params["requestState"],
			speaker.client,
			() => digestOf(method, params),
		);
		if (parked === "bad") {
			answer.refuse(200, id, badState);
			return;
		}
		if (parked !== "foreign") {
			const { inputResponses } = params;
			parked.resume(answer, id, isObject(inputResponses) ? inputResponses : {});
			return;
		}
		this.#start(asked, request, speaker);
	}

	#start(
		{ answer, accepts }: Asked,
		request: RpcRequest,
		speaker: Speaker,
	): void {
		new ModernCall(
			request,
			speaker,
			accepts,
			this.#options.conversation(speaker),
			{ pace: this.#options.pace, parked: this.#parked },
		).waitAt(answer, request.id);
	}

	async #discover(
		{ answer }: Asked,
		id: RpcRequest["id"],
		speaker: Speaker,
	): Promise<void> {
		const facts = await this.#facts(speaker);
		if (!("era" in facts)) answer.refuse(200, id, facts);
		else answer.refuse(200, id, { result: this.#discovered(facts) });
	}

	async #listen(
		asked: Asked,
		request: RpcRequest,
		speaker: Speaker,
	): Promise<void> {
		const { answer, accepts } = asked;
		const { pace } = this.#options;
		if (!accepts.events) {
			answer.refuse(406, request.id, unreadable);
			return;
		}
		const facts = await this.#facts(speaker);
		if (!("era" in facts)) answer.refuse(200, request.id, facts);
		else if (facts.era === "modern") this.#start(asked, request, speaker);
		else {
			const conversation = this.#options.conversation(speaker);
			listen(request, speaker, answer, facts, conversation, pace);
		}
	}

	async #facts(speaker: Speaker): Promise<Facts | Outcome> {
		try {
			return await this.#options.conversation(speaker).ready(speaker);
		} catch (error) {
			return linkFailure(error);
		}
	}

	#discovered({ era, capabilities, info, instructions }: Facts): JsonObject {
		return {
			resultType: "complete",
			supportedVersions: allVersions,
			// Tasks of 2025-11-25 are other tasks; and a task's id would be anybody's.
			capabilities:
				era === "legacy" || this.#options.shared
					? without(capabilities, "tasks")
					: capabilities,
			...(instructions === undefined ? {} : { instructions }),
			ttlMs: 0,
			cacheScope: "private",
			_meta: { [metaKeys.server]: info },
		};
	}
}

/** undefined: it names a level that is none. */
function speakerOf(client: string, params: JsonObject): Speaker | undefined {
	const meta = metaOf(params);
	const info = meta[metaKeys.info];
	const capabilities = meta[metaKeys.capabilities];
	const logLevel = meta[metaKeys.logLevel];
	if (logLevel !== undefined && !isLevel(logLevel)) return undefined;
	return {
		era: "modern",
		client,
		party: `modern ${client}`,
		version: modernVersion,
		info: isObject(info) ? info : { name: "unknown", version: "0" },
		capabilities: isObject(capabilities) ? capabilities : {},
		logLevel,
	};
}

const noResponses = failed(
	codes.invalidRequest,
	"A client of this version sends requests and notifications only",
);
const otherMethod = failed(-32020, "Mcp-Method disagrees with the body");
const noLevel = failed(codes.invalidParams, "No such log level");
const unreadable = failed(
	-33406,
	"Accept application/json and text/event-stream",
);
const badState = failed(
	codes.invalidParams,
	"The request state is not good any more: make the call anew",
);
