/**
 * MCP 2026-07-28, "Request Metadata": the header fields that repeat what a body says, and what is answered where the two
 * disagree. The body is what counts; nothing here decides by a field.
 */
import { isObject, type JsonObject } from "../json.ts";
import { codes, type Outcome } from "./message.ts";
import type { Fields } from "./request.ts";
import { metaKeys } from "./translate.ts";
import { metaOf } from "./message.ts";
import { allVersions, isLegacy, modernVersion } from "./versions.ts";

const versionField = "mcp-protocol-version";

/** What `Mcp-Name` repeats. Tasks are an extension's. */
const named: ReadonlyMap<string, string> = new Map([
	["tools/call", "name"],
	["prompts/get", "name"],
	["resources/read", "uri"],
	["tasks/get", "taskId"],
	["tasks/update", "taskId"],
	["tasks/cancel", "taskId"],
]);

/** Whether a POST is of 2026-07-28, or of a version that only it can refuse. */
export function isModernPost(json: unknown, fields: Fields): boolean {
	const header = fields.get(versionField);
	const params = isObject(json) ? json["params"] : undefined;
	const claim = isObject(params) ? metaOf(params)[metaKeys.version] : undefined;
	if (isObject(json) && json["method"] === "initialize")
		return header === modernVersion || claim === modernVersion;
	if (header === modernVersion) return true;
	if (typeof claim === "string" && !isLegacy(claim)) return true;
	// A session's own is refused there.
	return (
		header !== undefined && !isLegacy(header) && !fields.has("mcp-session-id")
	);
}

export const isModern = (fields: Fields): boolean =>
	fields.get(versionField) === modernVersion;

/** undefined: they agree. All of it is answered with 400. */
export function disagreement(
	fields: Fields,
	method: string,
	params: JsonObject,
): Outcome | undefined {
	const version = fields.get(versionField);
	const meta = metaOf(params);
	const claim = meta[metaKeys.version];
	if (version === undefined) return mismatch("MCP-Protocol-Version");
	if (claim !== undefined && claim !== version)
		return mismatch("MCP-Protocol-Version");
	if (version !== modernVersion) return unsupported(version);
	if (fields.get("mcp-method") !== method) return mismatch("Mcp-Method");
	const member = named.get(method);
	const name = member === undefined ? undefined : params[member];
	if (typeof name === "string" && decoded(fields.get("mcp-name")) !== name)
		return mismatch("Mcp-Name");
	const info = meta[metaKeys.info];
	if (
		claim === undefined ||
		!isObject(meta[metaKeys.capabilities]) ||
		(info !== undefined && !isObject(info))
	)
		return {
			error: {
				code: codes.invalidParams,
				message: `_meta needs ${metaKeys.version} and ${metaKeys.capabilities}`,
			},
		};
	return undefined;
}

const mismatch = (field: string): Outcome => ({
	error: {
		code: -32020,
		message: `${field} is missing or disagrees with the body`,
	},
});

const unsupported = (requested: string): Outcome => ({
	error: {
		code: -32022,
		message: "Unsupported protocol version",
		data: { supported: allVersions, requested: requested.slice(0, 64) },
	},
});

/** undefined: none, or one that is no name however it is read. */
function decoded(value: string | undefined): string | undefined {
	if (value === undefined) return undefined;
	if (!value.startsWith("=?base64?") || !value.endsWith("?=")) return value;
	const text = value.slice("=?base64?".length, -"?=".length);
	if (!/^[A-Za-z0-9+/]*={0,2}$/.test(text)) return undefined;
	return Buffer.from(text, "base64").toString("utf8");
}
