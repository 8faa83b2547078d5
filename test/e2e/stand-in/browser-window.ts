/** Electron's BrowserWindow: a Chromium window with its place, its contents and the events of its life. */
import { EventEmitter } from "node:events";
import type {
	BrowserWindow as ElectronWindow,
	BrowserWindowConstructorOptions,
	Rectangle,
} from "electron";
import { app } from "./app.ts";
import { WebContents } from "./web-contents.ts";

type Used =
	| "close"
	| "focus"
	| "getBounds"
	| "getNormalBounds"
	| "hide"
	| "isMinimized"
	| "isVisible"
	| "loadURL"
	| "restore"
	| "setBounds"
	| "setContentProtection"
	| "show"
	| "showInactive";

export class BrowserWindow
	extends EventEmitter
	implements Pick<ElectronWindow, Used>
{
	static readonly open = new Set<BrowserWindow>();
	readonly webContents: WebContents;
	readonly options: BrowserWindowConstructorOptions;
	/** How it was brought to the screen last. */
	shown: "no" | "active" | "inactive" = "no";
	isProtected = false;
	#place: Rectangle;

	constructor(options: BrowserWindowConstructorOptions) {
		super();
		this.options = options;
		this.#place = {
			x: options.x ?? 0,
			y: options.y ?? 0,
			width: options.width ?? 800,
			height: options.height ?? 600,
		};
		this.webContents = new WebContents(
			this.#place,
			options.webPreferences ?? {},
			options.paintWhenInitiallyHidden ?? true,
		);
		this.webContents.on(
			"bounds",
			(x: number, y: number, width: number, height: number) => {
				this.#place = { x, y, width, height };
			},
		);
		this.webContents.once("destroyed", () => this.#closed(true));
		BrowserWindow.open.add(this);
	}

	async loadURL(address: string): Promise<void> {
		await this.webContents.loadURL(address);
		this.emit("ready-to-show");
	}

	getNormalBounds(): Rectangle {
		return this.#place;
	}
	getBounds(): Rectangle {
		return this.#place;
	}
	setBounds(bounds: Partial<Rectangle>): void {
		this.#place = { ...this.#place, ...bounds };
	}

	isMinimized(): boolean {
		return false;
	}

	restore(): void {}
	setContentProtection(enable: boolean): void {
		this.isProtected = enable;
	}
	isVisible(): boolean {
		return this.shown !== "no";
	}
	show(): void {
		this.shown = "active";
		this.webContents.tellSeen(true);
	}
	showInactive(): void {
		this.shown = "inactive";
		this.webContents.tellSeen(true);
	}
	hide(): void {
		this.shown = "no";
		this.webContents.tellSeen(false);
	}
	focus(): void {
		this.shown = "active";
	}

	close(): void {
		if (this.#isKept()) return;
		// A window that was never loaded closes too; what fails on the way is gone already.
		void this.webContents.close().catch(() => {});
		this.#closed();
	}

	/** Asks the app, once. */
	#isKept(): boolean {
		let isKept = false;
		this.emit("close", { preventDefault: () => (isKept = true) });
		return isKept;
	}

	/** Also when the page went away by itself, which no app can prevent. */
	#closed(byPage = false): void {
		if (!BrowserWindow.open.delete(this)) return;
		if (byPage) this.#isKept();
		this.emit("closed");
		if (BrowserWindow.open.size === 0 && !app.quitting)
			app.emit("window-all-closed");
	}
}

app.closeWindows = () => {
	for (const window of BrowserWindow.open) window.close();
};
