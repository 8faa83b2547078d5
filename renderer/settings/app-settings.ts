/**
 * How the app looks and speaks, wherever it runs: the desktop keeps it for its windows, and a browser for the console's.
 * Never policy, and never asked of the gate.
 */
import { ShellSettings } from "../../contract/shell.ts";
import type { DesktopBridge } from "../shared/desktop-client.ts";
import { settingsPlace as place } from "../shared/language.ts";

export interface AppSettings {
	/** Whether it can be started at login. */
	readonly hasLogin: boolean;
	/** Rejects where what is kept cannot be read. */
	read(): Promise<ShellSettings>;
	/** Resolves to all of them as they are then. */
	change(part: Partial<ShellSettings>): Promise<ShellSettings>;
	/** Returns the function that stops it. */
	onChange(listener: (settings: ShellSettings) => void): () => void;
}

type Bridge = Pick<DesktopBridge, "settings" | "changeSettings" | "onSettings">;

export const desktopSettings = (bridge: Bridge): AppSettings => ({
	hasLogin: true,
	read: async () => ShellSettings.parse(await bridge.settings()),
	change: async (part) =>
		ShellSettings.parse(await bridge.changeSettings(part)),
	onChange: (listener) =>
		bridge.onSettings((told) => {
			const settings = ShellSettings.safeParse(told);
			if (settings.success) listener(settings.data);
		}),
});

const usual: ShellSettings = {
	theme: "system",
	language: "system",
	atLogin: "off",
};

/** Where a browser keeps nothing, asking for its storage throws. */
interface Browser {
	readonly localStorage: Pick<Storage, "getItem" | "setItem">;
}

/** What a browser kept; what it cannot read is as usual. */
export function keptSettings(browser: Browser): ShellSettings {
	try {
		const kept: unknown = JSON.parse(
			browser.localStorage.getItem(place) ?? "{}",
		);
		return ShellSettings.catch(usual).parse({ ...usual, ...Object(kept) });
	} catch {
		return usual;
	}
}

export const browserSettings = (
	browser: Browser,
	show: (settings: ShellSettings) => void,
): AppSettings => ({
	hasLogin: false,
	read: () => Promise.resolve(keptSettings(browser)),
	change(part) {
		const next = { ...keptSettings(browser), ...part };
		try {
			browser.localStorage.setItem(place, JSON.stringify(next));
		} catch (cause) {
			return Promise.reject(new Error("not kept", { cause }));
		}
		show(next);
		return Promise.resolve(next);
	},
	onChange: () => () => undefined,
});

/** The palette goes by the colour scheme of the page (shared/colours.css). */
export function showTheme(
	root: HTMLElement,
	{ theme }: Pick<ShellSettings, "theme">,
): void {
	if (theme === "system") delete root.dataset["theme"];
	else root.dataset["theme"] = theme;
}
