/** Reads an event stream (HTML standard, server-sent events) as far as MCP uses it: data, ids, and when to come back. */
import type { Readable } from "node:stream";

export interface ServerEvent {
	/** Lines joined as they came; empty: an event that only moves the id. */
	readonly data: string;
	/** The last one said, also by an earlier event. */
	readonly id: string | undefined;
	/** How long to wait before coming back, in milliseconds, where the server said so. */
	readonly retryMs: number | undefined;
}

/** Nothing the gate passes on in one piece is as long. */
export const longestText = 64 * 1024 * 1024;

/** Ends where the stream ends; an event that is not whole by then is none. Throws a RangeError at one that is too long. */
export async function* events(input: Readable): AsyncGenerator<ServerEvent> {
	input.setEncoding("utf8");
	/** Of a line whose end has not come yet. */
	let pieces: string[] = [];
	let data: string[] = [];
	let length = 0;
	let id: string | undefined;
	let retryMs: number | undefined;
	let endedByReturn = false;
	for await (const chunk of input) {
		// With an encoding it yields text.
		const text = chunk as string;
		const [first = "", ...more] = (
			endedByReturn && text.startsWith("\n") ? text.slice(1) : text
		).split(/\r\n|\n|\r/);
		endedByReturn = text.endsWith("\r");
		length += text.length;
		if (length > longestText)
			throw new RangeError("the server sent more than 64 MiB in one event");
		pieces.push(first);
		for (const next of more) {
			const line = pieces.join("");
			pieces = [next];
			if (line === "") {
				if (data.length > 0 || id !== undefined)
					yield { data: data.join("\n"), id, retryMs };
				data = [];
				length = next.length;
				continue;
			}
			const colon = line.indexOf(":");
			const field = colon === -1 ? line : line.slice(0, colon);
			const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
			if (field === "data") data.push(value);
			else if (field === "id" && !value.includes("\0")) id = value;
			else if (field === "retry" && /^\d{1,9}$/.test(value))
				retryMs = Number(value);
		}
	}
}
