/** Every word of the desktop app outside its windows: the tray, its menu, notifications and questions of the system's own. */
import type { ApprovalView } from "../../contract/approvals.ts";
import type { ShellSettings } from "../../contract/shell.ts";
import type { Mode } from "../../contract/views.ts";

export const appName = "Drawbridge";

/** The menu's first line, and the icon's tooltip. */
export const standing = {
	starting: "The gate is starting",
	raised: "Bridge raised: only admins get through",
	modes: {
		strict: "Strict",
		relaxed: "Relaxed",
		lax: "Lax",
	} satisfies Record<Mode, string>,
	untilTime: (mode: string, until: string, next: string) =>
		`${mode} until ${until}, then ${next.toLowerCase()}`,
	untilRestart: (mode: string, next: string) =>
		`${mode} until the gate starts anew, then ${next.toLowerCase()}`,
	andWaiting: (line: string, waiting: string) => `${line} · ${waiting}`,
	toolTip: (line: string) => `Drawbridge: ${line}`,
};

/** What each mode means, in a sentence. */
export const modes: Record<Mode, string> = {
	strict: "Strict: every caller shows a key",
	relaxed: "Relaxed: no key is fine, a wrong one is refused",
	lax: "Lax: nobody is asked for a key",
};

export const questions = {
	waiting: (count: number) =>
		count === 1 ? "1 question waits" : `${count} questions wait`,
	openAll: (count: number) =>
		count === 1
			? "1 question waits: open it"
			: `${count} questions wait: open all`,
	/** One line of the menu. `client` is empty where the caller gave no name. */
	line: (
		risk: ApprovalView["risk"],
		call: string,
		upstream: string,
		client: string,
	) =>
		`${questions.risks[risk]}: ${call} on ${upstream}, asked by ${client || "no name"}`,
	/** The same of what changes the gate itself, such as "Create a key". */
	deed: (risk: ApprovalView["risk"], deed: string, client: string) =>
		`${questions.risks[risk]}: ${deed}, asked by ${client || "no name"}`,
	risks: {
		low: "Low risk",
		high: "High risk",
		critical: "Critical",
	} satisfies Record<ApprovalView["risk"], string>,
	open: "Open",
	deny: "Deny",
	notDenied: (id: string, why: string) => `${id} was not denied: ${why}`,
};

export const programs = {
	line: (name: string) => `“${name}” waits to be let in: open`,
};

export const projects = {
	line: (project: string, mode: string) =>
		`Project “${project}” is ${mode.toLowerCase()}`,
};

export const refusals = {
	heading: "Last refused",
	none: "Nothing was refused yet",
	line: (time: string, call: string, status: number, client: string) =>
		`${time}  ${call}, ${client || "no name"}${status === 0 ? "" : ` (${status})`}`,
};

export const menu = {
	startGate: "Start the gate",
	lax15Minutes: "Lax for 15 minutes",
	lax1Hour: "Lax for 1 hour",
	laxUntilRestart: "Lax until restart",
	backToStrict: "Back to strict",
	raiseBridge: "Raise the bridge",
	lowerBridge: "Lower the bridge…",
	pairPhone: "Pair a phone…",
	openWindow: "Open Drawbridge",
	copyGateUrl: "Copy the gate's address",
	install: (version: string) => `Install version ${version}…`,
	settings: "Settings…",
	atLogin: "At login",
	logins: {
		off: "Do not start",
		start: "Start",
		paused: "Start with the bridge raised",
	} satisfies Record<ShellSettings["atLogin"], string>,
	appearance: "Appearance",
	themes: {
		system: "As the system",
		light: "Light",
		dark: "Dark",
	} satisfies Record<ShellSettings["theme"], string>,
	quit: "Quit Drawbridge",
};

/** What failed, said in a notification. */
export const failed = {
	mode: (why: string) => `The mode was not changed: ${why}`,
	raise: (why: string) => `The bridge was not raised: ${why}`,
	settings: (why: string) => `The setting was not changed: ${why}`,
	update: (version: string, why: string) =>
		`Version ${version} was not installed: ${why}`,
	noTray:
		"This desktop shows no tray icons, so Drawbridge runs while its window is open.",
};

/** Asked before a newer version is fetched. */
export const updating = {
	title: (version: string) => `Install version ${version}?`,
	text: "It is fetched now and checked against its signed list. Then Drawbridge ends, and starts again as the newer version. Calls under way are cut off.",
	go: "Install",
	stay: "Cancel",
	byHand:
		"This copy cannot replace itself. Fetch the new one as you fetched this one.",
	gone: "There is nothing to install now: the gate names no newer version that a signed list still vouches for.",
	changed:
		"The fetched file was changed on this machine. Try again: it is fetched anew.",
};

/** Asked before the app ends. `calls` includes `waiting`. */
export const quitting = {
	title: (waiting: number) =>
		waiting === 0
			? "Quit while calls are under way?"
			: "Quit while somebody waits for you?",
	text: (calls: number, waiting: number) =>
		[
			calls === 1
				? "1 call is under way and will be cut off."
				: `${calls} calls are under way and will be cut off.`,
			...(waiting === 0
				? []
				: [
						waiting === 1
							? "1 question waits for your answer and will be refused."
							: `${waiting} questions wait for your answer and will be refused.`,
					]),
		].join(" "),
	go: "Quit",
	stay: "Cancel",
};
