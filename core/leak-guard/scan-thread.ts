/** The thread that scanner.ts starts: one order in, one reply out. Writes nothing. */
import { parentPort } from "node:worker_threads";
import { Decoder } from "../outbound/decoder.ts";
import { leaksIn } from "./leaks.ts";
import type { LeakText, Order, Reply } from "./order.ts";
import { scanText } from "./scan-text.ts";

/** Of what an answer decodes to. */
const mostDecodedBytes = 1024 * 1024;

async function reply(order: Order): Promise<Reply> {
	if (order.kind === "text")
		return { kind: "text", scanned: await scanText(order.order) };
	return {
		kind: "leaks",
		leaks: await leaksIn(await Promise.all(order.texts.map(decoded))),
	};
}

/** As far as it can be decoded. */
async function decoded({ bytes, coding }: LeakText): Promise<Uint8Array> {
	if (coding === undefined) return bytes;
	const seen: Buffer[] = [];
	let left = mostDecodedBytes;
	const decoder = new Decoder(coding, (piece) => {
		if (left > 0) seen.push(piece.subarray(0, left));
		left -= piece.length;
	});
	await decoder.decode(Buffer.from(bytes));
	decoder.close();
	return Buffer.concat(seen);
}

parentPort?.on("message", (order: Order) => {
	void reply(order).then(
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
		(answer) => parentPort?.postMessage(answer),
		// Nothing of the text may be in the reason.
		// oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
		() => parentPort?.postMessage(undefined),
	);
});
