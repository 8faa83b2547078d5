/** What the app asks and says about its own life, in dialogs and notifications of the system. */
import { dialog } from "electron";
import type { SystemQuestion } from "../core/desktop/quitting.ts";
import { words } from "../core/desktop/strings.ts";
import { say } from "./notifications.ts";
import type { Settings } from "./settings.ts";

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
