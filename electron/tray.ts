/**
 * The bridge in the menu bar: up (strict), half (relaxed), down (lax). Shows what the gate says and passes on what is
 * clicked; the gate decides, and the menu is drawn anew from its answer.
 */
import { join } from "node:path";
import { app, clipboard, Menu, nativeImage, nativeTheme, Tray } from "electron";
import type { CommandInput, CommandName } from "../contract/commands.ts";
import { type Mode, ModeView, StatusView } from "../contract/views.ts";
import type { GateHost } from "./gate-host.ts";
import { loginItem } from "./login-item.ts";
import { say } from "./say.ts";
import type { Settings } from "./settings.ts";
import {
	headline,
	type TrayActions,
	type TrayState,
	trayMenu,
} from "./tray-menu.ts";
import type { Waiting } from "./waiting.ts";
import type { MainWindow } from "./window.ts";

const icons = join(import.meta.dirname, "../../build/icons");

export function showTray(
	gate: GateHost,
	settings: Settings,
	window: Pick<MainWindow, "open" | "openApprovals">,
	pairPhone: () => void,
): { readonly showWaiting: (waiting: Waiting) => void } {
	const login = loginItem();
	const tray = new Tray(bridgeIcon(null));
	let state: TrayState = {
		gate: { phase: "starting", why: "" },
		mode: null,
		waiting: { questions: [], isRaised: false },
		startsAtLogin: login.check(),
		theme: settings.get("theme"),
	};

	function show(change: Partial<TrayState>): void {
		state = { ...state, ...change };
		tray.setImage(bridgeIcon(state.mode?.mode ?? null));
		tray.setToolTip(`Drawbridge: ${headline(state)}`);
		tray.setContextMenu(Menu.buildFromTemplate(trayMenu(state, actions)));
	}

	async function setMode(wanted: CommandInput<"mode.set">): Promise<void> {
		const answer = await gate.call("mode.set", wanted);
		if (!answer.ok) say(`The mode was not changed: ${answer.failure.message}`);
		// A radio item checks itself when clicked; drawing it again shows what holds.
		show({});
	}

	/** What narrows is done at once; only a failure is worth words. */
	async function ask<N extends CommandName>(
		name: N,
		input: CommandInput<N>,
		what: string,
	): Promise<void> {
		const answer = await gate.call(name, input);
		if (!answer.ok) say(`${what}: ${answer.failure.message}`);
	}

	async function status(): Promise<StatusView | null> {
		const answer = await gate.call("status.get", {});
		return answer.ok ? StatusView.parse(answer.output) : null;
	}

	async function copyGateUrl(): Promise<void> {
		const url = (await status())?.gate;
		if (url) await clipboard.writeText(url);
	}

	async function readMode(): Promise<void> {
		const mode = await status();
		if (mode !== null) show({ mode });
	}

	const actions: TrayActions = {
		setMode: (wanted) => void setMode(wanted),
		startGate: gate.start,
		openWindow: window.open,
		openApprovals: window.openApprovals,
		deny: (id) =>
			void ask(
				"approval.answer",
				{ id, verdict: "deny" },
				`${id} was not denied`,
			),
		raiseBridge: () =>
			void ask("bridge.raise", {}, "The bridge was not raised"),
		pairPhone,
		copyGateUrl: () => void copyGateUrl(),
		setStartAtLogin(on) {
			try {
				if (on) login.install();
				else login.uninstall();
			} catch (error) {
				say(`Start at login could not be changed: ${String(error)}`);
			}
			show({ startsAtLogin: login.check() });
		},
		setTheme(theme) {
			settings.set("theme", theme);
			nativeTheme.themeSource = theme;
			show({ theme });
		},
		quit: () => app.quit(),
	};

	// On macOS a click opens the menu.
	if (process.platform !== "darwin") tray.on("click", window.open);
	gate.onNotice(({ event, payload }) => {
		if (event === "mode") show({ mode: ModeView.parse(payload) });
	});
	gate.onState((now) => {
		show({ gate: now, mode: null });
		if (now.phase === "up") void readMode();
	});
	return { showWaiting: (waiting) => show({ waiting }) };
}

/** Null, while no gate answers, shows the bridge up: nothing passes. macOS tints a template image itself. */
function bridgeIcon(mode: Mode | null): Electron.NativeImage {
	const name = process.platform === "darwin" ? "Template" : "";
	return nativeImage.createFromPath(
		join(icons, `tray-${mode ?? "strict"}${name}.png`),
	);
}
