/** Reads text/event-stream (HTML, "Interpreting an event stream") piece by piece. Holds one event, and no more of it than it may. */

export interface StreamEvent {
	/** "message" where the stream names none. */
	readonly type: string;
	readonly data: string;
}

export class EventReader {
	readonly #limit: number;
	readonly #decoder = new TextDecoder();
	#line = "";
	#afterCr = false;
	#type = "";
	#data: string[] = [];
	#size = 0;
	/** Of the last event that had one. */
	lastId: string | undefined;
	/** What the server asks to wait before the stream is opened again. */
	retryMs: number | undefined;

	/** `limit`: of one event, in characters. */
	constructor(limit: number) {
		this.#limit = limit;
	}

	/** The events that are whole now; undefined: one was too large, and nothing can be read any more. */
	push(chunk: Uint8Array): StreamEvent[] | undefined {
		const events: StreamEvent[] = [];
		let text = this.#decoder.decode(chunk, { stream: true });
		if (this.#afterCr && text.startsWith("\n")) text = text.slice(1);
		if (text !== "") this.#afterCr = text.endsWith("\r");
		const lines = text.split(/\r\n|\n|\r/);
		const rest = lines.pop() ?? "";
		for (const line of lines) {
			this.#read(this.#line + line, events);
			this.#line = "";
		}
		this.#line += rest;
		return this.#size + this.#line.length > this.#limit ? undefined : events;
	}

	#read(line: string, events: StreamEvent[]): void {
		if (line === "") {
			if (this.#data.length > 0)
				events.push({
					type: this.#type || "message",
					data: this.#data.join("\n"),
				});
			this.#type = "";
			this.#data = [];
			this.#size = 0;
			return;
		}
		this.#size += line.length;
		const colon = line.indexOf(":");
		const field = colon === -1 ? line : line.slice(0, colon);
		const value = colon === -1 ? "" : line.slice(colon + 1).replace(/^ /, "");
		if (field === "data") this.#data.push(value);
		else if (field === "event") this.#type = value;
		else if (field === "id" && !value.includes("\0")) this.lastId = value;
		else if (field === "retry" && /^\d{1,9}$/.test(value))
			this.retryMs = Number(value);
	}
}
