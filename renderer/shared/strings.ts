/**
 * Every word the windows show. A failure's text says what happened, then what to do. Claims here are promises: what
 * the gate does not do is not said.
 */
import type { FailureCode } from "../../contract/commands.ts";
import type { ProblemCode } from "../../contract/problems.ts";
import type {
	Health,
	KeyView,
	Mode,
	Role,
	UpstreamView,
	VaultView,
} from "../../contract/views.ts";

export const app = {
	name: "Drawbridge",
	skip: "Skip to content",
	navigation: "Sections",
	connecting: "Connecting to the gate…",
	connectingHint: "If it is still starting, this goes on by itself.",
	lost: "The gate is not answering; trying again…",
	lostHint: "What you see is from before.",
	retry: "Try again",
	crashed: "This window failed",
	crashedHint:
		"The gate goes on as before. Load the window again; if it fails again, report it.",
	reload: "Load again",
	down: "down",
	cancel: "Cancel",
	close: "Close",
	copy: "Copy",
	copied: "Copied",
	copyFailed: "Select it and copy by hand",
} as const;

export const sections = {
	mode: "Mode",
	upstreams: "Upstreams",
	keys: "Keys",
	audit: "Requests",
	status: "Status",
} as const;

export const modeNames: Record<Mode, string> = {
	strict: "Strict",
	relaxed: "Relaxed",
	lax: "Lax",
};

/** Where the bridge stands, for those who do not see the drawing. */
export const bridgeWords: Record<Mode, string> = {
	strict: "Bridge up",
	relaxed: "Bridge half up",
	lax: "Bridge down",
};

export const modeMeanings: Record<Mode, { lead: string; more: string }> = {
	strict: {
		lead: "Every caller shows a key.",
		more: "No key, or a wrong one: refused.",
	},
	relaxed: {
		lead: "Keys are optional.",
		more: "A caller without one gets through; a wrong key is refused. Roles do not restrain a program that may drop its key.",
	},
	lax: {
		lead: "Nobody is asked.",
		more: "A wrong key is ignored like a missing one. Roles restrain nobody who may drop the key.",
	},
};

export const mode = {
	heading: "Who may cross?",
	choices: "Mode of the gate",
	inForce: "In force",
	change: "Change how long",
	timed: (name: string) => `${name} for another`,
	afterwards: (name: string) => `then ${name.toLowerCase()} again`,
	ending: (name: string) => `going back to ${name.toLowerCase()}…`,
	untilChanged: (name: string) => `${name} until you change it.`,
	untilRestart: (name: string, next: string) =>
		`${name} until the gate starts anew, then ${next.toLowerCase()}.`,
	untilRestartShort: "until restart",
	backToStrict: "Back to strict now",
	loosenTitle: (name: string) => `Make the gate ${name.toLowerCase()}?`,
	opens: {
		relaxed: (role: string) => [
			`Every program you run gets through to every upstream without a key, as “anonymous” with the role ${role}.`,
			"A wrong, expired or revoked key is still refused.",
			"Roles do not restrain a program that may simply drop its key.",
		],
		lax: (role: string) => [
			`Every program you run gets through to every upstream, as “anonymous” with the role ${role}.`,
			"A wrong, expired or revoked key is ignored, not refused. Revoking a key shuts nobody out.",
			"Roles restrain nobody: a program may simply drop its key.",
		],
	},
	peerChecked: "Other users of this machine still need a key.",
	peerUnchecked:
		"This system does not tell the gate which user a program belongs to: other users of this machine get through too.",
	recorded: "Every request is still recorded.",
	howLong: "For how long",
	spans: { 900: "15 minutes", 3600: "1 hour", 0: "Until I change it" },
	confirm: (name: string, span: 0 | 900 | 3600) =>
		span === 0
			? `${name} until I change it`
			: `${name} for ${mode.spans[span].toLowerCase()}`,
	stay: (name: string) => `Stay ${name.toLowerCase()}`,
	latest: "Latest requests",
	all: "All requests",
} as const;

export const upstreams = {
	heading: "Upstreams",
	lead: "The servers behind the gate. Clients use the gate's address instead of the server's own.",
	emptyTitle: "Nothing stands behind the gate yet",
	empty:
		"Add a server, and clients reach it through the gate, with a key, instead of directly.",
	add: "Add an upstream",
	name: "Name",
	nameHint: "Becomes part of the address, such as /docs/",
	url: "Server's address",
	urlHint: "Such as http://127.0.0.1:3333",
	save: "Add",
	remove: "Remove",
	removeLabel: (name: string) => `Remove ${name}`,
	removeTitle: (name: string) => `Remove ${name}?`,
	removeText:
		"Calls to its address are refused from now on. The server itself goes on running.",
	keep: "Keep it",
	address: "Address for clients",
	behind: "Server",
	root: "Also answers at the gate's root",
	checked: (when: string) => `checked ${when}`,
	copyLabel: (name: string) => `Copy the address of ${name}`,
	problems: {
		nameMissing: "Give it a name.",
		nameForm: "Use lower-case letters, digits and hyphens inside, at most 63.",
		nameTaken: "Another upstream has this name.",
		urlMissing: "Enter the server's address.",
		urlForm:
			"Start with http:// or https:// and a host, such as http://127.0.0.1:3333.",
		urlRest: "Leave out spaces, backslashes and what starts with ? or #.",
		urlCredentials: "Leave user names and passwords out of the address.",
	},
} as const;

export const healthWords: Record<Health["state"], string> = {
	up: "Up",
	down: "Down",
	unknown: "Not checked yet",
};

export const sourceWords: Record<UpstreamView["source"], string> = {
	settings: "from the settings",
	"command-line": "from the command line; it goes when the gate stops",
	demo: "the built-in demo",
};

export const keys = {
	heading: "Keys",
	lead: "What a client shows at the gate, in the X-API-Key header. One key per program, so that you can revoke one alone.",
	emptyTitle: "No keys yet",
	empty:
		"In strict mode nobody gets through without one. Create a key for each program that should.",
	create: "Create a key",
	filter: "Find a key",
	noMatch: "No key matches.",
	count: (count: number) =>
		count === 1 ? "1 key" : `${count.toLocaleString("en")} keys`,
	name: "Name",
	nameHint: "The program that will use it",
	nameMissing: "Give it a name.",
	nameLong: "Use at most 500 characters.",
	role: "Role",
	scope: "Opens",
	scopeAll: "All upstreams, also later ones",
	scopeSome: "Only these",
	scopeMissing: "Tick at least one upstream.",
	expires: "Expires",
	lifetimes: [
		{ seconds: 0, text: "Never" },
		{ seconds: 86_400, text: "In 1 day" },
		{ seconds: 7 * 86_400, text: "In 7 days" },
		{ seconds: 30 * 86_400, text: "In 30 days" },
		{ seconds: 90 * 86_400, text: "In 90 days" },
		{ seconds: 365 * 86_400, text: "In 1 year" },
	],
	save: "Create",
	newTitle: "Your new key",
	newText:
		"Copy it into the program now. The list never shows it whole; you can copy it once more from there.",
	keyTitle: "Your key",
	keyText: "Your browser did not let it be copied. Select it here.",
	theKey: "Key",
	done: "Done",
	copyAgain: "Copy key",
	copyLabel: (name: string) => `Copy the key ${name}`,
	revoke: "Revoke",
	revokeLabel: (name: string) => `Revoke the key ${name}`,
	revokeTitle: "Revoke this key?",
	revokeText:
		"The program that uses it is refused from its next request on. A revoked key never comes back.",
	keep: "Keep it",
	all: "All upstreams",
	more: (count: number) => `+${count}`,
	used: (when: string) => `used ${when}`,
	neverUsed: "never used",
	expiresWhen: (when: string) => `expires ${when}`,
} as const;

export const keyStates: Record<KeyView["state"], string> = {
	active: "Active",
	expired: "Expired",
	revoked: "Revoked",
};

export const roleNames: Record<Role, string> = {
	viewer: "viewer",
	operator: "operator",
	admin: "admin",
};

export const audit = {
	heading: "Requests",
	lead: "What came to the gate and what became of it, and every change, newest first.",
	emptyTitle: "No requests yet",
	empty: "As soon as a client calls the gate, you see it here.",
	pause: "Pause",
	resume: "Go on",
	waiting: (count: number) =>
		count === 1 ? "1 new meanwhile" : `${count} new meanwhile`,
	paused: "Paused",
	live: "Live",
	details: "Request",
	change: "Change",
	theGate: "the gate",
	unknownClient: "unknown",
	fields: {
		at: "Time",
		client: "Client",
		upstream: "Upstream",
		call: "Call",
		tool: "Tool",
		outcome: "Outcome",
		reason: "Reason",
		advice: "What to do",
		duration: "Took",
		mode: "Mode then",
		request: "Request id",
	},
} as const;

export const outcomes = {
	waiting: "In progress",
	done: "Answered",
	redirected: "Redirected",
	declined: "Declined",
	failed: "Upstream failed",
	refused: "Refused",
	left: "Caller left",
	changed: "Changed",
} as const;

export const status = {
	heading: "Status",
	strip: "Gate",
	gate: "Gate",
	gateOff: "not listening",
	copyGate: "Copy the gate's address",
	copySettings: "Copy the path of the settings file",
	vault: "Vault",
	version: "Version",
	settings: "Settings",
	started: "Started",
	keys: "Active keys",
	ips: "Addresses allowed",
	everyIp: "every address",
	anonymous: "Role without a key",
	peer: "Programs without a key",
	peerChecked: "only those of your own user",
	peerUnchecked: "of any user: this system does not tell them apart",
	state: "State folder",
	log: "Log",
	console: "Console",
	process: "Process",
	warnings: (count: number) =>
		count === 1 ? "1 warning" : `${count} warnings`,
	warningsHeading: "Warnings",
	lockedTitle: "The vault is locked",
	lockedText:
		"Keys can be neither created nor copied until it opens. Unlock your keychain, or make its file readable again, then restart the gate.",
} as const;

export const vaultBackends: Record<VaultView["backend"], string> = {
	keychain: "keychain",
	file: "encrypted file",
};

export const vaultStates: Record<VaultView["state"], string> = {
	open: "open",
	locked: "locked",
};

export const session = {
	title: "This page needs a new link",
	text: "A link to the console works once, within a minute, and its session ends with the gate or the tab. Get a new one in a terminal:",
	command: "drawbridge console",
	after: "Open the link it prints. Nothing at the gate has changed.",
} as const;

/** For the owner, about a refusal a caller was given. */
export const problemTexts: Record<ProblemCode, string> = {
	"bad-request":
		"The request could be read in more than one way. Update the client, or look at what it sends.",
	unauthenticated:
		"No valid key was shown. Give the client a key from Keys, in the X-API-Key header.",
	"credential-in-query":
		"The key was in the URL, where logs keep it. Revoke it, and send a new one in the X-API-Key header.",
	forbidden:
		"The key is good but may not do this. Use a key whose role and upstreams cover it.",
	"foreign-host":
		"The request named a host that is not the gate's. Use the gate's own address; if you did, a page may be rebinding its name.",
	"foreign-origin":
		"A web page of another origin called the gate. If that page is yours, call from a program instead.",
	"not-found":
		"Nothing is at this address. Compare it with the addresses under Upstreams.",
	"unknown-upstream":
		"No upstream has this name. Add it under Upstreams, or correct the client's address.",
	"method-not-allowed":
		"This HTTP method is never forwarded. Use another one in the client.",
	"too-large":
		"The request was larger than the gate reads. Send less at a time.",
	"unsupported-encoding":
		"The body was compressed where the gate must read it. Turn compression off in the client.",
	"expectation-failed":
		"The client expected something the gate does not offer. Remove its Expect header.",
	"header-too-large":
		"The request's header was larger than the gate reads. Send fewer or shorter header fields.",
	"rate-limited":
		"Too many requests came in a short time. Wait a minute, or slow the client down.",
	internal:
		"The gate failed and refused to be safe. Look into the log, and report it if it happens again.",
	"upstream-down":
		"The server behind the gate did not take the connection. Start it, or correct its address under Upstreams.",
	"upstream-invalid":
		"The server behind the gate gave a malformed answer. Look into that server's log.",
	"upstream-silent":
		"The server behind the gate did not answer in time. See whether it is stuck.",
	"secret-missing":
		"A secret this upstream needs is not set. Set it with `drawbridge secret set`.",
	"record-unavailable":
		"The audit log cannot be written, so nothing is let through. Free disk space, or make its folder writable.",
	stopping: "The gate was stopping. Call again when it runs.",
};

/** About a command that failed: what happened, then what to do. */
export const failureTexts: Record<FailureCode, string> = {
	"unknown-command":
		"The gate does not know this command. Restart it, so that gate and window are of one version.",
	"invalid-input": "The gate did not accept this. Check what you entered.",
	"not-found": "It is no longer there. The list shows what is.",
	conflict:
		"This does not go together with what is there. Choose another name, or change the other one first.",
	"vault-locked":
		"The vault is locked. Unlock your keychain, restart the gate, and try again.",
	"settings-invalid":
		"The settings file has a mistake, so nothing was written. Correct it and try again.",
	"not-running":
		"The gate is not answering. It is tried again by itself; wait a moment.",
	unauthenticated:
		"The session has ended. Open a new link from `drawbridge console`.",
	internal: "The gate failed at this. Look into its log, and try again.",
};
