/** When the app ends: together with its gate, after a question where that cuts somebody off. */
import { app, dialog } from "electron";
import type { SystemQuestion } from "../core/desktop/quitting.ts";
import { words } from "../core/desktop/strings.ts";
import { say } from "./notifications.ts";
import type { Settings } from "./settings.ts";

/** Holds the app's end back until the gate is gone: cut off by ours, it would not drain. */
export function endTogether(stopGate: () => Promise<void>): void {
	let ended = false;
	app.on("will-quit", (event) => {
		if (ended) return;
		event.preventDefault();
		void stopGate().finally(() => {
			ended = true;
			app.quit();
		});
	});
	// Without a listener Electron would quit with the last window; the tray is the app.
	app.on("window-all-closed", () => {});
}

/** Staying is the default, and what Escape means. */
export async function askSystem(question: SystemQuestion): Promise<boolean> {
	const buttons = [question.stay, question.go];
	const { response } = await dialog.showMessageBox({
		type: "warning",
		message: question.title,
		detail: question.text,
		buttons,
		defaultId: 0,
		cancelId: 0,
		noLink: true,
	});
	return response === 1;
}

/** Said once, and never again on this machine. */
export function sayNoTray({ store }: Settings): void {
	if (store.get("saidNoTray")) return;
	store.set("saidNoTray", true);
	say(words().failed.noTray);
}
