/**
 * Reads a server-sent event stream (WHATWG HTML §9.2) from a fetch body: yields each event's data. `event`, `id` and
 * `retry` fields are passed over, since the gate sends none.
 */

/** An event larger than this is not ours; reading on would only eat memory. */
const maxEventChars = 8 * 1024 * 1024;

/** Ends when the body ends, throws when it breaks or an event exceeds 8 Mi characters. An unfinished event is lost. */
export async function* eventStream(
	body: ReadableStream<Uint8Array>,
): AsyncGenerator<string> {
	const decoder = new TextDecoder();
	const reader = body.getReader();
	let rest = "";
	let data: string[] = [];
	try {
		for (;;) {
			const chunk = await reader.read();
			if (chunk.done) return;
			rest += decoder.decode(chunk.value, { stream: true });
			if (rest.length > maxEventChars) throw new Error("event too large");
			// A lone \r at the end may be the first half of \r\n, so it waits for the next chunk.
			const lines = rest.split(/\r\n|\n|\r(?!$)/);
			rest = lines.pop() ?? "";
			for (const line of lines) {
				if (line === "") {
					if (data.length > 0) yield data.join("\n");
					data = [];
				} else if (line.startsWith("data:")) {
					data.push(line.slice(5).replace(/^ /, ""));
				}
			}
		}
	} finally {
		// Leaving early (the window signed out) closes the connection too.
		await reader.cancel().catch(() => {});
	}
}
