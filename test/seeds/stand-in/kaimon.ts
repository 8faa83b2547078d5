/**
 * Kaimon as its code is: MCP over HTTP with server-to-client requests. Its weaknesses are kept: X-API-Key is not read,
 * the caller's address is whatever X-Forwarded-For says, an unknown session is adopted, and POST /api/connect_tcp makes
 * it dial anywhere.
 */
import { randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { connect } from "node:net";
import * as z from "zod";
import {
	answer,
	type Call,
	field,
	listen,
	openEvents,
	parseJson,
	RpcMessage,
	type StandIn,
	textResult,
	toolListing,
} from "./listening.ts";

export interface KaimonSettings {
	/** As coded, unlike the page: strict asks for key and address, relaxed for the key, lax for a local address. */
	readonly mode?: "strict" | "relaxed" | "lax";
	readonly allowedIps?: readonly string[];
}

export interface Kaimon extends StandIn {
	readonly key: string;
	/** Every Julia text that was run. */
	readonly evaluated: string[];
	/** Where /api/connect_tcp made it dial. */
	readonly dialled: string[];
	/** What clients answered to roots/list and elicitation/create. */
	readonly answers: unknown[];
	/** Sends a notification on every open receive stream. */
	announce(method: string): void;
	/** How many receive streams are open. */
	streams(): number;
}

const versions = new Set([
	"2024-11-05",
	"2025-03-26",
	"2025-06-18",
	"2025-11-05",
	"2025-11-25",
]);
const tools = [
	toolListing("ping"),
	toolListing("search_code", "query"),
	toolListing("grep_code", "pattern", "path"),
	toolListing("ex", "e"),
	toolListing("run_tests", "pattern"),
	toolListing("pkg_add", "packages"),
	toolListing("MyPackage.greet", "name"),
];
/** Answered as an event stream, because they may take long. */
const streamed = new Set(["ex", "run_tests", "MyPackage.greet"]);
const oauthPath =
	/^\/(?:\.well-known\/(?:oauth-|openid-configuration)|(?:register|authorize|token)$)/;

export async function startKaimon(
	settings: KaimonSettings = {},
): Promise<Kaimon> {
	const { mode = "strict", allowedIps = ["127.0.0.1", "::1"] } = settings;
	const key = `kaimon_${randomBytes(20).toString("hex")}`;
	const evaluated: string[] = [];
	const dialled: string[] = [];
	const answers: unknown[] = [];
	const streams = new Map<ServerResponse, (data: unknown) => void>();
	const waiting = new Map<string, (result: unknown) => void>();

	/** 403 before the key, 401 for the key, 403 for the address: in this order. */
	function refused(call: Call, res: ServerResponse): boolean {
		const origin = field(call, "origin");
		if (
			origin !== "" &&
			!/^https?:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/.test(origin)
		) {
			answer(res, 403, { error: "Forbidden: untrusted Origin" });
			return true;
		}
		const shown = field(call, "authorization").replace(/^Bearer /, "");
		if (mode !== "lax" && shown !== key) {
			const error_description =
				shown === ""
					? "Missing API key in Authorization header"
					: "Invalid API key";
			const challenge = { "WWW-Authenticate": 'Bearer realm="kaimon"' };
			answer(
				res,
				401,
				{ error: "invalid_token", error_description },
				challenge,
			);
			return true;
		}
		const claimed = field(call, "x-forwarded-for").split(",")[0]?.trim();
		const address = claimed || "127.0.0.1";
		const allowed =
			mode === "relaxed" ||
			(mode === "strict"
				? allowedIps.includes(address)
				: address === "127.0.0.1" || address === "::1");
		if (!allowed)
			answer(res, 403, { error: `Forbidden: IP address ${address}` });
		return !allowed;
	}

	/** Asks every open receive stream, since ids of streams and calls may differ; the first answer wins. */
	async function askClient(method: string, params?: unknown): Promise<unknown> {
		const id = `srv-${randomUUID()}`;
		const reply = new Promise<unknown>((resolve) => {
			waiting.set(id, resolve);
		});
		for (const push of streams.values())
			push({ jsonrpc: "2.0", id, method, ...(params ? { params } : {}) });
		const result = await reply;
		waiting.delete(id);
		answers.push(result);
		return result;
	}

	function receive(call: Call, res: ServerResponse): void {
		const push = openEvents(res);
		streams.set(res, push);
		res.once("close", () => streams.delete(res));
		if (field(call, "mcp-session-id") !== "") void askClient("roots/list");
	}

	async function runTool(
		name: string,
		words: Readonly<Record<string, string>>,
	): Promise<Record<string, unknown>> {
		if (name === "ping") return textResult("pong");
		if (name === "search_code")
			return textResult(`found: ${words["query"] ?? ""}`);
		if (name === "grep_code") {
			const path = words["path"] ?? "";
			if (!path.startsWith("/")) return textResult("1: match");
			const consent = await askClient("elicitation/create", {
				message: `May I read ${path}?`,
				requestedSchema: {
					type: "object",
					properties: { remember: { type: "boolean" } },
				},
			});
			const yes = Consent.safeParse(consent).data?.action === "accept";
			return textResult(yes ? "1: match outside" : "not allowed", !yes);
		}
		if (name === "ex") evaluated.push(words["e"] ?? "");
		return textResult(`done: ${name}`);
	}

	async function rpc(call: Call, res: ServerResponse): Promise<void> {
		const message = parseJson(RpcMessage, call.body);
		if (!message) {
			answer(res, 200, rpcError(null, -32700, "Parse error"));
			return;
		}
		const { id, method, params } = message;
		const waiter = typeof id === "string" ? waiting.get(id) : undefined;
		if (method === undefined && waiter) {
			waiter(message.result);
			res.writeHead(202).end();
			return;
		}
		if (id === undefined) {
			res.writeHead(202).end();
			return;
		}
		const session = {
			"Mcp-Session-Id": field(call, "mcp-session-id") || randomUUID(),
		};
		const result = (value: unknown): unknown => ({
			jsonrpc: "2.0",
			id,
			result: value,
		});
		switch (method ?? "") {
			case "initialize": {
				const asked = params?.protocolVersion ?? "";
				const protocolVersion = versions.has(asked) ? asked : "2025-11-25";
				const serverInfo = { name: "Kaimon", version: "1.0.0" };
				const capabilities = { tools: { listChanged: true } };
				const hello = { protocolVersion, capabilities, serverInfo };
				answer(res, 200, result(hello), session);
				return;
			}
			case "ping":
				answer(res, 200, result({}), session);
				return;
			case "tools/list":
				answer(res, 200, result({ tools }), session);
				return;
			case "tools/call": {
				const name = params?.name ?? "";
				if (!tools.some((tool) => tool["name"] === name)) {
					answer(res, 404, rpcError(id, -32602, `Tool not found: ${name}`));
					return;
				}
				const words = params?.arguments ?? {};
				if (!streamed.has(name)) {
					answer(res, 200, result(await runTool(name, words)), session);
					return;
				}
				const push = openEvents(res, session);
				const progressToken = params?.["_meta"]?.progressToken;
				if (progressToken !== undefined)
					for (const progress of [1, 2, 3])
						push({
							jsonrpc: "2.0",
							method: "notifications/progress",
							params: { progressToken, progress, message: "running" },
						});
				push(result(await runTool(name, words)));
				res.end();
				return;
			}
			default:
				answer(res, 200, rpcError(id, -32601, "Method not found"), session);
		}
	}

	const standIn = await listen(async (call, res) => {
		const { method, path } = call;
		if (method === "POST" && call.url.startsWith("/hook/nudge")) {
			res.writeHead(200, { "Content-Type": "application/json" }).end();
			return;
		}
		if (oauthPath.test(path)) {
			answer(res, 404, { error: "oauth_not_supported" });
			return;
		}
		if (refused(call, res)) return;
		if (method === "POST" && path === "/api/connect_tcp") {
			const target = parseJson(Target, call.body);
			if (!target) {
				answer(res, 400, { error: "host and port are required" });
				return;
			}
			await dial(target);
			dialled.push(`${target.host}:${target.port}`);
			answer(res, 200, { status: "connected", session_id: randomUUID() });
			return;
		}
		if (method === "GET" && path.toLowerCase().endsWith("/agents.md")) {
			res.writeHead(200, { "Content-Type": "text/markdown" }).end("# Agents");
			return;
		}
		if (method === "GET" && (path === "/" || path === "/mcp")) {
			receive(call, res);
			return;
		}
		if (method !== "POST") {
			const allow = { Allow: "GET, POST" };
			answer(res, 405, rpcError(null, -32600, "Method Not Allowed"), allow);
			return;
		}
		const version = field(call, "mcp-protocol-version");
		if ((version !== "" && !versions.has(version)) || call.body === "") {
			answer(res, 400, rpcError(null, -32600, "Bad request"));
			return;
		}
		await rpc(call, res);
	});
	return {
		...standIn,
		key,
		evaluated,
		dialled,
		answers,
		announce(method) {
			for (const push of streams.values()) push({ jsonrpc: "2.0", method });
		},
		streams: () => streams.size,
	};
}

const Target = z.object({ host: z.string(), port: z.number().int() });
const Consent = z.object({ action: z.string() });

const rpcError = (
	id: string | number | null,
	code: number,
	message: string,
): unknown => ({ jsonrpc: "2.0", id, error: { code, message } });

async function dial({ host, port }: z.infer<typeof Target>): Promise<void> {
	const socket = connect({ host, port });
	await once(socket, "connect");
	socket.destroy();
}
