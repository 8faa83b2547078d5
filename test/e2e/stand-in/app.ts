/** Electron's `app`: paths, the order of events at the end, and the lock that keeps a second start out. */
import { EventEmitter } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "electron";
import { holdInstance } from "./single-instance.ts";

type Used =
	| "enableSandbox"
	| "exit"
	| "getAppPath"
	| "getLoginItemSettings"
	| "getPath"
	| "getPreferredSystemLanguages"
	| "getVersion"
	| "isPackaged"
	| "quit"
	| "requestSingleInstanceLock"
	| "setLoginItemSettings"
	| "setPath"
	| "whenReady";

class StandInApp extends EventEmitter implements Pick<App, Used> {
	readonly isPackaged = false;
	/** What is closed before `will-quit`, in Electron every window. Set by browser-window.ts. */
	closeWindows: () => void = () => {};
	quitting = false;
	readonly #paths = new Map<string, string>([
		["userData", join(tmpdir(), `stand-in-${process.pid}`)],
	]);
	// Electron runs until it is told to end, whatever is left to wait for.
	readonly #alive = setInterval(() => {}, 2 ** 30);
	// After the app's own module has run: this module is evaluated before it, in the same turn.
	readonly #ready = new Promise<void>((resolve) => {
		setImmediate(() => {
			this.emit("ready");
			resolve();
		});
	});

	constructor() {
		super();
		// As Electron does on POSIX, where the app does not.
		for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
			process.on(signal, () => {
				if (process.listenerCount(signal) === 1) this.quit();
			});
	}

	enableSandbox(): void {}

	whenReady(): Promise<void> {
		return this.#ready;
	}

	getVersion(): string {
		return "0.0.0";
	}

	getAppPath(): string {
		return process.cwd();
	}

	getPreferredSystemLanguages(): string[] {
		return ["en-GB", "de-DE"];
	}

	getPath(name: string): string {
		const path = this.#paths.get(name);
		if (path === undefined)
			throw new Error(`the stand-in has no path '${name}'`);
		return path;
	}

	setPath(name: string, path: string): void {
		this.#paths.set(name, path);
	}

	getLoginItemSettings(): never {
		throw new Error("login items are Electron's on macOS and Windows only");
	}

	setLoginItemSettings(): never {
		throw new Error("login items are Electron's on macOS and Windows only");
	}

	requestSingleInstanceLock(): boolean {
		return holdInstance(this.getPath("userData"), (argv, folder) => {
			this.emit("second-instance", {}, argv, folder, undefined);
		});
	}

	quit(): void {
		if (this.#prevented("before-quit")) return;
		this.quitting = true;
		this.closeWindows();
		if (this.#prevented("will-quit")) return;
		this.exit(0);
	}

	exit(code = 0): void {
		clearInterval(this.#alive);
		this.emit("quit", {}, code);
		process.exit(code);
	}

	#prevented(name: string): boolean {
		const event = {
			defaultPrevented: false,
			preventDefault: () => void (event.defaultPrevented = true),
		};
		this.emit(name, event);
		return event.defaultPrevented;
	}
}

export const app = new StandInApp();
