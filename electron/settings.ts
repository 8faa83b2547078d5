/**
 * What the shell remembers for itself: the window's place, the theme, and what was said once. Never a secret, never
 * policy: those are the gate's.
 */
import Store from "electron-store";
import type { Mode } from "../contract/views.ts";

export type Theme = "system" | "light" | "dark";

export interface Place {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

export interface ShellSettings {
	readonly place: Place | null;
	readonly theme: Theme;
	/** The mode to return to at the gate's next start, while "lax until restart" holds. */
	readonly returnTo: Mode | null;
	readonly saidNoTray: boolean;
}

export interface Settings {
	get<K extends keyof ShellSettings>(name: K): ShellSettings[K];
	set<K extends keyof ShellSettings>(name: K, value: ShellSettings[K]): void;
}

/** A file that cannot be read as JSON is started anew: nothing in it is worth refusing to start. */
export function openSettings(): Settings {
	return new Store<ShellSettings>({
		name: "shell",
		clearInvalidConfig: true,
		defaults: {
			place: null,
			theme: "system",
			returnTo: null,
			saidNoTray: false,
		},
	});
}
