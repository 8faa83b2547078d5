/**
 * security.json: what is known of it, field by field. The Kaimon page's format is a subset. A field this version does
 * not know is warned about, never silently taken for done. The JSON Schema for editors is made from the same fields.
 */
import { isAbsolute } from "node:path";
import { z } from "zod";
import {
	Mode,
	Name,
	Permission,
	PresetName,
	Role,
	roleAliases,
} from "../../contract/views.ts";
import { RuleList } from "../policy/rule-settings.ts";
import { isSocketPath } from "../outbound/socket.ts";
import { knowsAddress } from "../presets/without-address.ts";
import { CommandRule, ProjectCommandRule } from "./command-rules.ts";

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

/** In the order they are shown. */
export const limitNames = [
	"queries_per_minute",
	"writes_per_minute",
	"max_tokens_per_request",
	"max_concurrent_streams",
	"total_queries_per_minute",
	"total_writes_per_minute",
] as const;
type LimitName = (typeof limitNames)[number];

/** Every number; `null`: not limited. */
export type LimitSettings = { readonly [N in LimitName]: number | null };
/** The numbers that were given; the others are somebody else's. */
export type SomeLimits = {
	readonly [N in LimitName]?: number | null | undefined;
};

export const defaultLimits: LimitSettings = {
	queries_per_minute: 60,
	writes_per_minute: 30,
	max_tokens_per_request: 10_000,
	max_concurrent_streams: 100,
	total_queries_per_minute: 600,
	total_writes_per_minute: 300,
};

const limitMeaning: Record<LimitName, string> = {
	queries_per_minute: "Reading requests of one key or user a minute.",
	writes_per_minute: "Writing requests of one key or user a minute.",
	max_tokens_per_request: "Tokens of one MCP request, estimated.",
	max_concurrent_streams: "Answers that one key or user may have open at once.",
	total_queries_per_minute:
		"Reading requests of all clients of one upstream together a minute.",
	total_writes_per_minute:
		"Writing requests of all clients of one upstream together a minute.",
};

const limit = (name: LimitName) =>
	z
		.number()
		.int()
		.min(1)
		.max(1_000_000_000)
		.nullable()
		.describe(`${limitMeaning[name]} null: not limited.`);

const defaultLimit = (name: LimitName) =>
	limit(name).default(defaultLimits[name]);

/** For one upstream or project: a number left out is somebody else's. */
const Limits = z.looseObject({
	queries_per_minute: limit("queries_per_minute").optional(),
	writes_per_minute: limit("writes_per_minute").optional(),
	max_tokens_per_request: limit("max_tokens_per_request").optional(),
	max_concurrent_streams: limit("max_concurrent_streams").optional(),
	total_queries_per_minute: limit("total_queries_per_minute").optional(),
	total_writes_per_minute: limit("total_writes_per_minute").optional(),
});

const AllLimits = z.looseObject({
	queries_per_minute: defaultLimit("queries_per_minute"),
	writes_per_minute: defaultLimit("writes_per_minute"),
	max_tokens_per_request: defaultLimit("max_tokens_per_request"),
	max_concurrent_streams: defaultLimit("max_concurrent_streams"),
	total_queries_per_minute: defaultLimit("total_queries_per_minute"),
	total_writes_per_minute: defaultLimit("total_writes_per_minute"),
});

const everyLimit = (of: (name: LimitName) => number | null): LimitSettings => ({
	queries_per_minute: of("queries_per_minute"),
	writes_per_minute: of("writes_per_minute"),
	max_tokens_per_request: of("max_tokens_per_request"),
	max_concurrent_streams: of("max_concurrent_streams"),
	total_queries_per_minute: of("total_queries_per_minute"),
	total_writes_per_minute: of("total_writes_per_minute"),
});

/** What holds where `own` speaks: its numbers over those of `base`. `null` is off, `undefined` says nothing. */
export function mergeLimits(
	base: LimitSettings | null,
	own: SomeLimits | null | undefined,
): LimitSettings | null {
	if (own === undefined) return base;
	if (own === null) return null;
	return everyLimit((name) => {
		const given = own[name];
		return given === undefined ? (base?.[name] ?? null) : given;
	});
}

/** Like {@link mergeLimits}, but a number only counts where it is lower than what holds. */
export function lowerLimits(
	base: LimitSettings | null,
	own: SomeLimits | null | undefined,
): LimitSettings | null {
	if (!own || !limitNames.some((name) => lowers(base, name, own[name])))
		return base;
	return everyLimit((name) => {
		const given = own[name];
		const held = base?.[name] ?? null;
		return lowers(base, name, given) ? (given ?? null) : held;
	});
}

const lowers = (
	base: LimitSettings | null,
	name: LimitName,
	given: number | null | undefined,
): boolean => {
	const held = base?.[name] ?? null;
	return typeof given === "number" && (held === null || given <= held);
};

/** Which of the given limits tighten what holds. */
export const loweredLimits = (
	base: LimitSettings | null,
	own: SomeLimits,
): ReadonlySet<string> =>
	new Set(limitNames.filter((name) => lowers(base, name, own[name])));

const PathPattern = z
	.string()
	.max(2_000)
	.regex(
		/^\/[^\s?#]*$/,
		'a path that begins with "/" and holds no ? or #; * is one segment, ** any',
	);

/** First match wins. The path's case, trailing slash and query do not matter. */
const RouteRule = z.looseObject({
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
const ToolRule = z.looseObject({
	name: z
		.string()
		.min(1)
		.max(200)
		.describe("An MCP tool's name; * is any text."),
	permission: Permission,
});

const rolePattern =
	/^(?:\*|(?!anyone$|nobody$)[a-z][a-z0-9-]{0,31}(?::(?:\*|[a-z0-9][a-z0-9_-]{0,63}))?)$/;
const RolePatterns = z
	.array(
		z
			.string()
			.regex(
				rolePattern,
				'"*", a permission such as read or create:scan, or "verb:*"',
			),
	)
	.max(200)
	.optional();
/** Role → what it may; a list that is given takes the place of the role's own. */
const Roles = z.looseObject({
	viewer: RolePatterns,
	operator: RolePatterns,
	admin: RolePatterns,
});

const duration = (most: number, fallback: number, meaning: string) =>
	z.number().positive().max(most).default(fallback).describe(meaning);
/** Lifetimes of what a person signs in for. */
const Auth = z.looseObject({
	access_hours: duration(744, 24, "How long an access token is good."),
	refresh_days: duration(366, 7, "How long a refresh token is good."),
	cookie_hours: duration(8_784, 24, "How long a dashboard's cookie is good."),
	cookie_idle_minutes: duration(
		527_040,
		120,
		"A dashboard's cookie that is not used for this long ends.",
	),
});

/** https, or this machine: what is sent there names who did what. */
const ExportUrl = z
	.string()
	.max(2_000)
	.refine(
		isExportUrl,
		"an https:// address, or http:// on this machine, without user or fragment",
	);

function isExportUrl(text: string): boolean {
	if (!URL.canParse(text) || /[#\s\\]/.test(text)) return false;
	const { protocol, hostname, username, password } = new URL(text);
	return (
		username === "" &&
		password === "" &&
		(protocol === "https:" ||
			(protocol === "http:" &&
				/^(?:127(?:\.\d+){3}|\[::1\]|localhost)$/.test(hostname)))
	);
}

/** What is kept of what happened, for how long, and who else is told. */
const Audit = z.looseObject({
	keep_days: z
		.number()
		.positive()
		.max(36_500)
		.nullable()
		.default(365)
		.describe("How long entries are kept. null: for ever."),
	max_mib: z
		.number()
		.int()
		.min(16)
		.max(1_000_000)
		.nullable()
		.default(4_096)
		.describe(
			"How much the state may hold before the oldest go. null: no limit.",
		),
	head_file: z
		.string()
		.min(1)
		.max(4_096)
		.refine((path) => isAbsolute(path), "an absolute path")
		.optional()
		.describe(
			"How far the log has come is written here each second, signed: on another machine's disk it proves that nothing was cut.",
		),
	arguments: z
		.enum(["digest", "redacted", "full"])
		.default("redacted")
		.describe(
			"What is kept of a call's arguments: nothing but their digest, their text without secrets, or all of it.",
		),
	bodies: z
		.boolean()
		.default(false)
		.describe(
			"Requests that were read whole and answers are kept, too: the first 256 KiB of each, without secrets unless arguments is full.",
		),
	otlp_url: ExportUrl.optional().describe(
		"An OpenTelemetry collector's address for logs (OTLP/HTTP, JSON), such as http://127.0.0.1:4318/v1/logs.",
	),
	webhook_url: ExportUrl.optional().describe(
		"Told of refused and critical calls and of changes, as JSON.",
	),
});
export type AuditSettings = z.infer<typeof Audit>;

const leaksInRequests = z
	.enum(["off", "record", "redact", "hold"])
	.describe(
		"Secrets in what is sent to an upstream: not looked for, written down without the secret, written over, or asked about.",
	);
const leaksInAnswers = z
	.enum(["off", "record", "redact"])
	.describe(
		"Secrets in an upstream's answers: not looked for, written down without the secret, or written over. redact: answers wait to be looked through.",
	);
/** Secrets on their way where they do not belong. */
const LeakGuard = z.looseObject({
	requests: leaksInRequests.default("off"),
	answers: leaksInAnswers.default("off"),
});
export type LeakGuardSettings = z.infer<typeof LeakGuard>;
/** For one upstream: what is left out is the gate's own. */
const OwnLeakGuard = z.looseObject({
	requests: leaksInRequests.optional(),
	answers: leaksInAnswers.optional(),
});

const anonymous: readonly string[] = ["viewer", "operator", "reader", "agent"];
/** Takes the aliases, too. */
const AnonymousRole = z
	.string()
	.refine(
		(text) => anonymous.includes(text),
		"viewer (reader) or operator (agent): anonymous callers are never admin",
	)
	.transform((text) => Role.parse(roleAliases[text] ?? text))
	.meta({ enum: anonymous });

/** Also a shorter one would be a password that can be guessed. */
const PlainKey = z
	.string()
	.regex(
		/^[\x21-\x7e]{8,512}$/,
		"a key is 8 to 512 printable ASCII characters without spaces",
	);

const Ranges = z.array(z.string().max(100));

const SecretName = z
	.string()
	.regex(
		/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
		"a secret's name: letters, digits and _ . -, at most 64",
	);
const Jwt = z.looseObject({
	secret: SecretName.describe("The vault's secret that signs (HS256)."),
	subject: z.string().min(1).max(200).optional(),
	role: z.string().min(1).max(100).optional(),
	query: z
		.string()
		.regex(/^[\w.-]{1,60}$/, "a query parameter's name")
		.optional()
		.describe("Where an upgrade carries the token."),
});

const PemFile = z
	.string()
	.min(1)
	.max(4_096)
	.refine((path) => isAbsolute(path), "an absolute path");
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
const UpstreamTls = z.looseObject({
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

const Listener = z.looseObject({
	host: z
		.string()
		.min(1)
		.max(253)
		.default("127.0.0.1")
		.describe("An address of this machine. Beyond loopback only with tls."),
	port: z.number().int().min(0).max(65_535).describe("0: the system chooses."),
	tls: z
		.union([
			z.boolean(),
			z.looseObject({
				cert: PemFile,
				key: PemFile,
				client_ca: PemFile.optional(),
			}),
		])
		.default(false)
		.describe(
			"true: a certificate of the gate's own CA. An object: one's own, as PEM files.",
		),
	names: z
		.array(z.string().min(1).max(253))
		.max(50)
		.default([])
		.describe("Further names clients use; they are in the certificate, too."),
	client_certificates: z
		.enum(["none", "optional", "required"])
		.default("none")
		.describe("Whether clients show a certificate in the handshake."),
	http2: z
		.boolean()
		.default(true)
		.describe("Whether HTTP/2 is offered; over TLS only."),
});
export type ListenerSettings = z.infer<typeof Listener>;

const ApprovalSeconds = z.number().positive().max(86_400);

export const HostPattern = z
	.string()
	.regex(
		/^(?:\*\.)?[A-Za-z0-9](?:[A-Za-z0-9.-]{0,251}[A-Za-z0-9])?(?::\d{1,5})?$/,
		"a host name, *.NAME for those below it, with :PORT where only that one is meant",
	);
/** What a program in the sandbox may do beyond reading what holds no secrets. */
const Sandbox = z.looseObject({
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
const Stdio = z.looseObject({
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
const MessageRule = z.looseObject({
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

const WebSocket = z.looseObject({
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

const UpstreamFields = z.looseObject({
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

const SensitivePathList = z
	.array(
		z
			.string()
			.min(1)
			.max(1_000)
			.refine(
				// oxlint-disable-next-line no-control-regex -- controls are what is looked for
				(text) => text.trim() === text && !/[\u0000-\u001f]/u.test(text),
				"a path or pattern without spaces at its ends",
			),
	)
	.max(1_000);

/** What a project's file may say of itself. */
const own = {
	$schema: z.string().optional(),
	mode: Mode.optional(),
	api_keys: z.array(PlainKey).max(10_000).optional(),
	allowed_ips: Ranges.optional(),
	limits: Limits.nullish(),
	anonymous_role: AnonymousRole.optional(),
	read_only: z.boolean().optional(),
	rules: RuleList.optional(),
	sensitive_paths: SensitivePathList.optional(),
	commands: z.array(ProjectCommandRule).max(1_000).optional(),
};

/** `port` 0: 4181, or the next that is free when it is first needed, and that one from then on. */
const Phone = z.looseObject({
	enabled: z
		.boolean()
		.default(true)
		.describe("false: phones reach nothing, paired or not."),
	port: z
		.number()
		.int()
		.min(0)
		.max(65_535)
		.default(0)
		.describe("The phone door's port; 0: the gate keeps one."),
	mdns: z
		.boolean()
		.default(true)
		.describe("Whether this machine answers to its .local name."),
	push_origins: z
		.array(z.url({ protocol: /^https$/ }).max(300))
		.max(20)
		.default([])
		.describe(
			"Web Push services beside the browsers' own that may be told that something waits.",
		),
	ntfy: z
		.url({ protocol: /^https?$/ })
		.max(1_000)
		.nullable()
		.default(null)
		.describe(
			"An ntfy topic that is told how many questions wait, and nothing else.",
		),
});

const dayOfWeek = z.enum(["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);

const QuietHours = z
	.looseObject({
		days: z
			.array(dayOfWeek)
			.min(1)
			.max(7)
			.default([...dayOfWeek.options])
			.describe("The days on which it begins."),
		from: z
			.string()
			.regex(/^(?:[01]\d|2[0-3]):[0-5]\d$/, "a time such as 22:00")
			.describe("This machine's own time."),
		to: z
			.string()
			.regex(/^(?:(?:[01]\d|2[0-3]):[0-5]\d|24:00)$/, "a time such as 07:00")
			.describe("Not later than from: on the next day."),
	})
	.refine(({ from, to }) => from !== to, {
		path: ["to"],
		message: "the same as from; a whole day is 00:00 to 24:00",
	});
export type QuietHours = z.infer<typeof QuietHours>;

const Updates = z.looseObject({
	feed: z
		.url({ protocol: /^https$/ })
		.max(1_000)
		.describe(
			"Where a signed list of the newest version is. Read once a day; nothing is sent along.",
		),
	key: z
		.string()
		.regex(
			/^[A-Za-z0-9_-]{43}$/,
			"an Ed25519 public key: 32 bytes in base64url",
		)
		.optional()
		.describe(
			"What the list must be signed by, instead of this program's own.",
		),
});

/** A project's security.json; absent fields leave what holds. Whatever else it holds never has an effect. */
export const ProjectSettings = z.looseObject(own);
export type ProjectSettings = z.infer<typeof ProjectSettings>;

export const SecuritySettings = z.looseObject({
	$schema: own.$schema,
	mode: Mode.default("strict").describe(
		"strict: a key for everything. relaxed: without a key callers are anonymous. lax: a bad key is ignored, too.",
	),
	api_keys: z
		.array(PlainKey)
		.max(10_000)
		.default([])
		.describe(
			"Keys in plain text, as other systems keep them; move them into the vault with: drawbridge key adopt",
		),
	allowed_ips: Ranges.default([]).describe(
		"Addresses and CIDR ranges that may connect; empty: every address.",
	),
	trusted_proxies: Ranges.default([]).describe(
		"Peers whose X-Forwarded-For is believed.",
	),
	anonymous_role: AnonymousRole.default("operator").describe(
		"The role of callers without a key, where the mode lets them in.",
	),
	read_only: z
		.boolean()
		.default(false)
		.describe("Every write to every upstream is refused, whoever asks."),
	roles: Roles.default({}).describe(
		'What each role may; a list takes the place of the role\'s own. "*" is everything, "read:*" every reading.',
	),
	lax_asks_critical: z
		.boolean()
		.default(true)
		.describe(
			"false: in lax, critical commands are not asked about either. Every status warns of it.",
		),
	rules: RuleList.default([]).describe(
		"What is denied, asked about or allowed whatever the mode says; the narrowest rule wins.",
	),
	sensitive_paths: SensitivePathList.default([]).describe(
		"Paths that count as secrets beside the known ones: absolute, from ~, or a name anywhere; *, ? and ** are patterns.",
	),
	limits: AllLimits.nullable()
		.prefault({})
		.describe(
			"null: no limits at all, the slowing of bad credentials included.",
		),
	approval_seconds: ApprovalSeconds.default(120).describe(
		"How long a held call waits for a person; silence refuses.",
	),
	ticket_minutes: z
		.number()
		.positive()
		.max(1_440)
		.default(15)
		.describe(
			"How long a question stays open whose caller could not wait, and its answer good for the retry.",
		),
	auth: Auth.prefault({}).describe(
		"How long what a person signs in for is good.",
	),
	audit: Audit.prefault({}).describe(
		"What is kept of what happened, and who else is told.",
	),
	leak_guard: LeakGuard.prefault({}).describe(
		"What becomes of secrets in requests to upstreams and in their answers.",
	),
	phone: Phone.prefault({}).describe(
		"How paired phones reach this machine, and are told that something waits.",
	),
	quiet_hours: z
		.array(QuietHours)
		.max(50)
		.default([])
		.describe(
			"When nothing rings and nothing pops up. What is asked waits as ever; nothing is allowed by itself.",
		),
	updates: Updates.nullable()
		.default(null)
		.describe(
			"Tells of a newer version. null: nobody is asked. Installs nothing.",
		),
	stop_seconds: z
		.number()
		.min(0)
		.max(600)
		.default(5)
		.describe(
			"How long requests under way may take to finish when the gate stops.",
		),
	listeners: z
		.array(Listener)
		.max(20)
		.default([])
		.describe("Addresses clients may use beside the one the gate starts with."),
	upstreams: z
		.record(Name, UpstreamSettings)
		.default({})
		.describe("The servers behind the gate, by name."),
});
export type SecuritySettings = z.infer<typeof SecuritySettings>;

/** For editors: what may stand in security.json, as a JSON Schema (2020-12). */
export const jsonSchema = (): Record<string, unknown> => ({
	title: "Drawbridge: security.json",
	...z.toJSONSchema(SecuritySettings, { io: "input", unrepresentable: "any" }),
});

type Shape = Readonly<Record<string, unknown>>;

/** What the owner should know about: fields without effect, keys in plain text. */
export function warningsOf(settings: SecuritySettings): string[] {
	const warnings: string[] = [];
	const check = (where: string, value: unknown, shape: Shape): void => {
		if (typeof value !== "object" || value === null) return;
		const known = Object.keys(shape);
		for (const field of Object.keys(value))
			if (!known.includes(field))
				warnings.push(`${where}${unknownField(field, known)}`);
	};
	check("", settings, SecuritySettings.shape);
	check("roles.", settings.roles, Roles.shape);
	check("auth.", settings.auth, Auth.shape);
	check("audit.", settings.audit, Audit.shape);
	check("leak_guard.", settings.leak_guard, LeakGuard.shape);
	check("phone.", settings.phone, Phone.shape);
	check("updates.", settings.updates, Updates.shape);
	for (const [index, hours] of settings.quiet_hours.entries())
		check(`quiet_hours.${index}.`, hours, QuietHours.shape);
	check("limits.", settings.limits, AllLimits.shape);
	for (const [index, listener] of settings.listeners.entries()) {
		check(`listeners.${index}.`, listener, Listener.shape);
	}
	if (!settings.lax_asks_critical)
		warnings.push(
			"lax_asks_critical: off; in lax mode nothing is asked about, not even what destroys this machine",
		);
	const keys = adoptable(settings).length;
	if (keys > 0)
		warnings.push(
			`api_keys: ${keys === 1 ? "1 key stands" : `${keys} keys stand`} in plain text; move ${keys === 1 ? "it" : "them"} into the vault with: drawbridge key adopt`,
		);
	for (const [name, upstream] of Object.entries(settings.upstreams)) {
		const where = `upstreams.${name}.`;
		check(where, upstream, UpstreamFields.shape);
		check(`${where}limits.`, upstream.limits, Limits.shape);
		check(`${where}leak_guard.`, upstream.leak_guard, OwnLeakGuard.shape);
		check(`${where}jwt.`, upstream.jwt, Jwt.shape);
		check(`${where}tls.`, upstream.tls, UpstreamTls.shape);
		check(`${where}stdio.`, upstream.stdio, Stdio.shape);
		check(`${where}websocket.`, upstream.websocket, WebSocket.shape);
		for (const [index, rule] of upstream.websocket.messages.entries())
			check(`${where}websocket.messages.${index}.`, rule, MessageRule.shape);
		check(`${where}stdio.sandbox.`, upstream.stdio?.sandbox, Sandbox.shape);
		for (const [index, rule] of upstream.routes.entries())
			check(`${where}routes.${index}.`, rule, RouteRule.shape);
		for (const [index, rule] of upstream.tools.entries())
			check(`${where}tools.${index}.`, rule, ToolRule.shape);
	}
	return warnings;
}

/** The keys that stand in plain text, each once: what `key adopt` moves into the vault. */
export const adoptable = (settings: SecuritySettings): string[] => [
	...new Set(settings.api_keys),
];

function unknownField(field: string, known: readonly string[]): string {
	const near = known.find((name) => distance(name, field.toLowerCase()) <= 2);
	return `${field.slice(0, 60)}: unknown, has no effect${near ? `; did you mean "${near}"?` : ""}`;
}

/** Levenshtein's edit distance. */
function distance(a: string, b: string): number {
	if (Math.abs(a.length - b.length) > 2) return 3;
	let row = Array.from({ length: b.length + 1 }, (_, index) => index);
	for (let i = 1; i <= a.length; i++) {
		const next = [i];
		for (let j = 1; j <= b.length; j++) {
			const replace = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
			next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
		}
		row = next;
	}
	return row[b.length] ?? 0;
}
