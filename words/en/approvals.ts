/** Every word of the approvals window, its popup and its panel, and of the raised bridge. */
import type { ApprovalView, GrantView } from "../../contract/approvals.ts";

type Risk = ApprovalView["risk"];
type Reach = NonNullable<ApprovalView["reach"]>;

const many = (count: number, one: string, more: string): string =>
	`${count.toLocaleString("en")} ${count === 1 ? one : more}`;

const calls = (count: number): string => many(count, "call", "calls");

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
	tabs: {
		pending: "Waiting",
		history: "History",
		grants: "Remembered",
		rules: "Rules",
	},
	emptyTitle: "Nothing waits",
	namedGone: (id: string) =>
		`${id} does not wait any more. How it ended stands in the history.`,
	empty:
		"A call that the gate's mode or a rule does not let through by itself waits here until you answer.",
	waiting: "waiting",
	waits: (count: number) =>
		count === 1 ? "1 question waits" : `${count} questions wait`,
	summary: (what: string, client: string, risk: Risk) =>
		`New question. ${riskNames[risk]}: ${what}, asked by ${client}.`,
	showAll: "Show all of it",
	showBetween: (next: number, hidden: number) =>
		`${hidden.toLocaleString("en")} characters between are not shown: show ${next === hidden ? "them" : `the next ${next.toLocaleString("en")}`}`,
	showMore: (count: number) =>
		count === 1 ? "Show 1 more" : `Show ${count.toLocaleString("en")} more`,
	next: "Next",
	previous: "Previous",
	stackKeys: "The arrow keys go from one to the next",
	place: (at: number, count: number) => `${at} of ${count}`,
	minimise: "Minimise",
	openAll: "Open in the main window",
	panel: "Waiting questions",
	/** For somebody who says yes to everything, and fast. */
	tired: (answers: number, seconds: string) =>
		`You gave ${answers.toLocaleString("en")} answers within the last hour, nearly all of them yes, half of them within ${seconds} s. What is risky is held for longer now; a rule can take the harmless ones off you.`,
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
	moreWhy: (count: number) =>
		count === 1 ? "1 more reason" : `${count} more reasons`,
	byRule: (rule: string) => `A rule asks: ${rule}`,
	byMode: "The gate's mode asks about calls of this risk.",
	/** Of what changes the gate itself. */
	byGate: "It would change what the gate itself lets through.",
	guessed: "guessed: nobody said that this argument holds code",
	more: (count: number) =>
		count === 1 ? "1 more piece" : `${count} more pieces`,
	arguments: "Every argument",
	none: "No arguments",
	/** What caused the verdict and could not be marked in the text. */
	unmarked: "This is about:",
	further: "More of it than fits stands further down. This is about:",
	details: "More about this question",
	fields: {
		command: "Command",
		asker: "Asked by",
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
	/** What it says it is, and nothing proves. */
	claims: (agent: string) => `says it is ${agent}`,
	left: (time: string) => `${time} left`,
	leftHint: "Refused when the time is over",
	over: "Time is over",
	times: (count: number) => `×${count} waiting`,
	timesHint:
		"Identical calls of this client. Allow once lets one of them through.",
	onceOnly: "Nothing of this call can be remembered.",
	soon: "Less than half a minute is left.",
} as const;

/** What it would do to files and commits, as they were when it was held. */
export const reach = {
	heading: "What it reaches",
	pending: "Counting what it would change…",
	elsewhere:
		"It runs elsewhere: what it would change cannot be counted from here.",
	unknown: "What it would change cannot be told without running it.",
	counted: ({ files, folders, commits, cut }: Reach, size: string) => {
		const things = [
			...(files > 0 || (folders === 0 && commits === null)
				? [`${many(files, "file", "files")} (${size})`]
				: []),
			...(folders > 0 ? [many(folders, "folder", "folders")] : []),
		].join(" and ");
		const said = [
			...(things === ""
				? []
				: [`Deletes, overwrites or moves ${cut ? "at least " : ""}${things}.`]),
			...(commits === null
				? []
				: [`Leaves ${many(commits, "commit", "commits")} on no branch.`]),
		];
		return said.join(" ");
	},
	notInGit: (count: number) =>
		count === 0
			? "All of it is in a commit."
			: count === 1
				? "1 of the files is in no commit."
				: `${count.toLocaleString("en")} of the files are in no commit.`,
	examples: "Among them",
} as const;

/** What differs from the call most like it that was allowed before. */
export const nearest = {
	heading: "What changed",
	same: (when: string, by: string) =>
		`The same, to the byte, was allowed ${when} by ${by}.`,
	like: (when: string, by: string) =>
		`Like one that was allowed ${when} by ${by}, but for this:`,
	added: "new",
	removed: "gone",
} as const;

export const answers = {
	allow: "Allow once",
	allowAll: (count: number) => `Allow all ${count} once`,
	holdAllow: "Hold to allow once",
	holdAll: (count: number) => `Hold to allow all ${count}`,
	longer: "Allow for longer…",
	deny: "Deny",
	denyWhy: "Deny and say why…",
	edit: "Change it first…",
	holding: "Keep holding…",
	holdHint: (keys: string) =>
		`Hold the button, or hold ${keys}. Enter and letters never allow.`,
	clickHint: (keys: string) =>
		`Click, or hold ${keys}. Enter and letters never allow.`,
	denyHint: (keys: string) => `${keys} denies.`,
	keys: "Ctrl+Enter",
	keysMac: "⌘+Enter",
	denyKeys: "Ctrl+Backspace",
	denyKeysMac: "⌘+Backspace",
	propose: (what: string) =>
		`You say yes to these. You can let them through for a time instead: ${what}`,
	proposeGo: "Look at that…",
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
	title: "Change it, then allow once",
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
	/** Who answered, where a name alone says too little. */
	by: {
		desktop: "the desktop",
		cli: "the command line",
		console: "the console",
	},
	phone: (name: string) => `the phone ${name}`,
	answeredBy: (scope: string, who: string) =>
		scope === "" ? `by ${who}` : `${scope} by ${who}`,
	fields: {
		answer: "Answer",
		by: "Answered by",
		at: "Answered",
		scope: "Reaches",
		reason: "Reason",
		calls: "Calls",
		diff: "Changed",
	},
	kept: "Of the arguments what is short is kept, without what looks like a secret; the digest stands for all of them.",
	gone: "Nothing of its arguments was kept; the digest stands for them.",
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

/** How a question ended, whole: in the place of the card for a moment. */
export const ended = {
	allowed: (scope: string, who: string) =>
		scope === "" ? `Allowed by ${who}` : `Allowed ${scope} by ${who}`,
	denied: (who: string) => `Denied by ${who}`,
	"timed-out": "Nobody answered in time, so it was refused",
	void: (why: string) =>
		why === "" ? "It needs no answer any more" : `Needs no answer: ${why}`,
	named: (id: string, how: string) => `${id}: ${how}.`,
	goOn: "Go on",
	/** Of a call that was allowed. */
	became: {
		waiting: "It is on its way.",
		/** Its caller had to leave before the answer. */
		ticket: (until: string) =>
			`Its caller had left, and the agent was told to try again. This yes holds until ${until}.`,
		released: "It was passed on; its answer is awaited.",
		done: (status: number, took: string) =>
			`It was passed on and answered with ${status} after ${took}.`,
		left: "It was passed on; its caller left before the answer.",
		refused: (why: string) =>
			why === ""
				? "It was refused after all: what it would do had changed meanwhile."
				: `It was refused after all: ${why}`,
	},
	told: (reason: string) => `The agent is told: ${reason}`,
} as const;

export const grants = {
	emptyTitle: "Nothing is remembered",
	empty:
		"When you allow something for longer than once, it stands here until it ends or you end it.",
	revoke: "End it",
	revokeLabel: (words: string) => `End it now: ${words}`,
	revoked: (words: string) =>
		`Ended: ${words}. The next call is asked about again, and so is one that was let through by it and has not left yet.`,
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
