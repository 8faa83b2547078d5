/**
 * security.json: what is known of it, field by field. The Kaimon page's format is a subset. A field this version does
 * not know is warned about, never silently taken for done. The JSON Schema for editors is made from the same fields.
 */
import { isAbsolute } from "node:path";
import * as z from "zod";
import { Mode, Name, Role, roleAliases } from "../../contract/views.ts";
import { RuleList } from "../policy/rule-settings.ts";
import { ProjectCommandRule } from "./command-rules.ts";
import { LeakGuard } from "./leak-settings.ts";
import { Limits, AllLimits } from "./limit-settings.ts";
import {
	ApprovalSeconds,
	PemFile,
	UpstreamSettings,
} from "./upstream-settings.ts";

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
export const Roles = z.looseObject({
	viewer: RolePatterns,
	operator: RolePatterns,
	admin: RolePatterns,
});

const duration = (most: number, fallback: number, meaning: string) =>
	z.number().positive().max(most).default(fallback).describe(meaning);

/** Lifetimes of what a person signs in for. */
export const Auth = z.looseObject({
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
export const Audit = z.looseObject({
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

export const Listener = z.looseObject({
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
export const own = {
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
export const Phone = z.looseObject({
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

export const QuietHours = z
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

export const Updates = z.looseObject({
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
