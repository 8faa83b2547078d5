/**
 * A modern client's `subscriptions/listen` at a legacy server: what the server says unasked is told to those who opted in
 * to it, on this stream alone.
 */
import { isObject, type JsonObject } from "../json.ts";
import type { Answer } from "./answer.ts";
import { metaOf, type RpcId } from "./message.ts";
import type { Pace, Pending } from "./request.ts";
import type { Facts, Listener, Speaker, Speaking } from "./speaker.ts";
import { metaKeys } from "./translate.ts";

const mostUris = 1_000;

/** What is opted in to → what the server must offer → what it says then. */
const changes = [
	["toolsListChanged", "tools", "notifications/tools/list_changed"],
	["promptsListChanged", "prompts", "notifications/prompts/list_changed"],
	["resourcesListChanged", "resources", "notifications/resources/list_changed"],
] as const;

class ModernListen implements Listener, Pending {
	readonly speaker: Speaker;
	readonly uris: ReadonlySet<string>;
	readonly ask = undefined;
	readonly sinceMs: number;
	readonly #answer: Answer;
	readonly #id: RpcId;
	readonly #pace: Pace;
	readonly #heard = new Set<string>();

	/** Begins the stream. */
	constructor(
		{ id, params }: { readonly id: RpcId; readonly params: JsonObject },
		speaker: Speaker,
		answer: Answer,
		facts: Facts,
		conversation: Speaking,
		pace: Pace,
	) {
		this.speaker = speaker;
		this.#answer = answer;
		this.#id = id;
		this.#pace = pace;
		this.sinceMs = pace.nowMs();
		const { notifications } = params;
		const wanted = isObject(notifications) ? notifications : {};
		const agreed: Record<string, unknown> = {};
		for (const [opted, capability, method] of changes)
			if (wanted[opted] === true && offers(facts, capability, "listChanged")) {
				agreed[opted] = true;
				this.#heard.add(method);
			}
		const { resourceSubscriptions } = wanted;
		const uris = Array.isArray(resourceSubscriptions)
			? resourceSubscriptions
					.filter((uri): uri is string => typeof uri === "string")
					.slice(0, mostUris)
			: [];
		this.uris = new Set(offers(facts, "resources", "subscribe") ? uris : []);
		if (this.uris.size > 0) {
			agreed["resourceSubscriptions"] = [...this.uris];
			this.#heard.add("notifications/resources/updated");
		}
		answer.onGone = () => {
			pace.pending.delete(this);
			conversation.leave(this);
		};
		pace.pending.add(this);
		answer.stream();
		this.#say("notifications/subscriptions/acknowledged", {
			notifications: agreed,
		});
		if (!answer.over) conversation.join(this);
	}

	open(): void {
		// It was from the first.
	}

	comment(): void {
		this.#answer.comment();
	}

	hear(method: string, params: JsonObject): void {
		if (this.#heard.has(method)) this.#say(method, params);
	}

	ended(): void {
		this.#pace.pending.delete(this);
		this.#answer.event(
			JSON.stringify({
				jsonrpc: "2.0",
				id: this.#id,
				result: {
					resultType: "complete",
					_meta: { [metaKeys.subscription]: this.#id },
				},
			}),
		);
		this.#answer.end();
	}

	#say(method: string, params: JsonObject): void {
		const meta = { ...metaOf(params), [metaKeys.subscription]: this.#id };
		this.#answer.event(
			JSON.stringify({
				jsonrpc: "2.0",
				method,
				params: { ...params, _meta: meta },
			}),
		);
	}
}

/** Begins the stream. */
export const listen = (
	...given: ConstructorParameters<typeof ModernListen>
): void => {
	void new ModernListen(...given);
};

function offers({ capabilities }: Facts, what: string, which: string): boolean {
	const offered = capabilities[what];
	return isObject(offered) && offered[which] === true;
}
