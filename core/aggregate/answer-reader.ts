/**
 * Reads the messages out of an MCP server's HTTP answer, JSON or an event stream, as it comes. Bounded: one message that
 * is larger than anybody reads ends the answer.
 */
import { valueOf } from "../request/head.ts";

/** The largest message that is read. */
const limitBytes = 16 * 1024 * 1024;

export class AnswerReader {
	readonly #isStream: boolean;
	readonly #onText: (text: string) => void;
	readonly #decoder = new TextDecoder();
	/** All of a JSON answer; of a stream, the line that has not ended. */
	#rest: string[] = [];
	#restLength = 0;
	/** The last piece ended in CR: an LF that comes next belongs to it. */
	#afterCr = false;
	#data: string[] = [];
	#dataLength = 0;

	/** `onText` is given each message's text: a stream's events, or the whole of any other answer. */
	constructor(fields: readonly string[], onText: (text: string) => void) {
		const type = valueOf(fields, "content-type")?.toLowerCase() ?? "";
		this.#isStream = type.startsWith("text/event-stream");
		this.#onText = onText;
	}

	/** `false`: too much; nothing more is read. */
	push(chunk: Buffer): boolean {
		this.#take(this.#decoder.decode(chunk, { stream: true }));
		return this.#restLength + this.#dataLength <= limitBytes;
	}

	/** An event that the end cut short is none. */
	end(): void {
		if (!this.#isStream && this.#restLength > 0)
			this.#onText(this.#rest.join(""));
	}

	#take(text: string): void {
		if (!this.#isStream) {
			this.#keep(text);
			return;
		}
		if (text === "") return;
		const lines = text
			.slice(this.#afterCr && text.startsWith("\n") ? 1 : 0)
			.split(/\r\n|\n|\r/);
		this.#afterCr = text.endsWith("\r");
		for (const [index, line] of lines.entries()) {
			this.#keep(line);
			if (index === lines.length - 1) break;
			const whole = this.#rest.join("");
			this.#rest = [];
			this.#restLength = 0;
			this.#line(whole);
		}
	}

	#keep(text: string): void {
		this.#rest.push(text);
		this.#restLength += text.length;
	}

	#line(line: string): void {
		if (line === "") {
			const data = this.#data.splice(0);
			this.#dataLength = 0;
			if (data.length > 0) this.#onText(data.join("\n"));
		} else if (line.startsWith("data:")) {
			const value = line.slice(line[5] === " " ? 6 : 5);
			this.#data.push(value);
			this.#dataLength += value.length;
		}
	}
}
