/** JSON-RPC 2.0 as MCP has it: what one message can be. Reads and tells apart; carries nothing. */
import { type ProblemCode, problems } from "../../contract/problems.ts";
import { isObject, type JsonObject } from "../json.ts";

export type RpcId = string | number;

/** As it was parsed: what the gate does not know of it is kept. */
export interface RpcMessage {
	readonly jsonrpc: "2.0";
	readonly id?: RpcId | null;
	readonly method?: string;
	readonly params?: Readonly<Record<string, unknown>>;
	readonly result?: unknown;
	readonly error?: RpcError;
}

export interface RpcError {
	readonly code: number;
	readonly message: string;
	readonly data?: unknown;
}

/** How a request ended, whoever asked it. */
export type Outcome =
	| { readonly result: JsonObject }
	| { readonly error: RpcError };

export interface RpcRequest {
	readonly id: RpcId;
	readonly method: string;
	readonly params: JsonObject;
}

/** Of JSON-RPC. */
export const codes = {
	parseError: -32700,
	invalidRequest: -32600,
	methodNotFound: -32601,
	invalidParams: -32602,
	internal: -32603,
} as const;

/** Nothing that MCP or an extension of it calls a method is as long. */
const longestMethod = 256;
const longestId = 1_024;

/** A fraction, or a number that JavaScript rounds, would come back as another. */
export const isId = (value: unknown): value is RpcId =>
	typeof value === "string"
		? value.length <= longestId
		: Number.isSafeInteger(value);

export type Read =
	| { readonly kind: "request"; readonly request: RpcRequest }
	| {
			readonly kind: "notification";
			readonly method: string;
			readonly params: JsonObject;
	  }
	| { readonly kind: "response"; readonly id: RpcId; readonly outcome: Outcome }
	| {
			readonly kind: "invalid";
			/** The request's, where it has one that can be answered. */
			readonly id: RpcId | null;
			readonly error: RpcError;
	  };

/** Tells what a message is; what is none of JSON-RPC's is refused with the error to answer. */
export function read(json: unknown): Read {
	if (!isObject(json) || json["jsonrpc"] !== "2.0")
		return invalid(null, "not a JSON-RPC 2.0 message");
	const { id, method, params } = json;
	if (typeof method !== "string") return readResponse(json);
	if (id !== undefined && !isId(id))
		return invalid(null, "an id is a string or a whole number");
	const known = id ?? null;
	if (params !== undefined && !isObject(params))
		return invalid(known, "params is an object");
	if (method.length > longestMethod)
		return {
			kind: "invalid",
			id: known,
			error: { code: codes.methodNotFound, message: "Method not found" },
		};
	const given = params ?? {};
	return id === undefined
		? { kind: "notification", method, params: given }
		: { kind: "request", request: { id, method, params: given } };
}

function readResponse(json: JsonObject): Read {
	const { id } = json;
	if (!isId(id)) return invalid(null, "neither a method nor an id");
	const outcome = outcomeOf(json);
	return outcome === undefined
		? invalid(null, "neither a result nor an error")
		: { kind: "response", id, outcome };
}

/** undefined: it answers nothing, or in two ways. */
export function outcomeOf({ result, error }: JsonObject): Outcome | undefined {
	if (isObject(result)) return error === undefined ? { result } : undefined;
	if (result !== undefined || !isObject(error)) return undefined;
	const { code, message, data } = error;
	if (typeof code !== "number") return undefined;
	return {
		error: {
			code,
			message: typeof message === "string" ? message : "",
			...(data === undefined ? {} : { data }),
		},
	};
}

const invalid = (id: RpcId | null, message: string): Read => ({
	kind: "invalid",
	id,
	error: { code: codes.invalidRequest, message },
});

export const failed = (code: number, message: string): Outcome => ({
	error: { code, message },
});

export const methodNotFound = failed(codes.methodNotFound, "Method not found");

/** A refusal of the gate's list, as the error of a call. */
export const problemOutcome = (code: ProblemCode): Outcome =>
	failed(problems[code].rpc, problems[code].title);

/** A copy that lacks these members. */
export const without = (
	object: JsonObject,
	...members: readonly string[]
): JsonObject =>
	Object.fromEntries(
		Object.entries(object).filter(([member]) => !members.includes(member)),
	);

/** A copy with that `_meta`, and with none where it is empty. */
export const withMeta = (object: JsonObject, meta: JsonObject): JsonObject =>
	Object.keys(meta).length === 0
		? without(object, "_meta")
		: { ...object, _meta: meta };

/** What `_meta` holds; empty where there is none. */
export const metaOf = (params: JsonObject): JsonObject =>
	isObject(params["_meta"]) ? params["_meta"] : {};

/** Digits enough that a number may not survive being read. */
const longNumber = /\d{16}/;

// ES2026's; the typings are behind.
const sourced = JSON as unknown as {
	parse(
		text: string,
		reviver: (
			key: string,
			value: unknown,
			context: { readonly source?: string },
		) => unknown,
	): unknown;
	rawJSON(text: string): object;
};

/**
 * As JSON.parse, but a whole number too long for JavaScript is written out again digit by digit: ids that other languages
 * count in 64 bits pass through unchanged. Throws a SyntaxError.
 */
export function parseJson(text: string): unknown {
	if (!longNumber.test(text)) return JSON.parse(text);
	return sourced.parse(text, (_, value, { source }) =>
		typeof value === "number" &&
		source !== undefined &&
		/^-?\d+$/.test(source) &&
		!Number.isSafeInteger(value)
			? sourced.rawJSON(source)
			: value,
	);
}
