/** What the bridge has to know of a message, whoever it is from: which answers it waits for or gives, and what HTTP repeats of it. */
import { oneLine } from "../one-line.ts";

export type Id = string | number;

/** Of the client's. */
export interface Outgoing {
	/** Of the answers that are waited for. A batch has several; what is no request has none. */
	readonly ids: readonly Id[];
	readonly method: string;
	/** Of 2026-07-28, which says so with each request; undefined: an older one. */
	readonly modernVersion: string | undefined;
	/** What a call names. */
	readonly name: string | undefined;
	/** Of a cancellation. */
	readonly cancels: Id | undefined;
}

/** Nothing is sent for it: this is its answer. */
export interface Unfit {
	readonly answer: string;
}

export const parseError = -32700;
export const invalidRequest = -32600;
const invalidParams = -32602;
const versionField = "io.modelcontextprotocol/protocolVersion";

/** Reads a line of the client's. */
export function read(line: string): Outgoing | Unfit {
	const value = parsed(line);
	if (value === undefined) return unfit(null, parseError, "that is no JSON");
	if (Array.isArray(value)) return readBatch(value);
	const ids = idsOf(value);
	if (ids === undefined || !isObject(value))
		return unfit(null, invalidRequest, "that is no message of JSON-RPC");
	const method = typeof value["method"] === "string" ? value["method"] : "";
	const params = isObject(value["params"]) ? value["params"] : {};
	const meta = isObject(params["_meta"]) ? params["_meta"] : {};
	const version = meta[versionField];
	if (version !== undefined && !fitsHeader(version))
		return unfit(ids[0] ?? null, invalidParams, "no such version of MCP");
	const name = params["name"] ?? params["uri"];
	return {
		ids,
		method,
		modernVersion: version,
		name: typeof name === "string" ? name : undefined,
		cancels:
			method === "notifications/cancelled" && isId(params["requestId"])
				? params["requestId"]
				: undefined,
	};
}

function readBatch(members: readonly unknown[]): Outgoing | Unfit {
	const ids = members.map(idsOf);
	if (ids.length === 0 || ids.includes(undefined))
		return unfit(null, invalidRequest, "that is no batch of JSON-RPC");
	return {
		ids: ids.flatMap((one) => one ?? []),
		method: "",
		modernVersion: undefined,
		name: undefined,
		cancels: undefined,
	};
}

/** undefined: no message. An id that is none could not be answered under its own. */
function idsOf(value: unknown): readonly Id[] | undefined {
	if (!isObject(value)) return undefined;
	const { id, method } = value;
	if (typeof method === "string")
		return id === undefined ? [] : isId(id) ? [id] : undefined;
	return "result" in value || "error" in value ? [] : undefined;
}

/** Of the server's. */
export interface Incoming {
	/** As it came, on one line. */
	readonly line: string;
	/** Whose answers are in it. */
	readonly answers: readonly unknown[];
	/** The only one. */
	readonly result: unknown;
}

/** undefined: no message. */
export function receive(text: string): Incoming | undefined {
	const value = parsed(text);
	const members: readonly unknown[] = Array.isArray(value) ? value : [value];
	const answers: unknown[] = [];
	for (const member of members) {
		if (!isObject(member) || member["jsonrpc"] !== "2.0") return undefined;
		if (typeof member["method"] === "string") continue;
		if (!("result" in member) && !("error" in member)) return undefined;
		answers.push(member["id"]);
	}
	if (members.length === 0) return undefined;
	return {
		line: oneLine(text.trim()),
		answers,
		result: isObject(value) ? value["result"] : undefined,
	};
}

/** Fields a request of 2026-07-28 repeats, so that whoever only sees the header can tell what it is. */
export function modernHeaders(
	{ method, name }: Outgoing,
	version: string,
): Record<string, string> {
	return {
		"MCP-Protocol-Version": version,
		"Mcp-Method": headerValue(method),
		...(name !== undefined && namesThings.has(method)
			? { "Mcp-Name": headerValue(name) }
			: {}),
	};
}

const namesThings: ReadonlySet<string> = new Set([
	"tools/call",
	"prompts/get",
	"resources/read",
]);

/** A word that a header carries as it is: a version, a session's or an event's id. What is not is never repeated. */
export const fitsHeader = (value: unknown): value is string =>
	typeof value === "string" && /^[\x21-\x7e]{1,4096}$/.test(value);

/** What no header can carry as it is goes as Base64. */
function headerValue(text: string): string {
	return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) &&
		!/^=\?base64\?.*\?=$/.test(text)
		? text
		: `=?base64?${Buffer.from(text).toString("base64")}?=`;
}

/** An answer in the server's place. */
export const failure = (id: Id | null, code: number, message: string): string =>
	oneLine(JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } }));

const unfit = (id: Id | null, code: number, message: string): Unfit => ({
	answer: failure(id, code, message),
});

const isId = (value: unknown): value is Id =>
	typeof value === "string" ||
	(typeof value === "number" && Number.isFinite(value));

export const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);

/** undefined: no JSON. */
export function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}
