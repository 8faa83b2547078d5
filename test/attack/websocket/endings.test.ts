/**
 * How tunnels end: a key that was taken back, a gate that stops, a side that goes away without a word. No half of one
 * stays, and both ends are told why wherever a frame fits.
 */
import { setTimeout as sleep } from "node:timers/promises";
import {
	afterAll,
	beforeAll,
	describe,
	expect,
	onTestFinished,
	test,
} from "vitest";
import { eventually } from "../../core/eventually.ts";
import {
	closeCode,
	closePayload,
	frame,
	framesIn,
	type Rig,
	sent,
	startRig,
	textsIn,
} from "./rig.ts";

let rig: Rig;
beforeAll(async () => {
	rig = await startRig({
		upstream: { websocket: { messages_per_minute: 5, idle_seconds: 1 } },
		settings: { limits: {} },
	});
});
afterAll(() => rig?.stop());

test("a key that is taken back ends its tunnels with 1008, and nothing is said any more", async () => {
	const { gate } = rig;
	const lent = await gate.createKey("lent");
	const near = await rig.open([`X-API-Key: ${lent.key}`]);
	await gate.run("key", "revoke", lent.id);
	expect(await near.wire.ended()).toBe(true);
	expect(closeCode(near.frames())).toBe(1_008);
	await near.far.closed;
	expect(closeCode(framesIn(near.far.received()))).toBe(1_001);
});

test("in the middle of a frame there is no room for a close, and the connection just ends", async () => {
	const { gate } = rig;
	const lent = await gate.createKey("lent-too");
	const near = await rig.open([`X-API-Key: ${lent.key}`]);
	near.far.socket.write(frame("begun", { says: 1_000n }));
	await eventually(() => near.received().length).toBeGreaterThan(4);
	await gate.run("key", "revoke", lent.id);
	expect(await near.wire.ended()).toBe(true);
	expect(near.received().subarray(4).toString()).toBe("begun");
	await near.far.closed;
});

describe("limits", () => {
	test("the sixth message of a client in a minute ends its socket with 1013, whichever socket it is", async () => {
		const { gate } = rig;
		const { key } = await gate.createKey("talker");
		const [one, two] = [
			await rig.open([`X-API-Key: ${key}`]),
			await rig.open([`X-API-Key: ${key}`]),
		];
		one.wire.send(sent("1"));
		one.wire.send(sent("", { opcode: 9 }));
		one.wire.send(sent("3", { last: false }));
		one.wire.send(sent("3", { opcode: 0 }));
		await eventually(() => framesIn(one.far.received()).length).toBe(4);
		two.wire.send(Buffer.concat([sent("4"), sent("5"), sent("6"), sent("7")]));
		expect(await two.wire.ended()).toBe(true);
		expect(closeCode(two.frames())).toBe(1_013);
		await two.far.closed;
		expect(textsIn(framesIn(two.far.received()))).toEqual(["4", "5"]);
		// A new one is no way around it.
		const three = await rig.open([`X-API-Key: ${key}`]);
		three.wire.send(sent("8"));
		expect(await three.wire.ended()).toBe(true);
		expect(textsIn(framesIn(three.far.received()))).toEqual([]);
	});

	test("a silent socket is closed with 1001, and a ping is no silence", async () => {
		const { gate } = rig;
		const { key } = await gate.createKey("silent");
		const [silent, busy] = [
			await rig.open([`X-API-Key: ${key}`]),
			await rig.open([`X-API-Key: ${key}`]),
		];
		const pinging = setInterval(
			() => busy.far.socket.write(frame("", { opcode: 9 })),
			200,
		);
		onTestFinished(() => clearInterval(pinging));
		await eventually(() => closeCode(silent.frames())).toBe(1_001);
		expect(closeCode(busy.frames())).toBeUndefined();
		busy.wire.close();
	});
});

describe("no half of a tunnel stays", () => {
	test("when the client resets", async () => {
		const near = await rig.open();
		near.wire.socket.resetAndDestroy();
		await near.far.closed;
		expect(near.far.received().length).toBe(0);
	});

	test("when the upstream breaks off", async () => {
		const near = await rig.open();
		near.far.socket.destroy();
		expect(await near.wire.ended()).toBe(true);
		expect(near.frames()).toEqual([]);
	});

	test("when both have closed", async () => {
		const near = await rig.open();
		near.wire.send(sent(closePayload(3_000, "bye"), { opcode: 8 }));
		await eventually(() => closeCode(framesIn(near.far.received()))).toBe(
			3_000,
		);
		near.far.socket.write(frame(closePayload(3_001), { opcode: 8 }));
		near.far.socket.end();
		expect(await near.wire.ended()).toBe(true);
		expect(closeCode(near.frames())).toBe(3_001);
		await near.far.closed;
	});

	test("when the client ends its side and stays", {
		timeout: 40_000,
	}, async () => {
		const near = await rig.open();
		near.wire.halfClose();
		await near.far.closed;
		// The upstream ended in answer; the client never closes its connection by itself.
		expect(await near.wire.ended()).toBe(true);
	});

	test("when an upstream answers a close with silence", {
		timeout: 40_000,
	}, async () => {
		const near = await rig.open();
		const told = Promise.race([near.far.closed, sleep(30_000, "still there")]);
		near.wire.send(sent(closePayload(1_000), { opcode: 8 }));
		expect(await told).not.toBe("still there");
	});
});

test("a gate that stops says 1001 to both ends, at once", async () => {
	const own = await startRig();
	onTestFinished(() => own.stop());
	const near = await own.open();
	const behind = await own.open();
	behind.far.socket.write(frame("begun", { says: 1_000n }));
	await eventually(() => behind.received().length).toBeGreaterThan(4);
	void own.gate.stop();
	expect(await near.wire.ended()).toBe(true);
	expect(closeCode(near.frames())).toBe(1_001);
	await near.far.closed;
	expect(closeCode(framesIn(near.far.received()))).toBe(1_001);
	expect(await behind.wire.ended()).toBe(true);
});
