/** The event stream's framing, however the bytes are cut. */
import { expect, test } from "vitest";
import { eventStream } from "../../../renderer/shared/event-stream.ts";

async function read(...pieces: readonly string[]): Promise<string[]> {
	const bytes = new TextEncoder();
	const body = new ReadableStream<Uint8Array>({
		start(controller) {
			for (const piece of pieces) controller.enqueue(bytes.encode(piece));
			controller.close();
		},
	});
	const events: string[] = [];
	for await (const data of eventStream(body)) events.push(data);
	return events;
}

test("each event's data is yielded, with its lines joined", async () => {
	expect(await read("data: one\n\ndata: two\ndata:three\n\n")).toEqual([
		"one",
		"two\nthree",
	]);
});

test("comments and other fields are passed over", async () => {
	expect(await read(": alive\n\nevent: x\nid: 4\ndata: one\n\n")).toEqual([
		"one",
	]);
});

test("all three line ends are understood", async () => {
	expect(await read("data: a\r\n\r\ndata: b\r\rdata: c\n\n")).toEqual([
		"a",
		"b",
		"c",
	]);
});

test("an event cut anywhere between two pieces is the same event", async () => {
	const whole = 'data: {"word":\r\ndata: "brücke"}\r\n\r\ndata: next\r\n\r\n';
	for (let cut = 0; cut <= whole.length; cut += 1) {
		expect(await read(whole.slice(0, cut), whole.slice(cut))).toEqual([
			'{"word":\n"brücke"}',
			"next",
		]);
	}
});

test("an unfinished event is not yielded", async () => {
	expect(await read("data: whole\n\ndata: half")).toEqual(["whole"]);
});

test("an event without an end is refused before it fills the memory", async () => {
	const piece = "x".repeat(1024 * 1024);
	await expect(
		read("data: ", ...Array.from({ length: 9 }, () => piece)),
	).rejects.toThrow();
});
