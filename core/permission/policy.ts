/**
 * Step 6: what a request asks for, and whether its role may have it. A default is used only where no rule matches, and
 * whatever can be read in two ways needs what both ways need. Reads no settings file, and never asks who the client is.
 */
import type { Role } from "../../contract/views.ts";
import { type Refusal, refuse } from "../problem.ts";
import type { RpcCall } from "../request/body.ts";
import { type MessageRule, MessageRules } from "./messages.ts";
import { PathPattern, type Readings, readPath } from "./paths.ts";
import { anyone, isRead, nobody, type Roles } from "./roles.ts";
import { type RouteRule, Routes, type Ruling } from "./routes.ts";
import { type ToolHints, type ToolRule, Tools } from "./tools.ts";
import { fold } from "./wildcard.ts";

/** An upstream's settings, or a preset's, as far as permissions go. */
export interface PolicySettings {
	readonly routes?: readonly RouteRule[] | undefined;
	readonly tools?: readonly ToolRule[] | undefined;
	/** Paths that speak MCP, besides those whose last segment is "mcp". */
	readonly mcp?: string | readonly string[] | undefined;
	readonly messages?: readonly MessageRule[] | undefined;
}

/** Everything about one upstream that permissions are judged by. */
export interface UpstreamPolicy {
	readonly readOnly: boolean;
	readonly routes: Routes;
	readonly tools: Tools;
	readonly mcp: McpPaths;
	/** Of its WebSockets. */
	readonly messages: MessageRules;
	/** What paths were found to be: rules do not change, and clients ask for the same paths. */
	readonly known: Map<string, PathRuling>;
}

/** What a method on a path is, whatever the body says. */
interface PathRuling {
	readonly speaks: "yes" | "perhaps" | "no";
	readonly ruling: Ruling;
	/** Of a request that holds no calls, and nothing that goes through unread. */
	readonly need: Need;
}

/** Callers choose the paths: only the first few, and no long ones, are kept. */
const knownAtMost = 1_000;
const longestKnown = 200;

/** The upstream's own rules come before the preset's. `hints` are what was learned before, of the same upstream. */
export function upstreamPolicy(
	settings: PolicySettings & { readonly read_only?: boolean | undefined },
	preset: PolicySettings = {},
	hints?: ToolHints,
): UpstreamPolicy {
	return {
		readOnly: settings.read_only === true,
		routes: new Routes([...(settings.routes ?? []), ...(preset.routes ?? [])]),
		tools: new Tools(
			[...(settings.tools ?? []), ...(preset.tools ?? [])],
			hints,
		),
		mcp: new McpPaths([settings.mcp ?? [], preset.mcp ?? []].flat()),
		messages: new MessageRules([
			...(settings.messages ?? []),
			...(preset.messages ?? []),
		]),
		known: new Map(),
	};
}

/**
 * Where MCP is spoken. Being sure loosens (a POST there is judged by its calls), and being able to loosens nothing, so
 * the two are told apart.
 */
export class McpPaths {
	readonly #patterns: readonly PathPattern[];
	readonly #onlyUsual: boolean;
	readonly #address: string | undefined;

	constructor(patterns: readonly string[]) {
		this.#address =
			patterns.find((pattern) => !pattern.includes("*")) ??
			(patterns.length === 0 ? undefined : "/mcp");
		this.#patterns = [...patterns, "/**/mcp"].map(
			(pattern) => new PathPattern(pattern),
		);
		this.#onlyUsual = patterns.length === 0;
	}

	/** One path that is sure to speak it, where the owner or a preset says so. */
	get address(): string | undefined {
		return this.#address;
	}

	/** Cheap: false only where no reading could match. */
	mayMatch(path: string): boolean {
		return !this.#onlyUsual || /mcp|[%;]/i.test(path);
	}

	speak({ all, unclear }: Readings): "yes" | "perhaps" | "no" {
		let matched = 0;
		for (const segments of all)
			if (this.#patterns.some((pattern) => pattern.matches(segments)))
				matched++;
		if (matched === all.length && !unclear) return "yes";
		return matched > 0 || unclear ? "perhaps" : "no";
	}
}

/** What a request asks for. */
export interface Need {
	/** Each is needed; at least one. */
	readonly permissions: readonly string[];
	/** Members of a batch, or the request itself, that only read; for the limits. */
	readonly queries: number;
	/** Those that do not. */
	readonly writes: number;
	/** A call asks for the tools: the answer is filtered. */
	readonly listsTools: boolean;
	/** The path speaks MCP, or may. */
	readonly mcp: boolean;
}

const plain = (permission: string, mcp: boolean): Need =>
	Object.freeze({
		permissions: Object.freeze([permission]),
		queries: isRead(permission) ? 1 : 0,
		writes: isRead(permission) ? 0 : 1,
		listsTools: false,
		mcp,
	});
const plainNeeds = {
	read: plain("read", false),
	write: plain("write", false),
	readMcp: plain("read", true),
	writeMcp: plain("write", true),
};

/**
 * `path` is the upstream's, without prefix and query. `calls` are the body's: answers as `{method: "", tool: ""}`, what
 * cannot be told as "?". `unseen` is what goes through without being read: a body, which may hold any call where MCP is
 * spoken; or what follows an upgrade, which is a write where no rule says otherwise.
 */
export function needOf(
	policy: UpstreamPolicy,
	method: string,
	path: string,
	calls: readonly RpcCall[],
	unseen?: "body" | "upgrade",
): Need {
	if (
		calls.length === 0 &&
		unseen === undefined &&
		policy.routes.isEmpty &&
		!policy.mcp.mayMatch(path)
	)
		return fetches(method) ? plainNeeds.read : plainNeeds.write;
	const found = rulingOf(policy, method, path);
	return calls.length === 0 && unseen === undefined
		? found.need
		: withBody(policy.tools, method, found, calls, unseen);
}

function rulingOf(
	policy: UpstreamPolicy,
	method: string,
	path: string,
): PathRuling {
	const asked = `${method} ${path}`;
	const known = policy.known.get(asked);
	if (known) return known;
	const readings = readPath(path);
	const speaks = policy.mcp.mayMatch(path) ? policy.mcp.speak(readings) : "no";
	const ruling = policy.routes.rule(method, readings);
	const permissions = [...ruling.permissions];
	if (ruling.unruled) add(permissions, byDefault(method, speaks));
	const found = { speaks, ruling, need: needed(permissions, speaks !== "no") };
	if (policy.known.size < knownAtMost && path.length < longestKnown)
		policy.known.set(asked, found);
	return found;
}

/** Ending an MCP session changes nothing. */
const byDefault = (
	method: string,
	speaks: PathRuling["speaks"],
): "read" | "write" =>
	fetches(method) || (method === "DELETE" && speaks === "yes")
		? "read"
		: "write";

const fetches = (method: string): boolean =>
	method === "GET" || method === "HEAD";

function withBody(
	tools: Tools,
	method: string,
	{ speaks, ruling }: PathRuling,
	calls: readonly RpcCall[],
	unseen: "body" | "upgrade" | undefined,
): Need {
	const mcp = speaks !== "no";
	const byCalls = speaks === "yes" && method === "POST" && calls.length > 0;
	const permissions = [...ruling.permissions];
	if (ruling.unruled && !byCalls)
		add(
			permissions,
			unseen === "upgrade" ? "write" : byDefault(method, speaks),
		);
	if (mcp && unseen === "body")
		for (const one of tools.unclear) add(permissions, one);
	if (calls.length === 0) return needed(permissions, mcp);

	let writes = 0;
	let listsTools = false;
	const httpWrites = !permissions.every(isRead);
	for (const call of calls) {
		const wanted = byCalls
			? callNeeds(tools, call)
			: toolRules(tools, call, mcp);
		let memberWrites = httpWrites;
		for (const one of wanted) {
			add(permissions, one);
			if (!isRead(one)) memberWrites = true;
		}
		if (memberWrites) writes++;
		if (mcp && fold(call.method) === "tools/list") listsTools = true;
	}
	return {
		permissions,
		queries: calls.length - writes,
		writes,
		listsTools,
		mcp,
	};
}

/** `undefined` where the role has all that is needed. `readOnly`: the upstream's switch, or everything's. */
export function judge(
	roles: Roles,
	role: Role,
	need: Need,
	readOnly: boolean,
): Refusal | undefined {
	for (const permission of need.permissions) {
		if (readOnly && !isRead(permission))
			return refuse("forbidden", `read-only, and it needs ${permission}`);
		if (!roles.permits(role, permission))
			return refuse(
				"forbidden",
				permission === nobody
					? `a rule gives it to nobody; it needs ${need.permissions.join(" and ")}`
					: `needs ${need.permissions.join(" and ")}; the role ${role} has ${roles.patterns(role).join(", ") || "nothing"}`,
			);
	}
	return undefined;
}

/** No credential is needed: every permission is `anyone`. */
export const isOpen = (need: Need): boolean =>
	need.permissions.length > 0 &&
	need.permissions.every((permission) => permission === anyone);

/** Whether a tool stays in the list that a client is shown. */
export function mayCall(
	policy: UpstreamPolicy,
	roles: Roles,
	role: Role,
	tool: string,
	readOnly: boolean,
): boolean {
	return policy.tools
		.permissions(tool)
		.every(
			(permission) =>
				roles.permits(role, permission) && (!readOnly || isRead(permission)),
		);
}

function add(permissions: string[], permission: string): void {
	if (!permissions.includes(permission)) permissions.push(permission);
}

/** One request without calls. */
function needed(permissions: readonly string[], mcp: boolean): Need {
	const [only] = permissions;
	if (permissions.length === 1 && only === "read")
		return mcp ? plainNeeds.readMcp : plainNeeds.read;
	if (permissions.length === 1 && only === "write")
		return mcp ? plainNeeds.writeMcp : plainNeeds.write;
	const reads = permissions.every(isRead);
	return {
		permissions,
		queries: reads ? 1 : 0,
		writes: reads ? 0 : 1,
		listsTools: false,
		mcp,
	};
}

/** MCP 2024-11-05 to 2026-07-28. "" is an answer to a question of the server's own. */
const readMethods: ReadonlySet<string> = new Set([
	"",
	"initialize",
	"ping",
	"server/discover",
	"tools/list",
	"resources/list",
	"resources/read",
	"resources/templates/list",
	"resources/subscribe",
	"resources/unsubscribe",
	"prompts/list",
	"prompts/get",
	"completion/complete",
	"logging/setLevel",
	"tasks/get",
	"tasks/list",
	"tasks/result",
]);
/** A call of the protocol's own that changes nothing. */
export const isReadCall = (method: string): boolean =>
	readMethods.has(method) || method.startsWith("notifications/");
const readNeeds: readonly string[] = Object.freeze(["read"]);
const writeNeeds: readonly string[] = Object.freeze(["write"]);
const none: readonly string[] = Object.freeze([]);

/** What a call needs where MCP is spoken. */
function callNeeds(tools: Tools, { method, tool }: RpcCall): readonly string[] {
	if (method === "tools/call") return tools.permissions(tool);
	if (isReadCall(method)) return readNeeds;
	if (method === unknown) return tools.unclear;
	return isToolCall(method)
		? [...writeNeeds, ...tools.ruled(tool)]
		: writeNeeds;
}

/** Elsewhere a call makes nothing easier, and the rules for its tool hold all the same: the server may speak MCP there. */
function toolRules(
	tools: Tools,
	{ method, tool }: RpcCall,
	mcp: boolean,
): readonly string[] {
	if (method === unknown && mcp) return tools.unclear;
	return isToolCall(method) ? tools.ruled(tool) : none;
}

/** A method that is no string: a server that looks it up in an object may find any. */
const unknown = "?";

/** Also in a spelling that a lenient server would take for it. */
export const isToolCall = (method: string): boolean =>
	method === "tools/call" || fold(method.trim()) === "tools/call";
