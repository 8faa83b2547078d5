/** Every word of the settings window. */
import type { ShellSettings } from "../../contract/shell.ts";
import { locale } from "../spoken.ts";

interface SettingWords {
	readonly label: string;
	readonly text: string;
	/** What the number counts. */
	readonly unit?: string;
	readonly options?: Readonly<Record<string, string>>;
}

/** Named apart, so that a translation may have any text in their place. */
const requests = {
	off: "Not looked for",
	record: "Written down, without the secret",
	redact: "Written over",
	hold: "Asked about",
};

export const settings = {
	heading: "Settings",
	lead: "How the gate and this app behave. A change holds at once, and one click takes it back.",
	groups: {
		asking: "Asking",
		callers: "Callers",
		leaks: "Secrets on their way out",
		record: "The record",
		signIns: "Sign-ins",
		phones: "Phones",
		gate: "The gate",
	},
	fields: {
		approval_seconds: {
			label: "Time to answer",
			text: "How long a held call waits for a person. Silence refuses.",
			unit: "seconds",
		},
		ticket_minutes: {
			label: "Time to come back",
			text: "How long a question stays open whose caller could not wait, and how long its answer is good for the retry.",
			unit: "minutes",
		},
		lax_asks_critical: {
			label: "Ask about critical commands in lax mode",
			text: "Without it, lax mode asks about nothing, not even about what destroys this machine.",
		},
		quiet_hours: {
			label: "Quiet hours",
			text: "When nothing rings and nothing pops up. What is asked waits as ever, and nothing is allowed by itself.",
		},
		sensitive_paths: {
			label: "Further paths that hold secrets",
			text: "Beside the known ones. One a line: absolute, from ~, or a name anywhere; *, ? and ** are patterns.",
		},
		anonymous_role: {
			label: "Callers without a key",
			text: "The role they have where the mode lets them in. They are never admin.",
			options: { viewer: "viewer", operator: "operator" },
		},
		read_only: {
			label: "Read only",
			text: "Every write to every upstream is refused, whoever asks.",
		},
		trusted_proxies: {
			label: "Trusted proxies",
			text: "Peers whose word about a caller's address is believed (X-Forwarded-For). One address or range a line.",
		},
		"leak_guard.requests": {
			label: "In requests",
			text: "What becomes of secrets in what is sent to an upstream.",
			options: requests,
		},
		"leak_guard.answers": {
			label: "In answers",
			text: "What becomes of secrets in an upstream's answers. To be written over, an answer is held until it was looked through.",
			options: {
				off: "Not looked for",
				record: "Written down, without the secret",
				redact: "Written over",
			},
		},
		"audit.arguments": {
			label: "Arguments",
			text: "What is kept of what a call was asked with.",
			options: {
				digest: "Only a digest",
				redacted: "The text, without secrets",
				full: "All of it, secrets included",
			},
		},
		"audit.bodies": {
			label: "Keep requests and answers",
			text: "The first 256 KiB of each that was read whole.",
		},
		"audit.keep_days": {
			label: "Keep entries",
			text: "Older ones are deleted. Empty keeps them for ever.",
			unit: "days",
		},
		"audit.max_mib": {
			label: "Room for entries",
			text: "When the state holds more, the oldest entries go. Empty sets no limit.",
			unit: "MiB",
		},
		"audit.head_file": {
			label: "File for the log's head",
			text: "How far the log has come is written there each second, signed. On another machine's disk it proves that nothing was cut.",
		},
		"audit.otlp_url": {
			label: "OpenTelemetry collector",
			text: "Gets every entry (OTLP over HTTP, JSON).",
		},
		"audit.webhook_url": {
			label: "Webhook",
			text: "Is told of refused and critical calls and of changes, as JSON.",
		},
		"auth.access_hours": {
			label: "Access tokens",
			text: "How long one is good.",
			unit: "hours",
		},
		"auth.refresh_days": {
			label: "Refresh tokens",
			text: "How long one is good.",
			unit: "days",
		},
		"auth.cookie_hours": {
			label: "Dashboard sign-ins",
			text: "How long one is good.",
			unit: "hours",
		},
		"auth.cookie_idle_minutes": {
			label: "Idle dashboard sign-ins",
			text: "One that is not used for this long ends.",
			unit: "minutes",
		},
		"phone.enabled": {
			label: "Phones may reach this machine",
			text: "Without it they reach nothing, paired or not.",
		},
		"phone.port": {
			label: "Port for phones",
			text: "With 0 the gate chooses one and keeps it.",
		},
		"phone.mdns": {
			label: "Answer to the .local name",
			text: "So that phones find this machine by name in your network.",
		},
		"phone.push_origins": {
			label: "Further push services",
			text: "Web Push services beside the browsers' own that may be told that something waits. One address a line.",
		},
		"phone.ntfy": {
			label: "ntfy topic",
			text: "Is told how many questions wait, and nothing else. Whoever knows the topic can read that.",
		},
		updates: {
			label: "News of versions",
			text: "Where a signed list of the newest version is. Empty asks nobody. It is read once a day, nothing is sent along, and nothing is installed.",
		},
		stop_seconds: {
			label: "Time to finish",
			text: "How long requests under way may take when the gate stops.",
			unit: "seconds",
		},
	} as Readonly<Record<string, SettingWords>>,
	on: "on",
	off: "off",
	nothing: "nothing",
	entries: (count: number) =>
		count === 1 ? "1 entry" : `${count.toLocaleString(locale())} entries`,
	fromDefault: "Default",
	fromFile: (usual: string) => `From security.json. Default: ${usual}`,
	inProject: (dir: string) => `Otherwise in the project ${dir}`,
	undo: "Undo",
	undoOf: (label: string) => `Undo the change of ${label}`,
	reset: "Use the default",
	resetOf: (label: string) => `Use the default of ${label}`,
	save: "Save",
	saveOf: (label: string) => `Save ${label}`,
	saved: "Changed.",
	waiting: "Being changed. If it loosens something, a person is asked first.",
	numberWrong: "Enter a number.",
	wholeWrong: "Enter a whole number.",
	tooSmall: (least: string) => `Not less than ${least}.`,
	notAbove: (bound: string) => `More than ${bound}.`,
	tooLarge: (most: string) => `Not more than ${most}.`,
	file: "The settings file",
	fileText:
		"Everything above stands in it, and more. It can be edited by hand: the gate follows it as it is saved.",
	fileMissing:
		"There is none yet: the defaults hold until something is changed.",
	fileGood: "Nothing is wrong with it.",
	fileWrong:
		"The gate does not take this file over; what held before goes on. Correct it:",
	fileNotes: "The gate took it over, and has this to say:",
	line: (line: number) => `Line ${line}`,
	copyFile: "Copy the file's path",
	elsewhere: "Set in other windows",
	links: {
		mode: "The mode",
		allowlist: "Which addresses may connect",
		limits: "How much one client may ask",
		approvals: "Rules and grants",
		upstreams: "Servers, their sandbox and their own settings",
	},
	app: {
		heading: "This app",
		theme: "Appearance",
		themes: {
			system: "Like the system",
			light: "Light",
			dark: "Dark",
		} satisfies Record<ShellSettings["theme"], string>,
		language: "Language",
		languageText: "The window is loaded anew for it.",
		languageSystem: "Like the system",
		login: "At login",
		logins: {
			off: "Do not start",
			start: "Start",
			paused: "Start with the bridge raised",
		} satisfies Record<ShellSettings["atLogin"], string>,
		loginText:
			"With the bridge raised, nothing passes until somebody lowers it.",
		failed: "The app did not take this over. Try again.",
	},
	quiet: {
		none: "None. Questions ring and pop up at any time.",
		days: "Days on which it begins",
		from: "From",
		to: "To",
		add: "Add quiet hours",
		remove: (position: number) => `Remove quiet hours ${position}`,
		removeTitle: "Remove",
		entry: (position: number) => `Quiet hours ${position}`,
		noDay: "Tick at least one day.",
		noTime: "Give both times, and not the same one twice.",
	},
} as const;
