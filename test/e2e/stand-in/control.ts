/**
 * What a person does and sees outside the pages: the driver, in the test's process, asks over Node's channel. Nothing
 * here reaches into the app; it only clicks and looks.
 */
import type { Rectangle } from "electron";
import { app } from "./app.ts";
import { BrowserWindow } from "./browser-window.ts";
import type { Menu } from "./menu.ts";
import {
	clipboard,
	dialog,
	Notification,
	type Question,
	screen,
} from "./native.ts";
import { Tray } from "./tray.ts";
import { StandInUtilityProcess } from "./utility-process.ts";

export interface MenuPicture {
	readonly id: string;
	readonly label: string;
	readonly enabled: boolean;
	readonly visible: boolean;
	readonly checked: boolean;
	readonly items: readonly MenuPicture[];
}

export interface TrayPicture {
	readonly toolTip: string;
	/** The icon's file name; empty where it cannot be told. */
	readonly icon: string;
	readonly items: readonly MenuPicture[];
}

/** A window that stands above the others. */
export interface PopupPicture {
	readonly debugPort: number;
	readonly isOnTop: boolean;
	/** How it came to the screen: `inactive` takes no focus. */
	readonly shown: "no" | "active" | "inactive";
	/** Kept out of screenshots. */
	readonly isProtected: boolean;
	readonly place: Rectangle;
}

export interface NotificationPicture {
	readonly body: string;
	readonly actions: readonly string[];
}

/** Those that stand above the others: the one that asks, and the one that pairs a phone. */
const popups = (title: string): BrowserWindow[] =>
	[...BrowserWindow.open].filter(
		({ options }) => options.alwaysOnTop && options.title === title,
	);
const pictureOf = async (
	popup: BrowserWindow | undefined,
): Promise<PopupPicture | null> =>
	popup === undefined
		? null
		: {
				debugPort: await popup.webContents.debugPort(),
				isOnTop: popup.options.alwaysOnTop === true,
				shown: popup.shown,
				isProtected: popup.isProtected,
				place: popup.getBounds(),
			};
const mainWindows = (): BrowserWindow[] =>
	[...BrowserWindow.open].filter(({ options }) => !options.alwaysOnTop);

const deeds = {
	tray: (): TrayPicture | null => {
		const tray = Tray.shown;
		return tray
			? {
					toolTip: tray.toolTip,
					icon: tray.image.name,
					items: picture(tray.menu),
				}
			: null;
	},
	click: (id: string): boolean => Tray.shown?.menu?.click(id) ?? false,
	clipboard: (): Promise<string> => clipboard.readText(),
	notifications: (): NotificationPicture[] =>
		Notification.shown.map(({ body, actions }) => ({ body, actions })),
	/** `0 1`: the second action of the first notification; `0`: the notification itself. */
	notification: (which: string): boolean => {
		const [at = 0, actionIndex] = which.split(" ").map(Number);
		const shown = Notification.shown[at];
		return actionIndex === undefined
			? (shown?.emit("click") ?? false)
			: (shown?.emit("action", { actionIndex }) ?? false);
	},
	question: (): Question | null => dialog.open?.question ?? null,
	answer: (index: string): void => dialog.open?.answer(Number(index)),
	/** "1280 0 800 600": a display more, at x and y; "": the last one goes. */
	display(bounds: string): void {
		const [x = 0, y = 0, width = 0, height = 0] = bounds.split(" ").map(Number);
		if (bounds === "") screen.unplug();
		else screen.plugIn({ x, y, width, height });
	},
	gatePid: (): number | null => StandInUtilityProcess.last?.pid ?? null,
	windows: (): Promise<number[]> =>
		Promise.all(
			mainWindows().map(({ webContents }) => webContents.debugPort()),
		),
	popup: () =>
		pictureOf(popups("Drawbridge").find((popup) => popup.isVisible())),
	/** The same, seen or not. */
	hiddenPopup: () => pictureOf(popups("Drawbridge")[0]),
	closePopup: (): void => popups("Drawbridge")[0]?.close(),
	pairing: () => pictureOf(popups("Pair a phone")[0]),
	load: (address: string): Promise<void[]> =>
		Promise.all(
			mainWindows().map(({ webContents }) => webContents.loadURL(address)),
		),
	quit: (): void => void setImmediate(() => app.quit()),
};

export type Deed = keyof typeof deeds;
export type DeedResult<D extends Deed> = Awaited<ReturnType<(typeof deeds)[D]>>;
export interface Order {
	readonly id: number;
	readonly deed: Deed;
	readonly argument: string;
}
export interface Report {
	readonly id: number;
	readonly result?: unknown;
	readonly error?: string;
}

/** Without a driver there is no channel, and the app runs by itself. */
export function startControl(): void {
	process.on("message", (order: Order) => void carryOut(order));
	process.channel?.unref();
}

async function carryOut({ id, deed, argument }: Order): Promise<void> {
	const report = (rest: Omit<Report, "id">): void =>
		void process.send?.({ id, ...rest });
	try {
		report({ result: await deeds[deed](argument) });
	} catch (error) {
		report({ error: String(error) });
	}
}

function picture(menu: Menu | undefined): MenuPicture[] {
	return (menu?.items ?? []).map(
		({ id, label, enabled, visible, checked, submenu }) => ({
			id,
			label,
			enabled,
			visible,
			checked,
			items: picture(submenu),
		}),
	);
}
