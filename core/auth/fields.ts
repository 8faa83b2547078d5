/**
 * Reads what a sign-in or a token request says: JSON or a form in the body, and a query where one is allowed. What two
 * readers could take differently (a name twice, bytes that are not UTF-8) is refused.
 */
import { isUtf8 } from "node:buffer";
import * as z from "zod";
import type { Client } from "../client.ts";
import type { Exchange } from "../inbound/exchange.ts";
import { isObject, type JsonObject } from "../json.ts";
import { isRefusal, type Refusal, refuse } from "../problem.ts";
import { parseBody } from "../request/body.ts";
import type { Head } from "../request/head.ts";
import type { Target } from "../request/target.ts";

export interface AuthRequest {
	readonly exchange: Exchange;
	readonly head: Head;
	readonly target: Target;
	/** After "/.drawbridge/", or what the familiar path stands for: "auth/login". */
	readonly endpoint: string;
	readonly client: Client;
	/** Where the request comes from, for counting tries. */
	readonly address: string;
	/** The upstream whose familiar path this is. */
	readonly upstream: string | undefined;
	/** Asked over TLS, on an upstream's own name: a cookie that is given out there is good for more than reading. */
	readonly onSecureName: boolean;
	upstreamNames(): Iterable<string>;
	/** Whether the client may use this upstream. */
	mayUse(upstream: string): boolean;
}

/** Any that may be typed; which are too weak is decided where one is set. */
export const password = z.string().min(1).max(1_024);

export interface Body {
	readonly fields: Readonly<Record<string, unknown>>;
	readonly isForm: boolean;
}

const limitBytes = 16 * 1024;
const jsonType = /^application\/json\s*(?:;|$)/i;
const formType = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** No body is an empty one. Other content types are refused. */
export async function readFields({
	exchange,
	head,
}: Pick<AuthRequest, "exchange" | "head">): Promise<Body | Refusal> {
	const { contentType = "", contentEncoding = "identity" } = head;
	const isForm = formType.test(contentType);
	if (!head.hasBody) return { fields: {}, isForm };
	if (contentEncoding.toLowerCase() !== "identity")
		return refuse("unsupported-encoding", "encoded body");
	if (!isForm && !jsonType.test(contentType))
		return refuse("unsupported-encoding", "neither JSON nor a form");
	const bytes = await exchange.readBody(limitBytes);
	if (bytes === "too-large")
		return refuse("too-large", `body over ${limitBytes} bytes`);
	if (typeof bytes === "string") return refuse("bad-request", `body ${bytes}`);
	const fields = isForm
		? isUtf8(bytes)
			? parsePairs(bytes.toString("utf8"))
			: undefined
		: parseJson(bytes);
	return fields
		? { fields, isForm }
		: refuse("bad-request", "body is malformed or ambiguous");
}

/** Body and query together; a name in both is ambiguous. */
export async function readWithQuery(
	request: AuthRequest,
): Promise<Body | Refusal> {
	const body = await readFields(request);
	if (isRefusal(body)) return body;
	const query = readQuery(request) ?? {};
	for (const name of Object.keys(query))
		if (Object.hasOwn(body.fields, name))
			return refuse("bad-request", "the same field in query and body");
	return { ...body, fields: { ...query, ...body.fields } };
}

/** undefined when a name comes twice or an escape is not UTF-8. */
export const readQuery = ({
	target,
}: Pick<AuthRequest, "target">): Record<string, string> | undefined =>
	parsePairs(target.query.slice(1));

/** `name=value&…`; undefined when a name comes twice or an escape is not UTF-8. */
function parsePairs(text: string): Record<string, string> | undefined {
	const fields = new Map<string, string>();
	for (const pair of text.split("&")) {
		if (pair === "") continue;
		const equals = pair.indexOf("=");
		try {
			const name = decode(equals === -1 ? pair : pair.slice(0, equals));
			if (fields.has(name)) return undefined;
			fields.set(name, equals === -1 ? "" : decode(pair.slice(equals + 1)));
		} catch {
			return undefined;
		}
	}
	return Object.fromEntries(fields);
}

/** Throws on an escape that is not UTF-8. */
const decode = (text: string): string =>
	decodeURIComponent(text.replaceAll("+", " "));

function parseJson(bytes: Buffer): JsonObject | undefined {
	if (bytes.length === 0) return {};
	// The same care as for a body that is judged: UTF-8, no duplicate member.
	if (isRefusal(parseBody(bytes))) return undefined;
	const value: unknown = JSON.parse(bytes.toString("utf8"));
	return isObject(value) ? value : undefined;
}
