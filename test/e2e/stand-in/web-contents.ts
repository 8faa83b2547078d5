/**
 * Electron's WebContents over one Chromium page: runs the preload, carries IPC both ways with the true sender, serves
 * the app's own scheme, and asks the app before a page goes elsewhere or opens a window.
 */
import { EventEmitter } from "node:events";
import { readFile } from "node:fs/promises";
import type {
	IpcMainInvokeEvent,
	Rectangle,
	WebContents as ElectronContents,
	WebPreferences,
} from "electron";
import type { Page } from "playwright-core";
import { type AppPage, openAppPage } from "./app-page.ts";
import { StandInFrame } from "./frame.ts";
import { ipcMain } from "./ipc-main.ts";
import { nativeTheme } from "./native.ts";
import { preloadWorld, unseenWorld, wires } from "./preload-world.ts";
import { fromChromium, originOf, servePages, toChromium } from "./protocol.ts";
import { grantedTo } from "./session.ts";

type Used = "getURL" | "reload" | "send" | "setWindowOpenHandler";
type WindowOpenHandler = Parameters<
	ElectronContents["setWindowOpenHandler"]
>[0];

export class WebContents
	extends EventEmitter
	implements Pick<ElectronContents, Used>
{
	readonly #opened: Promise<AppPage>;
	#page: Page | undefined;
	#openWindow: WindowOpenHandler = () => ({ action: "allow" });
	/** The address the app itself asked for: such a load is not asked about. */
	#asked: string | undefined;

	constructor(
		place: Rectangle,
		preferences: WebPreferences,
		isSeenAtFirst: boolean,
	) {
		super();
		this.#opened = this.#open(place, preferences, isSeenAtFirst);
	}

	async #open(
		place: Rectangle,
		preferences: WebPreferences,
		isSeenAtFirst: boolean,
	): Promise<AppPage> {
		await servePages();
		const opened = await openAppPage(place);
		const { page } = opened;
		const context = page.context();
		if (!isSeenAtFirst) await context.addInitScript({ content: unseenWorld() });
		if (preferences.preload !== undefined) {
			await context.exposeBinding(
				wires.call,
				({ frame }, kind: string, channel: string, args: unknown[]) =>
					this.#receive(new StandInFrame(frame), kind, channel, args),
			);
			await context.addInitScript({
				content: preloadWorld(await readFile(preferences.preload, "utf8")),
			});
		}
		await this.#judgeNavigations(page);
		context.on("page", (opening) => void this.#judgeWindow(opening));
		page.on("close", () => this.emit("destroyed"));
		page.on("crash", () =>
			this.emit("render-process-gone", {}, { reason: "crashed", exitCode: 1 }),
		);
		const follow = (): Promise<void> =>
			page
				.emulateMedia({
					colorScheme: nativeTheme.shouldUseDarkColors ? "dark" : "light",
				})
				.catch(() => {});
		nativeTheme.on("updated", () => void follow());
		await follow();
		this.#page = page;
		return opened;
	}

	/** Where a driver connects. */
	async debugPort(): Promise<number> {
		return (await this.#opened).debugPort;
	}

	async loadURL(address: string): Promise<void> {
		const { page } = await this.#opened;
		this.#asked = address;
		const origin = new URL(toChromium(address)).origin;
		await page.context().clearPermissions();
		await page
			.context()
			.grantPermissions(grantedTo(originOf(address)), { origin });
		this.emit("did-start-loading");
		await page.goto(toChromium(address));
		this.emit("did-stop-loading");
	}

	getURL(): string {
		return this.#page === undefined ? "" : fromChromium(this.#page.url());
	}

	reload(): void {
		this.emit("did-start-loading");
		void this.#page
			?.reload()
			.catch(() => {})
			.then(() => this.emit("did-stop-loading"));
	}

	/** Chromium draws every window here; the page is told what Electron would tell it. */
	tellSeen(isSeen: boolean): void {
		void this.#page
			?.evaluate(
				([name, seen]) => {
					const tell: unknown = Reflect.get(window, name);
					if (typeof tell === "function") tell(seen);
				},
				[wires.seen, isSeen] as const,
			)
			.catch(() => {});
	}

	send(channel: string, ...args: unknown[]): void {
		// A page that is just going away hears nothing, as in Electron.
		void this.#page
			?.evaluate(
				([name, to, values]) => {
					const deliver: unknown = Reflect.get(window, name);
					if (typeof deliver === "function") deliver(to, values);
				},
				[wires.deliver, channel, args] as const,
			)
			.catch(() => {});
	}

	setWindowOpenHandler(handler: WindowOpenHandler): void {
		this.#openWindow = handler;
	}

	async close(): Promise<void> {
		await (await this.#opened).page.context().close();
	}

	#receive(
		frame: StandInFrame,
		kind: string,
		channel: string,
		args: unknown[],
	): unknown {
		if (channel === "stand-in:bounds") return this.emit("bounds", ...args);
		// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the parts the app may look at, and true ones
		const event = {
			sender: this,
			senderFrame: frame,
			type: "frame",
		} as unknown as IpcMainInvokeEvent;
		return kind === "invoke"
			? ipcMain.invoke(channel, event, args)
			: ipcMain.emit(channel, event, ...args);
	}

	/** Pages alone are held for the app's word; what they fetch goes its own way, as quick as without a test. */
	async #judgeNavigations(page: Page): Promise<void> {
		const chromium = await page.context().newCDPSession(page);
		const { frameTree } = await chromium.send("Page.getFrameTree");
		chromium.on("Fetch.requestPaused", ({ requestId, request, frameId }) => {
			const url = fromChromium(request.url + (request.urlFragment ?? ""));
			const isMainFrame = frameId === frameTree.frame.id;
			const byApp = isMainFrame && url === this.#asked;
			if (byApp) this.#asked = undefined;
			const isStopped = !byApp && this.#isPrevented(url, isMainFrame);
			// A page that closes meanwhile needs no answer.
			void (
				isStopped
					? chromium.send("Fetch.failRequest", {
							requestId,
							errorReason: "Aborted",
						})
					: chromium.send("Fetch.continueRequest", { requestId })
			).catch(() => {});
		});
		await chromium.send("Fetch.enable", {
			patterns: [{ urlPattern: "*", resourceType: "Document" }],
		});
	}

	#isPrevented(url: string, isMainFrame: boolean): boolean {
		let prevented = false;
		const details = {
			url,
			isMainFrame,
			preventDefault: () => (prevented = true),
		};
		this.emit("will-frame-navigate", details);
		if (isMainFrame) this.emit("will-navigate", details);
		return prevented;
	}

	async #judgeWindow(opening: Page): Promise<void> {
		const answer = this.#openWindow({
			url: opening.url(),
			frameName: "",
			features: "",
			disposition: "new-window",
			referrer: { url: this.getURL(), policy: "no-referrer" },
		});
		if (answer.action === "deny") await opening.close();
	}
}
