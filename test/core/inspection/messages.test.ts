/** Messages on their way to an upstream: whole before they are judged, unchanged when they pass, and nothing behind a cut. */
import { randomBytes } from "node:crypto";
import { setImmediate as turn } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
	type JudgeMessage,
	type MessageFailure,
	MessageGate,
} from "../../../core/inspection/messages.ts";

interface Shape {
	readonly opcode?: number;
	readonly last?: boolean;
	readonly first?: number;
	readonly masked?: boolean;
	/** Written with this many length bytes. */
	readonly lengthBytes?: 0 | 2 | 8;
}

function frame(payload: string | Buffer, shape: Shape = {}): Buffer {
	const { opcode = 1, last = true, masked = true } = shape;
	const bytes = Buffer.from(payload);
	const length = bytes.length;
	const wide =
		shape.lengthBytes ?? (length > 65_535 ? 8 : length > 125 ? 2 : 0);
	const head = Buffer.alloc(2 + wide);
	head[0] = shape.first ?? (last ? 0x80 : 0) | opcode;
	head[1] =
		(masked ? 0x80 : 0) | (wide === 8 ? 127 : wide === 2 ? 126 : length);
	if (wide === 2) head.writeUInt16BE(length, 2);
	if (wide === 8) head.writeBigUInt64BE(BigInt(length), 2);
	if (!masked) return Buffer.concat([head, bytes]);
	const mask = randomBytes(4);
	const body = Buffer.from(bytes.map((byte, i) => byte ^ (mask[i & 3] ?? 0)));
	return Buffer.concat([head, mask, body]);
}

function gate(judge: JudgeMessage = () => Promise.resolve("pass")) {
	const out: Buffer[] = [];
	const failures: MessageFailure[] = [];
	const heard: string[] = [];
	const stream = new MessageGate({
		sender: "client",
		mostBytes: 1024 * 1024,
		async judge(text, signal) {
			if (text === undefined) return "unreadable";
			heard.push(text);
			return judge(text, signal);
		},
		onFailed: (failure) => failures.push(failure),
	});
	stream.on("data", (chunk: Buffer) => out.push(chunk));
	return { stream, failures, heard, passed: () => Buffer.concat(out) };
}

/** A judge that waits to be told. */
function slowJudge() {
	const waiting: ((verdict: "pass" | "cut") => void)[] = [];
	const signals: AbortSignal[] = [];
	const judge: JudgeMessage = (_, signal) => {
		signals.push(signal);
		return new Promise((resolve) => waiting.push(resolve));
	};
	return { judge, waiting, signals };
}

describe("a message passes unchanged", () => {
	test.each([
		["in one piece", 1_000_000],
		["byte by byte", 1],
		["three bytes at a time", 3],
	])("%s", async (_, size) => {
		const { stream, passed, heard } = gate();
		const sent = Buffer.concat([
			frame("hel", { last: false }),
			frame("", { opcode: 9 }),
			frame("lo", { opcode: 0 }),
			frame("x".repeat(300)),
			frame("bytes", { opcode: 2 }),
			frame("", { opcode: 1 }),
		]);
		for (let i = 0; i < sent.length; i += size)
			stream.write(sent.subarray(i, i + size));
		await expect.poll(() => heard.length).toBe(4);
		await turn();
		expect(heard).toEqual(["hello", "x".repeat(300), "bytes", ""]);
		const out = passed();
		expect(out.length).toBe(sent.length);
		// The ping came between the fragments, and goes before the message.
		expect(out.subarray(0, 6)).toEqual(sent.subarray(9, 15));
	});

	test("also at exactly a mebibyte", async () => {
		const { stream, passed, failures } = gate();
		const sent = frame("x".repeat(1024 * 1024));
		stream.write(sent);
		await turn();
		expect(passed()).toEqual(sent);
		expect(failures).toEqual([]);
	});

	test("and a close right behind it follows it", async () => {
		const { stream, passed } = gate();
		const sent = Buffer.concat([frame("last"), frame("", { opcode: 8 })]);
		stream.end(sent);
		await turn();
		await turn();
		expect(passed()).toEqual(sent);
	});
});

describe("while a message is judged", () => {
	test("nothing of it goes on, pings do, and later messages wait", async () => {
		const { judge, waiting } = slowJudge();
		const { stream, passed, heard } = gate(judge);
		const [first, ping, second] = [
			frame("1"),
			frame("", { opcode: 9 }),
			frame("2"),
		];
		stream.write(Buffer.concat([first, ping, second]));
		await turn();
		expect(passed()).toEqual(ping);
		expect(heard).toEqual(["1"]);
		waiting[0]?.("pass");
		await turn();
		expect(passed()).toEqual(Buffer.concat([ping, first]));
		expect(heard).toEqual(["1", "2"]);
		waiting[1]?.("pass");
		await turn();
		expect(passed()).toEqual(Buffer.concat([ping, first, second]));
	});

	test("what waits behind it is bounded by not reading on", async () => {
		const { judge } = slowJudge();
		const { stream } = gate(judge);
		stream.write(frame("1"));
		let taken = 0;
		const chunk = frame("x".repeat(60_000));
		while (taken < 100 && stream.write(chunk)) taken++;
		for (let i = 0; i < 100; i++) stream.write(chunk);
		await turn();
		expect(stream.writableLength).toBeGreaterThan(4_000_000);
		expect(stream.writableNeedDrain).toBe(true);
	});

	test.each([
		["closes", (s: MessageGate) => void s.write(frame("", { opcode: 8 }))],
		["hangs up", (s: MessageGate) => void s.end()],
		["is cut off", (s: MessageGate) => void s.destroy()],
	])("the judge is told when the client %s", async (_, leave) => {
		const { judge, signals } = slowJudge();
		const { stream } = gate(judge);
		stream.write(frame("1"));
		await turn();
		leave(stream);
		await turn();
		expect(signals[0]?.aborted).toBe(true);
	});
});

describe("nothing passes any more", () => {
	test.each<[string, JudgeMessage]>([
		["after a cut", () => Promise.resolve("cut")],
		["after a judge that throws", () => Promise.reject(new Error("bug"))],
	])("%s", async (_, judge) => {
		const { stream, passed, failures } = gate(judge);
		stream.write(frame("evil"));
		stream.write(frame("", { opcode: 9 }));
		await turn();
		stream.write(frame("more"));
		await turn();
		expect(failures).toEqual(["cut"]);
		expect(passed().includes(Buffer.from("evil"))).toBe(false);
		expect(passed().length).toBeLessThanOrEqual(6);
	});

	test.each<[string, Buffer, MessageFailure]>([
		["compressed", frame("x", { first: 0xc1 }), "malformed"],
		["unmasked", frame("x", { masked: false }), "malformed"],
		["an unknown opcode", frame("x", { opcode: 3 }), "malformed"],
		["an unknown control frame", frame("x", { opcode: 11 }), "malformed"],
		["a fragmented ping", frame("", { opcode: 9, last: false }), "malformed"],
		["a long ping", frame("x".repeat(126), { opcode: 9 }), "malformed"],
		["a continuation of nothing", frame("x", { opcode: 0 }), "malformed"],
		[
			"a message within a message",
			Buffer.concat([frame("a", { last: false }), frame("b")]),
			"malformed",
		],
		[
			"a length in two bytes too many",
			frame("x", { lengthBytes: 2 }),
			"malformed",
		],
		[
			"a length in eight bytes too many",
			frame("x", { lengthBytes: 8 }),
			"malformed",
		],
		["more than a mebibyte", frame("x".repeat(1024 * 1024 + 1)), "too-large"],
		[
			"more than a mebibyte in fragments",
			Buffer.concat([
				frame("x".repeat(1024 * 1024), { last: false }),
				frame("x", { opcode: 0 }),
			]),
			"too-large",
		],
		[
			"endless empty fragments",
			Buffer.concat([
				frame("x", { last: false }),
				...Array.from({ length: 5_000 }, () =>
					frame("", { opcode: 0, last: false }),
				),
			]),
			"too-large",
		],
		["text that is no UTF-8", frame(Buffer.from([0xff, 0xfe])), "unreadable"],
		[
			"bytes that are no text",
			frame(Buffer.from([0xc3]), { opcode: 2 }),
			"unreadable",
		],
	])("after %s", async (_, sent, failure) => {
		const { stream, passed, failures, heard } = gate();
		stream.write(sent);
		stream.write(frame("more"));
		await turn();
		expect(failures).toEqual([failure]);
		expect(heard).toEqual([]);
		expect(passed().length).toBe(0);
	});

	test("after a close", async () => {
		const { stream, passed } = gate();
		const close = frame("", { opcode: 8 });
		stream.write(Buffer.concat([close, frame("more")]));
		stream.write(frame("more"));
		await turn();
		expect(passed()).toEqual(close);
	});
});
