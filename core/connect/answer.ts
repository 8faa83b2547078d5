/** Reads what the gate answers over HTTP: messages, as JSON or as an event stream, or a refusal. Bounded in what it keeps. */
import type { IncomingMessage } from "node:http";
import { events, longestText, type ServerEvent } from "./events.ts";
import { isObject, parsed } from "./message.ts";

export const isOk = ({ statusCode = 0 }: IncomingMessage): boolean =>
	statusCode >= 200 && statusCode < 300;

/** What may be messages. Throws a RangeError at what is too long, and the connection's errors. */
export async function* eventsOf(
	answer: IncomingMessage,
): AsyncGenerator<ServerEvent> {
	const type = answer.headers["content-type"] ?? "";
	if (/^text\/event-stream\b/i.test(type)) yield* events(answer);
	else yield { data: await textOf(answer), id: undefined, retryMs: undefined };
}

/** Throws a RangeError at a body that is too long. */
export async function textOf(answer: IncomingMessage): Promise<string> {
	const pieces: Buffer[] = [];
	let bytes = 0;
	for await (const piece of answer) {
		// Without an encoding a stream yields buffers.
		pieces.push(piece as Buffer);
		bytes += (piece as Buffer).length;
		if (bytes > longestText)
			throw new RangeError("the server answered with more than 64 MiB");
	}
	return Buffer.concat(pieces).toString("utf8");
}

/** What a refusal says: a problem (RFC 9457), an error of JSON-RPC without an id, or its status alone. */
export function reasonOf(answer: IncomingMessage, text: string): string {
	const value = parsed(text);
	const error = isObject(value) ? value["error"] : undefined;
	const said =
		(isObject(value) && value["title"]) ||
		(isObject(error) && error["message"]) ||
		answer.statusMessage;
	return `refused: ${typeof said === "string" ? said.slice(0, 1_000) : ""} (${answer.statusCode ?? 0})`;
}
