/** The thread that secret-scan.ts starts: one text in, one answer out. Writes nothing. */
import { parentPort } from "node:worker_threads";
import { type ScanOrder, scanText } from "./scan.ts";

parentPort?.on("message", (order: ScanOrder) => {
	void scanText(order).then(
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
		(scanned) => parentPort?.postMessage({ scanned }),
		// Nothing of the text may be in the reason.
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
		() => parentPort?.postMessage({ scanned: undefined }),
	);
});
