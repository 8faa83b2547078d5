/**
 * Every word the windows show. A failure's text says what happened, then what to do. Claims here are promises: what
 * the gate does not do is not said.
 */
import type { FailureCode } from "../../contract/commands.ts";
import type { ProblemCode } from "../../contract/problems.ts";
import type {
	Health,
	KeyView,
	LimitNumbers,
	LimitUse,
	Mode,
	PresetName,
	Role,
	SessionView,
	StepView,
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
	reading: "Asking the gate…",
	cancel: "Cancel",
	close: "Close",
	done: "Done",
	copy: "Copy",
	copied: "Copied",
	copyFailed: "Select it and copy by hand",
} as const;

export const sections = {
	mode: "Mode",
	upstreams: "Upstreams",
	keys: "Keys",
	users: "Users",
	allowlist: "Addresses",
	limits: "Limits",
	audit: "Requests",
	status: "Status",
} as const;

/** What the navigation's groups are called. */
export const groups = {
	gate: "The gate",
	enter: "Who may enter",
	happened: "What happened",
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
	preset: "Kind of server",
	presetHint: "Choose one to have its address and its rules filled in.",
	noPreset: "Any other server",
	readOnly: "Read-only",
	readOnlyHint: "Refuses every write, whoever asks.",
	readOnlyLabel: (name: string) => `Read-only: ${name}`,
	project: "Project",
	ownMode: (name: string) => `${name} here: its project says so`,
	needs: "Still needs:",
	needsHint: "Until then it answers 503.",
	setSecret: (secret: string) => `drawbridge secret set ${secret}`,
	copySecret: (secret: string) => `Copy the command that sets ${secret}`,
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

/** Each preset's name, its usual address, and what choosing it does. */
export const presets: Record<
	PresetName,
	{ readonly title: string; readonly url: string; readonly does: string }
> = {
	kaimon: {
		title: "Kaimon (Julia)",
		url: "http://127.0.0.1:2828",
		does: "Puts Kaimon's own key into each request, tells its reading tools from those that write or run code, and refuses the calls that make it connect elsewhere.",
	},
	kimi: {
		title: "Kimi",
		url: "http://127.0.0.1:8000",
		does: "Signs a token for Kimi with the caller's own role, answers sign-in and tickets itself, and refuses Kimi's way of giving out roles. Each service is an upstream of its own: 8000, 8001, 8002, 8766.",
	},
	docrunch: {
		title: "Docrunch",
		url: "http://127.0.0.1:3334",
		does: "Tells its reading tools from its writing ones, keeps provider credentials for admins, and shows Docrunch its token where one is set.",
	},
	assistant: {
		title: "Assistant (OpenWhale)",
		url: "http://127.0.0.1:7777",
		does: "Keeps its dashboard and tools, which ask nobody, behind the gate, refuses open registration, and shows the assistant its own API key.",
	},
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
	copyAgain: "Copy key",
	copyLabel: (name: string) => `Copy the key ${name}`,
	revoke: "Revoke",
	revokeLabel: (name: string) => `Revoke the key ${name}`,
	revokeTitle: "Revoke this key?",
	revokeText:
		"The program that uses it is refused from its next request on. A revoked key never comes back.",
	keep: "Keep it",
	note: "Note",
	noteHint: "For you alone; not shown to anyone who calls",
	noteLong: "Use at most 1,000 characters.",
	agent: "Only for this agent",
	agentHint:
		"Leave it empty for any. Another agent that says so of itself is refused.",
	agentLong: "Use at most 200 characters.",
	only: "only",
	rotate: "Rotate",
	rotateLabel: (name: string) => `Rotate the key ${name}`,
	rotateTitle: "Rotate this key?",
	rotateText:
		"It gets a new value and keeps its role, its upstreams and its expiry.",
	overlap: "The old value goes on working",
	overlaps: [
		{ seconds: 0, text: "Not at all: it is refused from now on" },
		{ seconds: 3_600, text: "For 1 hour" },
		{ seconds: 86_400, text: "For 24 hours" },
		{ seconds: 7 * 86_400, text: "For 7 days" },
	],
	rotatedTitle: "The new key",
	rotatedText: "Copy it into the program now. The old one is refused already.",
	rotatedOverlap: (until: string) =>
		`Copy it into the program now. The old one goes on working until ${until}.`,
	oldUntil: (until: string) => `old key until ${until}`,
	oldPrefix: (prefix: string, until: string) =>
		`The old key ${prefix}… is accepted until ${until}`,
	plain: "Plain text",
	plainHint:
		"It stands in a settings file. Move it into the vault, or take it out of api_keys there.",
	plainTitle: (count: number) =>
		count === 1
			? "1 key stands as plain text in security.json."
			: `${count.toLocaleString("en")} keys stand as plain text in security.json.`,
	plainText:
		"Any program that can read the file has them. Moved into the vault, they go on working.",
	adopt: "Move into the vault",
	adopted: (count: number) =>
		count === 1
			? "1 key was moved into the vault."
			: `${count.toLocaleString("en")} keys were moved into the vault.`,
	notAdopted:
		"Nothing was moved: what is left stands in a project's file. Take it out of api_keys there.",
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

/** By the roles' first lists; security.json may say otherwise, and the hint tells so. */
export const roleMeanings: Record<Role, string> = {
	viewer: "Looks: reads, and calls tools that only read.",
	operator: "Works: also writes, creates, changes and runs.",
	admin: "Everything an upstream allows, also what its rules keep from others.",
};

export const roleHint = "security.json can give a role more or less (roles).";

export const users = {
	heading: "Users",
	lead: "People who sign in with a password, at dashboards behind the gate. Agents and programs need keys, not users.",
	emptyTitle: "No users yet",
	empty:
		"A user is a person who signs in, for example at the dashboard of a server behind the gate. An agent or program needs a key instead: create it under Keys.",
	add: "Add a user",
	filter: "Find a user",
	noMatch: "No user matches.",
	count: (count: number) =>
		count === 1 ? "1 user" : `${count.toLocaleString("en")} users`,
	name: "User name",
	nameHint: "Lower-case letters, digits and . _ @ -",
	nameMissing: "Give a user name.",
	nameForm:
		"Begin with a lower-case letter or digit, then use those and . _ @ -, at most 64.",
	nameTaken: "Another user has this name.",
	role: "Role",
	how: "Password",
	byLink: "They set it themselves, by a link that works once",
	byHand: "I set it now",
	password: "Password",
	passwordHint: "At least 10 characters, without the user name",
	passwordShort: "Use at least 10 characters.",
	passwordLong: "Use at most 1,024 bytes.",
	passwordName: "Leave the user name out of it.",
	again: "Password again",
	againHint: "The same once more",
	againDiffers: "The two passwords differ.",
	save: "Add",
	linkTitle: (name: string) => `Set-up link for ${name}`,
	linkText:
		"Give it to this person only: whoever opens it first sets the password. It works once.",
	linkExpires: (when: string) => `It expires ${when}.`,
	link: "Link",
	copyLink: "Copy link",
	change: "Change role",
	changeLabel: (name: string) => `Change the role of ${name}`,
	changeTitle: (name: string) => `Role of ${name}`,
	changeSave: "Change",
	disable: "Disable",
	disableLabel: (name: string) => `Disable ${name}`,
	disableTitle: (name: string) => `Disable ${name}?`,
	disableText:
		"Every sign-in and open stream of this user ends now, and nobody can sign in as them until you enable them again.",
	enable: "Enable",
	enableLabel: (name: string) => `Enable ${name}`,
	reset: "New set-up link",
	resetLabel: (name: string) => `New set-up link for ${name}`,
	resetTitle: (name: string) => `A new set-up link for ${name}?`,
	resetText:
		"Their password is dropped and every sign-in of theirs ends. With the link they set a new one.",
	resetSave: "Make the link",
	remove: "Remove",
	removeLabel: (name: string) => `Remove ${name}`,
	removeTitle: (name: string) => `Remove ${name}?`,
	removeText:
		"Every sign-in of this user ends now. What the audit log holds about them stays.",
	keep: "Keep as it is",
	states: {
		active: "Active",
		disabled: "Disabled",
		waiting: "No password yet",
	},
	lastLogin: (when: string) => `signed in ${when}`,
	neverLogin: "never signed in",
	open: (count: number) =>
		count === 0
			? "no sign-in open"
			: count === 1
				? "1 sign-in open"
				: `${count.toLocaleString("en")} sign-ins open`,
} as const;

export const signIns = {
	heading: "Sign-ins and tokens",
	lead: "What is good now. Ending one ends every token, cookie and stream that came from it.",
	empty: "Nobody is signed in, and no token is out.",
	kinds: {
		login: "Sign-in",
		cookie: "Browser",
		key: "Token of a key",
		issued: "Issued token",
	} satisfies Record<SessionView["kind"], string>,
	started: (when: string) => `since ${when}`,
	used: (when: string) => `used ${when}`,
	neverUsed: "never used",
	expires: (when: string) => `expires ${when}`,
	end: { login: "Sign out", cookie: "Sign out", key: "End", issued: "End" },
	endLabel: (kind: string, name: string) => `End: ${kind} of ${name}`,
	endTitle: (name: string) => `End this of ${name}?`,
	endText:
		"What came from it is refused from the next request on, and its open streams are cut.",
	keep: "Keep it",
} as const;

export const allowlist = {
	heading: "Addresses",
	lead: "From where anyone may connect at all. A credential is still needed; this comes before it.",
	emptyTitle: "Every address may connect",
	empty:
		"A credential is still needed. Add a range, and only addresses in a range get that far.",
	ranges: "Allowed ranges",
	range: "Address or range",
	rangeHint: "Such as 192.168.1.0/24, 10.0.0.7 or fd00::/8",
	rangeFirst:
		"The first range shuts out every address that is not in it. Such as 127.0.0.0/8 or 192.168.1.0/24",
	rangeMissing: "Enter an address or a range.",
	add: "Add",
	added: (cidr: string) => `${cidr} may connect.`,
	removed: (cidr: string) => `${cidr} was removed.`,
	remove: "Remove",
	removeLabel: (cidr: string) => `Remove ${cidr}`,
	removeTitle: (cidr: string) => `Remove ${cidr}?`,
	removeText:
		"Addresses in it are refused from now on, and their open streams are cut.",
	keep: "Keep it",
	confirmTitle: "Do it all the same?",
	confirmText: "The gate asks before it does this:",
	confirm: "Do it",
	cancel: "Leave it as it is",
	from: "from",
	proxies: "Trusted proxies",
	proxiesText:
		"Only these are believed when they say for whom they pass a request on (X-Forwarded-For).",
	proxiesNone: "None: the address that connects is the one that counts.",
	proxiesHow: "To set them, write their addresses into security.json:",
	proxiesExample: '"trusted_proxies": ["10.0.0.2"]',
	copyExample: "Copy the example",
} as const;

export const limits = {
	heading: "Limits",
	lead: "How much one client may ask, and how fast. What is over is refused with 429 until the minute ends.",
	numbers: "Numbers",
	each: "For each key or user",
	total: "For all clients of one upstream together",
	fields: {
		queriesPerMinute: { label: "Reads", unit: "a minute" },
		writesPerMinute: { label: "Writes", unit: "a minute" },
		maxTokensPerRequest: { label: "Tokens", unit: "an MCP request, estimated" },
		maxConcurrentStreams: { label: "Streams", unit: "open at once" },
		totalQueriesPerMinute: { label: "Reads of all", unit: "a minute" },
		totalWritesPerMinute: { label: "Writes of all", unit: "a minute" },
	} satisfies Record<
		keyof LimitNumbers,
		{ readonly label: string; readonly unit: string }
	>,
	none: "not limited",
	hint: "Empty means not limited.",
	wrong: "Use a whole number from 1 on, or leave it empty.",
	save: "Save",
	undo: "Undo",
	saved: "Saved.",
	off: "Switch limits off",
	offTitle: "Switch all limits off?",
	offText: [
		"No client is held back, however much it asks of the gate and of the servers behind it.",
		"Guessing passwords and keys is no longer slowed down.",
	],
	offConfirm: "Switch off",
	keep: "Keep them on",
	isOff: "Limits are off.",
	isOffText:
		"No client is held back, and guessing passwords and keys is not slowed down.",
	on: "Switch limits on",
	inUse: "In use now",
	inUseEmpty: "Nothing was counted in this minute.",
	clients: "Clients",
	totals: "All clients of an upstream",
	streams: "Open streams",
	kinds: {
		queries: "reads",
		writes: "writes",
		streams: "streams",
	} satisfies Record<LimitUse["kind"], string>,
	usedText: {
		queries: (used: string, limit: string) => `${used} of ${limit} a minute`,
		writes: (used: string, limit: string) => `${used} of ${limit} a minute`,
		streams: (used: string, limit: string) => `${used} of ${limit} at once`,
	} satisfies Record<LimitUse["kind"], (used: string, limit: string) => string>,
	resets: (left: string) => `anew in ${left}`,
	full: "Limit reached",
	slowed: "Slowed down",
	slowedText:
		"Addresses and accounts that failed too often have to wait before they are heard again. A good key is heard at once.",
	slowedEmpty: "Nobody has to wait.",
	slowedKinds: { address: "Address", account: "Account" },
	failures: (count: number) =>
		count === 1 ? "1 failure" : `${count.toLocaleString("en")} failures`,
	waits: (left: string) => `waits ${left}`,
} as const;

export const why = {
	ask: "Why?",
	askLabel: (call: string) => `Why was ${call} refused?`,
	title: "Why this ended as it did",
	refusedTitle: "Why this was refused",
	field: "Why was a request refused?",
	fieldHint:
		"Enter its id as the refusal gives it, with or without urn:drawbridge:request:",
	fieldMissing: "Enter the id of a request.",
	fieldForm: "This holds no request id.",
	go: "Explain",
	reading: "Reading the audit log…",
	unknown:
		"The audit log holds nothing about this request. Check the id; the log may have been emptied since.",
	steps: "What the gate did, step by step",
	outcomes: {
		passed: "Passed",
		refused: "Refused here",
		"not-reached": "Not reached",
	} satisfies Record<StepView["outcome"], string>,
	advice: "What to do",
	noAdvice: "There is nothing to do.",
} as const;

/** What each step of a request's life asks, by its number. The gate's own name for it stands in for one that is new. */
export const stepNames: Readonly<Record<number, string>> = {
	1: "Can it be read in one way only?",
	2: "Does it come from where it may?",
	3: "May its address connect?",
	4: "Who is it?",
	5: "Is a credential needed in this mode?",
	6: "May this role do it?",
	7: "Is it within the limits?",
	8: "What would it run?",
	9: "Does a person have to say yes?",
	10: "Written into the audit log",
	11: "Passed on to the upstream",
	12: "Answered",
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
		agent: "Agent",
		upstream: "Upstream",
		call: "Call",
		tool: "Tool",
		outcome: "Outcome",
		reason: "Reason",
		advice: "What to do",
		duration: "Took",
		mode: "Mode then",
		step: "Refused at step",
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
	users: "Active users",
	origins: "Where the settings come from",
	from: (place: string) => `from ${place}`,
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
	conflict:
		"Another request had just done this. The client uses that one's answer, or signs in again.",
	"weak-password":
		"The password was too short, too common, or held the user's name. Choose a longer one.",
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
