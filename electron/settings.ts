/**
 * What the shell remembers for itself: the window's place, the theme, and what was said once. Never a secret, never
 * policy: those are the gate's.
 */
import type { Rectangle } from "electron";
import Store from "electron-store";

export type Theme = "system" | "light" | "dark";

interface Remembered {
	readonly place: Rectangle | null;
	readonly theme: Theme;
	readonly saidNoTray: boolean;
}
export type Settings = Store<Remembered>;

/** A file that cannot be read as JSON is started anew: nothing in it is worth refusing to start. */
export const openSettings = (): Settings =>
	new Store<Remembered>({
		name: "shell",
		clearInvalidConfig: true,
		defaults: { place: null, theme: "system", saidNoTray: false },
	});
