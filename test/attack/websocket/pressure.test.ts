/** A peer that never reads: what the other sends must wait in its own memory, not in the gate's. */
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { eventually } from "../../core/eventually.ts";
import { frame, type Rig, sent, startRig } from "./rig.ts";

/** Kernel buffers of four sockets on this machine hold some megabytes; a gate that took everything would take this. */
const offeredBytes = 200 * 1024 * 1024;
const piece = 64 * 1024;
let rig: Rig;
beforeAll(async () => {
	rig = await startRig();
});
afterAll(() => rig?.stop());

/** Writes frames while they are taken; what was taken when nothing was for half a second. */
async function taken(
	socket: {
		write(bytes: Buffer): boolean;
		once(event: "drain", then: () => void): unknown;
	},
	one: Buffer,
): Promise<number> {
	const all = { bytes: 0 };
	const fill = (): void => {
		while (all.bytes < offeredBytes) {
			all.bytes += one.length;
			if (!socket.write(one)) {
				socket.once("drain", fill);
				return;
			}
		}
	};
	fill();
	for (let last = -1; all.bytes !== last; await sleep(500)) last = all.bytes;
	return all.bytes;
}

test("a client that never reads", async () => {
	const near = await rig.open();
	near.wire.socket.pause();
	expect(
		await taken(near.far.socket, frame(Buffer.alloc(piece), { opcode: 2 })),
	).toBeLessThan(offeredBytes / 4);
	// And once it reads again, all of it comes.
	near.wire.socket.resume();
	await eventually(() => near.received().length).toBeGreaterThan(
		8 * 1024 * 1024,
	);
	near.wire.close();
});

test("an upstream that never reads", async () => {
	const near = await rig.open();
	near.far.socket.pause();
	expect(
		await taken(near.wire.socket, sent(Buffer.alloc(piece), { opcode: 2 })),
	).toBeLessThan(offeredBytes / 4);
	near.wire.close();
});

test("a client that never reads is ended by a key that is taken back", async () => {
	const { gate } = rig;
	const lent = await gate.createKey("lent");
	const near = await rig.open([`X-API-Key: ${lent.key}`]);
	near.wire.socket.pause();
	await taken(near.far.socket, frame(Buffer.alloc(piece), { opcode: 2 }));
	await gate.run("key", "revoke", lent.id);
	await near.far.closed;
	near.wire.socket.resume();
	expect(await near.wire.ended()).toBe(true);
});
