/**
 * Frames that are not the protocol's (RFC 6455 §5): two readers of one stream see different messages in them, or one of
 * them fills its memory. Nothing of such a frame passes, and whoever sent it is told 1002, or 1009 where it is too long.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "../../core/eventually.ts";
import {
	closeCode,
	closePayload,
	frame,
	framesIn,
	type Rig,
	sent,
	type Shape,
	startRig,
	textsIn,
} from "./rig.ts";

const mostBytes = 20_000;
let rig: Rig;
beforeAll(async () => {
	rig = await startRig({
		upstream: { websocket: { max_message_bytes: mostBytes } },
	});
});
afterAll(() => rig?.stop());

type Make = (payload: string | Buffer, shape?: Shape) => Buffer;
/** What stands in the bad frame, as far as it stands there. */
const marker = "NEVER";

const bad: readonly [
	string,
	(make: Make, masked: boolean) => Buffer,
	number,
][] = [
	["masked wrongly", (_, masked) => frame(marker, { masked: !masked }), 1_002],
	["a reserved bit", (make) => make(marker, { first: 0xa1 }), 1_002],
	["another reserved bit", (make) => make(marker, { first: 0x91 }), 1_002],
	[
		"compressed where nothing was negotiated",
		(make) => make(marker, { first: 0xc1 }),
		1_002,
	],
	["a reserved opcode", (make) => make(marker, { opcode: 3 }), 1_002],
	["a reserved control opcode", (make) => make(marker, { opcode: 11 }), 1_002],
	[
		"a ping of 126 bytes",
		(make) => make(marker.padEnd(126), { opcode: 9 }),
		1_002,
	],
	[
		"a ping that says it is huge",
		(make) => make(marker, { opcode: 9, says: 1n << 40n }),
		1_002,
	],
	[
		"a fragmented ping",
		(make) => make(marker, { opcode: 9, last: false }),
		1_002,
	],
	["a continuation of nothing", (make) => make(marker, { opcode: 0 }), 1_002],
	[
		"a message within a message",
		(make) => Buffer.concat([make("a", { last: false }), make(marker)]),
		1_002,
	],
	[
		"a length in more bytes than it needs",
		(make) => make(marker, { lengthBytes: 2 }),
		1_002,
	],
	[
		"a length in eight bytes for nothing",
		(make) => make(marker, { lengthBytes: 8 }),
		1_002,
	],
	[
		"a length with the top bit",
		(make) => make(marker, { says: (1n << 63n) | 5n }),
		1_002,
	],
	[
		"a length no number holds",
		(make) => make(marker, { says: 1n << 53n }),
		1_002,
	],
	["a close of one byte", (make) => make("N", { opcode: 8 }), 1_002],
	...[0, 999, 1_004, 1_005, 1_006, 1_015, 1_016, 2_999, 5_000, 65_535].map(
		(code): [string, (make: Make) => Buffer, number] => [
			`a close with ${code}`,
			(make) => make(closePayload(code, marker), { opcode: 8 }),
			1_002,
		],
	),
	[
		"a close whose reason is no text",
		(make) =>
			make(closePayload(1_000, Buffer.from([0xc3, 0x28])), { opcode: 8 }),
		1_002,
	],
	["a frame too long", (make) => make(marker.padEnd(mostBytes + 1)), 1_009],
	[
		"a frame that says it is a gigabyte",
		(make) => make(marker, { says: 1n << 30n }),
		1_009,
	],
	[
		"fragments too long together",
		(make) =>
			Buffer.concat([
				make("x".repeat(mostBytes), { last: false }),
				make(marker, { opcode: 0 }),
			]),
		1_009,
	],
	[
		"fragments without end",
		(make) =>
			Buffer.concat([
				make("a", { last: false }),
				...Array<Buffer>(66_000).fill(make("", { opcode: 0, last: false })),
				make(marker, { opcode: 0 }),
			]),
		1_009,
	],
];

describe.each(bad)("%s", (_, build, code) => {
	test("of a client ends the tunnel, and nothing of it passes", async () => {
		const near = await rig.open();
		near.wire.send(sent("before"));
		near.wire.send(build(sent, true));
		near.wire.send(sent("behind"));
		expect(await near.wire.ended()).toBe(true);
		expect(closeCode(near.frames())).toBe(code);
		await near.far.closed;
		const passed = framesIn(near.far.received());
		expect(textsIn(passed)[0]).toBe("before");
		expect(textsIn(passed).join()).not.toMatch(/NEVER|behind/);
		// It did nothing wrong.
		expect(closeCode(passed)).toBe(1_001);
	});

	test("of an upstream ends the tunnel, and nothing of it passes", async () => {
		const near = await rig.open();
		near.far.socket.write(frame("before"));
		near.far.socket.write(build(frame, false));
		near.far.socket.write(frame("behind"));
		expect(await near.wire.ended()).toBe(true);
		expect(textsIn(near.frames())[0]).toBe("before");
		expect(textsIn(near.frames()).join()).not.toMatch(/NEVER|behind/);
		expect(closeCode(near.frames())).toBe(code === 1_009 ? 1_009 : 1_014);
		await near.far.closed;
		expect(closeCode(framesIn(near.far.received()))).toBe(code);
	});
});

test("a bad frame that comes byte by byte passes no more", async () => {
	const near = await rig.open();
	for (const byte of sent(marker, { says: (1n << 63n) | 5n }))
		near.wire.send(Buffer.of(byte));
	expect(await near.wire.ended()).toBe(true);
	expect(closeCode(near.frames())).toBe(1_002);
	await near.far.closed;
	expect(framesIn(near.far.received()).map(({ opcode }) => opcode)).toEqual([
		8,
	]);
});

test("what stands behind a close goes nowhere", async () => {
	const near = await rig.open();
	near.wire.send(
		Buffer.concat([
			sent(closePayload(1_000), { opcode: 8 }),
			sent(marker),
			Buffer.from("GET /smuggled HTTP/1.1\r\n\r\n"),
		]),
	);
	await eventually(() => closeCode(framesIn(near.far.received()))).toBe(1_000);
	near.far.socket.end(frame(closePayload(1_000), { opcode: 8 }));
	await near.far.closed;
	const text = near.far.received().toString("latin1");
	expect(framesIn(near.far.received())).toHaveLength(1);
	expect(text).not.toContain("smuggled");
	expect(await near.wire.ended()).toBe(true);
	expect(closeCode(near.frames())).toBe(1_000);
});

/** One of each, and a close. */
const good = (make: Make): Buffer =>
	Buffer.concat([
		make("text"),
		make("", { opcode: 2 }),
		make("x".repeat(126)),
		make("one ", { last: false }),
		make("ping", { opcode: 9 }),
		make("two", { opcode: 0 }),
		make("y".repeat(mostBytes)),
		make("", { opcode: 10 }),
		make(closePayload(4_321, "so long"), { opcode: 8 }),
	]);

test("good frames pass as they are, both ways, whatever pieces they come in", async () => {
	for (const size of [1, 7, 1_000_000]) {
		const near = await rig.open();
		const up = good(sent);
		const down = good(frame);
		for (let at = 0; at < up.length; at += size)
			near.wire.send(up.subarray(at, at + size));
		for (let at = 0; at < down.length; at += size)
			near.far.socket.write(down.subarray(at, at + size));
		await eventually(() => near.far.received().equals(up)).toBe(true);
		await eventually(() => near.received().equals(down)).toBe(true);
		near.wire.close();
	}
});
