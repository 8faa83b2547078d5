/** How the app ends: whoever quits is asked first, whichever way they quit, and the gate ends before it. Asks nothing itself. */

interface EndEvent {
	preventDefault(): void;
}
/** Of Electron's `app`, what this needs. */
interface EndingApp {
	on(name: "before-quit", listener: (event: EndEvent) => void): unknown;
	on(name: "will-quit", listener: (event: EndEvent) => void): unknown;
	on(name: "window-all-closed", listener: () => void): unknown;
	quit(): void;
}

/**
 * Before anything else hears of the app's end: `before-quit` may be taken back. Holds the end back until the gate is gone,
 * since a gate that is cut off does not drain.
 */
export function endTogether(
	app: EndingApp,
	stopGate: () => Promise<void>,
	mayQuit: () => Promise<boolean>,
): void {
	let isFree = false;
	let hasEnded = false;
	const quit = (): void => {
		isFree = true;
		app.quit();
	};
	app.on("before-quit", (event) => {
		if (isFree) return;
		event.preventDefault();
		void mayQuit().then((may) => may && quit());
	});
	app.on("will-quit", (event) => {
		if (hasEnded) return;
		event.preventDefault();
		void stopGate().finally(() => {
			hasEnded = true;
			app.quit();
		});
	});
	// Without a listener Electron would quit with the last window; the tray is the app.
	app.on("window-all-closed", () => {});
	// The session ends, or somebody means it: nobody is there to be asked.
	for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
		process.on(signal, quit);
}
