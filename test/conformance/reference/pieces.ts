/** The bytes and answers that several of the reference server's parts give: a red pixel, a moment of silence, a text. */
import { randomUUID } from "node:crypto";
import type { CallToolResult, EventStore } from "@modelcontextprotocol/server";

/** A PNG of one pixel. */
export const pixel =
	"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8DwHwAFBQIAX8jx0gAAAABJRU5ErkJggg==";

/** A WAV without a sample: 8 kHz, one channel, 16 bits. */
export const silence = ((): string => {
	const header = Buffer.alloc(44);
	header.write("RIFF", 0);
	header.writeUInt32LE(36, 4);
	header.write("WAVEfmt ", 8);
	header.writeUInt32LE(16, 16);
	header.writeUInt16LE(1, 20);
	header.writeUInt16LE(1, 22);
	header.writeUInt32LE(8_000, 24);
	header.writeUInt32LE(16_000, 28);
	header.writeUInt16LE(2, 32);
	header.writeUInt16LE(16, 34);
	header.write("data", 36);
	return header.toString("base64");
})();

export const text = (said: string): CallToolResult => ({
	content: [{ type: "text", text: said }],
});

export const pause = (ms: number): Promise<void> =>
	new Promise((resolve) => setTimeout(resolve, ms));

/** What a stream has sent, so that a client that comes back is sent the rest. */
export function eventStore(): EventStore {
	const events: {
		id: string;
		stream: string;
		message: Parameters<EventStore["storeEvent"]>[1];
	}[] = [];
	return {
		async storeEvent(stream, message) {
			const id = randomUUID();
			events.push({ id, stream, message });
			return id;
		},
		async replayEventsAfter(last, { send }) {
			const at = events.findIndex(({ id }) => id === last);
			const stream = events[at]?.stream ?? "";
			for (const event of events.slice(at + 1))
				if (event.stream === stream && "jsonrpc" in event.message)
					await send(event.id, event.message);
			return stream;
		},
	};
}
