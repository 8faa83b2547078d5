/**
 * Every operation of the gate, named once. core/control.ts implements them; each door (Electron IPC, control
 * socket, console) only carries them and says who is asking.
 */
import * as z from "zod";
import {
	AnswerScope,
	ApprovalView,
	BridgeView,
	FatigueView,
	GrantView,
	OwnerView,
} from "./approvals.ts";
import {
	DeviceView,
	NetworkView,
	OfferView,
	PairingView,
	PhoneDoorView,
	Reach,
} from "./devices.ts";
import { ActivityView } from "./activity.ts";
import { AuditPage, AuditQuery, ExportPiece, RequestView } from "./audit.ts";
import {
	AgentMoveView,
	AgentPlanView,
	AgentUndoView,
	AgentView,
} from "./agents.ts";
import { HookAnswer, HookChange, HookQuestion } from "./hooks.ts";
import { ConsentRole, ConsentView, OAuthClientView } from "./oauth.ts";
import { Certificate } from "./pairing.ts";
import { AboutView } from "./about.ts";
import { SettingsView, SettingView } from "./settings.ts";
import { SetupDone, SetupOrder, SetupPlan, SetupPreview } from "./setup.ts";
import { RulesTestView, RulesView, RuleView } from "./rules.ts";
import {
	CommandPreview,
	KnownToolsView,
	StdioInput,
	ToolListView,
	UpstreamTestView,
} from "./upstreams.ts";
import {
	AllowlistView,
	AuditProgress,
	AuditReport,
	CertificateView,
	EntryView,
	ExplanationView,
	Health,
	ImportView,
	Label,
	KeyView,
	LimitNumbers,
	LimitsView,
	Mode,
	ModeView,
	Name,
	PresetName,
	ProjectView,
	Role,
	SecretTestView,
	SecretView,
	SessionView,
	StatusView,
	ToolPattern,
	StdioLogView,
	TrustView,
	UpstreamView,
	UserView,
	UpdateOffer,
	VaultView,
} from "./views.ts";

export interface Command<I extends z.ZodType, O extends z.ZodType> {
	readonly input: I;
	readonly output: O;
	/** `change` commands are recorded in the audit log with the actor that asked. */
	readonly effect: "read" | "change";
}

const read = <I extends z.ZodType, O extends z.ZodType>(
	input: I,
	output: O,
): Command<I, O> => ({
	input,
	output,
	effect: "read",
});
const change = <I extends z.ZodType, O extends z.ZodType>(
	input: I,
	output: O,
): Command<I, O> => ({
	input,
	output,
	effect: "change",
});

const nothing = z.strictObject({});
const done = z.object({ done: z.literal(true) });
/** A month of lax is not a time box. */
const timeBoxSeconds = z
	.number()
	.int()
	.min(1)
	.max(7 * 86_400);

const id = z.strictObject({ id: z.string().min(1).max(100) });
/** Unicode is normalised by the gate (NFKC) before it is hashed; 1,024 bytes keep hashing bounded. */
const password = z.string().min(1).max(1_024);
const userName = z
	.string()
	.regex(
		/^[a-z0-9][a-z0-9._@-]{0,63}$/,
		"lower-case letters, digits and . _ @ -, at most 64",
	);
const ttlSeconds = z
	.number()
	.int()
	.positive()
	.max(3_650 * 86_400);
const secretName = z
	.string()
	.regex(
		/^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$/,
		"letters, digits and _ . -, at most 64",
	);
/** One-time: in the fragment, so that no log and no Referer holds it. */
const link = z.object({ url: z.string(), expiresAt: z.iso.datetime() });

const daily = {
	/** Requests a day (UTC) that are forwarded with this key. */
	requestsPerDay: z.number().int().positive().nullable().optional(),
	/** Tokens a day, as providers' answers count them. */
	tokensPerDay: z.number().int().positive().nullable().optional(),
};
const toolPatterns = z.array(ToolPattern).max(200);

/** A program's, as its own settings give it: shown to people, and in words they may paste into a shell. */
const ClientName = z
	.string()
	.regex(
		/^(?:[\p{L}\p{N}](?:[\p{L}\p{N} ._@+-]{0,98}[\p{L}\p{N}])?)?$/u,
		"a client's name: letters, digits, and inner spaces and . _ @ + -, at most 100",
	);
const days = z.number().int().min(1).max(7_300).optional();

/** Each is made when it is asked for first: a window uses few of them, and all cost it a tenth of its opening. */
function lazily<T extends Readonly<Record<string, () => unknown>>>(
	makers: T,
): { readonly [N in keyof T]: ReturnType<T[N]> } {
	const made = {} as { [N in keyof T]: ReturnType<T[N]> };
	for (const [name, make] of Object.entries(makers))
		Object.defineProperty(made, name, {
			enumerable: true,
			configurable: true,
			get() {
				const value = make();
				Object.defineProperty(made, name, { enumerable: true, value });
				return value;
			},
		});
	return made;
}

export const commands = lazily({
	"status.get": () => read(nothing, StatusView),
	/**
	 * Sets the mode for good, for `forSeconds` (1 s to 7 days), or until the gate starts anew; then the mode before it
	 * returns.
	 */
	"mode.set": () =>
		change(
			z
				.strictObject({
					mode: Mode,
					forSeconds: timeBoxSeconds.optional(),
					untilRestart: z.literal(true).optional(),
				})
				.refine(
					({ forSeconds, untilRestart }) =>
						forSeconds === undefined || untilRestart === undefined,
					"either forSeconds or untilRestart",
				),
			ModeView,
		),
	"key.create": () =>
		change(
			z.strictObject({
				name: z.string().trim().min(1).max(500),
				role: Role.default("operator"),
				upstreams: z.array(Name).max(100).default([]),
				/** Seconds from now; absent means no expiry. */
				expiresInSeconds: ttlSeconds.optional(),
				note: z.string().max(1_000).default(""),
				/** Binds the key: another agent that says so of itself is refused. */
				agent: z.string().trim().min(1).max(200).optional(),
				...daily,
				tools: toolPatterns.default([]),
			}),
			/** `key` is the raw key; the gate itself keeps it in the vault only. */
			KeyView.extend({ key: z.string() }),
		),
	/** What the key may spend in a day, from now on; a number left out stays, `null` takes the limit away. */
	"key.limit": () =>
		change(z.strictObject({ id: z.string(), ...daily }), KeyView),
	/** The only tools the key may call, from now on; none: those its role may. */
	"key.tools": () =>
		change(z.strictObject({ id: z.string(), tools: toolPatterns }), KeyView),
	"key.list": () => read(nothing, z.array(KeyView)),
	/** The raw key once more, for the owner's clipboard. */
	"key.show": () =>
		change(
			z.strictObject({ id: z.string() }),
			z.object({ id: z.string(), key: z.string() }),
		),
	"key.revoke": () => change(z.strictObject({ id: z.string() }), KeyView),
	/** A new key in the old one's place; the old one is accepted for `overlapSeconds` more (0: not at all). */
	"key.rotate": () =>
		change(
			z.strictObject({
				id: z.string(),
				overlapSeconds: z
					.number()
					.int()
					.min(0)
					.max(30 * 86_400)
					.default(86_400),
			}),
			KeyView.extend({ key: z.string() }),
		),
	/** Moves the plain keys of security.json into the vault; they go on being accepted. */
	"key.adopt": () => change(nothing, z.array(KeyView)),
	"user.list": () => read(nothing, z.array(UserView)),
	/** Without a password the answer holds a link by which the person sets one: once, within a day. */
	"user.add": () =>
		change(
			z.strictObject({
				name: userName,
				role: Role.default("viewer"),
				password: password.optional(),
			}),
			UserView.extend({ setup: link.nullable() }),
		),
	/** Sets a new password, or without one gives a new set-up link. Ends every sign-in of the user. */
	"user.password": () =>
		change(
			z.strictObject({ name: userName, password: password.optional() }),
			UserView.extend({ setup: link.nullable() }),
		),
	/** Disabling ends every sign-in and stream of the user. */
	"user.change": () =>
		change(
			z.strictObject({
				name: userName,
				role: Role.optional(),
				disabled: z.boolean().optional(),
			}),
			UserView,
		),
	"user.remove": () => change(z.strictObject({ name: userName }), done),
	"session.list": () => read(nothing, z.array(SessionView)),
	"session.revoke": () => change(id, done),
	/** A JWT for a script, until it expires or `session.revoke`. */
	"token.issue": () =>
		change(
			z.strictObject({
				name: z.string().trim().min(1).max(200),
				role: Role.default("operator"),
				upstreams: z.array(Name).max(100).default([]),
				expiresInSeconds: ttlSeconds.max(366 * 86_400).default(86_400),
			}),
			SessionView.extend({ token: z.string() }),
		),
	/** A new signing key; tokens of the one before stay good until they expire. */
	"token.rotate": () => change(nothing, z.object({ kid: z.string() })),
	"ip.list": () => read(nothing, AllowlistView),
	/** `confirm`: also when 127.0.0.1 would be shut out. */
	"ip.allow": () =>
		change(
			z.strictObject({
				cidr: z.string().max(60),
				confirm: z.boolean().default(false),
			}),
			AllowlistView,
		),
	"ip.deny": () =>
		change(
			z.strictObject({
				cidr: z.string().max(60),
				confirm: z.boolean().default(false),
			}),
			AllowlistView,
		),
	"limits.get": () => read(nothing, LimitsView),
	/** A number left out stays as it is; `off: true` switches all of them off. */
	"limits.set": () =>
		change(
			LimitNumbers.partial().extend({ off: z.boolean().optional() }).strict(),
			LimitsView,
		),
	/** `request` is the id in a refusal's `instance`, or in the audit log. */
	"audit.explain": () =>
		read(
			z.strictObject({ request: z.string().min(1).max(200) }),
			ExplanationView,
		),
	"secret.list": () => read(nothing, z.array(SecretView)),
	/** Bound to the origins of `upstreams`, or of those that name it now, and to the header that names it there. */
	"secret.set": () =>
		change(
			z.strictObject({
				name: secretName,
				value: z.string().min(1).max(65_536),
				upstreams: z.array(Name).max(100).default([]),
			}),
			SecretView,
		),
	"secret.remove": () => change(z.strictObject({ name: secretName }), done),
	/** One request with what is injected now, to an address of the provider's that changes nothing. */
	"secret.test": () =>
		change(z.strictObject({ upstream: Name }), SecretTestView),
	"vault.status": () => read(nothing, VaultView),
	/** Moves the key that opens the vault; entries are not touched. The old place is emptied last. */
	"vault.migrate": () =>
		change(
			z.strictObject({ to: z.enum(["keychain", "keyring", "file"]) }),
			VaultView,
		),
	/** What needs a secret waits from now on, until `vault.unlock` or the next start. */
	"vault.lock": () => change(nothing, VaultView),
	"vault.unlock": () => change(nothing, VaultView),
	"cert.list": () => read(nothing, z.array(CertificateView)),
	/** Both CAs, where there are none. `names`: DNS suffixes and CIDR ranges beside localhost, loopback, private, .local. */
	"cert.ca": () =>
		change(
			z.strictObject({
				names: z.array(z.string().max(255)).max(50).default([]),
				days,
			}),
			z.array(CertificateView),
		),
	/** A server's, with `client` a client's, with `selfSigned` one that stands alone. A role is a client's. */
	"cert.issue": () =>
		change(
			z.strictObject({
				name: Label,
				sans: z.array(z.string().max(255)).max(100).default([]),
				client: z.boolean().default(false),
				selfSigned: z.boolean().default(false),
				role: Role.default("viewer"),
				upstreams: z.array(Name).max(100).default([]),
				days,
			}),
			CertificateView,
		),
	/** The same names, a new key, a new term. */
	"cert.renew": () =>
		change(z.strictObject({ id: z.string(), days }), CertificateView),
	/** A client's ends its open streams; a server's is on the revocation list. */
	"cert.revoke": () =>
		change(z.strictObject({ id: z.string() }), CertificateView),
	/** Writes ca.crt, NAME/tls.crt and NAME/tls.key, clients/NAME.crt and clients/NAME.key; keys 0600, no CA key. */
	"cert.export": () =>
		change(
			z.strictObject({
				dir: z.string().min(1).max(4_096),
				/** Ids; empty: all that are good. */
				ids: z.array(z.string()).max(1_000).default([]),
			}),
			z.object({ dir: z.string(), files: z.array(z.string()) }),
		),
	"trust.list": () => read(nothing, z.array(TrustView)),
	/** Puts the server CA's certificate into one store, or takes it out again. */
	"trust.add": () =>
		change(z.strictObject({ store: z.string().max(60) }), TrustView),
	"trust.remove": () =>
		change(z.strictObject({ store: z.string().max(60) }), TrustView),
	"project.list": () => read(nothing, z.array(ProjectView)),
	/** Registers a folder; what its file says beyond tightening waits for `project.trust`. */
	"project.add": () =>
		change(
			z.strictObject({
				dir: z.string().min(1).max(4_096),
				upstreams: z.array(Name).max(100).default([]),
			}),
			ProjectView,
		),
	/** Approves the file exactly as it was shown: another digest is a conflict. */
	"project.trust": () =>
		change(
			z.strictObject({
				dir: z.string().min(1).max(4_096),
				digest: z.string().length(64),
			}),
			ProjectView,
		),
	"project.remove": () =>
		change(z.strictObject({ dir: z.string().min(1).max(4_096) }), done),
	/** Reads and changes nothing. */
	"import.preview": () =>
		read(z.strictObject({ file: z.string().min(1).max(4_096) }), ImportView),
	/** `variables`: the ticked names; `secrets`: which plain secrets go to the vault. */
	"import.apply": () =>
		change(
			z.strictObject({
				file: z.string().min(1).max(4_096),
				digest: z.string().length(64),
				variables: z.array(z.string()).max(200).default([]),
				secrets: z.array(z.string()).max(200).default([]),
			}),
			ImportView,
		),
	/** The agents of this machine and their MCP servers, as their files say it now. Starts nothing that stands there. */
	"agent.list": () => read(nothing, z.array(AgentView)),
	/** What moving servers of one list behind the gate would change; no names: all that do not go through it yet. */
	"agent.plan": () =>
		read(
			z.strictObject({
				/** Of `agent.list`. */
				place: z.string().min(1).max(100),
				servers: z.array(z.string().max(10_000)).max(200).default([]),
			}),
			AgentPlanView,
		),
	/** Does what was shown: with another digest it is a conflict, and nothing is changed. */
	"agent.apply": () =>
		change(
			z.strictObject({
				place: z.string().min(1).max(100),
				/** Those that were shown, by name. */
				servers: z.array(z.string().max(10_000)).min(1).max(200),
				digest: z.string().length(64),
			}),
			AgentMoveView,
		),
	/** The agent's file as it was; where somebody has changed it since, our entries only. Keys return into the file. */
	"agent.undo": () => change(id, AgentUndoView),
	/** What was moved and not taken back, oldest first. */
	"agent.moves": () => read(nothing, z.array(AgentMoveView)),
	"upstream.list": () => read(nothing, z.array(UpstreamView)),
	"upstream.add": () =>
		change(
			z.strictObject({
				name: Name,
				/** May be left out where a preset knows it. */
				url: z.string().max(2_000).optional(),
				/** Instead of an address: the command of an MCP server, which the gate starts. */
				stdio: StdioInput.optional(),
				/** Of the command as `upstream.preview` showed it: another one is a conflict, and nothing is added. */
				digest: z.string().length(64).optional(),
				root: z.boolean().default(false),
				preset: PresetName.optional(),
				readOnly: z.boolean().default(false),
				/** A folder; it is registered as a project when it is not yet. */
				project: z.string().max(4_096).optional(),
			}),
			UpstreamView,
		),
	/**
	 * What is left out stays. `project`: a folder, registered when it is not yet; `null`: none. Another project is another
	 * policy, and may be another folder to start in: then its command is asked about anew.
	 */
	"upstream.change": () =>
		change(
			z.strictObject({
				name: Name,
				readOnly: z.boolean().optional(),
				project: z.string().min(1).max(4_096).nullable().optional(),
			}),
			UpstreamView,
		),
	"upstream.remove": () => change(z.strictObject({ name: Name }), done),
	/** Adds the one of that name anew that this gate removed last, as it was. Another of the name is a conflict. */
	"upstream.restore": () =>
		change(z.strictObject({ name: Name }), UpstreamView),
	/** What a command means on this machine now: what is approved by adding it. Starts nothing. */
	"upstream.preview": () =>
		read(
			z.strictObject({
				stdio: StdioInput,
				project: z.string().max(4_096).optional(),
			}),
			CommandPreview,
		),
	/** How its health changed while this gate runs: the newest first, at most 20. */
	"upstream.history": () =>
		read(z.strictObject({ name: Name }), z.array(Health)),
	/**
	 * Step by step, with what the gate adds: by name. An address that is no upstream's is asked without any credential.
	 * Begins a conversation of MCP at most, and calls no tool. A command that nobody approved is not started.
	 */
	"upstream.test": () =>
		change(
			z.union([
				z.strictObject({ name: Name }),
				z.strictObject({ url: z.string().min(1).max(2_000) }),
			]),
			UpstreamTestView,
		),
	/** As the server lists them now, with what the gate would ask of a caller. Writes an entry: its secrets are used. */
	"upstream.tools": () => read(z.strictObject({ name: Name }), ToolListView),
	/** Names the gate has seen listed; asks no server. */
	"upstream.known": () => read(nothing, z.array(KnownToolsView)),
	/** What a server that the gate starts wrote to its standard error. */
	"upstream.log": () => read(z.strictObject({ name: Name }), StdioLogView),
	/** Ends its processes; the next request starts one anew, at once. */
	"upstream.restart": () =>
		change(z.strictObject({ name: Name }), UpstreamView),
	/**
	 * Where a client that speaks stdio reaches an upstream, and the key it shows. The key is made when it is first asked
	 * for, bound to the upstream, and listed and revoked like any other.
	 */
	"connect.open": () =>
		change(
			z.strictObject({
				upstream: Name,
				/** Which of several programs asks: each has a key of its own, named after it. */
				client: ClientName.default(""),
			}),
			z.object({ url: z.string(), key: z.string() }),
		),
	/** Programs that wait for the owner's consent, the oldest first. */
	"oauth.pending": () => read(nothing, z.array(ConsentView)),
	/** `allow: false` refuses. What is given can be less than what was asked for. */
	"oauth.answer": () =>
		change(
			z.strictObject({
				id: z.string().min(1).max(100),
				allow: z.boolean(),
				role: ConsentRole.default("viewer"),
				/** Absent: all that were asked for. */
				upstreams: z.array(Name).max(100).optional(),
			}),
			done,
		),
	/** Programs that were let in by consent. */
	"oauth.clients": () => read(nothing, z.array(OAuthClientView)),
	/** Ends all it holds, open streams included. */
	"oauth.revoke": () => change(id, done),
	/** What waits for a person, oldest first; `all`: what was answered as well, the newest first, at most 200. */
	"approval.list": () =>
		read(
			z.strictObject({ all: z.boolean().default(false) }),
			z.array(ApprovalView),
		),
	/** The full card: nothing cut, and how often each pattern would have matched. */
	"approval.get": () => read(id, ApprovalView),
	/**
	 * The first valid answer wins; a deny still wins until the bytes have left. Anything but once needs an expiry. The
	 * answer is the card as it stands then; another may have answered a moment before, which is a `late` failure.
	 */
	"approval.answer": () =>
		change(
			z.union([
				z.strictObject({
					id: z.string().min(1).max(100),
					verdict: z.literal("allow"),
					scope: AnswerScope.default("once"),
					/** With the scope pattern: the offer's index. */
					pattern: z.number().int().min(0).max(20).optional(),
					expiresInSeconds: ttlSeconds.max(30 * 86_400).optional(),
					/** With the scope once: how many of the identical calls that wait; otherwise how many calls it may cover. */
					times: z.number().int().min(1).max(1_000).optional(),
					/** With the scope once: all arguments anew, as JSON. They are judged again. */
					editedArgs: z.string().max(1_048_576).optional(),
				}),
				z.strictObject({
					id: z.string().min(1).max(100),
					verdict: z.literal("deny"),
					/** The agent is told. */
					reason: z.string().max(1_000).default(""),
				}),
			]),
			ApprovalView,
		),
	/** Of the desktop's answers of the last hour, while this gate runs. */
	"approval.fatigue": () => read(nothing, FatigueView),
	"grant.list": () => read(nothing, z.array(GrantView)),
	/** Holds from the next call on, and for those that were let through by it and have not left yet. */
	"grant.revoke": () => change(id, GrantView),
	/** Denies what waits, drops every grant, sets strict, and keeps everybody but admins out until it is lowered. */
	"bridge.raise": () => change(nothing, BridgeView),
	/** The mode that holds for good returns. Grants do not. */
	"bridge.lower": () => change(nothing, BridgeView),
	"bridge.status": () => read(nothing, BridgeView),
	/** Asked for where no desktop is attached, before anything is approved or widened. */
	"owner.set": () => change(z.strictObject({ password }), OwnerView),
	"owner.clear": () => change(nothing, OwnerView),
	"owner.status": () => read(nothing, OwnerView),
	/** Held for as long as a person thinks; closing the connection voids the question. Has entries of its own. */
	"hook.ask": () => read(HookQuestion, HookAnswer),
	/** Of a program that `run --sandbox` has started. Held like `hook.ask`; the answer is good for that program alone. */
	"sandbox.reach": () =>
		read(
			z.strictObject({
				/** "example.org:443". */
				destination: z.string().min(1).max(300),
				command: z.string().max(32_768),
				cwd: z.string().max(4_096),
			}),
			z.object({ allowed: z.boolean() }),
		),
	/** Recorded before the agent's settings file is written. The second widens: the agent is not held any more. */
	"hook.install": () => change(HookChange, done),
	"hook.uninstall": () => change(HookChange, done),
	/**
	 * Opens a QR for one phone, for two minutes, in place of one that is open. A conflict where phones are on a network that
	 * nobody trusted yet, until `network.trust`; and from elsewhere, where a desktop is attached, while its own QR is open or
	 * a phone waits for the person. A phone that comes still waits for `pair.confirm`.
	 */
	"pair.start": () =>
		change(
			z.strictObject({
				/** Of `network.list`; absent: the one this machine's own route goes by. */
				network: z.string().max(100).optional(),
				/** The link names the machine, not its address: for phones that trust its certificate. */
				byName: z.boolean().default(false),
			}),
			OfferView,
		),
	"pair.status": () => read(nothing, PairingView),
	/**
	 * A person compared the words and says yes. Never answered by a phone; where no desktop is attached, the owner's
	 * passphrase is needed. `trusted` only for a phone that came by name and says that it trusts the certificate.
	 */
	"pair.confirm": () =>
		change(
			z.strictObject({
				id: z.string().min(1).max(100),
				name: z.string().trim().min(1).max(60).optional(),
				tier: Certificate.default("untrusted"),
			}),
			DeviceView,
		),
	"pair.cancel": () => change(nothing, PairingView),
	"device.list": () => read(nothing, z.array(DeviceView)),
	"device.rename": () =>
		change(
			z.strictObject({
				id: z.string().min(1).max(100),
				name: z.string().trim().min(1).max(60),
			}),
			DeviceView,
		),
	/** What is left out stays. */
	"device.limit": () =>
		change(
			z.strictObject({
				id: z.string().min(1).max(100),
				reach: Reach.optional(),
				session: z.boolean().optional(),
				upstreams: z.array(Name).max(100).optional(),
			}),
			DeviceView,
		),
	/** High-risk calls once each, from a phone whose certificate was clicked through; 0 ends it. */
	"device.allow-high": () =>
		change(
			z.strictObject({
				id: z.string().min(1).max(100),
				forSeconds: z.number().int().min(0).max(3_600),
			}),
			DeviceView,
		),
	/** At once: its streams are cut, its cookie and its signatures are good no more, what it allowed and has not left is stopped. */
	"device.revoke": () => change(id, DeviceView),
	/** All of them, and this machine's identity with them: every phone pairs anew. */
	"device.revoke-all": () => change(nothing, z.array(DeviceView)),
	"phone.status": () => read(nothing, PhoneDoorView),
	"network.list": () => read(nothing, z.array(NetworkView)),
	/** Phones may reach this machine there from now on. */
	"network.trust": () => change(id, NetworkView),
	"network.forget": () => change(id, NetworkView),
	/** A one-time link to the console: opens for 60 s, once. */
	"console.link": () =>
		change(nothing, z.object({ url: z.string(), expiresAt: z.iso.datetime() })),
	/** The newest entries, oldest first. `before` pages backwards by entry id. */
	"audit.tail": () =>
		read(
			z.strictObject({
				limit: z.number().int().min(1).max(1_000).default(20),
				before: z.number().int().optional(),
			}),
			z.array(EntryView),
		),
	/**
	 * The log by requests, from any place in it. Looks through some more of the log with each call, until the page is
	 * `complete`; nothing goes on in between. With `limit` 0 it only counts.
	 */
	"audit.page": () =>
		read(
			z.strictObject({
				query: AuditQuery.default({}),
				/** How many of the newest to leave out. */
				offset: z.number().int().min(0).default(0),
				limit: z.number().int().min(0).max(200).default(100),
				/** As if no entry had come after this one: what is looked at stays where it is. */
				upTo: z.number().int().optional(),
			}),
			AuditPage,
		),
	/** Everything the log holds of one request. Without entries: nothing. */
	"audit.request": () =>
		read(z.strictObject({ request: z.string().min(1).max(200) }), RequestView),
	/** Entries as other programs read them, oldest first, at most about a megabyte at a time. */
	"audit.export": () =>
		read(
			z.strictObject({
				query: AuditQuery.default({}),
				format: z.enum(["jsonl", "csv"]),
				/** `next` of the piece before; absent: from the beginning. */
				after: z.number().int().optional(),
				upTo: z.number().int().optional(),
			}),
			ExportPiece,
		),
	/** Of today and of the last hour. The first answer reads today's entries, each later one what came since. */
	"activity.get": () => read(nothing, ActivityView),
	/** Reads every entry; a million take seconds. `kept`: the text of a head file that was kept elsewhere. */
	"audit.verify": () =>
		read(
			z.strictObject({ kept: z.string().max(10_000).optional() }),
			AuditReport,
		),
	/** While `audit.verify` reads; `null`: it does not. */
	"audit.progress": () => read(nothing, AuditProgress.nullable()),
	/** Deletes the texts of arguments; the entries and their digests stay. */
	"audit.purge": () =>
		change(
			z.strictObject({
				/** An ISO time; absent: all. */
				before: z.iso.datetime().optional(),
				request: z.string().min(1).max(200).optional(),
			}),
			z.object({ purged: z.number().int() }),
		),
	"rules.list": () => read(nothing, RulesView),
	/** With `command`: one line at once. Without: the calls of the last `days`. `rules` are tried beside those that hold. */
	"rules.test": () =>
		read(
			z.strictObject({
				rules: z.array(z.unknown()).max(500).default([]),
				days: z.number().int().min(1).max(366).default(30),
				command: z.string().max(1_000_000).optional(),
				language: z.string().max(40).default("shell"),
				/** Absolute. */
				cwd: z.string().min(1).max(4_096).optional(),
				upstream: z.string().max(200).default(""),
				tool: z.string().max(200).optional(),
				/** Absent: the mode that holds. */
				mode: Mode.optional(),
				role: Role.default("operator"),
			}),
			RulesTestView,
		),
	/**
	 * Into the settings' own list; the answer is what `rules.remove` needs. A rule that stands there already is a conflict.
	 * An allow widens, also as part of a rule that says more.
	 */
	"rules.add": () =>
		change(
			z.strictObject({
				rule: z.record(z.string(), z.unknown()),
				/** Where in the list; absent: at its end. The order decides nothing but how the file reads. */
				place: z.number().int().min(0).max(500).optional(),
			}),
			RuleView,
		),
	/** The rule at that place, if it still is the one that was looked at; otherwise a conflict. A deny or ask widens. */
	"rules.remove": () =>
		change(
			z.strictObject({
				index: z.number().int().min(0).max(500),
				digest: z.string().length(64),
			}),
			RuleView,
		),
	/**
	 * Everything of this home in one sealed file, every secret included: it is asked like what widens, and never of a phone.
	 * The file must not be there yet.
	 */
	"backup.create": () =>
		change(
			z.strictObject({
				/** Absolute, on the gate's machine. */
				file: z.string().min(1).max(4_096),
				/** Of the backup alone; at least 12 characters. */
				passphrase: z.string().min(1).max(1_024),
			}),
			z.object({
				file: z.string(),
				bytes: z.number().int(),
				createdAt: z.iso.datetime(),
			}),
		),
	/** Every setting of the global file that can be changed on its own, and what is to be said about the file. */
	"settings.get": () => read(nothing, SettingsView),
	/** Without `value` the default holds. A conflict where the value that holds is not `was` any more. */
	"settings.set": () =>
		change(
			z.strictObject({
				path: z.string().min(1).max(200),
				value: z.json().optional(),
				was: z.json(),
			}),
			SettingView,
		),
	/** Reads and changes nothing. */
	"setup.preview": () => read(SetupPlan, SetupPreview),
	/** All of it, or none. A conflict where it would not be what was shown. */
	"setup.apply": () => change(SetupOrder, SetupDone),
	"about.get": () => read(nothing, AboutView),
	/** `null`: no newer version is known, or nobody is asked. */
	"update.get": () => read(nothing, UpdateOffer.nullable()),
	/** Answers first, then drains and ends the process. */
	"gate.stop": () => change(nothing, done),
	/** Like `gate.stop`, then starts anew in the same process, on the same ports, with what the settings say now. */
	"gate.restart": () => change(nothing, done),
});

export type Commands = typeof commands;
export type CommandName = keyof Commands;
/** What a caller passes in: defaults may be left out. */
export type CommandInput<N extends CommandName> = z.input<Commands[N]["input"]>;
export type CommandOutput<N extends CommandName> = z.infer<
	Commands[N]["output"]
>;

/** Who is asking, as the door that carried the command knows it. */
export const Actor = z.enum(["desktop", "cli", "console"]);
export type Actor = z.infer<typeof Actor>;

/** Why a command failed. Closed, so that every door can say what to do about each. */
export const FailureCode = z.enum([
	"unknown-command",
	"invalid-input",
	"not-found",
	"conflict",
	"vault-locked",
	"settings-invalid",
	"not-running",
	"unauthenticated",
	/** A person said no, or nobody said yes in time. */
	"refused",
	/** Approving and widening is done in the desktop window while one is attached. */
	"answer-on-desktop",
	"passphrase-needed",
	"passphrase-wrong",
	/** Answered already, or its time is over. */
	"late",
	/** Its caller went away. */
	"voided",
	"once-only",
	"too-many-questions",
	"internal",
]);
export type FailureCode = z.infer<typeof FailureCode>;
export const Failure = z.object({ code: FailureCode, message: z.string() });
export type Failure = z.infer<typeof Failure>;
