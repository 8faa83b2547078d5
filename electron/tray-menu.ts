/**
 * The tray's menu as data: what it says for a state, and which action each line calls. Draws nothing and asks nobody.
 */
import type { MenuItemConstructorOptions } from "electron";
import type { CommandInput } from "../contract/commands.ts";
import type { ModeView } from "../contract/views.ts";
import type { GateState } from "./gate-host.ts";
import type { Theme } from "./settings.ts";
import type { Waiting } from "./waiting.ts";

export interface TrayState {
	readonly gate: GateState;
	/** Null until the gate has told it, and while the gate is away. */
	readonly mode: ModeView | null;
	readonly waiting: Waiting;
	readonly startsAtLogin: boolean;
	readonly theme: Theme;
}

export interface TrayActions {
	readonly setMode: (wanted: CommandInput<"mode.set">) => void;
	readonly startGate: () => void;
	readonly openWindow: () => void;
	readonly openApprovals: () => void;
	readonly deny: (id: string) => void;
	readonly raiseBridge: () => void;
	readonly pairPhone: () => void;
	readonly copyGateUrl: () => void;
	readonly setStartAtLogin: (on: boolean) => void;
	readonly setTheme: (theme: Theme) => void;
	readonly quit: () => void;
}

const modes = [
	["strict", "Strict: every call needs a key"],
	["relaxed", "Relaxed: no key is fine, a bad key is refused"],
	["lax", "Lax: nothing is asked"],
] as const;
const themes = [
	["system", "As the system"],
	["light", "Light"],
	["dark", "Dark"],
] as const;
const separator: MenuItemConstructorOptions = { type: "separator" };

/** The first line of the menu, and the icon's tooltip. */
export function headline(state: TrayState): string {
	const { gate, mode, waiting } = state;
	if (gate.phase !== "up" || mode === null)
		return gate.why || "The gate is starting";
	const held = waiting.isRaised
		? "Bridge raised: only admins get through"
		: modeWords(mode);
	const { length } = waiting.questions;
	return length === 0 ? held : `${held} · ${waitWords(length)}`;
}

const waitWords = (count: number): string =>
	count === 1 ? "1 question waits" : `${count} questions wait`;

function modeWords(mode: ModeView): string {
	const name = mode.mode[0]?.toUpperCase() + mode.mode.slice(1);
	const { until: end, returnsTo } = mode;
	if (end === null)
		return mode.mode === returnsTo
			? name
			: `${name} until the gate starts anew, then ${returnsTo}`;
	const until = new Date(end).toLocaleString([], {
		weekday: "short",
		hour: "2-digit",
		minute: "2-digit",
	});
	return `${name} until ${until}, then ${returnsTo}`;
}

/** Ids are stable: tests and scripts click by them. Mode lines are dead while no gate would hear them. */
export function trayMenu(
	state: TrayState,
	actions: TrayActions,
): MenuItemConstructorOptions[] {
	const up = state.gate.phase === "up";
	const set = (
		id: string,
		label: string,
		wanted: CommandInput<"mode.set">,
	): MenuItemConstructorOptions => ({
		id,
		label,
		enabled: up,
		click: () => actions.setMode(wanted),
	});
	return [
		{ id: "headline", label: headline(state), enabled: false },
		...questionItems(state, actions),
		{
			id: "start-gate",
			label: "Start the gate",
			visible: state.gate.phase === "stopped",
			click: actions.startGate,
		},
		separator,
		...modes.map(([mode, label]) =>
			Object.assign(set(`mode-${mode}`, label, { mode }), {
				type: "radio" as const,
				checked: state.mode?.mode === mode,
			}),
		),
		separator,
		set("lax-15-minutes", "Lax for 15 minutes", {
			mode: "lax",
			forSeconds: 900,
		}),
		set("lax-1-hour", "Lax for 1 hour", { mode: "lax", forSeconds: 3_600 }),
		set("lax-until-restart", "Lax until restart", {
			mode: "lax",
			untilRestart: true,
		}),
		set("back-to-strict", "Back to strict", { mode: "strict" }),
		separator,
		{
			id: "raise-bridge",
			label: "Raise the bridge",
			enabled: up && !state.waiting.isRaised,
			click: actions.raiseBridge,
		},
		{
			id: "pair-phone",
			label: "Pair a phone…",
			enabled: up,
			click: actions.pairPhone,
		},
		{ id: "open-window", label: "Open Drawbridge", click: actions.openWindow },
		{
			id: "copy-gate-url",
			label: "Copy the gate's address",
			enabled: up,
			click: actions.copyGateUrl,
		},
		separator,
		{
			id: "start-at-login",
			label: "Start at login",
			type: "checkbox",
			checked: state.startsAtLogin,
			click: ({ checked }) => actions.setStartAtLogin(checked),
		},
		{
			id: "theme",
			label: "Appearance",
			submenu: themes.map(([theme, label]) => ({
				id: `theme-${theme}`,
				label,
				type: "radio",
				checked: state.theme === theme,
				click: () => actions.setTheme(theme),
			})),
		},
		separator,
		{ id: "quit", label: "Quit Drawbridge", click: actions.quit },
	];
}

/** More would be a list in a menu; the window has them all. */
const listed = 5;

/** What waits, each with its two harmless ends: a look, and a no. Nothing is allowed from a menu. */
function questionItems(
	{ waiting: { questions } }: TrayState,
	{ deny, openApprovals }: TrayActions,
): MenuItemConstructorOptions[] {
	if (questions.length === 0) return [];
	return [
		separator,
		...questions.slice(0, listed).map(
			(question): MenuItemConstructorOptions => ({
				id: `question-${question.id}`,
				label: questionWords(question),
				submenu: [
					{ id: `open-${question.id}`, label: "Open", click: openApprovals },
					{
						id: `deny-${question.id}`,
						label: "Deny",
						click: () => deny(question.id),
					},
				],
			}),
		),
		{
			id: "open-approvals",
			label: `${waitWords(questions.length)}: open all`,
			click: openApprovals,
		},
	];
}

/** One line of what the gate has neutralised; an ampersand would be a menu's own mark. */
function questionWords({
	tool,
	method,
	path,
	upstream,
	client,
	risk,
}: Waiting["questions"][number]): string {
	const call = tool || `${method} ${path}`.trim();
	const words = `${risk}: ${call} on ${upstream}, asked by ${client || "no name"}`;
	const line = words.replaceAll(/\s+/g, " ");
	return (line.length > 80 ? `${line.slice(0, 79)}…` : line).replaceAll(
		"&",
		"&&",
	);
}
