/** Plain views: what windows, the command line and scripts see of the gate's state. No view holds a secret. */
import * as z from "zod";
import { BridgeView, OwnerView } from "./approvals.ts";

/** strict · relaxed · lax: what a caller without a credential may do (design: three modes, one gate). */
export const Mode = z.enum(["strict", "relaxed", "lax"]);
export type Mode = z.infer<typeof Mode>;

/** The three roles by their first names; `reader` and `agent` are accepted as aliases where a role is typed in. */
export const Role = z.enum(["viewer", "operator", "admin"]);
export type Role = z.infer<typeof Role>;

/** What pages and settings of other systems call two of the roles. */
export const roleAliases: Readonly<Record<string, Role>> = {
	reader: "viewer",
	agent: "operator",
};

/**
 * `read`, `write`, `admin`, a free `verb:noun` such as `create:scan`, or one of two words that no role is given:
 * `anyone` asks for no credential, `nobody` is refused whoever asks.
 */
export const Permission = z
	.string()
	.regex(
		/^[a-z][a-z0-9-]{0,31}(?::[a-z0-9][a-z0-9_-]{0,63})?$/,
		"read, write, admin, anyone, nobody, or verb:noun in lower case",
	);
export type Permission = z.infer<typeof Permission>;

/** The systems whose addresses, permissions and habits are known, and the providers whose keys stay behind the gate. */
export const PresetName = z.enum([
	"kaimon",
	"kimi",
	"docrunch",
	"assistant",
	"openai",
	"anthropic",
	"google",
	"openrouter",
	"azure-openai",
	"github",
	"bearer",
]);
export type PresetName = z.infer<typeof PresetName>;

/** What can stand in a URL's first segment and in a host name's first label: a certificate's name. */
export const Label = z
	.string()
	.regex(
		/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
		"lower-case letters, digits and inner hyphens, at most 63",
	);

/** An upstream's name. "gate" is the gate itself: its questions would look like the gate's own. */
export const Name = z
	.string()
	.regex(
		/^(?!gate$)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/,
		"lower-case letters, digits and inner hyphens, at most 63, and not gate",
	);

/** A tool by the name it has at the gate's one address, `upstream__tool`; `*` is any run of characters. */
export const ToolPattern = z
	.string()
	.regex(
		/^[a-z0-9*-]{1,63}(?:__[\x21-\x7e]{1,200})?$/,
		"upstream__tool, where * is any run of characters",
	)
	.refine(
		(pattern) => pattern.includes("__") || pattern.includes("*"),
		"upstream__tool, where * is any run of characters",
	);

/**
 * `until` is an ISO time when the mode is time-boxed; `returnsTo` is what holds afterwards. Without an `until`, a
 * `returnsTo` that differs holds after the next start.
 */
export const ModeView = z.object({
	mode: Mode,
	until: z.iso.datetime().nullable(),
	returnsTo: Mode,
});
export type ModeView = z.infer<typeof ModeView>;

/** `unknown` until the first probe has ended; `checkedAt` is an ISO time. The probe carries no credential. */
export const Health = z.object({
	state: z.enum(["unknown", "up", "down"]),
	detail: z.string(),
	checkedAt: z.iso.datetime().nullable(),
});
export type Health = z.infer<typeof Health>;

/** A server that the gate starts itself. */
export const StdioView = z.object({
	/** Resolved, as it is started; without the values of its variables. */
	command: z.array(z.string()),
	cwd: z.string(),
	/** Names of the variables it is given. */
	env: z.array(z.string()),
	sharing: z.enum(["client", "all"]),
	/** `unavailable`: this system has none, so it runs without. */
	sandbox: z.enum(["on", "off", "unavailable"]),
	/** A command that nobody approved is asked about when it is first needed. */
	approved: z.boolean(),
	processes: z.array(
		z.object({
			pid: z.number().int(),
			/** Whose it is; empty: everybody's. */
			client: z.string(),
			startedAt: z.iso.datetime(),
			/** As `initialize` or `server/discover` said; empty until then. */
			server: z.string(),
		}),
	),
	/** How often it went away by itself since the gate started. */
	crashes: z.number().int(),
	/** Why it last ended; empty: it never did. */
	lastEnd: z.string(),
});
export type StdioView = z.infer<typeof StdioView>;

/** What a server wrote to its standard error, the oldest first. */
export const StdioLogView = z.object({
	lines: z.array(
		z.object({
			at: z.iso.datetime(),
			pid: z.number().int(),
			text: z.string(),
		}),
	),
	/** Older lines that were let go. */
	dropped: z.number().int(),
});
export type StdioLogView = z.infer<typeof StdioLogView>;

export const UpstreamView = z.object({
	name: Name,
	/** Its address; of a command, the command line. */
	url: z.string(),
	/** `null`: it is reached at an address. */
	stdio: StdioView.nullable(),
	root: z.boolean(),
	/** Where the setting came from: the settings file, the command line, or the gate's own demo. */
	source: z.enum(["settings", "command-line", "demo"]),
	/** The address clients use. */
	gateUrl: z.string(),
	preset: PresetName.nullable(),
	/** Every write is refused, whoever asks. */
	readOnly: z.boolean(),
	/** The folder of the project it belongs to. */
	project: z.string().nullable(),
	/** What holds for it: the gate's mode, or its project's. */
	mode: Mode,
	/** What its headers refer to and is not there: secrets, variables, files. Until they are, it answers 503. */
	missing: z.array(z.string()),
	health: Health,
});
export type UpstreamView = z.infer<typeof UpstreamView>;

export const KeyView = z.object({
	id: z.string(),
	name: z.string(),
	role: Role,
	/** The first characters of the key, to tell keys apart; too short to guess the rest from. */
	prefix: z.string(),
	/** Names of the upstreams the key opens; empty means all. */
	upstreams: z.array(Name),
	/** The only tools the key may call; empty means those its role may. */
	tools: z.array(ToolPattern),
	note: z.string(),
	/** The only agent that may use it; `null`: any, and what an agent says of itself is only shown. */
	agent: z.string().nullable(),
	/** `settings`: a plain key in security.json, or in a project's; it can be moved into the vault. */
	source: z.enum(["drawbridge", "settings"]),
	createdAt: z.iso.datetime(),
	expiresAt: z.iso.datetime().nullable(),
	lastUsedAt: z.iso.datetime().nullable(),
	/** The key before the last rotation, while it is still accepted. */
	overlap: z.object({ prefix: z.string(), until: z.iso.datetime() }).nullable(),
	state: z.enum(["active", "expired", "revoked"]),
	/** What it may spend in a day, and has spent today (UTC); `null`: not limited. Tokens as the answers count them. */
	daily: z.object({
		requests: z.number().int().nullable(),
		tokens: z.number().int().nullable(),
		usedRequests: z.number().int(),
		usedTokens: z.number().int(),
	}),
});
export type KeyView = z.infer<typeof KeyView>;

/** A person who signs in with a password. A user without one has a set-up link that was not used yet. */
export const UserView = z.object({
	id: z.string(),
	name: z.string(),
	role: Role,
	disabled: z.boolean(),
	hasPassword: z.boolean(),
	createdAt: z.iso.datetime(),
	lastLoginAt: z.iso.datetime().nullable(),
	/** Sign-ins that are still good. */
	sessions: z.number().int(),
});
export type UserView = z.infer<typeof UserView>;

/** A sign-in, or a token that was issued; revoking it ends every token, cookie and stream that came from it. */
export const SessionView = z.object({
	id: z.string(),
	/** The user's or key's name, or the one the token was issued to. */
	name: z.string(),
	kind: z.enum(["login", "cookie", "key", "issued"]),
	role: Role,
	upstreams: z.array(Name),
	createdAt: z.iso.datetime(),
	lastUsedAt: z.iso.datetime().nullable(),
	expiresAt: z.iso.datetime(),
});
export type SessionView = z.infer<typeof SessionView>;

/** Who may connect at all. `source` is the file that names the range. */
export const AllowlistView = z.object({
	/** Empty means every address. */
	ranges: z.array(z.object({ cidr: z.string(), source: z.string() })),
	/** Peers whose X-Forwarded-For is believed. */
	trustedProxies: z.array(z.string()),
});
export type AllowlistView = z.infer<typeof AllowlistView>;

/** Requests a minute unless the name says otherwise; `null`: not limited. */
export const LimitNumbers = z.object({
	queriesPerMinute: z.number().int().nullable(),
	writesPerMinute: z.number().int().nullable(),
	/** Of one MCP request, estimated. */
	maxTokensPerRequest: z.number().int().nullable(),
	maxConcurrentStreams: z.number().int().nullable(),
	/** Of all clients of one upstream together. */
	totalQueriesPerMinute: z.number().int().nullable(),
	totalWritesPerMinute: z.number().int().nullable(),
});
export type LimitNumbers = z.infer<typeof LimitNumbers>;

export const LimitUse = z.object({
	/** A client's name; empty in an upstream's total. */
	client: z.string(),
	/** Set in an upstream's total, empty otherwise. */
	upstream: z.string(),
	kind: z.enum(["queries", "writes", "streams"]),
	used: z.number().int(),
	limit: z.number().int(),
	/** When the count begins anew; `null` for streams. */
	resetsAt: z.iso.datetime().nullable(),
});
export type LimitUse = z.infer<typeof LimitUse>;

export const LimitsView = z.object({
	/** `false`: switched off, the slowing of bad credentials included. */
	enabled: z.boolean(),
	numbers: LimitNumbers,
	use: z.array(LimitUse),
	/** Addresses and accounts that have to wait because of what they tried. */
	slowed: z.array(
		z.object({
			kind: z.enum(["address", "account"]),
			name: z.string(),
			failures: z.number().int(),
			until: z.iso.datetime(),
		}),
	),
});
export type LimitsView = z.infer<typeof LimitsView>;

/** One step of a request's life, as it went. */
export const StepView = z.object({
	step: z.number().int(),
	name: z.string(),
	outcome: z.enum(["passed", "refused", "not-reached"]),
	detail: z.string(),
});
export type StepView = z.infer<typeof StepView>;

/** Why a request ended as it did: for the owner, never for the caller. */
export const ExplanationView = z.object({
	request: z.string(),
	at: z.iso.datetime(),
	client: z.string(),
	agent: z.string(),
	upstream: z.string(),
	method: z.string(),
	path: z.string(),
	tool: z.string(),
	status: z.number().int(),
	mode: Mode,
	steps: z.array(StepView),
	/** What the owner can do about it; empty when there is nothing to do. */
	advice: z.string(),
});
export type ExplanationView = z.infer<typeof ExplanationView>;

/** A folder the owner registered. `tightens`: its file was never approved; `changed`: it differs from what was. */
export const ProjectView = z.object({
	dir: z.string(),
	/** The settings file that was found there. */
	file: z.string().nullable(),
	state: z.enum(["no-file", "tightens", "approved", "changed", "broken"]),
	/** SHA-256 of the file's content, to approve exactly what was shown. */
	digest: z.string().nullable(),
	upstreams: z.array(Name),
	fields: z.array(
		z.object({
			field: z.string(),
			value: z.string(),
			effect: z.enum(["applied", "waits-for-approval", "never"]),
		}),
	),
	problem: z.string(),
});
export type ProjectView = z.infer<typeof ProjectView>;

/** A secret's name and what it is bound to; never its value. */
export const SecretView = z.object({
	name: z.string(),
	setAt: z.iso.datetime(),
	/**
	 * Empty: no upstream named it when it was set, and none gets it. `header` is in lower case; empty where it signs
	 * tokens instead.
	 */
	boundTo: z.array(
		z.object({ upstream: Name, origin: z.string(), header: z.string() }),
	),
});
export type SecretView = z.infer<typeof SecretView>;

/** What an upstream said to one request that carried its secrets; nothing of its body. */
export const SecretTestView = z.object({
	upstream: Name,
	/** The HTTP status; 0 where there was no answer. */
	status: z.number().int(),
	verdict: z.enum(["accepted", "rejected", "unclear"]),
	detail: z.string(),
});
export type SecretTestView = z.infer<typeof SecretTestView>;

/** A certificate of the gate's own; its private key is never part of a view. */
export const CertificateView = z.object({
	id: z.string(),
	kind: z.enum(["server-ca", "client-ca", "server", "client", "self-signed"]),
	name: z.string(),
	/** DNS names and IP addresses; of a CA, the subtrees it may sign for. */
	names: z.array(z.string()),
	/** SHA-256 of the certificate: pairs of upper-case hex digits, with colons. */
	fingerprint: z.string(),
	serial: z.string(),
	notBefore: z.iso.datetime(),
	notAfter: z.iso.datetime(),
	/** The CA that signed it; `null` for those that signed themselves. */
	issuer: z.string().nullable(),
	state: z.enum(["active", "renew-soon", "not-yet", "expired", "revoked"]),
	/** Of a client certificate: what its holder may do. */
	role: Role.nullable(),
	upstreams: z.array(Name),
	/** The gate's own listeners use it, and it is renewed by itself. */
	inUse: z.boolean(),
});
export type CertificateView = z.infer<typeof CertificateView>;

/** A trust store of this machine, and whether the server CA is in it. */
export const TrustView = z.object({
	store: z.string(),
	title: z.string(),
	state: z.enum(["trusted", "not-trusted", "unavailable"]),
	/** What changing it runs, exactly; empty where nothing can be run. */
	trustCommand: z.string(),
	untrustCommand: z.string(),
	/** Only an administrator may run it. */
	needsAdministrator: z.boolean(),
	detail: z.string(),
});
export type TrustView = z.infer<typeof TrustView>;

/** One address the gate listens on for clients. */
export const ListenerView = z.object({
	url: z.string(),
	tls: z.boolean(),
	clientCertificates: z.enum(["none", "optional", "required"]),
	/** Of the certificate it shows; empty without TLS. */
	fingerprint: z.string(),
	notAfter: z.iso.datetime().nullable(),
	/** Beyond loopback: strict, whatever the mode says. */
	alwaysStrict: z.boolean(),
});
export type ListenerView = z.infer<typeof ListenerView>;

/** What an import would change, shown before it is done. */
export const ImportView = z.object({
	system: z.enum(["drawbridge", "kaimon", "kimi", "docrunch", "mcp", "dotenv"]),
	file: z.string(),
	/** Of the content that was read; `import.apply` refuses another. */
	digest: z.string(),
	changes: z.array(
		z.object({
			setting: z.string(),
			value: z.string(),
			/** Where it stood in the file. */
			from: z.string(),
		}),
	),
	/** Environment variables the file refers to; each is read only when it was ticked. */
	references: z.array(
		z.object({ name: z.string(), purpose: z.string(), isSet: z.boolean() }),
	),
	/** Plain secrets in the file; each goes to the vault when ticked. Names only. */
	secrets: z.array(z.object({ name: z.string(), purpose: z.string() })),
	warnings: z.array(z.string()),
});
export type ImportView = z.infer<typeof ImportView>;

/** Where a value comes from: "default", "security.json", "--mode", "SECURITY_MODE", "time box", "project /path". */
export const OriginView = z.object({
	setting: z.string(),
	value: z.string(),
	from: z.string(),
});
export type OriginView = z.infer<typeof OriginView>;

/**
 * One line of the audit log. `admitted` is written before the request is forwarded, `outcome` after it ended; `approval`
 * is a question and its answer.
 */
export const EntryView = z.object({
	id: z.number().int(),
	at: z.iso.datetime(),
	kind: z.enum(["admitted", "outcome", "refused", "change", "approval"]),
	request: z.string(),
	client: z.string(),
	upstream: z.string(),
	method: z.string(),
	path: z.string(),
	/** The MCP method or tool of a JSON-RPC body, empty otherwise. */
	tool: z.string(),
	/** What the caller said it is, or what its key is bound to: "claude-cli-1 (claude)". A claim, unless bound. */
	agent: z.string(),
	/** The step of a request's life that refused; 0 where none did. */
	step: z.number().int(),
	/** The HTTP status the caller was given; 0 where none applies, 499 when the caller went away first. */
	status: z.number().int(),
	/** Why, for the owner: a refusal's reason, a change's description. Never shown to the caller. */
	reason: z.string(),
	durationMs: z.number(),
	mode: Mode,
	/** SHA-256 in hex of the bytes that were asked for; empty where nothing was judged. */
	digest: z.string(),
	/** What the filter found; empty where nothing would run. */
	risk: z.enum(["", "low", "high", "critical"]),
	/** "allow", "ask", "deny", or what became of a question; empty where nothing was decided. */
	decision: z.string(),
	/** The person, rule or grant that decided. */
	decidedBy: z.string(),
	/** The paired device that answered. */
	device: z.string(),
	/** Of the body that was sent to the upstream, and of the one that came back. */
	bytesIn: z.number().int(),
	bytesOut: z.number().int(),
	/** JSON: categories, rule and acts, no arguments; empty where nothing was judged. */
	judgement: z.string(),
});
export type EntryView = z.infer<typeof EntryView>;

const BadEntry = z.object({
	id: z.number().int(),
	/** When the entry was written; of a missing one, when something last knew of it. */
	at: z.iso.datetime(),
	what: z.string(),
});
/** What `audit verify` found. Notes say what cannot be proved, and are no sign of tampering by themselves. */
export const AuditReport = z.object({
	ok: z.boolean(),
	entries: z.number().int(),
	/** The newest entry's id. */
	last: z.number().int(),
	/** The oldest entry that is not what was written; `null`: none. */
	first: BadEntry.nullable(),
	/** At most 50, by id. */
	problems: z.array(BadEntry),
	count: z.number().int(),
	notes: z.array(z.string()),
});
export type AuditReport = z.infer<typeof AuditReport>;

/** How far the check of the log has come that was started last. */
export const AuditProgress = z.object({
	checked: z.number().int(),
	/** There were so many when it began; more may have come. */
	entries: z.number().int(),
});
export type AuditProgress = z.infer<typeof AuditProgress>;

/**
 * Where the key that opens the vault is kept: `keychain` by keytar, `keyring` by @napi-rs/keyring, `file` in a key file
 * or behind a passphrase. Decided at the first start; `locked` means it failed later, or the owner locked it, and no
 * other backend is tried.
 */
export const VaultView = z.object({
	backend: z.enum(["keychain", "keyring", "file"]),
	state: z.enum(["open", "locked"]),
	detail: z.string(),
});
export type VaultView = z.infer<typeof VaultView>;

/** A newer version than this one, as its signed list says. Nothing is installed by itself. */
export const UpdateView = z.object({
	version: z.string(),
	released: z.iso.datetime(),
	/** https; empty: none. */
	notesUrl: z.string(),
});
export type UpdateView = z.infer<typeof UpdateView>;

/** The same, with what can be fetched: every digest is in the signed list. */
export const UpdateOffer = UpdateView.extend({
	files: z.array(
		z.object({
			/** https. */
			url: z.string(),
			/** SHA-512, in base64. */
			sha512: z.string(),
			/** In bytes. */
			size: z.number().int(),
		}),
	),
});
export type UpdateOffer = z.infer<typeof UpdateOffer>;

/** `status --json`: one value. `mode` and `until` stand at the top because scripts read them. */
export const StatusView = z.object({
	running: z.boolean(),
	version: z.string(),
	pid: z.number().int().nullable(),
	startedAt: z.iso.datetime().nullable(),
	mode: Mode,
	until: z.iso.datetime().nullable(),
	returnsTo: Mode,
	gate: z.string().nullable(),
	/** Every address clients may use; `gate` is the first. */
	listeners: z.array(ListenerView),
	console: z.string().nullable(),
	upstreams: z.array(UpstreamView),
	activeKeys: z.number().int(),
	activeUsers: z.number().int(),
	/** Where each value that holds now comes from. */
	origins: z.array(OriginView),
	/** CIDR ranges that may connect; empty means every address. */
	allowedIps: z.array(z.string()),
	anonymousRole: Role,
	/** Whether the OS tells which user a loopback peer belongs to, so that keyless calls stay with the owner. */
	peerUserChecked: z.boolean(),
	bridge: BridgeView,
	owner: OwnerView,
	/** Questions that wait for a person. */
	pendingApprovals: z.number().int(),
	/** Requests under way: those that wait for a person, and streams that are open. */
	openRequests: z.number().int(),
	vault: VaultView,
	paths: z.object({
		home: z.string(),
		settings: z.string(),
		state: z.string(),
		log: z.string(),
		socket: z.string(),
	}),
	/** Nothing rings and nothing pops up now; what is asked waits as ever. */
	quiet: z.boolean(),
	/** `null`: none is known, or nobody is asked. */
	update: UpdateView.nullable(),
	/** Settings the gate read but does not know, and what else the owner should see. */
	warnings: z.array(z.string()),
});
export type StatusView = z.infer<typeof StatusView>;
