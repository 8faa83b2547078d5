/**
 * What is said to the owner outside any window: one sentence, or a question that has come, with its two harmless ends. No
 * arguments are shown: a locked screen shows notifications too.
 */
import { Notification } from "electron";
import type { ApprovalView } from "../contract/approvals.ts";
import { questionLine } from "../core/desktop/call-words.ts";
import { words } from "../core/desktop/strings.ts";

/** Also on stderr: there may be nobody who shows notifications. */
export function say(body: string): void {
	console.error(`drawbridge: ${body}`);
	notify({ title: words().appName, body });
}

function notify(
	given: Electron.NotificationConstructorOptions,
): Notification | undefined {
	if (!Notification.isSupported()) return undefined;
	const shown = new Notification({
		...given,
		body: plain(given.body ?? ""),
	});
	shown.show();
	return shown;
}

/** Some desktops read a notification's text as markup (Desktop Notifications Specification). */
const plain = (text: string): string =>
	text.replaceAll("<", "‹").replaceAll(">", "›").replaceAll("&", "＆");

/** More than these at once are a crowd; the popup counts them. */
const shownAtMost = 3;

export interface QuestionDeeds {
	readonly open: (id: string) => void;
	readonly deny: (id: string) => void;
}

/** One notification a question, gone with it. What is done is done to the id that was shown. */
export function questionNotifications({ open, deny }: QuestionDeeds) {
	const shown = new Map<string, Notification>();

	function ring({ id, ...question }: ApprovalView) {
		const { questions, appName } = words();
		const notification = notify({
			title: appName,
			body: questionLine(question, ""),
			urgency: question.risk === "critical" ? "critical" : "normal",
			actions: [
				{ type: "button", text: questions.open },
				{ type: "button", text: questions.deny },
			],
		});
		if (notification === undefined) return;
		notification.on("click", () => open(id));
		notification.on("action", ({ actionIndex }) =>
			actionIndex === 1 ? deny(id) : open(id),
		);
		shown.set(id, notification);
	}

	return {
		ring(fresh: readonly ApprovalView[]): void {
			for (const one of fresh) if (shown.size < shownAtMost) ring(one);
		},
		/** Those of questions that ended go. */
		changed(waiting: readonly ApprovalView[]): void {
			const ids = new Set(waiting.map(({ id }) => id));
			for (const [id, notification] of shown) {
				if (ids.has(id)) continue;
				notification.close();
				shown.delete(id);
			}
		},
	};
}
