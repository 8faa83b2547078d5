/**
 * What the app keeps for itself: its Settings (contract/shell.ts), the main window's place, and what was said once. Never a
 * secret, never policy: those are the gate's.
 */
import { app, nativeTheme, type Rectangle } from "electron";
import Store from "electron-store";
import * as z from "zod";
import { ShellSettings } from "../contract/shell.ts";
import { chooseWords } from "../core/desktop/strings.ts";
import { loginItem } from "./login-item.ts";

interface Remembered extends ShellSettings {
	readonly place: Rectangle | null;
	readonly saidNoTray: boolean;
}

const { theme, language, atLogin } = ShellSettings.shape;
/** A file that somebody edited may hold anything. */
const Kept = z.object({
	theme: theme.catch("system"),
	language: language.catch("system"),
	atLogin: atLogin.catch("off"),
});
const Change = z.strictObject(ShellSettings.partial().shape);

export interface Settings {
	readonly store: Pick<Store<Remembered>, "get" | "set">;
	read(): ShellSettings;
	/** Takes over some of them, all or none. @throws for what is no setting, or could not be done */
	change(wanted: unknown): ShellSettings;
	/** Told after every change. */
	onChange(listener: (now: ShellSettings) => void): void;
	/** Who started the app at login and wants the bridge raised; the command line says so elsewhere than on macOS. */
	startedAtLogin(): ShellSettings["atLogin"];
}

export function openSettings(): Settings {
	// A file that cannot be read as JSON is started anew: nothing in it is worth refusing to start.
	const store = new Store<Remembered>({
		name: "shell",
		clearInvalidConfig: true,
		defaults: {
			place: null,
			saidNoTray: false,
			theme: "system",
			language: "system",
			atLogin: "off",
		},
	});
	const login = loginItem();
	const listeners = new Set<(now: ShellSettings) => void>();

	/** The login item itself says whether there is one: the system's own settings show and remove it too. */
	function read(): ShellSettings {
		const kept = Kept.parse(store.store);
		return { ...kept, atLogin: login.check(kept.atLogin) };
	}

	apply(read());
	return {
		store,
		read,
		change(wanted) {
			const before = read();
			const next = ShellSettings.parse({ ...before, ...Change.parse(wanted) });
			// First what can fail.
			if (next.atLogin !== before.atLogin) login.set(next.atLogin);
			store.set(next);
			const now = read();
			apply(now);
			for (const listener of listeners) listener(now);
			return now;
		},
		onChange: (listener) => void listeners.add(listener),
		startedAtLogin: () => login.started(Kept.parse(store.store).atLogin),
	};
}

function apply(now: ShellSettings): void {
	nativeTheme.themeSource = now.theme;
	chooseWords(now.language, app.getPreferredSystemLanguages());
}
