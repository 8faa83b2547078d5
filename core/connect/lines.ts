/** Lines of a stream of bytes, as UTF-8, bounded: what is longer than any message is no message. */
import type { Readable } from "node:stream";

/** A body the gate would take is smaller by far. */
const longestBytes = 64 * 1024 * 1024;

/** Without their ends; empty ones are left out. Throws a RangeError at a line that is too long. */
export async function* lines(input: Readable): AsyncGenerator<string> {
	let waiting: Buffer[] = [];
	let bytes = 0;
	for await (const chunk of input) {
		// Without an encoding a stream yields buffers.
		let rest = chunk as Buffer;
		for (let end = rest.indexOf(0x0a); end !== -1; end = rest.indexOf(0x0a)) {
			waiting.push(rest.subarray(0, end));
			const line = Buffer.concat(waiting).toString("utf8").trim();
			waiting = [];
			bytes = 0;
			rest = rest.subarray(end + 1);
			if (line !== "") yield line;
		}
		if (rest.length === 0) continue;
		waiting.push(rest);
		bytes += rest.length;
		if (bytes > longestBytes)
			throw new RangeError("a line of more than 64 MiB is no message");
	}
	const last = Buffer.concat(waiting).toString("utf8").trim();
	if (last !== "") yield last;
}
