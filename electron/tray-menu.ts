/**
 * The tray's menu as data: what it says for a state, and which action each line calls. Draws nothing and asks nobody.
 */
import type { MenuItemConstructorOptions } from "electron";
import type { CommandInput } from "../contract/commands.ts";
import type { ModeView } from "../contract/views.ts";
import type { GateState } from "./gate-host.ts";
import type { Theme } from "./settings.ts";

export interface TrayState {
	readonly gate: GateState;
	/** Null until the gate has told it, and while the gate is away. */
	readonly mode: ModeView | null;
	readonly startsAtLogin: boolean;
	readonly theme: Theme;
}

export interface TrayActions {
	readonly setMode: (wanted: CommandInput<"mode.set">) => void;
	readonly startGate: () => void;
	readonly openWindow: () => void;
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
export function headline({ gate, mode }: TrayState): string {
	if (gate.phase !== "up" || mode === null)
		return gate.why || "The gate is starting";
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
