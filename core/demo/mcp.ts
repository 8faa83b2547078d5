/**
 * One MCP message in, one answer out, for both eras: 2026-07-28, where every request stands alone, and 2025-11-25 and
 * older, whose handshake is answered but never required. Keeps no session and knows no HTTP beyond the named headers.
 */
import * as z from "zod";
import type { Tool, ToolCall } from "./tools.ts";

const modernVersion = "2026-07-28";
const newestLegacyVersion = "2025-11-25";
const legacyVersions = [
	newestLegacyVersion,
	"2025-06-18",
	"2025-03-26",
	"2024-11-05",
];
const supported = [modernVersion, ...legacyVersions];
const metaKey = "io.modelcontextprotocol";

/** What an outsider may send. A message without an id, or with a result, expects no answer. */
export const Message = z.looseObject({
	jsonrpc: z.literal("2.0"),
	id: z.union([z.string(), z.number()]).optional(),
	method: z.string().optional(),
	params: z
		.looseObject({
			_meta: z
				.looseObject({
					progressToken: z.union([z.string(), z.number()]).optional(),
				})
				.optional(),
			name: z.unknown().optional(),
			uri: z.unknown().optional(),
			arguments: z.unknown().optional(),
		})
		.optional(),
});
export type Message = z.infer<typeof Message>;

/** An error answer with the HTTP status it travels under. */
export class RpcError extends Error {
	readonly code: number;
	readonly status: number;
	readonly data: unknown;
	constructor(code: number, status: number, message: string, data?: unknown) {
		super(message);
		this.name = "RpcError";
		this.code = code;
		this.status = status;
		this.data = data;
	}
}

type Era = "modern" | "legacy";
type Headers = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The era the message belongs to. Throws {@link RpcError}: −32022 for a version nobody here speaks, −32020 where the
 * headers and the body disagree (MCP 2026-07-28, Standard Request Headers).
 */
export function eraOf(message: Message, headers: Headers): Era {
	const header = headers["mcp-protocol-version"];
	const claim = message.params?.["_meta"]?.[`${metaKey}/protocolVersion`];
	const requested =
		header ?? (message.method === "initialize" ? undefined : claim);
	if (
		requested !== undefined &&
		(typeof requested !== "string" || !supported.includes(requested))
	) {
		throw new RpcError(-32022, 400, "Unsupported protocol version", {
			supported,
			requested,
		});
	}
	if (
		claim !== undefined &&
		claim !== header &&
		(header !== undefined || claim === modernVersion)
	) {
		throw mismatch("MCP-Protocol-Version");
	}
	if (header !== modernVersion) return "legacy";

	const expectsHeaders = message.id !== undefined;
	const method = headers["mcp-method"];
	if (method === undefined ? expectsHeaders : method !== message.method)
		throw mismatch("Mcp-Method");
	const name = mirroredName(message);
	const nameHeader = headers["mcp-name"];
	if (
		name !== undefined &&
		(nameHeader === undefined
			? expectsHeaders
			: decodeHeader(nameHeader) !== name)
	) {
		throw mismatch("Mcp-Name");
	}
	return "modern";
}

const mismatch = (header: string): RpcError =>
	new RpcError(-32020, 400, `${header} is missing or disagrees with the body`);

function mirroredName({ method, params }: Message): unknown {
	if (method === "tools/call" || method === "prompts/get") return params?.name;
	return method === "resources/read" ? params?.uri : undefined;
}

/** Values that do not fit a header travel as `=?base64?…?=`. */
function decodeHeader(value: string | string[]): string | undefined {
	if (typeof value !== "string") return undefined;
	const encoded = /^=\?base64\?([A-Za-z0-9+/]*={0,2})\?=$/.exec(value)?.[1];
	return encoded === undefined
		? value
		: Buffer.from(encoded, "base64").toString("utf8");
}

/** The token under which the caller wants progress, if it wants any. */
export function progressTokenOf({
	params,
}: Message): string | number | undefined {
	return params?.["_meta"]?.progressToken;
}

/** The `result` of a request. Throws {@link RpcError} when the method or the tool is unknown. */
export async function respond(
	message: Message,
	era: Era,
	tools: ReadonlyMap<string, Tool>,
	call: ToolCall,
): Promise<object> {
	const result = await (era === "modern" ? modern : legacy)(
		message,
		tools,
		call,
	);
	return era === "modern"
		? {
				resultType: "complete",
				_meta: { [`${metaKey}/serverInfo`]: serverInfo },
				...result,
			}
		: result;
}

const serverInfo = {
	name: "drawbridge-demo",
	title: "Drawbridge demo",
	version: "1.0.0",
};
const capabilities = { tools: {} };
const instructions =
	"A small server to try the gate with. Start with read_file welcome.txt.";
/** Nothing is worth caching: the gate may later show each client a list of its own. */
const uncached = { ttlMs: 0, cacheScope: "private" };

type Method = (
	message: Message,
	tools: ReadonlyMap<string, Tool>,
	call: ToolCall,
) => Promise<object>;

const modern: Method = async (message, tools, call) => {
	switch (message.method ?? "") {
		case "server/discover":
			return {
				supportedVersions: supported,
				capabilities,
				instructions,
				...uncached,
			};
		case "tools/list":
			return { tools: listTools(tools), ...uncached };
		case "tools/call":
			return await callTool(message, tools, call);
		default:
			throw new RpcError(-32601, 404, "Method not found");
	}
};

const legacy: Method = async (message, tools, call) => {
	switch (message.method ?? "") {
		case "initialize": {
			const asked = message.params?.["protocolVersion"];
			const protocolVersion =
				legacyVersions.find((version) => version === asked) ??
				newestLegacyVersion;
			return { protocolVersion, capabilities, serverInfo, instructions };
		}
		case "ping":
			return {};
		case "tools/list":
			return { tools: listTools(tools) };
		case "tools/call":
			return await callTool(message, tools, call);
		default:
			throw new RpcError(-32601, 200, "Method not found");
	}
};

const listTools = (tools: ReadonlyMap<string, Tool>): object[] =>
	[...tools.values()].map((tool) => tool.listing);

const callTool: Method = async ({ params }, tools, call) => {
	const tool =
		typeof params?.name === "string" ? tools.get(params.name) : undefined;
	if (tool === undefined) throw new RpcError(-32602, 200, "Unknown tool");
	return await tool.call(params?.arguments, call);
};
