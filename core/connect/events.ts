/** Reads an event stream (HTML standard, server-sent events) as far as MCP uses it: data and ids. */
import type { Readable } from "node:stream";

export interface ServerEvent {
	/** Lines joined as they came; empty: an event that only moves the id. */
	readonly data: string;
	/** The last one said, also by an earlier event. */
	readonly id: string | undefined;
	/** How long to wait before coming back, in milliseconds, where the server said so. */
	readonly retryMs: number | undefined;
}

const longestBytes = 64 * 1024 * 1024;

/** Ends where the stream ends; an event that is not whole by then is none. Throws a RangeError at one that is too long. */
export async function* events(input: Readable): AsyncGenerator<ServerEvent> {
	input.setEncoding("utf8");
	let text = "";
	let data: string[] = [];
	let bytes = 0;
	let id: string | undefined;
	let retryMs: number | undefined;
	let hadData = false;
	for await (const chunk of input) {
		// With an encoding it yields text.
		text += chunk as string;
		const whole = text.split(/\r\n|\n|\r(?!$)/);
		text = whole.pop() ?? "";
		bytes += (chunk as string).length;
		if (bytes > longestBytes)
			throw new RangeError("an event of more than 64 MiB is no message");
		for (const line of whole) {
			if (line === "") {
				if (hadData || id !== undefined)
					yield { data: data.join("\n"), id, retryMs };
				data = [];
				bytes = text.length;
				hadData = false;
				continue;
			}
			const colon = line.indexOf(":");
			const field = colon === -1 ? line : line.slice(0, colon);
			const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
			if (field === "data") {
				data.push(value);
				hadData = true;
			} else if (field === "id" && !value.includes("\0")) id = value;
			else if (field === "retry" && /^\d{1,9}$/.test(value))
				retryMs = Number(value);
		}
	}
}
