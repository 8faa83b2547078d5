/** Every word of the rules: the list, the editor, its sentence, what a rule would have done, and a line to try. */

/** A rule's conditions as its file has them; those that are not there do not matter. */
export interface RuleSaid {
	readonly then: "allow" | "ask" | "deny";
	readonly effect?: keyof typeof effectWords | undefined;
	readonly target?: keyof typeof targetWords | undefined;
	readonly category?: keyof typeof categoryWords | undefined;
	readonly risk?: "low" | "high" | "critical" | undefined;
	readonly program?: string | undefined;
	readonly path?: string | undefined;
	readonly host?: string | undefined;
	readonly upstream?: string | undefined;
	readonly tool?: string | undefined;
}

/** What is done, as the object of "deny", "ask about" and "allow". */
const effectWords = {
	runs: "starting a program",
	reads: "reading",
	writes: "creating, changing or overwriting",
	deletes: "deleting",
	moves: "moving away",
	connects: "talking to other machines",
	exposes: "reading or showing secrets",
	raises: "gaining or handing out rights",
	persists: "changing what runs later by itself",
	executes: "running fetched or hidden code",
	destroys: "losing data, services or infrastructure",
} as const;

const targetWords = {
	project: "in the project",
	temporary: "among temporary files",
	outside: "outside the project",
	home: "in the home folder",
	system: "in the system's folders",
	device: "on a device",
	secret: "where secrets are kept",
	"source-tree": "all of a source tree",
	unknown: "in a place that cannot be told",
	regenerable: "that a command brings back",
} as const;

const categoryWords = {
	destructive: "destroys",
	privilege: "raises rights",
	secrets: "touches secrets",
	network: "reaches out",
	"exec-remote": "runs unknown code",
	persistence: "stays after a restart",
} as const;

const verbs = { allow: "Allow", ask: "Ask about", deny: "Deny" } as const;

/** A name in quotes that keeps its own direction: what stands around it stays where it is. */
const quoted = (name: string): string => `“\u2068${name}\u2069”`;

/** All of a rule, as one sentence. */
export function ruleSentence(rule: RuleSaid): string {
	const { then, effect, target, category, risk, program } = rule;
	const what =
		effect === undefined
			? program === undefined
				? "everything"
				: `whatever ${quoted(program)} does`
			: program === undefined
				? effectWords[effect]
				: `${effectWords[effect]} by ${quoted(program)}`;
	const said = [
		`${verbs[then]} ${what}${target === undefined ? "" : ` ${targetWords[target]}`}`,
		...(rule.path === undefined ? [] : [`at ${quoted(rule.path)}`]),
		...(rule.host === undefined ? [] : [`with ${quoted(rule.host)}`]),
		...(category === undefined ? [] : [`when it ${categoryWords[category]}`]),
		...(risk === undefined ? [] : [riskSaid(then, risk)]),
		...(rule.tool === undefined
			? []
			: [`through the tool ${quoted(rule.tool)}`]),
		...(rule.upstream === undefined ? [] : [`on ${quoted(rule.upstream)}`]),
	];
	return `${said.join(", ")}.`;
}

function riskSaid(
	then: RuleSaid["then"],
	risk: NonNullable<RuleSaid["risk"]>,
): string {
	if (then === "allow")
		return risk === "critical" ? "of any risk" : `of ${risk} risk at most`;
	return risk === "critical" ? "of critical risk" : `of ${risk} risk at least`;
}

export const decisionNames = {
	allow: "Allowed",
	ask: "Asked about",
	deny: "Denied",
} as const;

export const rules = {
	lead: "What is denied, asked about or let through whatever the mode says. The narrowest rule that matches decides, wherever it stands.",
	emptyTitle: "No rules",
	empty:
		"The gate's mode decides alone. Add a rule to deny something for good, or to stop being asked about something harmless.",
	add: "Add a rule",
	count: (count: number) =>
		count === 1 ? "1 rule" : `${count.toLocaleString("en")} rules`,
	fromSettings: "from your settings",
	fromProject: (folder: string) => `from the project ${folder}`,
	waits: "holds once you approve the project's file",
	note: (text: string) => `Note: ${text}`,
	remove: "Remove",
	removeLabel: (sentence: string) => `Remove the rule: ${sentence}`,
	removeTitle: "Remove this rule?",
	removeText:
		"From then on the other rules and the gate's mode decide about what it covers.",
	removeNarrows:
		"What it let through is asked about again where the mode asks.",
	removeWidens:
		"What it stopped or asked about may pass where the mode and the other rules let it.",
	keep: "Keep it",
	added: "The rule holds from now on.",
	removed: "The rule is gone.",
	laxWarning:
		"In lax, critical commands are not asked about either: your settings say so.",
	sensitive: "Paths that count as secrets",
	lists: "Lists of projects",
	patterns: (count: number) =>
		count === 1 ? "1 pattern" : `${count.toLocaleString("en")} patterns`,
	project: "A project's rules are changed in its file.",
} as const;

export const editor = {
	title: "New rule",
	decision: "What the gate does",
	decisions: { deny: "Deny", ask: "Ask me", allow: "Let it through" },
	decisionHints: {
		deny: "Refused, without asking.",
		ask: "A person is asked, also where the mode would not ask.",
		allow: "Nobody is asked. It gives no role more than strict leaves it.",
	},
	about: "What it is about",
	more: "More conditions",
	any: "Anything",
	fields: {
		effect: "What is done",
		program: "Program",
		path: "Path",
		host: "Host",
		target: "Kind of place",
		category: "Kind of danger",
		risk: "Risk",
		upstream: "Upstream",
		tool: "Tool",
		note: "Note",
	},
	hints: {
		program: "With its subcommand, such as git push; * is any text",
		path: "Absolute, from ~ or from the project; * in a name, ** across folders",
		host: "A name or an address; *.example.com is every name below",
		upstream: "Empty: all of them",
		tool: "An MCP tool's name; * is any text",
		note: "Whoever is refused is told it",
	},
	effects: {
		runs: "Starts a program",
		reads: "Reads",
		writes: "Creates, changes or overwrites",
		deletes: "Deletes",
		moves: "Moves away",
		connects: "Talks to other machines",
		exposes: "Reads or shows secrets",
		raises: "Gains or hands out rights",
		persists: "Changes what runs later by itself",
		executes: "Runs fetched or hidden code",
		destroys: "Loses data, services or infrastructure",
	},
	targets: {
		project: "In the project",
		temporary: "Temporary files",
		outside: "Outside the project",
		home: "Home folder",
		system: "System folders",
		device: "Devices",
		secret: "Where secrets are kept",
		"source-tree": "A whole source tree",
		unknown: "Cannot be told",
		regenerable: "What a command brings back",
	},
	categories: {
		destructive: "Destroys",
		privilege: "Raises rights",
		secrets: "Touches secrets",
		network: "Reaches out",
		"exec-remote": "Runs unknown code",
		persistence: "Stays after a restart",
	},
	risksAtLeast: {
		low: "Low or more",
		high: "High or more",
		critical: "Critical",
	},
	risksAtMost: { low: "Low only", high: "Up to high", critical: "Any" },
	sentence: "The rule in words",
	anywhere:
		"It needs a program, a path, a host, a tool or an upstream that is more than *.",
	wrongField: "The gate does not take this.",
	save: "Add the rule",
	holdSave: "Hold to add the rule",
	notTested: "It can be added once you see what it would have done.",
} as const;

export const trial = {
	heading: "What it would have done",
	reading: "Trying it on the calls of the last 30 days…",
	none: (entries: number) =>
		entries === 0
			? "There are no judged calls of the last 30 days to try it on."
			: `It matches none of ${entries.toLocaleString("en")} judged calls of the last 30 days.`,
	matched: (matched: number, entries: number) =>
		`It matches ${matched.toLocaleString("en")} of ${entries.toLocaleString("en")} judged calls of the last 30 days.`,
	changed: (count: number) =>
		count === 0
			? "None of them would be decided otherwise than now."
			: count === 1
				? "1 of them would be decided otherwise than now."
				: `${count.toLocaleString("en")} of them would be decided otherwise than now.`,
	dangerous: (count: number, shown: number) =>
		count === 1
			? `1 of the ${shown} below is risky and would pass without a question.`
			: `${count} of the ${shown} below are risky and would pass without a question.`,
	unreadable: (count: number) =>
		count === 1
			? "1 call was judged by another version and could not be tried."
			: `${count.toLocaleString("en")} calls were judged by another version and could not be tried.`,
	list: "The newest that it matches",
	call: (tool: string, upstream: string) => `${tool} on ${upstream}`,
	instead: (now: string, would: string) => `${would} instead of ${now}`,
	same: (would: string) => `${would}, as now`,
	danger: "Danger:",
	words: { allow: "let through", ask: "asked about", deny: "denied" },
} as const;

export const line = {
	heading: "Try a line",
	lead: "What would happen to a command, by the rules and the mode that hold now. Nothing is run.",
	leadDraft:
		"What would happen to a command with the new rule beside those that hold. Nothing is run.",
	command: "Command",
	commandHint: "As an agent would give it to a shell",
	commandMissing: "Enter a command.",
	folder: "Folder",
	folderHint: "Where it would run; empty: not said",
	folderWrong: "Use an absolute path, or leave it empty.",
	upstream: "Upstream",
	noUpstream: "None in particular",
	go: "Try it",
	would: { allow: "Let through", ask: "Asked about", deny: "Denied" },
	byRule: (rule: string) => `This rule decides: ${rule}`,
	byMode: "No rule decides; the gate's mode does.",
	acts: "What it would do",
	act: (what: string, onto: string) =>
		onto === "" ? what : `${what}: ${onto}`,
	nothing: "Nothing worth asking about.",
} as const;
