/** Every word of the page a paired phone opens. What the gate does not do is not said. */
import type {
	PhoneProblem,
	Receipt,
	RequestObject,
} from "../../contract/phone.ts";

type DoorProblem = PhoneProblem | "offline" | "unreadable";

export const page = {
	name: "Drawbridge",
	opening: "Opening…",
	tabs: { waiting: "Waiting", history: "History", computer: "Computer" },
	tabsLabel: "Parts of this page",
	titleWaiting: (count: number) => `(${count}) Drawbridge`,
	lastHeard: (when: string) => `Last heard ${when}.`,
	close: "Close",
	cancel: "Cancel",
	back: "Back",
	retry: "Try again",
	insecureTitle: "This page came unprotected",
	insecure:
		"Keys only work over https. Open the link as your computer shows it: it begins with https://.",
	storageTitle: "This browser keeps nothing here",
	storage:
		"The phone's key has to be kept between visits. Leave the private window, or allow this page to store data, and open it again.",
} as const;

/** Why nothing is heard; the rest of the page is from before. */
export const silence: Readonly<
	Record<PhoneProblem | "offline" | "unreadable" | "connecting", string>
> = {
	connecting: "Connecting to your computer…",
	offline: "Your computer is not answering; trying again…",
	unreadable: "Your computer answers in a way this page does not understand.",
	locked:
		"The vault on your computer is locked, so nothing can be signed. Unlock it there.",
	gone: "This phone was removed, or its time is over.",
	unauthenticated: "The session was refused; trying again…",
	forbidden:
		"Your computer does not take this phone from this network or address.",
	"too-many": "Your computer asks this phone to slow down; trying again soon…",
	"bad-request": "Your computer did not understand this page; trying again…",
	"not-allowed": "Your computer does not let this phone listen.",
	"not-found": "Your computer answers, but not as a gate; trying again…",
	"method-not-allowed":
		"Your computer did not understand this page; trying again…",
	late: "It is too late for that.",
	replayed: "That was sent before.",
	"other-bytes": "What waits has changed.",
	"too-large": "That was too large.",
	"no-offer": "No pairing is open.",
	"wrong-proof": "The proof was wrong.",
	internal: "The gate failed at this; trying again…",
};

export const alarm = {
	forgedTitle: "This did not come from your computer",
	forged:
		"What arrived is not signed by the computer this phone was paired with, so it is not shown. Somebody on this network may be in between: leave it, and answer at the computer.",
	forgedSome: (count: number) =>
		count === 1
			? "1 message did not come from your computer and is not shown. Somebody on this network may be in between."
			: `${count} messages did not come from your computer and are not shown. Somebody on this network may be in between.`,
	unreadableTitle: "This page is of another version",
	unreadable:
		"Your computer sends something this page does not know how to show. Load it again.",
	unreadableSome: (count: number) =>
		count === 1
			? "1 question cannot be shown by this version of the page. Load it again."
			: `${count} questions cannot be shown by this version of the page. Load it again.`,
	reload: "Load again",
} as const;

export const gone = {
	title: "This phone is no longer paired",
	text: "It was removed at the computer, its 30 days without use or its 90 days are over, or all phones were removed. Its key opens nothing any more.",
	pair: "Pair again",
} as const;

export const queue = {
	label: "Questions",
	emptyTitle: "Nothing waits",
	empty: "A call that needs your yes appears here by itself.",
	raisedTitle: "The bridge is raised",
	raised:
		"Only admins get through until it is lowered at the computer. What comes from them may still be asked about.",
	waits: (count: number) =>
		count === 1 ? "1 question waits." : `${count} questions wait.`,
	others: (count: number) =>
		count === 1
			? "1 more waits that is not shown to this phone."
			: `${count} more wait that are not shown to this phone.`,
	place: (at: number, count: number) => `${at} of ${count}`,
	next: "Next question",
	previous: "Previous question",
	news: (what: string, client: string, risk: string) =>
		`New question. ${risk}: ${what}, asked by ${client}.`,
} as const;

export const card = {
	on: "on",
	redacted:
		"What it would do is not shown: this phone opened the page over a certificate it does not trust, so somebody could read along. Answer at the computer to see it whole.",
	command: "What would run",
	why: "Why you are asked",
	byMode: "The gate's mode asks about calls of this risk.",
	byGate: "It would change what the gate itself lets through.",
	arguments: "Every argument",
	none: "No arguments",
	who: "Who asks, and where",
	client: "Client",
	agent: "Agent",
	unbound: "as it says of itself",
	noClient: "no name given",
	folder: "Folder",
	request: "Request",
	question: "Question",
	digest: "Verified",
	digestHint: "signed by your computer; the beginning and end of its digest",
	left: (time: string) => `${time} left`,
	over: "Time is over",
	soon: "Less than half a minute is left.",
	times: (count: number) => `×${count} waiting`,
	timesNote: (count: number) =>
		`${count} identical calls wait on this. Allow once lets one of them through.`,
	more: (count: number) =>
		count === 1 ? "1 more piece" : `${count} more pieces`,
} as const;

/** `once`: the tier's or the owner's, where a call may pass all the same. `gate`: the tier's, of what is about the gate itself. */
export const limits: Record<
	Exclude<RequestObject["limit"], ""> | "once" | "gate",
	string
> = {
	once: "From this phone it can only be allowed once.",
	gate: "This is about the gate itself, so it can only be allowed at the computer.",
	tier: "Allowing takes a phone that trusts the computer's certificate. To allow it, go to the computer.",
	device:
		"The owner has set what this phone may allow. Answer at the computer.",
	"once-only": "A call like this can only be allowed once.",
	size: "It is too long to be shown here whole, so it cannot be allowed here. Answer at the computer.",
};

export const answers = {
	label: "Your answer",
	allow: "Allow once",
	holdAllow: "Hold to allow once",
	session: "Hold to allow for the session",
	sessionHint:
		"For the session: the same programs doing the same things, eight hours at most. It is ended under Approvals at the computer.",
	deny: "Deny",
	denyWhy: "Deny, and say why",
	holding: "Keep holding…",
	holdHint: "Hold it for a second. Letting go or sliding off cancels.",
	away: "Your computer is not heard now, so nothing can be answered.",
} as const;

export const denial = {
	title: (id: string) => `Deny ${id}`,
	text: "The agent is told what you write.",
	maxLength: 1_000,
} as const;

export const deeds = {
	label: "What became of your answers",
	sending: {
		allow: "Yes sent. Waiting for your computer to confirm…",
		deny: "No sent. Waiting for your computer to confirm…",
	},
	states: {
		allowed:
			"Allowed. It has not left yet: a caller that has stopped waiting gets it when it asks again.",
		released: "Running…",
		denied: "Denied.",
		stopped: "Stopped before it left.",
	} satisfies Record<Exclude<Receipt["state"], "ended">, string>,
	ended: (status: number | null) =>
		status === null
			? "Allowed, but it broke off before it had finished."
			: status < 400
				? `Finished (${status}).`
				: `Finished: it was answered with ${status}.`,
	stop: "Stop it",
	lateBy: (by: string) => `Too late: answered already by ${by}.`,
	dismiss: (id: string) => `Put the note about ${id} away`,
} as const;

/** What happened, then what to do. */
export const problems: Record<DoorProblem | "forged", string> = {
	offline:
		"Your computer did not confirm it. If it still waits, it is shown again; otherwise it arrived.",
	forged:
		"The answer to it did not come from your computer. Look there what happened.",
	unreadable:
		"Your computer's answer could not be read. Load the page again, and look at the history.",
	late: "Too late: its time was over, or it was answered elsewhere.",
	"other-bytes": "It had changed meanwhile. Look at it again.",
	replayed: "It was not taken, since it looked like a repetition. Try again.",
	"not-allowed": "This phone may not do that. Answer at the computer.",
	gone: "Not taken: this phone is no longer paired.",
	locked: "Not taken: the vault on your computer is locked.",
	unauthenticated: "Not taken: no session could be opened. Try again.",
	forbidden: "Not taken: this phone is not let in from here.",
	"not-found": "It is no longer there.",
	"too-many": "Not taken: too much at once. Wait a moment and try again.",
	"too-large": "Not taken: it was too long. Shorten the reason.",
	"bad-request": "Not understood. Load the page again.",
	"method-not-allowed": "Not understood. Load the page again.",
	"no-offer": "Not understood. Load the page again.",
	"wrong-proof": "Not taken: the signature was refused. Pair the phone again.",
	internal: "The gate failed at this. Look at the computer.",
};

export const computer = {
	mode: "Mode",
	raised: "Bridge raised",
	raisedText: "Only admins get through. It is lowered at the computer.",
	until: (when: string, next: string) =>
		`Until ${when}, then ${next.toLowerCase()}.`,
	raise: "Hold to raise the bridge",
	raiseText:
		"Denies what waits, ends what is remembered, sets strict, and lets only admins in.",
	raising: "Raising…",
	standBy: "Stand by",
	standByText:
		"Keeps this screen on, and rings and vibrates when something new waits. Only while this page is open.",
	standByNoLock: "This browser does not keep the screen on.",
	push: "Notifications",
	pushText:
		"Says “Something waits” and nothing more, also while this page is closed. The browser's maker passes it on over the internet.",
	turnOn: "Turn on",
	turnOff: "Turn off",
	pushHome:
		"On an iPhone, add this page to the Home Screen first and pair inside it.",
	pushDenied:
		"Notifications are blocked for this page. Allow them in the browser's settings.",
	turning: "Asking the browser…",
	pushFailed:
		"The browser gave no way to be notified. It needs the internet for that: try again when the phone has it.",
	phone: "This phone",
	tiers: {
		trusted: "Certificate trusted",
		untrusted: "Certificate not trusted",
	},
	tierText: {
		trusted:
			"Sees questions whole. May allow each once, and up to high risk for a session, within what the owner set.",
		untrusted:
			"Sees questions without what they would do. May deny, and raise the bridge. Allowing takes a certificate this phone trusts.",
	},
	highUntil: (when: string) =>
		`Until ${when} it may also allow calls of high risk once, as the owner allowed at the computer.`,
	ends: (when: string) =>
		`Without being used, its pairing ends ${when}; 90 days after it began it ends in any case.`,
	raiseTier: "Trust the certificate…",
	remove: "Take the certificate out again…",
	unpair: "Unpair this phone",
	unpairTitle: "Unpair this phone?",
	unpairText:
		"Its key is given up at the computer and deleted here. To use it again, pair it anew.",
	unpairKeep: "Keep it",
	unpairGo: "Unpair",
	forget: "Delete the key here",
	forgetText:
		"Your computer did not confirm it. Deleting the key here works all the same; remove the phone under Devices at the computer, too.",
} as const;

export const history = {
	empty: "No answers yet",
	emptyText: "Questions and how they ended stand here.",
	reading: "Asking your computer…",
	by: (who: string) => `by ${who}`,
} as const;

export const pairing = {
	title: "Pair this phone",
	lead: "Questions of your computer then come here, and you answer them from wherever you are in this network.",
	replaces: (name: string) =>
		`This phone is paired as “${name}” already. Pairing again gives it a new key in place of that one.`,
	evictedTitle: "Pair this phone again",
	evicted:
		"This browser has deleted the phone's key, as some do after a week without a visit. Remove the old entry under Devices at the computer, and pair again.",
	scanFirst:
		"At the computer, open Drawbridge and choose “Pair a phone”. Then scan its QR code with this phone's camera.",
	next: "Go on",
	scan: "Scan the QR code",
	scanning: "Point the camera at the QR code on your computer.",
	noCamera: "The camera cannot be used. Paste the link, or type the code.",
	foreignCode: "That QR code is not one of Drawbridge's.",
	paste: "Paste the link",
	link: "Link",
	pasteHint:
		"Scan the code with your camera app, copy the link it shows, and paste it.",
	pasteWrong:
		"This is no whole pairing link. Copy all of it, with what follows the #.",
	type: "Type the code",
	code: "Code",
	codeHint: "Ten letters and digits, beside the QR code",
	codeWrong: "A code has ten letters and digits.",
	codeWarning:
		"With a code, this phone cannot check by itself which computer it talks to. Only the three words can: compare them, all three, before you say yes at the computer. If they differ, somebody is in between.",
	name: "Name of this phone",
	nameHint: "Shown at the computer; you can change it there",
	go: "Pair this phone",
	working: "Talking to your computer…",
	checking: "Checking the certificate…",
	wordsTitle: "Compare the words",
	words: "Your computer has to show the same three words.",
	wordsThen: "If it does, say yes there. If one differs, refuse there.",
	waiting: "Waiting for the yes at your computer…",
	certificate: {
		trusted: "This browser trusts the computer's certificate.",
		untrusted:
			"This browser does not trust the computer's certificate. The phone will be able to deny, and little else.",
	},
	badLink: "This link is not a whole pairing link. Scan the QR code again.",
} as const;

/** What happened, then what to do. */
export const pairFailures: Record<
	DoorProblem | "refused" | "other-computer",
	string
> = {
	"no-offer":
		"The QR code is over, was used already, or was tried too often. Open a new one at the computer.",
	"wrong-proof":
		"The code or link was not right, and counts no more. Scan the QR code, or open a new one at the computer.",
	"other-computer":
		"What answered is not the computer whose code you read, so nothing was paired. Somebody on this network may be in between. Try again on a network you trust.",
	refused: "The computer refused this phone: somebody said no there.",
	offline:
		"The computer does not answer. Stay in the same network as the computer, and try again.",
	"too-many": "Too many attempts. Wait a minute, then open a new QR code.",
	forbidden: "The computer does not take phones from this network or address.",
	locked: "The vault on your computer is locked. Unlock it there, then pair.",
	unreadable:
		"The computer answered in a way this page does not understand. Load the page again.",
	gone: "The QR code is over. Open a new one at the computer.",
	"bad-request": "The computer did not understand this page. Load it again.",
	unauthenticated: "The computer did not take it. Open a new QR code there.",
	"not-allowed": "The computer did not take it. Open a new QR code there.",
	"not-found": "This is not the computer's page for phones. Scan its QR code.",
	"method-not-allowed":
		"The computer did not understand this page. Load it again.",
	late: "The QR code is over. Open a new one at the computer.",
	replayed: "That was sent before. Open a new QR code at the computer.",
	"other-bytes": "The computer did not take it. Open a new QR code there.",
	"too-large": "The computer did not understand this page. Load it again.",
	internal: "The gate failed at this. Look at the computer, and try again.",
};
