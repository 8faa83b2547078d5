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
	| "getNormalBounds"
	| "isMinimized"
	| "loadURL"
	| "restore"
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
		);
		this.webContents.on(
			"bounds",
			(x: number, y: number, width: number, height: number) => {
				this.#place = { x, y, width, height };
			},
		);
		this.webContents.once("destroyed", () => this.#closed());
		BrowserWindow.open.add(this);
	}

	async loadURL(address: string): Promise<void> {
		await this.webContents.loadURL(address);
		this.emit("ready-to-show");
	}

	getNormalBounds(): Rectangle {
		return this.#place;
	}

	isMinimized(): boolean {
		return false;
	}

	restore(): void {}
	setContentProtection(enable: boolean): void {
		this.isProtected = enable;
	}
	show(): void {
		this.shown = "active";
	}
	showInactive(): void {
		this.shown = "inactive";
	}
	focus(): void {
		this.shown = "active";
	}

	close(): void {
		// A window that was never loaded closes too; what fails on the way is gone already.
		void this.webContents.close().catch(() => {});
		this.#closed();
	}

	#closed(): void {
		if (!BrowserWindow.open.delete(this)) return;
		this.emit("close", { preventDefault() {} });
		this.emit("closed");
		if (BrowserWindow.open.size === 0 && !app.quitting)
			app.emit("window-all-closed");
	}
}

app.closeWindows = () => {
	for (const window of BrowserWindow.open) window.close();
};
