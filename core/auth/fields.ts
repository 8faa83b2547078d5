/**
 * Reads what a sign-in or a token request says: JSON or a form in the body, and a query where one is allowed. What two
 * readers could take differently (a name twice, bytes that are not UTF-8) is refused.
 */
import { isUtf8 } from "node:buffer";
import type { Exchange } from "../inbound/exchange.ts";
import { isRefusal, type Refusal, refuse } from "../problem.ts";
import { parseBody } from "../request/body.ts";
import type { Head } from "../request/head.ts";

export interface Body {
	readonly fields: Readonly<Record<string, unknown>>;
	readonly isForm: boolean;
}

const limitBytes = 16 * 1024;
const jsonType = /^application\/json\s*(?:;|$)/i;
const formType = /^application\/x-www-form-urlencoded\s*(?:;|$)/i;

/** No body is an empty one. Other content types are refused. */
export async function readFields(
	exchange: Exchange,
	head: Head,
): Promise<Body | Refusal> {
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

/** `name=value&…`; undefined when a name comes twice or an escape is not UTF-8. */
export function parsePairs(text: string): Record<string, string> | undefined {
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

function parseJson(bytes: Buffer): Record<string, unknown> | undefined {
	if (bytes.length === 0) return {};
	// The same care as for a body that is judged: UTF-8, no duplicate member.
	if (isRefusal(parseBody(bytes))) return undefined;
	const value: unknown = JSON.parse(bytes.toString("utf8"));
	return typeof value === "object" && value !== null && !Array.isArray(value)
		? { ...value }
		: undefined;
}
