/**
 * Header fields of MCP 2026-07-28 that say something else than the body: the gate would judge one, and a server that goes
 * by the fields would do the other. MCP 2026-07-28, "Server validation of headers"; request smuggling of old.
 */
import {
	attacks,
	each,
	keyed,
	send,
	type Target,
	type Verdict,
	withstood,
} from "./attack.ts";

const attack = attacks();

/** Withstood: 400 with the error of the specification, and no upstream was asked. */
async function post(
	target: Target,
	body: string,
	fields: readonly string[],
): Promise<Verdict> {
	const head = keyed(
		target,
		"POST /mcp HTTP/1.1",
		"Content-Type: application/json",
		"MCP-Protocol-Version: 2026-07-28",
		...fields,
		`Content-Length: ${Buffer.byteLength(body)}`,
	);
	const [answer] = await send(target, head + body);
	if (target.upstream.requests.length > 0) return "forwarded";
	if (answer === undefined) return "silent";
	if (answer.status !== 400) return `answered ${answer.status}`;
	const told: unknown = JSON.parse(answer.body.toString("utf8"));
	return JSON.stringify(told).includes('"code":-32020')
		? withstood
		: "not the error";
}

const call = (method: string, params: object): string =>
	JSON.stringify({ jsonrpc: "2.0", id: 1, method, params });
const runs = call("tools/call", { name: "run_command" });

attack("refuses a method or a name that the body does not say", {
	play: (target) =>
		each(
			target,
			[
				[runs, "Mcp-Method: tools/list"],
				[runs, "Mcp-Method: tools/call", "Mcp-Name: echo"],
				[runs, "Mcp-Method: TOOLS/CALL"],
				[runs, "Mcp-Name: =?base64?ZWNobw==?="],
				[runs, "Mcp-Name: =?base64?cnVuX2NvbW1hbmQ?="],
				[`[${runs}]`, "Mcp-Method: tools/call"],
				[
					call("resources/read", { uri: "file:///etc/shadow", name: "a" }),
					"Mcp-Name: a",
				],
			] as const,
			([body, ...fields]) => post(target, body, fields),
		),
	naive: "forwarded",
});

attack("refuses a body that is no message beside a field that says it is one", {
	play: (target) =>
		each(target, ["{}", "[]", '"tools/list"', "1"], (body) =>
			post(target, body, ["Mcp-Method: tools/list"]),
		),
	naive: "forwarded",
});
