/** One upstream of security.json: where it is or how it is started, what its requests need, and what is done to them. */
import { isAbsolute } from "node:path";
import * as z from "zod";
import { Permission, PresetName } from "../../contract/views.ts";
import { isSocketPath } from "../outbound/socket.ts";
import { knowsAddress } from "../presets/without-address.ts";
import { CommandRule } from "./command-rules.ts";
import { OwnLeakGuard } from "./leak-settings.ts";
import { Limits } from "./limit-settings.ts";

export const PemFile = z
	.string()
	.min(1)
	.max(4_096)
	.refine((path) => isAbsolute(path), "an absolute path");

export const ApprovalSeconds = z.number().positive().max(86_400);

/** http and https only; no user info, query or fragment: targets are appended to it as bytes. */
export const UpstreamUrl = z
	.string()
	.refine(
		isUpstreamUrl,
		"an http:// or https:// address without user, query or fragment",
	);

function isUpstreamUrl(text: string): boolean {
	if (!URL.canParse(text) || /[?#\s\\]/.test(text)) return false;
	const url = new URL(text);
	return (
		(url.protocol === "http:" || url.protocol === "https:") &&
		url.username === "" &&
		url.password === "" &&
		url.hostname !== ""
	);
}

const PathPattern = z
	.string()
	.max(2_000)
	.regex(
		/^\/[^\s?#]*$/,
		'a path that begins with "/" and holds no ? or #; * is one segment, ** any',
	);

/** First match wins. The path's case, trailing slash and query do not matter. */
export const RouteRule = z.looseObject({
	method: z
		.string()
		.toUpperCase()
		.regex(/^[A-Z]{1,20}$/, "a method such as GET")
		.optional()
		.describe("Absent: every method. GET covers HEAD."),
	path: PathPattern,
	permission: Permission,
});

/** First match wins. */
export const ToolRule = z.looseObject({
	name: z
		.string()
		.min(1)
		.max(200)
		.describe("An MCP tool's name; * is any text."),
	permission: Permission,
});

const SecretName = z
	.string()
	.regex(
		/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
		"a secret's name: letters, digits and _ . -, at most 64",
	);

export const Jwt = z.looseObject({
	secret: SecretName.describe("The vault's secret that signs (HS256)."),
	subject: z.string().min(1).max(200).optional(),
	role: z.string().min(1).max(100).optional(),
	query: z
		.string()
		.regex(/^[\w.-]{1,60}$/, "a query parameter's name")
		.optional()
		.describe("Where an upgrade carries the token."),
});

/** Of an import: the path stands in a variable of the gate's. */
const PemReference = z.union([
	PemFile,
	z
		.string()
		.regex(
			/^\$\{env:(?!DRAWBRIDGE_)[A-Za-z_][A-Za-z0-9_]{0,199}\}$/i,
			"an absolute path, or ${env:NAME}",
		),
]);

/** There is no switch that believes everybody. */
export const UpstreamTls = z.looseObject({
	ca: PemReference.optional().describe(
		"A PEM file: only what these sign is believed. Absent: what this machine trusts.",
	),
	cert: PemReference.optional().describe(
		"The gate's own certificate for it, PEM.",
	),
	key: PemReference.optional().describe("Its private key, PEM."),
	server_name: z
		.string()
		.min(1)
		.max(253)
		.optional()
		.describe("The name its certificate must be for. Absent: the address's."),
});

export const HostPattern = z
	.string()
	.regex(
		/^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::\d{1,5})?$/,
		"a host name, *.NAME for those below it, with :PORT where only that one is meant",
	);

/** What a program in the sandbox may do beyond reading what holds no secrets. */
export const Sandbox = z.looseObject({
	write: z
		.array(z.string().max(4_096))
		.max(100)
		.default([])
		.describe(
			"Further folders it may write, beside its own and its project's.",
		),
	hosts: z
		.array(HostPattern)
		.max(200)
		.default([])
		.describe("Hosts it may reach; others are asked about."),
});

/** An MCP server that the gate starts itself. */
export const Stdio = z.looseObject({
	command: z
		.string()
		.min(1)
		.max(4_096)
		.describe("The program: a path, or a name that is looked up in PATH."),
	args: z.array(z.string().max(32_768)).max(500).default([]),
	cwd: z
		.string()
		.max(4_096)
		.refine((path) => isAbsolute(path), "an absolute path")
		.optional()
		.describe(
			"Where it is started. Absent: its project's folder, or the home.",
		),
	env: z
		.record(
			z.string().regex(/^(?!DRAWBRIDGE_)[A-Za-z_][A-Za-z0-9_]{0,199}$/),
			z
				.string()
				.max(32_768)
				.refine((text) => !text.includes("\0"), "a zero would end it"),
		)
		.default({})
		.describe(
			"Variables it is given beside the few it needs. Values may hold ${secret:NAME}, ${env:NAME} and ${file:PATH}.",
		),
	sharing: z
		.enum(["client", "all"])
		.default("client")
		.describe(
			"client: each client has a process of its own. all: one for everybody.",
		),
	idle_seconds: z
		.number()
		.min(0)
		.max(86_400)
		.default(600)
		.describe("It is ended after so long without a request; 0: never."),
	start_seconds: z
		.number()
		.positive()
		.max(600)
		.default(60)
		.describe("How long it may take to answer its first question."),
	sandbox: z
		.union([z.boolean(), Sandbox])
		.optional()
		.describe(
			"Absent: in the sandbox where this system has one. false: never.",
		),
});

export type StdioSettings = z.infer<typeof Stdio>;

/** First match wins; once a rule speaks of a path, what none matches is for nobody. */
export const MessageRule = z.looseObject({
	path: PathPattern,
	message: z
		.record(
			z.string().max(200),
			z.union([z.string().max(200), z.number(), z.boolean()]),
		)
		.optional()
		.describe(
			"Members of a JSON message and the values they have. Absent: any message.",
		),
	permission: Permission,
});

export const WebSocket = z.looseObject({
	max_message_bytes: z
		.number()
		.int()
		.min(1_024)
		.max(1024 ** 4)
		.nullable()
		.default(100 * 1024 * 1024)
		.describe(
			"The largest message, either way, as it is sent. null: not limited.",
		),
	messages_per_minute: z
		.number()
		.int()
		.min(1)
		.max(1_000_000_000)
		.nullable()
		.default(1_200)
		.describe(
			"Messages and pings of one client a minute, over all its sockets; where limits hold at all. null: not limited.",
		),
	idle_seconds: z
		.number()
		.min(0)
		.max(31_536_000)
		.default(0)
		.describe("A socket that is silent for so long is closed; 0: never."),
	messages: z
		.array(MessageRule)
		.max(1_000)
		.default([])
		.describe(
			"Which permission a client needs to be shown a message; the first match wins, before what the preset says.",
		),
});

export const UpstreamFields = z.looseObject({
	url: UpstreamUrl.optional().describe(
		"Where it listens. May be left out where a preset knows it.",
	),
	stdio: Stdio.optional().describe(
		"Instead of an address: the command of an MCP server that speaks over its standard input and output.",
	),
	socket: z
		.string()
		.max(4_096)
		.refine(
			(path) => isSocketPath(path, process.platform),
			"the absolute path of a socket; on Windows \\\\.\\pipe\\NAME",
		)
		.optional()
		.describe(
			"Instead of a port: the Unix socket or named pipe where it listens. url then only gives the Host and the base path; absent: http://localhost.",
		),
	root: z
		.boolean()
		.default(false)
		.describe("Gets what no upstream's name claims."),
	timeout_seconds: z
		.number()
		.positive()
		.max(86_400)
		.default(120)
		.describe("How long it may take to begin its answer."),
	max_body_bytes: z
		.number()
		.int()
		.min(1_024)
		.max(100 * 1024 * 1024)
		.default(1024 * 1024)
		.describe("The largest body that is read whole to be judged."),
	headers: z
		.record(
			z.string().regex(/^[\w!#$%&'*+.^`|~-]+$/),
			z.string().regex(/^[\t\x20-\x7e]*$/),
		)
		.default({})
		.describe(
			"Added to every request. Values may hold ${secret:NAME}, ${env:NAME} and ${file:PATH}.",
		),
	preset: PresetName.optional().describe("The system that runs there."),
	read_only: z
		.boolean()
		.default(false)
		.describe("Every write is refused, whoever asks."),
	project: z
		.string()
		.max(4_096)
		.refine((path) => isAbsolute(path), "an absolute path")
		.optional()
		.describe("The folder of the project it belongs to, as an absolute path."),
	routes: z
		.array(RouteRule)
		.max(1_000)
		.default([])
		.describe("Which permission a request needs; the first match wins."),
	tools: z
		.array(ToolRule)
		.max(1_000)
		.default([])
		.describe("Which permission an MCP tool needs; the first match wins."),
	mcp: z
		.union([PathPattern, z.array(PathPattern).max(100)])
		.default([])
		.transform((given) => [given].flat())
		.describe("Paths that speak MCP, beside those that end in /mcp."),
	translate: z
		.boolean()
		.default(true)
		.describe(
			"Serve MCP clients of another revision than the server's: translate between the two.",
		),
	approval_seconds: ApprovalSeconds.optional().describe(
		"How long a person may take to answer for this upstream.",
	),
	client_seconds: z
		.number()
		.min(1)
		.max(86_400)
		.default(50)
		.describe(
			"How long its MCP clients wait for an answer. A call that is still held then is told to ask again.",
		),
	limits: Limits.nullish().describe(
		"Counted apart for this upstream. null: none for it.",
	),
	leak_guard: OwnLeakGuard.optional().describe(
		"What becomes of secrets in its requests and answers; what is left out is as for all.",
	),
	jwt: Jwt.optional().describe("A token the gate signs for the upstream."),
	tls: UpstreamTls.optional().describe(
		"For an address that begins with https: whom to believe, and what to show.",
	),
	websocket: WebSocket.prefault({}).describe(
		"What goes through its WebSockets.",
	),
	commands: z
		.array(CommandRule)
		.max(1_000)
		.default([])
		.describe(
			"Where its requests hold code, and in which language; before what the preset says.",
		),
});

export const UpstreamSettings = UpstreamFields.refine(
	({ url, stdio, socket, preset }) =>
		url !== undefined ||
		stdio !== undefined ||
		socket !== undefined ||
		knowsAddress(preset),
	{ path: ["url"], message: "an address is needed where no preset knows it" },
)
	.refine(({ url, stdio }) => url === undefined || stdio === undefined, {
		path: ["stdio"],
		message: "either an address or a command",
	})
	.refine(
		({ socket, stdio, url }) =>
			socket === undefined ||
			(stdio === undefined && (url === undefined || /^http:/i.test(url))),
		{ path: ["socket"], message: "goes with an http:// address, or with none" },
	);
export type UpstreamSettings = z.infer<typeof UpstreamSettings>;
