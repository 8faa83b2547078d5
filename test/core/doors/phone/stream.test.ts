/** The event streams of phones: all there is at once, the newest and never a queue, and an end with session and device. */
import type { IncomingMessage } from "node:http";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { PhoneState } from "../../../../contract/phone.ts";
import { eventually } from "../../eventually.ts";
import { silent } from "../../parts.ts";
import { openDoor, type Phone, type Running } from "./door-at.ts";

interface Streamed {
	readonly res: IncomingMessage;
	readonly text: () => string;
	readonly states: () => PhoneState[];
	readonly isOver: () => boolean;
}

async function stream(
	{ open, session }: Pick<Running, "open" | "session">,
	phone: Phone,
): Promise<Streamed> {
	const res = await open({
		path: "/api/events",
		headers: await session(phone),
	});
	let text = "";
	res.on("error", silent);
	res.setEncoding("utf8").on("data", (piece: string) => {
		text += piece;
	});
	return {
		res,
		text: () => text,
		states: () =>
			text
				.split("\n\n")
				.filter((event) => event.startsWith("data: "))
				.map((event) => PhoneState.parse(JSON.parse(event.slice(6)))),
		isOver: () => res.destroyed,
	};
}

/** Only the streams' own clockwork: sockets and files go on. */
function holdTimers(): void {
	vi.useFakeTimers({ toFake: ["setInterval", "clearInterval"] });
	onTestFinished(() => {
		vi.useRealTimers();
	});
}

const aliveMs = 15_000;

describe("a stream", () => {
	test("tells the state at once and at every change, and its device is online meanwhile", async () => {
		const door = await openDoor();
		const { res, states } = await stream(door, door.phone);
		expect(res.headers["content-type"]).toBe("text/event-stream");
		await eventually(() => states().length).toBe(1);
		expect(door.parts.devices.list()[0]?.online).toBe(true);
		door.parts.bridge.raise("test");
		await eventually(() => states().at(-1)?.glance.object.raised).toBe(true);
		res.destroy();
		await eventually(() => door.parts.devices.list()[0]?.online).toBe(false);
	});

	test("needs a session", async () => {
		const { ask } = await openDoor();
		expect((await ask({ path: "/api/events" })).code).toBe("unauthenticated");
	});

	test("says that it is alive, and that the device was seen", async () => {
		holdTimers();
		const door = await openDoor();
		const { text } = await stream(door, door.phone);
		door.clock.pass(600_000);
		vi.advanceTimersByTime(aliveMs);
		await eventually(text).toContain("\n\n: alive\n\n");
		expect(door.parts.devices.list()[0]?.lastSeenAt).toBe(
			new Date(door.clock.now()).toISOString(),
		);
	});

	test("tells no change after its cookie's end, and ends", async () => {
		const door = await openDoor();
		const { states, isOver } = await stream(door, door.phone);
		await eventually(() => states().length).toBe(1);
		door.clock.growingMs += 900_000;
		door.parts.bridge.raise("test");
		await eventually(isOver).toBe(true);
		expect(states()).toHaveLength(1);
	});

	test("ends after its cookie although nothing changes", async () => {
		holdTimers();
		const door = await openDoor();
		const { text, states, isOver } = await stream(door, door.phone);
		await eventually(() => states().length).toBe(1);
		door.clock.growingMs += 900_000;
		vi.advanceTimersByTime(aliveMs);
		await eventually(isOver).toBe(true);
		expect(text()).not.toContain("alive");
	});

	test("ends at once with its device, and those of others go on", async () => {
		const door = await openDoor();
		const other = door.pair();
		const ending = await stream(door, door.phone);
		const staying = await stream(door, other);
		await eventually(() => staying.states().length).toBe(1);
		door.revoke(door.phone.device.id);
		await eventually(ending.isOver).toBe(true);
		door.parts.bridge.raise("test");
		await eventually(() => staying.states().length).toBeGreaterThan(1);
		expect(ending.states()).toHaveLength(1);
	});

	test("tells nothing to a device that is active no more, although nobody cut it", async () => {
		const door = await openDoor();
		door.pair();
		const ending = await stream(door, door.phone);
		await eventually(() => ending.states().length).toBe(1);
		door.parts.devices.revoke(door.phone.device.id);
		door.parts.bridge.raise("test");
		await eventually(ending.isOver).toBe(true);
		expect(ending.states()).toHaveLength(1);
	});

	test("is three at a time for a device: the oldest ends for one more", async () => {
		const door = await openDoor();
		const other = await stream(door, door.pair());
		const all: Streamed[] = [];
		for (let count = 0; count < 4; count++)
			all.push(await stream(door, door.phone));
		await eventually(() => all.map(({ isOver }) => isOver())).toEqual([
			true,
			false,
			false,
			false,
		]);
		expect(other.isOver()).toBe(false);
	});

	test("ends when the vault is locked, and when the door closes", async () => {
		const door = await openDoor();
		const locked = await stream(door, door.phone);
		await eventually(() => locked.states().length).toBe(1);
		door.parts.vault.lock();
		door.parts.bridge.raise("test");
		await eventually(locked.isOver).toBe(true);
		await door.parts.vault.unlock();
		await door.door.refresh();
		const closed = await stream(door, door.phone);
		await door.door.close();
		await eventually(closed.isOver).toBe(true);
	});
});

test("a phone that does not read is told the newest once it does, and is let go when it never does", async () => {
	holdTimers();
	const large = "x".repeat(16 * 1024 * 1024);
	let told = 0;
	let change = silent;
	const door = await openDoor({
		decisions: {
			// Larger than what the sockets between them hold.
			stateFor: () => JSON.parse(JSON.stringify({ at: ++told, large })),
			historyFor: () => {
				throw new Error("not asked");
			},
			decide: () => ({ problem: "internal" }),
			act: () => ({ problem: "internal" }),
			onChange(listener) {
				change = listener;
				return silent;
			},
		},
	});
	const slow = await door.open({
		path: "/api/events",
		headers: await door.session(door.phone),
	});
	slow.on("error", silent);
	for (let count = 0; count < 50; count++) change();
	expect(told).toBe(1);
	let text = "";
	slow.setEncoding("utf8").on("data", (piece: string) => {
		text += piece;
	});
	await eventually(() => text.match(/"at":\d+/g)).toEqual(['"at":1', '"at":2']);
	slow.pause();
	const before = door.parts.devices.list()[0]?.online;
	change();
	change();
	vi.advanceTimersByTime(aliveMs);
	vi.advanceTimersByTime(aliveMs);
	await eventually(() => door.parts.devices.list()[0]?.online).toBe(false);
	expect(before).toBe(true);
});
