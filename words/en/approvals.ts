/** Every word of the approvals window, its popup and its panel, and of the raised bridge. */
import type { ApprovalView, GrantView } from "../../contract/approvals.ts";

type Risk = ApprovalView["risk"];

const calls = (count: number): string =>
	count === 1 ? "1 call" : `${count.toLocaleString("en")} calls`;

export const riskNames: Record<Risk, string> = {
	low: "Low risk",
	high: "High risk",
	critical: "Critical",
};

/** Known ones in plain words; a new one is shown as the gate calls it. */
export const categoryNames: Readonly<Record<string, string>> = {
	destructive: "destroys",
	privilege: "raises rights",
	secrets: "touches secrets",
	network: "reaches out",
	"exec-remote": "runs unknown code",
	persistence: "stays after a restart",
};

export const approvals = {
	heading: "Approvals",
	lead: "What waits for your yes. Silence refuses.",
	tabs: { pending: "Waiting", history: "History", grants: "Remembered" },
	emptyTitle: "Nothing waits",
	empty:
		"A call that the gate's mode or a rule does not let through by itself waits here until you answer.",
	waiting: "waiting",
	waits: (count: number) =>
		count === 1 ? "1 question waits" : `${count} questions wait`,
	summary: (what: string, client: string, risk: Risk) =>
		`New question. ${riskNames[risk]}: ${what}, asked by ${client}.`,
	answered: (id: string, how: string) => `${id}: ${how}.`,
	showAll: "Show all of it",
	next: "Next",
	previous: "Previous",
	place: (at: number, count: number) => `${at} of ${count}`,
	minimise: "Minimise",
	openAll: "Open in the main window",
	panel: "Waiting questions",
} as const;

/** Upstreams that are none, and what a call on them is. */
export const places = {
	gate: "the gate itself",
	hook: (agent: string) => `${agent}, on this machine`,
} as const;

export const card = {
	on: "on",
	what: "What would run",
	asks: "What it asks for",
	why: "Why you are asked",
	rule: "Rule",
	byMode: "The gate's mode asks about calls of this risk.",
	guessed: "guessed: nobody said that this argument holds code",
	more: (count: number) =>
		count === 1 ? "1 more piece" : `${count} more pieces`,
	arguments: "Every argument",
	none: "No arguments",
	fields: {
		client: "Client",
		agent: "Agent",
		upstream: "Upstream",
		call: "Call",
		request: "Request",
		folder: "Folder",
		where: "Stands in",
		rule: "Rule",
		digest: "Digest",
		asked: "Asked",
		id: "Question",
	},
	copyDigest: "Copy the digest",
	noClient: "no name given",
	unbound: "as it says of itself",
	left: (time: string) => `${time} left`,
	leftHint: "Refused when the time is over",
	over: "Time is over",
	times: (count: number) => `×${count} waiting`,
	timesHint:
		"Identical calls of this client. Allow once lets one of them through.",
	onceOnly: "Nothing of this call can be remembered.",
	soon: "Less than half a minute is left.",
} as const;

export const answers = {
	allow: "Allow once",
	allowAll: (count: number) => `Allow all ${count} once`,
	holdAllow: "Hold to allow once",
	holdAll: (count: number) => `Hold to allow all ${count}`,
	longer: "Allow for longer…",
	deny: "Deny",
	denyWhy: "Deny and say why…",
	edit: "Change, then allow…",
	holding: "Keep holding…",
	holdHint: (keys: string) =>
		`Hold the button, or hold ${keys}. Enter and letters never allow.`,
	clickHint: (keys: string) =>
		`Click, or hold ${keys}. Enter and letters never allow.`,
	keys: "Ctrl+Enter",
	keysMac: "⌘+Enter",
	desktop:
		"The desktop app is running: allow this there. Here you can deny it.",
	passphrase: "Allowing asks for the owner passphrase.",
	anybody:
		"Any program of your user can allow it too: no owner passphrase is set.",
} as const;

export const denial = {
	title: (id: string) => `Deny ${id}`,
	text: "The agent is told what you write, so that it can do better.",
	chips: [
		"Wrong folder.",
		"Use --dry-run first.",
		"Ask me before you do this.",
		"Not needed.",
		"Do it without deleting anything.",
	],
	chipsLabel: "Common reasons",
	reason: "Reason",
	hint: "Empty: the agent is told only that it was denied",
	long: "Use at most 1,000 characters.",
} as const;

export const longer = {
	title: "Allow for longer",
	legend: "What is allowed",
	exact: "Exactly this call",
	exactText: "The same bytes, from this client to this upstream.",
	session: "Calls like this for the session",
	sessionText:
		"The same programs doing the same things, in the project's folder or to temporary files. Eight hours at most.",
	pattern: "This pattern",
	reading: "Looking up what each would have matched…",
	matched: (count: number) =>
		count === 0
			? "Would have matched no call of the last 30 days."
			: `Would have matched ${calls(count)} of the last 30 days.`,
	critical: (count: number) =>
		count === 1 ? "1 of them was critical" : `${count} of them were critical`,
	unknown: "What it would have matched is not known.",
	newest: "The newest of them",
	expiry: "Ends after",
	expiries: [
		{ seconds: 900, text: "15 minutes" },
		{ seconds: 3_600, text: "1 hour" },
		{ seconds: 8 * 3_600, text: "8 hours" },
		{ seconds: 86_400, text: "1 day" },
		{ seconds: 7 * 86_400, text: "7 days" },
		{ seconds: 30 * 86_400, text: "30 days" },
	],
	times: "At most this many calls",
	timesHint: "Empty: as often as it is asked for until it ends",
	timesWrong: "Use a whole number from 1 to 1,000, or leave it empty.",
	go: "Hold to allow",
	recorded: "You can end it at any time under Remembered.",
} as const;

export const edit = {
	title: "Change, then allow once",
	text: "The gate judges what you write afresh, and records that you changed it.",
	label: "Arguments, as JSON",
	hint: "What the agent sent stands here",
	wrong: (why: string) => `This is no JSON: ${why}`,
	same: "Nothing is changed yet.",
	review: "Review the change",
	back: "Back",
	reviewTitle: "What you changed",
	out: "taken out",
	in: "put in",
	go: "Hold to allow it so",
	large: "This is more than the console can send. Use the desktop app.",
} as const;

export const historyStrings = {
	emptyTitle: "No answers yet",
	empty: "Every question and how it ended stands here.",
	filter: "Find a question",
	noMatch: "No question matches.",
	count: (count: number) =>
		count === 1 ? "1 question" : `${count.toLocaleString("en")} questions`,
	details: (id: string) => `Question ${id}`,
	by: (who: string) => `by ${who}`,
	fields: {
		answer: "Answer",
		by: "Answered by",
		at: "Answered",
		scope: "Reaches",
		reason: "Reason",
		calls: "Calls",
		diff: "Changed",
	},
	gone: "Arguments are not kept once a question is answered; the digest stands for them.",
} as const;

export const stateNames: Record<ApprovalView["state"], string> = {
	pending: "Waiting",
	allowed: "Allowed",
	denied: "Denied",
	"timed-out": "No answer",
	void: "Void",
};

export const scopeNames: Readonly<Record<string, string>> = {
	once: "once",
	session: "for the session",
	exact: "this exact call",
	pattern: "a pattern",
	ticket: "one retry",
};

export const grants = {
	emptyTitle: "Nothing is remembered",
	empty:
		"When you allow something for longer than once, it stands here until it ends or you end it.",
	revoke: "End it",
	revokeLabel: (words: string) => `End it now: ${words}`,
	revokeTitle: "End this permission?",
	revokeText:
		"The next call is asked about again, and so is one that was let through by it and has not left yet.",
	keep: "Keep it",
	ends: (when: string) => `ends ${when}`,
	used: (count: number) =>
		count === 0 ? "not used yet" : `used ${count.toLocaleString("en")} times`,
	usedOnce: "used once",
	left: (count: number) => `${count.toLocaleString("en")} left`,
	from: (id: string, by: string) => `from ${id}, by ${by}`,
	last: (when: string) => `last ${when}`,
} as const;

export const grantScopes: Record<GrantView["scope"], string> = {
	ticket: "One retry",
	session: "Session",
	exact: "Exact call",
	pattern: "Pattern",
};
