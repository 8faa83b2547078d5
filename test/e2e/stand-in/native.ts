/** The desktop's small things: images, clipboard, theme, notifications, questions, displays. */
import { EventEmitter } from "node:events";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import type {
	Clipboard,
	Display,
	MessageBoxOptions,
	MessageBoxReturnValue,
	NativeImage,
	NativeTheme,
	Notification as ElectronNotification,
	NotificationConstructorOptions,
	Point,
	Rectangle,
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
	implements
		Pick<
			NativeTheme,
			| "shouldUseDarkColors"
			| "shouldUseDarkColorsForSystemIntegratedUI"
			| "themeSource"
		>
{
	#source: NativeTheme["themeSource"] = "system";

	get shouldUseDarkColors(): boolean {
		return this.#source === "dark";
	}

	get shouldUseDarkColorsForSystemIntegratedUI(): boolean {
		return this.shouldUseDarkColors;
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

type Given = NotificationConstructorOptions;

export class Notification
	extends EventEmitter
	implements Pick<ElectronNotification, "body" | "close" | "show" | "title">
{
	/** On the screen now. */
	static readonly shown: Notification[] = [];
	readonly title: string;
	readonly body: string;
	readonly actions: readonly string[];

	constructor({ title = "", body = "", actions = [] }: Given) {
		super();
		this.title = title;
		this.body = body;
		this.actions = actions.map(({ text = "" }) => text);
	}

	static isSupported(): boolean {
		return true;
	}

	show(): void {
		Notification.shown.push(this);
	}

	close(): void {
		const at = Notification.shown.indexOf(this);
		if (at >= 0) Notification.shown.splice(at, 1);
	}
}

export interface Question {
	readonly message: string;
	readonly buttons: readonly string[];
	readonly defaultId: number | undefined;
	readonly cancelId: number | undefined;
}

/** The system's own questions; a person answers through control.ts. */
export const dialog = {
	open: null as { question: Question; answer(index: number): void } | null,
	showMessageBox({
		message,
		buttons = [],
		defaultId,
		cancelId,
	}: MessageBoxOptions): Promise<MessageBoxReturnValue> {
		return new Promise((resolve) => {
			dialog.open = {
				question: { message, buttons, defaultId, cancelId },
				answer(response) {
					dialog.open = null;
					resolve({ response, checkboxChecked: false });
				},
			};
		});
	},
};

const first = displayAt({ x: 0, y: 0, width: 1280, height: 1024 });

function displayAt(bounds: Rectangle): Pick<Display, "bounds" | "workArea"> {
	return { bounds, workArea: bounds };
}

/** One display at first; the mouse is on the last one that was plugged in. */
class StandInScreen extends EventEmitter {
	#displays = [first];

	plugIn(bounds: Rectangle): void {
		this.#displays.push(displayAt(bounds));
		this.emit("display-added");
	}

	/** The last one that is left stays, as a desktop without a screen keeps a place for its windows. */
	unplug(): void {
		if (this.#displays.length > 1) this.#displays.pop();
		this.emit("display-removed");
	}

	getCursorScreenPoint(): Point {
		const { x, y } = (this.#displays.at(-1) ?? first).bounds;
		return { x: x + 10, y: y + 10 };
	}

	getDisplayNearestPoint(point: Point): Pick<Display, "bounds" | "workArea"> {
		return this.getDisplayMatching({ ...point, width: 1, height: 1 });
	}

	/** By the upper left corner. */
	getDisplayMatching({
		x,
		y,
	}: Rectangle): Pick<Display, "bounds" | "workArea"> {
		return (
			this.#displays.find(
				({ bounds }) =>
					x >= bounds.x &&
					x < bounds.x + bounds.width &&
					y >= bounds.y &&
					y < bounds.y + bounds.height,
			) ?? first
		);
	}
}
export const screen = new StandInScreen();
