/**
 * Docrunch as its documents describe it, since there is no code: MCP over HTTP on one port, the REST API on another.
 * Its weaknesses are kept: the REST API asks nobody anything, a token is good for everything, and what an agent calls
 * itself is believed.
 */
import {
	answer,
	type Call,
	field,
	type Handle,
	listen,
	parseJson,
	RpcMessage,
	type StandIn,
	textResult,
	toolListing,
} from "./listening.ts";
import * as z from "zod";

export interface DocrunchSettings {
	/** The value of DOCRUNCH_AGENT_TOKEN; without one MCP asks for nothing, as in local mode. */
	readonly token?: string;
}

export interface Docrunch {
	readonly mcp: StandIn;
	readonly rest: StandIn;
	/** Every write, of either port: a tool's name, or method and path. */
	readonly writes: string[];
	stop(): Promise<void>;
}

const reads = [
	toolListing("search_docs", "query", "limit", "scope"),
	toolListing("get_component", "name"),
	toolListing("get_relations", "name"),
	toolListing("get_task", "task_id"),
	toolListing("get_available_tasks"),
];
const writes = [
	toolListing("claim_task", "task_id", "agent_id"),
	toolListing("update_progress", "task_id", "progress"),
	toolListing("submit_completion", "task_id", "result"),
	toolListing("log_finding", "text"),
	toolListing("record_decision", "text"),
	toolListing("report_blocker", "task_id", "text"),
];
const tools = [...reads, ...writes];
const isWrite = (name: string): boolean =>
	writes.some((tool) => tool["name"] === name);

export async function startDocrunch(
	settings: DocrunchSettings = {},
): Promise<Docrunch> {
	const written: string[] = [];
	const tasks = new Map([
		["task-1", { id: "task-1", title: "Document auth", claimed_by: "" }],
	]);

	function runTool(
		name: string,
		words: Readonly<Record<string, string>>,
	): Record<string, unknown> {
		const task = tasks.get(words["task_id"] ?? "");
		if (isWrite(name)) written.push(name);
		if (name === "claim_task" && task)
			task.claimed_by = words["agent_id"] ?? "";
		if (name === "search_docs")
			return textResult(`docs about ${words["query"] ?? ""}`);
		if (name === "get_available_tasks")
			return textResult(JSON.stringify([...tasks.values()]));
		return textResult(JSON.stringify(task ?? { name }));
	}

	const mcp = await listen((call, res) => {
		const shown = field(call, "authorization");
		if (settings.token !== undefined && shown !== `Bearer ${settings.token}`) {
			answer(res, 401, { error: "unauthorized" });
			return;
		}
		if (call.method !== "POST") {
			answer(res, 405, { error: "method not allowed" }, { Allow: "POST" });
			return;
		}
		const message = parseJson(RpcMessage, call.body);
		const { id, method, params } = message ?? {};
		if (!message || method === undefined || id === undefined) {
			res.writeHead(message ? 202 : 400).end();
			return;
		}
		const result = (value: unknown): void =>
			answer(res, 200, { jsonrpc: "2.0", id, result: value });
		const failed = (code: number, text: string): void =>
			answer(res, 200, { jsonrpc: "2.0", id, error: { code, message: text } });
		const name = params?.name ?? "";
		if (method === "initialize")
			result({
				protocolVersion: params?.protocolVersion ?? "2025-06-18",
				capabilities: { tools: {} },
				serverInfo: { name: "docrunch", version: "0.1.0" },
			});
		else if (method === "ping") result({});
		else if (method === "tools/list") result({ tools });
		else if (method !== "tools/call") failed(-32601, "Method not found");
		else if (!tools.some((tool) => tool["name"] === name))
			failed(-32602, "Unknown tool");
		else result(runTool(name, params?.arguments ?? {}));
	});

	const api: Handle = (call, res) => {
		if (!call.path.startsWith("/api/")) {
			answer(res, 404, { detail: "Not Found" });
			return;
		}
		if (call.method !== "GET") {
			written.push(`${call.method} ${call.path}`);
			patchTask(call);
			answer(res, 200, { ok: true });
			return;
		}
		const id = /^\/api\/tasks\/([^/]+)$/.exec(call.path)?.[1];
		if (call.path === "/api/tasks")
			answer(res, 200, { tasks: [...tasks.values()] });
		else if (call.path === "/api/llm/providers")
			answer(res, 200, { providers: [{ name: "openai", api_key: "sk-…" }] });
		else if (id !== undefined && tasks.has(id)) answer(res, 200, tasks.get(id));
		else answer(res, 404, { detail: "Not Found" });
	};
	function patchTask(call: Call): void {
		const task = tasks.get(call.path.split("/")[3] ?? "");
		const title = parseJson(Patch, call.body)?.title;
		if (task && title !== undefined) task.title = title;
	}
	const rest = await listen(api);

	return {
		mcp,
		rest,
		writes: written,
		async stop() {
			await mcp.stop();
			await rest.stop();
		},
	};
}

const Patch = z.object({ title: z.string() });
