/** The desktop's small things: images, clipboard, theme, notifications, the one screen. */
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type {
	Clipboard,
	NativeImage,
	NativeTheme,
	Notification as ElectronNotification,
	NotificationConstructorOptions,
	Rectangle,
	Screen,
} from "electron";

/** Reading the file is part of it: a name that does not exist must fail a test, not show an empty icon. */
export class StandInImage implements Pick<NativeImage, "isEmpty"> {
	readonly name: string;
	readonly #bytes: Buffer;

	constructor(file: string) {
		this.name = basename(file);
		this.#bytes = readFileSync(file);
	}

	isEmpty(): boolean {
		return this.#bytes.length === 0;
	}
}

export const nativeImage = {
	createFromPath: (file: string) => new StandInImage(file),
};

let clipboardText = "";
export const clipboard = {
	readText: () => Promise.resolve(clipboardText),
	writeText(text) {
		clipboardText = text;
		return Promise.resolve();
	},
} satisfies Pick<Clipboard, "readText" | "writeText">;

class StandInTheme
	extends EventEmitter
	implements Pick<NativeTheme, "shouldUseDarkColors" | "themeSource">
{
	#source: NativeTheme["themeSource"] = "system";

	get shouldUseDarkColors(): boolean {
		return this.#source === "dark";
	}

	get themeSource(): NativeTheme["themeSource"] {
		return this.#source;
	}

	set themeSource(source: NativeTheme["themeSource"]) {
		this.#source = source;
		this.emit("updated");
	}
}
export const nativeTheme = new StandInTheme();

export class Notification
	extends EventEmitter
	implements Pick<ElectronNotification, "body" | "show" | "title">
{
	static readonly shown: Notification[] = [];
	readonly title: string;
	readonly body: string;

	constructor({ title = "", body = "" }: NotificationConstructorOptions) {
		super();
		this.title = title;
		this.body = body;
	}

	static isSupported(): boolean {
		return true;
	}

	show(): void {
		Notification.shown.push(this);
	}
}

const workArea: Rectangle = { x: 0, y: 0, width: 1280, height: 1024 };
export const screen = {
	getDisplayMatching: () => ({ workArea }),
	getPrimaryDisplay: () => ({ workArea }),
} satisfies {
	getDisplayMatching: (
		place: Rectangle,
	) => Partial<ReturnType<Screen["getDisplayMatching"]>>;
	getPrimaryDisplay: () => Partial<ReturnType<Screen["getPrimaryDisplay"]>>;
};
