/**
 * The thread that log-reader.ts starts: one order in, one reply out. Opens the log read-only; the index for searches is
 * the only file it writes.
 */
import { parentPort, workerData } from "node:worker_threads";
import type { AnswerOf, LogFiles, OrderName, OrderOf } from "./order.ts";
import { LogPages } from "./pages.ts";
import { entriesOf, keptTexts, openLog } from "./read.ts";
import { Activity } from "./activity.ts";

// log-reader.ts gives it.
const files = workerData as LogFiles;

function open() {
	const db = openLog(files.log);
	if (!db) throw new Error("there is no audit log");
	return { db, pages: new LogPages(db, files), activity: new Activity(db) };
}

let opened: ReturnType<typeof open> | undefined;

type Answers = {
	readonly [N in OrderName]: (order: OrderOf<N>) => AnswerOf<N>;
};
const answers: Answers = {
	page: (order) => reader().pages.page(order),
	export: (order) => reader().pages.piece(order),
	request: ({ request }) => ({
		entries: entriesOf(reader().db, request),
		texts: [...keptTexts(reader().db, request)],
	}),
	activity: ({ now, midnight }) => reader().activity.view(now, midnight),
};

function reader(): ReturnType<typeof open> {
	opened ??= open();
	return opened;
}

parentPort?.on(
	"message",
	({ id, name, order }: { id: number; name: OrderName; order: never }) => {
		let reply: { answer: unknown } | { error: string };
		try {
			reply = { answer: answers[name](order) };
		} catch (error) {
			// What it had counted so far may be half of it.
			opened?.pages.close();
			opened?.db.close();
			opened = undefined;
			reply = { error: String(error) };
		}
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
		parentPort?.postMessage({ id, ...reply });
	},
);
