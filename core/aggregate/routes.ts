/**
 * What becomes of the names in a request on its way to one upstream, and of those in what comes back. Each rule changes
 * only the name it speaks of; whatever else a message holds passes. Pure.
 */
import { isObject, type JsonObject } from "../json.ts";
import { type Own, ownName, ownUri, sharedName, sharedUri } from "./names.ts";

/** The lists that are merged: the method, and the member of its result that holds the items. */
export const lists = {
	"tools/list": { items: "tools", capability: "tools" },
	"prompts/list": { items: "prompts", capability: "prompts" },
	"resources/list": { items: "resources", capability: "resources" },
	"resources/templates/list": {
		items: "resourceTemplates",
		capability: "resources",
	},
} as const;
export type ListMethod = keyof typeof lists;

export const isList = (method: string): method is ListMethod =>
	Object.hasOwn(lists, method);

/** An item as it is called at the one address; `undefined` for what has no name. */
export function sharedItem(
	upstream: string,
	method: ListMethod,
	item: unknown,
): JsonObject | undefined {
	if (!isObject(item)) return undefined;
	const member =
		method === "resources/list"
			? "uri"
			: method === "resources/templates/list"
				? "uriTemplate"
				: "name";
	const name = item[member];
	if (typeof name !== "string") return undefined;
	const shared =
		member === "name" ? sharedName(upstream, name) : sharedUri(upstream, name);
	return { ...item, [member]: shared };
}

/** Where a request leads, and how it is asked there. */
export interface Routed {
	readonly upstream: string;
	readonly params: JsonObject;
}

/**
 * `undefined`: it names nothing of ours. `find` knows the names that were shortened.
 */
export function routed(
	method: string,
	params: JsonObject,
	find: (shared: string) => Own | undefined,
): Routed | undefined {
	switch (method) {
		case "tools/call":
		case "prompts/get":
			return renamed(params, "name", (name) => find(name) ?? ownName(name));
		case "resources/read":
			return renamed(params, "uri", ownUri);
		case "completion/complete": {
			const { ref } = params;
			if (!isObject(ref)) return undefined;
			const inner =
				ref["type"] === "ref/resource"
					? renamed(ref, "uri", ownUri)
					: renamed(ref, "name", (name) => find(name) ?? ownName(name));
			return inner && { ...inner, params: { ...params, ref: inner.params } };
		}
		default:
			return undefined;
	}
}

function renamed(
	params: JsonObject,
	member: "name" | "uri",
	own: (shared: string) => Own | undefined,
): Routed | undefined {
	const shared = params[member];
	const found = typeof shared === "string" ? own(shared) : undefined;
	return (
		found && {
			upstream: found.upstream,
			params: { ...params, [member]: found.name },
		}
	);
}

/** Addresses in a result, so that a client can ask for them here. */
export function sharedResult(upstream: string, result: JsonObject): JsonObject {
	const { content, contents, messages } = result;
	return {
		...result,
		...(Array.isArray(content)
			? { content: content.map((block) => sharedBlock(upstream, block)) }
			: {}),
		...(Array.isArray(contents)
			? { contents: contents.map((one) => withSharedUri(upstream, one)) }
			: {}),
		...(Array.isArray(messages)
			? { messages: messages.map((one) => sharedMessage(upstream, one)) }
			: {}),
	};
}

const sharedMessage = (upstream: string, message: unknown): unknown =>
	isObject(message) && "content" in message
		? { ...message, content: sharedBlock(upstream, message["content"]) }
		: message;

function sharedBlock(upstream: string, block: unknown): unknown {
	if (!isObject(block)) return block;
	if (block["type"] === "resource_link") return withSharedUri(upstream, block);
	return block["type"] === "resource"
		? { ...block, resource: withSharedUri(upstream, block["resource"]) }
		: block;
}

const withSharedUri = (upstream: string, value: unknown): unknown =>
	isObject(value) && typeof value["uri"] === "string"
		? { ...value, uri: sharedUri(upstream, value["uri"]) }
		: value;

/** A notification of an upstream's, as a client of the one address hears it. */
export function sharedNews(
	upstream: string,
	method: string,
	params: JsonObject,
): JsonObject {
	const { uri, logger } = params;
	if (method === "notifications/resources/updated" && typeof uri === "string")
		return { ...params, uri: sharedUri(upstream, uri) };
	if (method === "notifications/message")
		return {
			...params,
			logger: typeof logger === "string" ? `${upstream}: ${logger}` : upstream,
		};
	return params;
}
