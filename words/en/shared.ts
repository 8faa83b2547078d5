/**
 * The words of the frame and of what several windows show; a window's own are in its folder's strings.ts. A failure's
 * text says what happened, then what to do. Claims are promises: what the gate does not do is not said.
 */
import type { FailureCode } from "../../contract/commands.ts";
import type { ProblemCode } from "../../contract/problems.ts";
import type { Mode, Role, StepView } from "../../contract/views.ts";

export const app = {
	name: "Drawbridge",
	skip: "Skip to content",
	navigation: "Sections",
	more: "More",
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
	copied: "Copied",
	copyFailed: "Select it and copy by hand",
} as const;

export const times = {
	justNow: "just now",
	/** A countdown of more than a day. */
	days: (days: number, clock: string) => `${days} d ${clock}`,
} as const;

/** The owner's, where no desktop is attached. */
export const passphrase = {
	title: "Owner passphrase",
	text: "This lets something through or opens the gate wider, so the owner is asked for the passphrase. It is not kept. Where none is set yet, `drawbridge owner passphrase set` sets one.",
	label: "Passphrase",
	wrong: "Not accepted:",
	go: "Go on",
} as const;

export const sections = {
	home: "Home",
	approvals: "Approvals",
	audit: "Requests",
	mode: "Mode",
	upstreams: "Upstreams",
	agents: "Agents",
	keys: "Keys",
	programs: "Programs",
	users: "Users",
	devices: "Devices",
	allowlist: "Addresses",
	limits: "Limits",
	secrets: "Secrets",
	certificates: "Certificates",
	status: "Status",
	settings: "Settings",
	about: "About",
	setup: "Setup",
} as const;

/** What the navigation's groups are called. */
export const groups = {
	gate: "The gate",
	enter: "Who may enter",
	kept: "What it keeps",
	app: "Drawbridge",
} as const;

export const modeNames: Record<Mode, string> = {
	strict: "Strict",
	relaxed: "Relaxed",
	lax: "Lax",
};

export const roleLabel = "Role";

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

/** What is said where a key, a user or a token is for some upstreams or all. */
export const scope = {
	all: "All upstreams",
	more: (count: number) => `+${count}`,
	label: "Opens",
	every: "All upstreams, also later ones",
	some: "Only these",
	missing: "Tick at least one upstream.",
} as const;

export const wholeNumber = {
	none: "not limited",
	wrong: "Use a whole number from 1 on, or leave it empty.",
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
	emptyTitle: "No requests yet",
	empty: "As soon as a client calls the gate, you see it here.",
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
		done: "Change",
		reason: "Reason",
		advice: "What to do",
		duration: "Took",
		mode: "Mode then",
		step: "Refused at step",
		request: "Request id",
		risk: "Risk",
		decision: "Decision",
		decidedBy: "Decided by",
		digest: "Digest",
		bytes: "Bytes",
	},
	bytes: (sent: string, got: string) => `${sent} sent, ${got} received`,
} as const;

/** How risky a call was, where there is room for one word. */
export const riskWords = {
	low: "low",
	high: "high",
	critical: "critical",
} as const;

export const outcomes = {
	waiting: "In progress",
	let: "Let through",
	done: "Answered",
	redirected: "Redirected",
	declined: "Declined",
	failed: "Upstream failed",
	refused: "Refused",
	left: "Caller left",
	changed: "Changed",
} as const;

/** A question to a person and what became of it, by the gate's own words. */
export const answered = {
	ask: "Asked",
	allow: "Allowed",
	deny: "Denied",
	timeout: "No answer",
	void: "Void",
} as const;

/** For the owner, about a refusal a caller was given. */
export const problemTexts: Record<ProblemCode, string> = {
	"bad-request":
		"The request could be read in more than one way. Update the client, or look at what it sends.",
	"header-mismatch":
		"The request's header said something else than its body: another tool or another version of MCP. Update the client, or look at what it sends.",
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
	denied:
		"A person, a rule or the mode said no to what it would do. The record says which.",
	unanswered:
		"Nobody said yes in time. Call again when somebody is there to answer.",
	"too-many-questions":
		"Too many calls of this client wait for a person already. Answer those first.",
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
		"A secret this upstream needs is not set, or the vault stayed locked. Set it or unlock the vault under Secrets.",
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
		"The vault is locked. Unlock it under Secrets, and try again.",
	"settings-invalid":
		"The settings file has a mistake, so nothing was written. Correct it and try again.",
	"not-running":
		"The gate is not answering. It is tried again by itself; wait a moment.",
	unauthenticated:
		"The session has ended. Open a new link from `drawbridge console`.",
	refused:
		"Nobody allowed it: it was denied, or its time ran out. Ask again if it is still wanted.",
	"answer-on-desktop":
		"The desktop app is running, so this is answered there. Open its Approvals window.",
	"passphrase-needed":
		"The owner passphrase is needed for this. Enter it and try again.",
	"passphrase-wrong":
		"The owner passphrase is not right. Wait a moment and enter it again.",
	late: "It was answered already, or its time ran out. The history shows how.",
	voided:
		"Its caller went away, so there is nothing left to answer. If it calls again, you are asked again.",
	"once-only":
		"This call may only be allowed once, whoever asks. Choose Allow once.",
	"too-many-questions":
		"Too many questions wait already. Answer some of them, then try again.",
	internal: "The gate failed at this. Look into its log, and try again.",
};
