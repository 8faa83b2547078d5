/** Every word of the keys window. */
import type { KeyView } from "../../contract/views.ts";
import { locale } from "../spoken.ts";

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
		count === 1 ? "1 key" : `${count.toLocaleString(locale())} keys`,
	name: "Name",
	nameHint: "The program that will use it",
	nameMissing: "Give it a name.",
	nameLong: "Use at most 500 characters.",
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
	which: "Which keys",
	kinds: {
		all: "All keys",
		active: "Active",
		unused: "Never used",
		ended: "Expired or revoked",
	},
	order: "In which order",
	orders: {
		new: "Newest first",
		used: "Used last first",
		name: "By name",
		ends: "Ending soonest first",
	},
	didLabel: (name: string, when: string) =>
		`What ${name} did last; used ${when}`,
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
			: `${count.toLocaleString(locale())} keys stand as plain text in security.json.`,
	plainText:
		"Any program that can read the file has them. Moved into the vault, they go on working.",
	adopt: "Move into the vault",
	adopted: (count: number) =>
		count === 1
			? "1 key was moved into the vault."
			: `${count.toLocaleString(locale())} keys were moved into the vault.`,
	notAdopted:
		"Nothing was moved: what is left stands in a project's file. Take it out of api_keys there.",
	used: (when: string) => `used ${when}`,
	neverUsed: "never used",
	expiresWhen: (when: string) => `expires ${when}`,
} as const;

/** What a key may spend in a day. */
export const daily = {
	legend: "At most in a day",
	fields: { requests: "Requests", tokens: "Tokens" },
	hints: {
		requests: "Empty means not limited",
		tokens: "As the providers' answers count them",
	},
	limit: "Limits",
	limitLabel: (name: string) => `Daily limits of the key ${name}`,
	title: "Daily limits",
	text: "A request over the limit is refused with 429 until the day ends, at midnight UTC. An answer under way is not cut: its tokens are counted when it ends.",
	uncounted: "Counted once there is a limit",
	usedToday: (used: string) => `${used} used today`,
	save: "Save",
	use: {
		requests: (used: string, limit: string) =>
			`${used} of ${limit} requests today`,
		tokens: (used: string, limit: string) => `${used} of ${limit} tokens today`,
	},
	full: {
		requests: (limit: string) => `Limit reached: ${limit} requests`,
		tokens: (limit: string) => `Limit reached: ${limit} tokens`,
	},
	fullHint: "Refused with 429 until midnight UTC",
} as const;

export const keyStates: Record<KeyView["state"], string> = {
	active: "Active",
	expired: "Expired",
	revoked: "Revoked",
};

/** The tools a key is limited to. */
export const toolPatterns = {
	label: "Only these tools",
	hint: "As server__tool, with * for any run of letters: docs__read_*. Leave it empty for those its role may call.",
	wrong: "Write each as server__tool, apart from the next by a space.",
	matches: (count: number) =>
		count === 0
			? "No tool that the gate has seen so far."
			: count === 1
				? "1 tool that the gate has seen:"
				: `${count.toLocaleString(locale())} tools that the gate has seen:`,
	matchesLabel: "Tools that are meant",
	more: (count: number) => `and ${count.toLocaleString(locale())} more`,
	unseen: (upstream: string) =>
		`The gate has not seen the tools of ${upstream} yet.`,
	noList: (upstream: string) => `${upstream} lists no tools.`,
	ask: (upstream: string) => `Ask ${upstream}`,
	short: "Tools",
	titleLabel: (name: string) => `Tools of the key ${name}`,
	title: "Tools this key may call",
	text: "A key that is limited to tools opens nothing else of a server, and never more than its role gives. It holds from the next request on.",
	save: "Save",
} as const;
