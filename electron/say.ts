/** Says one thing to the owner outside any window: a notification, and a line on stderr where there are none. */
import { Notification } from "electron";

export function say(body: string): void {
	console.error(`drawbridge: ${body}`);
	if (Notification.isSupported())
		new Notification({ title: "Drawbridge", body }).show();
}
