/**
 * One server's entry, read from the dialect of its agent into one form. What decides where the agent connects is told from
 * what is the agent's own (time-outs, which tools it trusts), which stays in its file.
 */
import type { AgentId, AgentServerView } from "../../contract/agents.ts";
import { isObject, type JsonObject } from "../json.ts";

export interface Entry {
	readonly kind: AgentServerView["kind"];
	readonly command: string | undefined;
	readonly args: readonly string[];
	readonly cwd: string | undefined;
	readonly env: Readonly<Record<string, string>>;
	/** Empty where it is a command. */
	readonly url: string;
	readonly headers: Readonly<Record<string, string>>;
	/** Codex: variables that are handed on under their own name. */
	readonly handedOn: readonly string[];
	/** Codex: headers, and the variables their values stand in. */
	readonly fromVariables: Readonly<Record<string, string>>;
	/** The agent's own settings for it, as they are. */
	readonly own: JsonObject;
	/** Members by which the agent finds keys elsewhere: the gate cannot follow. */
	readonly beyond: readonly string[];
}

const connection: ReadonlySet<string> = new Set([
	"type",
	"transport",
	"command",
	"args",
	"env",
	"env_vars",
	"cwd",
	"url",
	"httpUrl",
	"serverUrl",
	"headers",
	"http_headers",
	"env_http_headers",
	"bearer_token_env_var",
	"bearer_token",
]);

const beyond: ReadonlySet<string> = new Set([
	"envFile",
	"headersHelper",
	"oauth",
	"auth",
	"authProviderType",
	"dev",
]);

export function entryOf(agent: AgentId, server: JsonObject): Entry {
	const text = (name: string): string | undefined => {
		const value = server[name];
		return typeof value === "string" ? value : undefined;
	};
	const command = text("command");
	const http = text("httpUrl");
	const url = http ?? text("url") ?? text("serverUrl") ?? "";
	const type = (text("type") ?? text("transport") ?? "").toLowerCase();
	const variable = text("bearer_token_env_var");
	const bearer = text("bearer_token");
	return {
		kind: kindOf(agent, {
			command,
			url,
			type,
			isPlainHttp: http !== undefined,
		}),
		command,
		args: listOf(server["args"]),
		cwd: text("cwd"),
		env: textsOf(server["env"]),
		url: command === undefined ? url : "",
		headers: {
			...textsOf(server["headers"]),
			...textsOf(server["http_headers"]),
			...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
		},
		handedOn: listOf(server["env_vars"]),
		fromVariables: {
			...textsOf(server["env_http_headers"]),
			...(variable === undefined ? {} : { Authorization: variable }),
		},
		own: Object.fromEntries(
			Object.entries(server).filter(
				([name]) => !connection.has(name) && !beyond.has(name),
			),
		),
		beyond: Object.keys(server).filter((name) => beyond.has(name)),
	};
}

function kindOf(
	agent: AgentId,
	{
		command,
		url,
		type,
		isPlainHttp,
	}: {
		command: string | undefined;
		url: string;
		type: string;
		isPlainHttp: boolean;
	},
): Entry["kind"] {
	if (command !== undefined) return url === "" ? "stdio" : "unknown";
	if (!/^(?:https?:\/\/|\$)/i.test(url)) return "unknown";
	// Gemini's `url` alone is the older way; the others say it, or try the newer one first.
	const isOlder =
		type === "sse" || (agent === "gemini" && !isPlainHttp && type !== "http");
	if (isOlder) return "sse";
	return /^(?:|http|streamable-?http|streamableHttp)$/i.test(type)
		? "http"
		: "unknown";
}

const listOf = (value: unknown): string[] =>
	Array.isArray(value) ? value.map(String) : [];

/** Numbers and switches stand there, too. */
const textsOf = (value: unknown): Record<string, string> =>
	Object.fromEntries(
		Object.entries(isObject(value) ? value : {}).flatMap(([name, one]) =>
			typeof one === "string" ||
			typeof one === "number" ||
			typeof one === "boolean"
				? [[name, String(one)]]
				: [],
		),
	);
