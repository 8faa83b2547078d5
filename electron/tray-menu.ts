/**
 * The tray's menu as data: what it says for a state, and which action each line calls. Draws nothing and asks nobody.
 */
import type { MenuItemConstructorOptions } from "electron";
import { Mode, type ModeView } from "../contract/views.ts";
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
	/** `forSeconds` null sets the mode for good. */
	readonly setMode: (mode: Mode, forSeconds: number | null) => void;
	readonly laxUntilRestart: () => void;
	readonly startGate: () => void;
	readonly openWindow: () => void;
	readonly copyGateUrl: () => void;
	readonly setStartAtLogin: (on: boolean) => void;
	readonly setTheme: (theme: Theme) => void;
	readonly quit: () => void;
}

const meanings: Readonly<Record<Mode, string>> = {
	strict: "Strict: every call needs a key",
	relaxed: "Relaxed: no key is fine, a bad key is refused",
	lax: "Lax: nothing is asked",
};
const themes: Readonly<Record<Theme, string>> = {
	system: "As the system",
	light: "Light",
	dark: "Dark",
};
const separator: MenuItemConstructorOptions = { type: "separator" };

/** The first line of the menu, and the icon's tooltip. */
export function headline({ gate, mode }: TrayState): string {
	if (gate.phase !== "up" || mode === null)
		return gate.why || "The gate is starting";
	const name = mode.mode[0]?.toUpperCase() + mode.mode.slice(1);
	if (mode.until === null) return name;
	const until = new Date(mode.until).toLocaleString([], {
		weekday: "short",
		hour: "2-digit",
		minute: "2-digit",
	});
	return `${name} until ${until}, then ${mode.returnsTo}`;
}

/** Ids are stable: tests and scripts click by them. Mode lines are dead while no gate would hear them. */
export function trayMenu(
	state: TrayState,
	actions: TrayActions,
): MenuItemConstructorOptions[] {
	const up = state.gate.phase === "up";
	const lax = (
		id: string,
		label: string,
		click: () => void,
	): MenuItemConstructorOptions => ({
		id,
		label,
		enabled: up,
		click,
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
		...Mode.options.map(
			(mode): MenuItemConstructorOptions => ({
				id: `mode-${mode}`,
				label: meanings[mode],
				type: "radio",
				checked: state.mode?.mode === mode,
				enabled: up,
				click: () => actions.setMode(mode, null),
			}),
		),
		separator,
		lax("lax-15-minutes", "Lax for 15 minutes", () =>
			actions.setMode("lax", 15 * 60),
		),
		lax("lax-1-hour", "Lax for 1 hour", () => actions.setMode("lax", 60 * 60)),
		lax("lax-until-restart", "Lax until restart", actions.laxUntilRestart),
		lax("back-to-strict", "Back to strict", () =>
			actions.setMode("strict", null),
		),
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
			submenu: (["system", "light", "dark"] as const).map((theme) => ({
				id: `theme-${theme}`,
				label: themes[theme],
				type: "radio",
				checked: state.theme === theme,
				click: () => actions.setTheme(theme),
			})),
		},
		separator,
		{ id: "quit", label: "Quit Drawbridge", click: actions.quit },
	];
}
