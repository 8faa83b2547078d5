/**
 * Reads a body that a later step judges. JSON that two parsers could read differently (duplicate or case-varied
 * members, a BOM, bytes that are not UTF-8) is refused. Owns the reading only: what a call may do is decided later.
 */
import { isUtf8 } from "node:buffer";
import type { Exchange } from "../inbound/exchange.ts";
import { isObject } from "../json.ts";
import { fold } from "../permission/wildcard.ts";
import { isRefusal, type Refusal, refuse } from "../problem.ts";
import { type Form, parseMultipart, parseUrlEncoded } from "./form.ts";
import type { Head } from "./head.ts";
import {
	firstLine,
	isLines,
	isReadAsUtf8,
	mayBeginJson,
	mayBeJson,
} from "./peek.ts";

/**
 * One JSON-RPC member. A batch has several, each judged singly. `tool` is a tools/call's tool, a read's URI. The answer
 * to a question of the server's has an empty `method`; a member whose method is no string has "?".
 */
export interface RpcCall {
	readonly method: string;
	readonly tool: string;
	/** A tools/call's arguments, another method's parameters, an answer's result. */
	readonly args?: unknown;
	/** What it brings along of what its server asked in between: since 2026-07-28 an answer is no message of its own. */
	readonly answers?: readonly unknown[];
	/** Of a request that wants an answer. */
	readonly id?: unknown;
}

const unread: JudgedBody = { calls: [] };

/** `yes`: must be read whole. `peek`: only when its first piece may begin JSON. */
export type Judged = "yes" | "peek" | "no";

const jsonType = /^(?:application|text)\/(?:[\w.+-]+\+)?json\b/i;
/** What says it is JSON is read. POST alone carries JSON-RPC, which a lenient server parses whatever the type says. */
export function isJudged(
	method: string,
	hasBody: boolean,
	contentType: string | undefined,
): Judged {
	if (!hasBody) return "no";
	if (contentType !== undefined && jsonType.test(contentType)) return "yes";
	return method === "POST" ? "peek" : "no";
}

/** What JSON holds for the steps; no calls when it is JSON of another kind. */
export function parseBody(body: Buffer): JudgedBody | Refusal {
	if (body.length === 0) return { bytes: body, calls: [] };
	if (!isUtf8(body)) return refuse("bad-request", "body is not UTF-8");
	const text = body.toString("utf8");
	let value: unknown;
	try {
		value = JSON.parse(text);
	} catch {
		return refuse("bad-request", "body is not JSON");
	}
	if (countMembers(value) !== countColons(text))
		return refuse("bad-request", "duplicate member in JSON");
	const calls: RpcCall[] = [];
	let clientInfo: string | undefined;
	const batch = Array.isArray(value);
	const members: unknown[] = Array.isArray(value) ? value : [value];
	for (const member of members) {
		// Nobody can tell what a server makes of such a member of a batch.
		const call = readCall(member) ?? (batch ? unknownCall : undefined);
		if (call === undefined) continue;
		if ("code" in call) return call;
		calls.push(call);
		clientInfo ??= clientInfoOf(member);
	}
	return { bytes: body, calls, clientInfo, json: value };
}

/** With `initialize`, or in 2026-07-28 with each request under `_meta`. */
function clientInfoOf(member: unknown): string | undefined {
	if (!isObject(member) || !isObject(member["params"])) return undefined;
	const { clientInfo, _meta } = member["params"];
	const info = isObject(_meta)
		? (_meta["io.modelcontextprotocol/clientInfo"] ?? clientInfo)
		: clientInfo;
	if (!isObject(info) || typeof info["name"] !== "string") return undefined;
	return typeof info["version"] === "string"
		? `${info["name"]} ${info["version"]}`
		: info["name"];
}

/** Every member of an object has one colon outside of strings: a duplicate key leaves a colon without a member. */
function countColons(json: string): number {
	let colons = 0;
	for (let i = 0; i < json.length; i++) {
		const unit = json.charCodeAt(i);
		if (unit === 0x22) i = endOfString(json, i);
		else if (unit === 0x3a) colons++;
	}
	return colons;
}

/** Where the string that begins at `start` ends: at the first quote that no odd number of backslashes stands before. */
function endOfString(json: string, start: number): number {
	for (let end = start; ; ) {
		end = json.indexOf('"', end + 1);
		if (end === -1) return json.length;
		let before = end - 1;
		while (json.charCodeAt(before) === 0x5c) before--;
		if ((end - before) % 2 === 1) return end;
	}
}

function countMembers(value: unknown): number {
	let members = 0;
	const waiting: unknown[] = [value];
	while (waiting.length > 0) {
		const next = waiting.pop();
		if (typeof next !== "object" || next === null) continue;
		if (Array.isArray(next)) {
			for (const item of next) if (typeof item === "object") waiting.push(item);
		} else {
			for (const item of Object.values(next)) {
				members++;
				if (typeof item === "object") waiting.push(item);
			}
		}
	}
	return members;
}

const unknownCall: RpcCall = { method: "?", tool: "" };
const envelope = new Set(["jsonrpc", "method", "params", "id"]);
const toolParams = new Set(["name", "arguments", "uri"]);

function readCall(member: unknown): RpcCall | Refusal | undefined {
	if (!isObject(member)) return undefined;
	if (hasVariant(member, envelope))
		return refuse("bad-request", "case-varied JSON-RPC member");
	const { method, params } = member;
	if (method === undefined)
		return "jsonrpc" in member && ("result" in member || "error" in member)
			? { method: "", tool: "", args: member["result"] }
			: undefined;
	if (typeof method !== "string") return unknownCall;
	const { id } = member;
	if (!isObject(params)) return { method, tool: "", args: params, id };
	if (hasVariant(params, toolParams))
		return refuse("bad-request", "case-varied JSON-RPC parameter");
	const named = params["name"] ?? params["uri"];
	const answers = answersIn(params);
	return {
		method,
		tool: typeof named === "string" ? named : "",
		args: isToolCall(method) ? params["arguments"] : params,
		...(answers.length > 0 ? { answers } : {}),
		id,
	};
}

/** Under whatever spelling a lenient server takes for the member's name. */
function answersIn(params: Record<string, unknown>): readonly unknown[] {
	const found: unknown[] = [];
	for (const [name, value] of Object.entries(params))
		if (fold(name) === "inputresponses")
			found.push(...(isObject(value) ? Object.values(value) : [value].flat()));
	return found;
}

/** Also in a spelling that a lenient server would take for it. */
const isToolCall = (method: string): boolean =>
	method === "tools/call" || fold(method.trim()) === "tools/call";

/** Go's JSON reader, among others, takes "Method" for "method", and the long s and the Kelvin sign for s and k. */
function hasVariant(
	object: Record<string, unknown>,
	names: ReadonlySet<string>,
): boolean {
	for (const key of Object.keys(object))
		if (!names.has(key) && names.has(key.toUpperCase().toLowerCase()))
			return true;
	return false;
}

/** The bytes when the body was read whole; the calls in them. */
export interface JudgedBody {
	readonly bytes?: Buffer;
	readonly calls: readonly RpcCall[];
	/** What an MCP client calls itself, where it did. */
	readonly clientInfo?: string | undefined;
	/** What was parsed: JSON, a form's fields, or the body as text; undefined where nothing was read. */
	readonly json?: unknown;
}

/**
 * Reads a judged body whole; others stay on the wire until they are forwarded. `form` is set where the upstream's table
 * says that such a body holds code: then it is read whatever its type, and refused in a form that nobody could read.
 */
export async function readJudged(
	exchange: Exchange,
	head: Head,
	limitBytes: number,
	form?: "fields" | "text",
): Promise<JudgedBody | Refusal> {
	const { contentType } = head;
	let judged = isJudged(exchange.method, head.hasBody, contentType);
	if (form !== undefined && head.hasBody && judged === "no")
		judged = jsonType.test(contentType ?? "") ? "yes" : "peek";
	let isDescribed = form !== undefined && head.hasBody;
	if (judged === "peek") {
		const first = await exchange.peekBody();
		if (typeof first === "string")
			return refuse("bad-request", `body ${first}`);
		judged =
			first !== undefined && mayBeJson(first, contentType, head.contentEncoding)
				? "yes"
				: "no";
		// A stream goes on as it comes; some readers take its first value for the whole.
		const line =
			judged === "no" && !isDescribed && first && isLines(contentType)
				? firstLine(first)
				: undefined;
		if (line) {
			const body = parseBody(line);
			return isRefusal(body)
				? body
				: { calls: body.calls, clientInfo: body.clientInfo, json: body.json };
		}
		// No byte at all.
		isDescribed &&= first !== undefined;
	} else if (judged === "yes" && form === "fields") isDescribed = false;
	if (judged === "no" && !isDescribed) return unread;
	const encoding = head.contentEncoding?.toLowerCase() ?? "identity";
	if (encoding !== "identity")
		return refuse("unsupported-encoding", "encoded body");
	if (!isReadAsUtf8(contentType))
		return refuse("unsupported-encoding", "a body's charset");
	const bytes = await exchange.readBody(limitBytes);
	if (bytes === "too-large")
		return refuse("too-large", `body over ${limitBytes} bytes`);
	if (bytes === "slow" || bytes === "gone")
		return refuse("bad-request", `body ${bytes}`);
	if (isDescribed && form !== undefined)
		return parseDescribed(bytes, contentType ?? "", form);
	return isLines(contentType) ? parseLines(bytes) : parseBody(bytes);
}

/** One value, or one in each line. */
function parseLines(bytes: Buffer): JudgedBody | Refusal {
	const whole = parseBody(bytes);
	if (!isRefusal(whole)) return whole;
	const calls: RpcCall[] = [];
	const json: unknown[] = [];
	for (const line of bytes.toString("latin1").split("\n")) {
		if (line.trim() === "") continue;
		const body = parseBody(Buffer.from(line, "latin1"));
		if (isRefusal(body)) return body;
		calls.push(...body.calls);
		json.push(body.json);
	}
	return { bytes, calls, json };
}

/** A body that a rule speaks of, as its type says it is. */
export function parseDescribed(
	bytes: Buffer,
	contentType: string,
	form: "fields" | "text",
): JudgedBody | Refusal {
	if (form === "text") return parseText(bytes, contentType);
	// Some servers read JSON there, others a form: two readings.
	if (urlEncoded.test(contentType) && mayBeginJson(bytes[0]))
		return refuse("bad-request", "form that begins as JSON");
	if (urlEncoded.test(contentType))
		return withFields(parseUrlEncoded(bytes), bytes);
	if (multipart.test(contentType))
		return withFields(parseMultipart(bytes, contentType), bytes);
	return mayBeginJson(bytes[0])
		? parseBody(bytes)
		: refuse("unsupported-encoding", "neither JSON nor a form");
}

const urlEncoded =
	/^application\/x-www-form-urlencoded\s*(?:;\s*charset="?utf-8"?\s*)?$/i;
const multipart = /^multipart\/form-data\s*;/i;

const withFields = (
	form: Form | Refusal,
	bytes: Buffer,
): JudgedBody | Refusal =>
	isRefusal(form) ? form : { bytes, calls: [], json: form.fields };

/** The whole is code: as text, whatever its type. Where it is JSON or a form, its parts count, too. */
function parseText(bytes: Buffer, contentType: string): JudgedBody | Refusal {
	if (multipart.test(contentType))
		return withFields(parseMultipart(bytes, contentType), bytes);
	if (!isReadAsUtf8(contentType))
		return refuse("unsupported-encoding", "a body's charset");
	// With zeros it may be UTF-16.
	if (!isUtf8(bytes) || bytes.includes(0))
		return refuse("bad-request", "body is not UTF-8");
	const json = bytes.toString("utf8");
	const body = jsonType.test(contentType) ? parseBody(bytes) : { calls: [] };
	return isRefusal(body) ? body : { ...body, bytes, json };
}

/** "tools/call echo", and for a batch its first few members. */
export function describeCalls(calls: readonly RpcCall[]): string {
	return calls
		.slice(0, 5)
		.map(({ method, tool }) =>
			tool === "" ? method || "answer" : `${method} ${tool}`,
		)
		.join(", ");
}
