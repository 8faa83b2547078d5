/** What the bridge has to know of a message: whether it waits for an answer, and which fields HTTP repeats of it. */

export interface Outgoing {
	/** As JSON, for an answer that says that there is none; undefined: none is waited for. */
	readonly id: string | number | undefined;
	readonly method: string;
	/** Of 2026-07-28, which says so with each request; undefined: an older one. */
	readonly modernVersion: string | undefined;
	/** What a call names. */
	readonly name: string | undefined;
	/** Of a cancellation. */
	readonly cancels: string | number | undefined;
}

const versionField = "io.modelcontextprotocol/protocolVersion";

/** undefined: that is no JSON, or no message of JSON-RPC. A batch is one message without an id of its own. */
export function read(line: string): Outgoing | undefined {
	let value: unknown;
	try {
		value = JSON.parse(line);
	} catch {
		return undefined;
	}
	if (Array.isArray(value)) return { ...plain, method: "batch" };
	if (!isObject(value)) return undefined;
	const { id, method } = value;
	const params = isObject(value["params"]) ? value["params"] : {};
	const meta = isObject(params["_meta"]) ? params["_meta"] : {};
	const version = meta[versionField];
	const name = params["name"] ?? params["uri"];
	return {
		id: typeof method === "string" && isId(id) ? id : undefined,
		method: typeof method === "string" ? method : "",
		modernVersion: typeof version === "string" ? version : undefined,
		name: typeof name === "string" ? name : undefined,
		cancels:
			method === "notifications/cancelled" && isId(params["requestId"])
				? params["requestId"]
				: undefined,
	};
}

const plain: Outgoing = {
	id: undefined,
	method: "",
	modernVersion: undefined,
	name: undefined,
	cancels: undefined,
};

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

/** What no header can carry as it is goes as Base64. */
function headerValue(text: string): string {
	return /^[\x21-\x7e](?:[\x20-\x7e]*[\x21-\x7e])?$/.test(text) &&
		!/^=\?base64\?.*\?=$/.test(text)
		? text
		: `=?base64?${Buffer.from(text).toString("base64")}?=`;
}

/** An answer in the server's place. */
export const failure = (
	id: string | number | null,
	code: number,
	message: string,
): string => JSON.stringify({ jsonrpc: "2.0", id, error: { code, message } });

const isId = (value: unknown): value is string | number =>
	typeof value === "string" || typeof value === "number";

export const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === "object" && value !== null && !Array.isArray(value);
