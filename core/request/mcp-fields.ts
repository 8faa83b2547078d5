/**
 * Header fields in which a client of MCP 2026-07-28 repeats what its body says, so that whatever stands between need not
 * read it. Here the body alone is judged; a server behind may go by the fields. So the two must say the same. Reads only.
 */
import { isObject } from "../json.ts";
import { type Refusal, refuse } from "../problem.ts";
import type { JudgedBody } from "./body.ts";
import type { Head } from "./head.ts";

/** Methods whose field `Mcp-Name` repeats a parameter: its name. */
const named = new Map([
	["tools/call", "name"],
	["prompts/get", "name"],
	["resources/read", "uri"],
]);
const versionMember = "io.modelcontextprotocol/protocolVersion";

/** Refuses what server and policy could read differently; undefined: they agree, or the fields were not sent. */
export function mcpMismatch(
	{ mcpMethod, mcpName, mcpVersion, hasBody }: Head,
	body: JudgedBody,
): Refusal | undefined {
	if (!hasBody) return undefined;
	const { json } = body;
	const message = isObject(json) ? json : undefined;
	const params = isObject(message?.["params"]) ? message["params"] : {};
	const meta = isObject(params["_meta"]) ? params["_meta"] : {};
	const version = meta[versionMember];
	const agrees =
		(mcpMethod === undefined || says(mcpMethod, message?.["method"])) &&
		(mcpName === undefined || namesTheSame(mcpName, message, params)) &&
		(mcpVersion === undefined ||
			version === undefined ||
			mcpVersion === version);
	if (agrees) return undefined;
	const id = message?.["id"];
	return {
		...refuse("header-mismatch", "an Mcp field and the body differ"),
		rpcId: typeof id === "string" || typeof id === "number" ? id : null,
	};
}

function namesTheSame(
	field: string,
	message: Readonly<Record<string, unknown>> | undefined,
	params: Readonly<Record<string, unknown>>,
): boolean {
	const method = message?.["method"];
	if (typeof method !== "string") return false;
	const parameter = named.get(method);
	// What an extension's field repeats is the extension's business.
	return parameter === undefined || says(field, params[parameter]);
}

const says = (field: string, value: unknown): boolean =>
	typeof value === "string" && decoded(field) === value;

const encoded = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/;

/** undefined: it says to be Base64 and is none, or not of UTF-8. */
function decoded(field: string): string | undefined {
	if (!field.startsWith("=?base64?") || !field.endsWith("?=")) return field;
	const base64 = encoded.exec(field)?.[1];
	if (base64 === undefined) return undefined;
	const bytes = Buffer.from(base64, "base64");
	if (bytes.toString("base64") !== base64) return undefined;
	try {
		return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(
			bytes,
		);
	} catch {
		return undefined;
	}
}
