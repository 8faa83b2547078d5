/** Mcp-Method, Mcp-Name and MCP-Protocol-Version beside a body: when they say the same, and when not. */
import { expect, test } from "vitest";
import { isRefusal } from "../../../core/problem.ts";
import { parseBody } from "../../../core/request/body.ts";
import { parseHead } from "../../../core/request/head.ts";
import { mcpMismatch } from "../../../core/request/mcp-fields.ts";

const call = (method: string, params?: object, id: unknown = 7): string =>
	JSON.stringify({ jsonrpc: "2.0", id, method, params });
const base64 = (text: string): string =>
	`=?base64?${Buffer.from(text).toString("base64")}?=`;

/** What the caller is told, and to which id; undefined: they agree. */
function judged(body: string, ...fields: string[]) {
	const length = ["Content-Length", String(Buffer.byteLength(body))];
	const head = parseHead(["Host", "a", ...length, ...fields], "1.1");
	const read = parseBody(Buffer.from(body));
	if (isRefusal(head) || isRefusal(read)) throw new Error("refused before");
	const refusal = mcpMismatch(head, read);
	return refusal && [refusal.code, refusal.rpcId];
}

test.each([
	["no field at all", call("tools/call", { name: "echo" }), []],
	["the method", call("tools/list"), ["Mcp-Method", "tools/list"]],
	["a tool", call("tools/call", { name: "echo" }), ["Mcp-Name", "echo"]],
	["a prompt", call("prompts/get", { name: "p" }), ["Mcp-Name", "p"]],
	[
		"a resource's address, not its name",
		call("resources/read", { uri: "file:///a", name: "b" }),
		["Mcp-Name", "file:///a"],
	],
	[
		"a name in Base64",
		call("tools/call", { name: "schön" }),
		["Mcp-Name", base64("schön")],
	],
	[
		"a name that looks like Base64",
		call("tools/call", { name: "=?base64?YQ==?=" }),
		["Mcp-Name", base64("=?base64?YQ==?=")],
	],
	[
		"what an extension names",
		call("tasks/get", { taskId: "1" }),
		["Mcp-Name", "1"],
	],
	[
		"a version, where the body says none",
		call("initialize", {}),
		["MCP-Protocol-Version", "2025-11-25"],
	],
])("%s may be said twice", (_, body, fields) => {
	expect(judged(body, ...fields)).toBeUndefined();
});

test.each([
	["another method", call("tools/call"), ["Mcp-Method", "tools/list"]],
	["a method in other case", call("tools/call"), ["Mcp-Method", "Tools/Call"]],
	[
		"another tool",
		call("tools/call", { name: "run_command" }),
		["Mcp-Name", "echo"],
	],
	["a tool, and the body none", call("tools/call"), ["Mcp-Name", "echo"]],
	[
		"what the name decodes to, not as it stands",
		call("tools/call", { name: base64("echo") }),
		["Mcp-Name", base64("echo")],
	],
	[
		"Base64 with a letter too many",
		call("tools/call", { name: "a" }),
		["Mcp-Name", "=?base64?YQ==Y?="],
	],
	[
		"Base64 whose last letter has bits to spare",
		call("tools/call", { name: "a" }),
		["Mcp-Name", "=?base64?YR==?="],
	],
	[
		"Base64 of what is not UTF-8",
		call("tools/call", { name: "\ufffd" }),
		["Mcp-Name", "=?base64?/w==?="],
	],
	[
		"another version",
		call("ping", {
			_meta: { "io.modelcontextprotocol/protocolVersion": "2026-07-28" },
		}),
		["MCP-Protocol-Version", "2025-11-25"],
	],
	[
		"a method of one megabyte",
		call("m".repeat(1_000_000)),
		["Mcp-Method", "m".repeat(999)],
	],
])("%s is refused, to the request's id", (_, body, fields) => {
	expect(judged(body, ...fields)).toEqual(["header-mismatch", 7]);
});

test.each([
	["a batch", `[${call("tools/list")},${call("tools/call")}]`],
	["a batch of one", `[${call("tools/list")}]`],
	["an answer", '{"jsonrpc":"2.0","id":null,"result":{}}'],
	["an id of null", call("tools/call", {}, null)],
	["an id that is an object", call("tools/call", {}, {})],
	["no message at all", "[]"],
])(
	"a field beside %s is refused, to no id that could be another's",
	(_, body) => {
		expect(judged(body, "Mcp-Method", "tools/list")).toEqual([
			"header-mismatch",
			null,
		]);
	},
);
