/** The thread that reach.ts starts: one order in, one reply out. Looks at the disk; writes nothing. */
import { parentPort } from "node:worker_threads";
import { count } from "./count.ts";
import type { Order, Reply } from "./job.ts";

parentPort?.on("message", (order: Order) => {
	let reply: Reply | undefined;
	try {
		reply = count(order);
	} catch {
		// Nobody could tell; a name of the call's may stand in the reason.
		reply = undefined;
	}
	// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
	parentPort?.postMessage(reply);
});
