/**
 * The header fields that a server of MCP 2026-07-28 wants beside each message, made from the message: its method, its
 * name, and the arguments that a tool's own schema says to repeat (`x-mcp-header`). Makes fields only.
 */
import { isObject, type JsonObject } from "../json.ts";
import { metaOf, type RpcMessage } from "./message.ts";
import { metaKeys } from "./translate.ts";

const named = new Map([
	["tools/call", "name"],
	["prompts/get", "name"],
	["resources/read", "uri"],
	["tasks/get", "taskId"],
	["tasks/update", "taskId"],
	["tasks/cancel", "taskId"],
]);
/** Tools whose arguments are remembered. */
const mostTools = 10_000;

/** The version it says it is of; undefined: a message of an older revision. */
export const versionOf = ({ params }: RpcMessage): string | undefined => {
	const version = isObject(params) ? metaOf(params)[metaKeys.version] : "";
	return typeof version === "string" && version !== "" ? version : undefined;
};

export class HttpFields {
	/** Tool → argument → field. */
	readonly #repeated = new Map<string, ReadonlyMap<string, string>>();

	/** From a list of tools, as a server answered it. */
	learn(result: unknown): void {
		const tools = isObject(result) ? result["tools"] : undefined;
		if (!Array.isArray(tools)) return;
		for (const tool of tools) {
			if (!isObject(tool) || typeof tool["name"] !== "string") continue;
			const repeated = repeatedBy(tool["inputSchema"]);
			if (repeated.size === 0) this.#repeated.delete(tool["name"]);
			else if (this.#repeated.size < mostTools)
				this.#repeated.set(tool["name"], repeated);
		}
	}

	/** Names and values in turn; none for a message of an older revision. */
	of(message: RpcMessage): string[] {
		const version = versionOf(message);
		const { method, params } = message;
		if (version === undefined || method === undefined) return [];
		const fields = ["MCP-Protocol-Version", version, "Mcp-Method", method];
		const given: JsonObject = params ?? {};
		const name = given[named.get(method) ?? ""];
		if (typeof name === "string") fields.push("Mcp-Name", encoded(name));
		if (method === "tools/call" && typeof name === "string") {
			const args = isObject(given["arguments"]) ? given["arguments"] : {};
			for (const [argument, field] of this.#repeated.get(name) ?? []) {
				const value = args[argument];
				if (["string", "number", "boolean"].includes(typeof value))
					fields.push(`Mcp-Param-${field}`, encoded(String(value)));
			}
		}
		return fields;
	}
}

/** A token of HTTP (RFC 9110 §5.6.2): anything else would be another field, or none. */
const token = /^[\w!#$%&'*+.^`|~-]{1,100}$/;

function repeatedBy(schema: unknown): ReadonlyMap<string, string> {
	const properties = isObject(schema) ? schema["properties"] : undefined;
	const repeated = new Map<string, string>();
	for (const [name, of] of Object.entries(
		isObject(properties) ? properties : {},
	)) {
		const field = isObject(of) ? of["x-mcp-header"] : undefined;
		if (typeof field === "string" && token.test(field))
			repeated.set(name, field);
	}
	return repeated;
}

/** As it is where a field can carry it unchanged; in Base64 otherwise. */
const encoded = (value: string): string =>
	/^(?:[!-~](?:[ -~]*[!-~])?)?$/.test(value) && !value.startsWith("=?base64?")
		? value
		: `=?base64?${Buffer.from(value).toString("base64")}?=`;
