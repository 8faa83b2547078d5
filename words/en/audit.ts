/** Every word of the window of requests that no other window shows. */

const number = (count: number): string => count.toLocaleString("en");

export const audit = {
	heading: "Requests",
	lead: "What came to the gate and what became of it, and every change, newest first.",
	emptyTitle: "No requests yet",
	empty: "As soon as a client calls the gate, you see it here.",
	nothingTitle: "Nothing fits",
	nothing: "No entry of the audit log is like that.",
	clear: "Clear the filters",
	rows: (count: number) =>
		count === 1
			? "1 request, question or change"
			: `${number(count)} requests, questions and changes`,
	looking: (rows: number, percent: number) =>
		`${number(rows)} so far; looked through ${percent}% of the log.`,
	indexing: (looked: number, entries: number) =>
		`Getting ready to search: ${number(looked)} of ${number(entries)} entries.`,
	fresh: (count: number) => (count === 1 ? "1 new" : `${number(count)} new`),
	freshHint: "Show the newest",
	loading: "Reading…",
	search: "Search",
	searchHint: "Words of a path, tool, client, agent or reason",
	filters: "Filters",
	kind: "What",
	kinds: {
		all: "Everything",
		through: "Let through",
		refused: "Refused",
		approval: "Questions",
		change: "Changes",
	},
	risk: "Risk",
	risks: {
		all: "Any risk",
		high: "High and critical",
		critical: "Critical only",
	},
	decided: "Decision",
	decisions: {
		all: "Any decision",
		allow: "Allowed",
		ask: "A person was asked",
		deny: "Denied",
		timeout: "Nobody answered",
		void: "Void",
	},
	time: "Time",
	times: {
		all: "Any time",
		hour: "Last hour",
		today: "Today",
		week: "Last 7 days",
		month: "Last 30 days",
	},
	client: "Client",
	clientAny: "Any client",
	upstream: "Upstream",
	upstreamAny: "Any upstream",
	verify: "Check the log",
	verifying: "Checking every entry…",
	checked: (checked: number, entries: number) =>
		`${number(checked)} of ${number(entries)} entries checked`,
	intact: (count: number) =>
		`Checked ${number(count)} entries: none was changed, and none is missing.`,
	broken: (count: number) =>
		count === 1
			? "1 entry is not what was written."
			: `${number(count)} entries are not what was written.`,
	brokenAt: (id: number, when: string, what: string) =>
		`Entry ${id}, ${when}: ${what}`,
} as const;

export const detail = {
	copyRequest: "Copy the request's id",
	copyDigest: "Copy the digest",
	texts: "What was kept of its texts",
	noTexts:
		"Nothing of its texts was kept. What is kept is set in security.json: audit.arguments and audit.bodies.",
	parts: { request: "Asked with", answer: "Answered with" },
	forms: {
		redacted: "secrets masked",
		full: "as it was",
		"left out": "left out: too long, or not to be read",
		purged: "deleted since",
	},
} as const;

export const saving = {
	open: "Export",
	title: "Export the log",
	text: "One line for each entry, oldest first, with the filters as they are now. Texts of arguments are not part of it.",
	format: "Format",
	formats: {
		jsonl: "JSON lines: one JSON value a line",
		csv: "CSV: for a spreadsheet",
	},
	go: "Export",
	stop: "Stop",
	reading: (count: number) =>
		count === 0 ? "Reading the log…" : `Read ${number(count)} entries…`,
	saved: (count: number, file: string) =>
		count === 1
			? `1 entry was handed over as ${file}.`
			: `${number(count)} entries were handed over as ${file}.`,
	nothing: "No entry fits, so there is no file.",
} as const;
