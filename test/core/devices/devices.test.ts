/** Paired phones: who is active, what counts up, how they end, and which rows are none. */
import type { DatabaseSync } from "node:sqlite";
import { describe, expect, test } from "vitest";
import { ChainKey } from "../../../core/audit/chain.ts";
import type { Device, NewDevice } from "../../../core/devices/device.ts";
import { Devices, mostDevices } from "../../../core/devices/devices.ts";
import { FakeClock, openDatabase, tempHome } from "../parts.ts";
import { webKey } from "./device-keys.ts";

const dayMs = 86_400_000;
const rowsKey = (): ChainKey => new ChainKey("k".repeat(64));

interface Told {
	readonly ended: Device[];
	changes: number;
}

class Desk {
	readonly db: DatabaseSync;
	readonly clock = new FakeClock();
	readonly told: Told = { ended: [], changes: 0 };
	devices: Devices;

	constructor(db: DatabaseSync) {
		this.db = db;
		this.devices = this.restarted();
		this.devices.sealed.open(rowsKey(), true);
	}

	/** As a new process finds them; the vault is locked until the caller opens the seals. */
	restarted(): Devices {
		const { db, clock, told } = this;
		return new Devices({
			db,
			clock,
			onChange() {
				told.changes += 1;
			},
			onEnd: (device) => told.ended.push(device),
		});
	}

	/** With the key, as after every good start. */
	again(): Devices {
		const devices = this.restarted();
		devices.sealed.open(rowsKey(), false);
		return devices;
	}

	get endedIds(): string[] {
		return this.told.ended.map(({ id }) => id);
	}
}

const desk = async (): Promise<Desk> =>
	new Desk(openDatabase(await tempHome()));

const phone = async (change: Partial<NewDevice> = {}): Promise<NewDevice> => ({
	name: "Pixel",
	tier: "untrusted",
	publicKey: (await webKey()).spki,
	origin: "https://192.0.2.7:4181",
	userAgent: "Mozilla/5.0",
	address: "192.0.2.20",
	...change,
});

describe("a new device", () => {
	test("is active at once and after a start, as it was", async () => {
		const at = await desk();
		const added = at.devices.add(await phone());
		expect(added.id).toMatch(/^DV-[2-9A-Z]{4}$/);
		expect(at.devices.active(added.id)).toEqual(added);
		const again = at.again();
		expect(again.active(added.id)).toEqual(added);
		expect([again.all(), again.ignored]).toEqual([[added], []]);
	});

	test("may do what its tier may, and its view holds no key", async () => {
		const at = await desk();
		const { id, publicKey } = at.devices.add(await phone());
		const [view] = at.devices.list();
		expect(view).toMatchObject({
			id,
			state: "active",
			reach: "critical",
			session: true,
			upstreams: [],
			highUntil: null,
			online: false,
			push: false,
		});
		expect(JSON.stringify(view)).not.toContain(
			Buffer.from(publicKey).toString("base64").slice(40, 60),
		);
	});

	test("has whole milliseconds for its times, whatever parts of one the monotonic clock counts", async () => {
		const at = await desk();
		at.clock.growingMs += 12.345;
		const { id, pairedAt } = at.devices.add(await phone());
		at.clock.growingMs += 60_000.678;
		at.devices.seen(id, "192.0.2.20");
		at.devices.allowHigh(id, 1_000.9);
		const times = [
			pairedAt,
			at.devices.active(id)?.lastSeenAt,
			at.devices.highUntil(id),
			at.again().active(id)?.lastSeenAt,
		];
		expect(times.filter((time) => !Number.isInteger(time))).toEqual([]);
	});

	test("turns no text around by its name", async () => {
		const at = await desk();
		const { id } = at.devices.add(
			await phone({ name: "a\u202eb\u0007\u2028", userAgent: "x\u001b[2J" }),
		);
		const [view] = at.devices.list();
		expect([view?.name, view?.userAgent]).toEqual([
			"a\\u202eb\\u0007\\u2028",
			"x\\u001b[2J",
		]);
		expect(at.devices.rename(id, "\u2066 \ud800")?.name).toBe("\\u2066 \ufffd");
		expect(at.devices.rename(id, "x".repeat(500))?.name).toHaveLength(60);
		expect(at.devices.rename(id, "  ")?.name).toBe("Phone");
	});

	test.each(["active", "revoked", "expired"])(
		"is refused with the key of one that is %s, also after a start",
		async (state) => {
			const at = await desk();
			const wanted = await phone();
			const { id } = at.devices.add(wanted);
			if (state === "revoked") at.devices.revoke(id);
			if (state === "expired") at.clock.pass(30 * dayMs);
			expect(() => at.devices.add(wanted)).toThrow(
				expect.objectContaining({ code: "key" }),
			);
			const again = at.again();
			expect(again.knows(wanted.publicKey)).toBe(true);
			expect(() => again.add(wanted)).toThrow(
				expect.objectContaining({ code: "key" }),
			);
		},
	);

	test("is refused without a key of P-256", async () => {
		const at = await desk();
		const { spki } = await webKey("P-384");
		const wanted = await phone({ publicKey: spki });
		expect(() => at.devices.add(wanted)).toThrow(
			expect.objectContaining({ code: "key" }),
		);
	});

	test("is refused when there are as many as may be, until one ends", async () => {
		const at = await desk();
		const wanted = await Promise.all(
			Array.from({ length: mostDevices }, () => phone()),
		);
		const [first] = wanted.map((one) => at.devices.add(one));
		const more = await phone();
		expect(() => at.devices.add(more)).toThrow(
			expect.objectContaining({ code: "too-many" }),
		);
		at.devices.revoke(first?.id ?? "");
		expect(at.devices.add(more).revokedAt).toBe(null);
	});

	test("is none where the state cannot be written", async () => {
		const at = await desk();
		const wanted = await phone();
		at.db.exec("PRAGMA query_only = 1");
		expect(() => at.devices.add(wanted)).toThrow(Error);
		expect([at.devices.all(), at.devices.knows(wanted.publicKey)]).toEqual([
			[],
			false,
		]);
	});
});

describe("a counter", () => {
	test("goes up and never back, also after a start", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		const taken = [1, 5, 5, 4, 0, -1, 5.5, Number.NaN, 6].map((counter) =>
			at.devices.advance(id, counter),
		);
		expect(taken).toEqual([
			true,
			true,
			false,
			false,
			false,
			false,
			false,
			false,
			true,
		]);
		const again = at.again();
		expect([again.advance(id, 6), again.advance(id, 7)]).toEqual([false, true]);
	});

	test("that cannot be written is not taken", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		at.db.exec("PRAGMA query_only = 1");
		expect(() => at.devices.advance(id, 1)).toThrow(Error);
		at.db.exec("PRAGMA query_only = 0");
		expect([at.devices.active(id)?.counter, at.devices.advance(id, 1)]).toEqual(
			[0, true],
		);
	});

	test("of one that has ended, or of nobody, is not taken", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		at.devices.revoke(id);
		expect([
			at.devices.advance(id, 1),
			at.devices.advance("DV-2222", 1),
		]).toEqual([false, false]);
	});
});

describe("the end of a device", () => {
	test("comes 30 days after it was seen", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		at.clock.pass(20 * dayMs);
		at.devices.seen(id, "192.0.2.21");
		at.clock.pass(30 * dayMs - 1);
		expect(at.devices.active(id)?.address).toBe("192.0.2.21");
		at.clock.pass(1);
		expect(at.devices.active(id)).toBe(undefined);
		expect(at.devices.list()).toMatchObject([{ id, state: "expired" }]);
	});

	test("comes 90 days after it was paired, however often it was seen", async () => {
		const at = await desk();
		const device = at.devices.add(await phone());
		const { id } = device;
		for (let day = 0; day < 89; day++) {
			at.clock.pass(dayMs);
			at.devices.seen(id, "192.0.2.20");
		}
		at.clock.pass(dayMs - 1);
		expect(at.devices.active(id)).toMatchObject({ id });
		at.clock.pass(1);
		expect(at.devices.active(id)).toBe(undefined);
		expect(at.devices.endsAt(device)).toBe(device.pairedAt + 30 * dayMs);
	});

	test("is told once, whoever finds it, and stays over when the clock goes back", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		at.clock.pass(31 * dayMs);
		at.devices.expire();
		at.devices.expire();
		at.devices.active(id);
		expect(at.devices.revoke(id)).toBe(undefined);
		at.clock.wallMs -= 31 * dayMs;
		expect([at.devices.active(id), at.again().active(id)]).toEqual([
			undefined,
			undefined,
		]);
		expect(at.endedIds).toEqual([id]);
		expect(at.again().list()).toMatchObject([{ state: "expired" }]);
	});

	test("is not put off by a clock that is set back", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		at.clock.pass(29 * dayMs);
		expect(at.devices.active(id)).toMatchObject({ id });
		at.clock.wallMs -= 20 * dayMs;
		at.clock.pass(dayMs);
		expect(at.devices.active(id)).toBe(undefined);
	});

	test("has come when it was seen later than it is now: the clock was set back while nobody looked", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		at.clock.pass(10 * dayMs);
		at.devices.seen(id, "192.0.2.20");
		at.clock.wallMs -= 5 * dayMs;
		const again = at.again();
		expect(again.active(id)).toBe(undefined);
		expect(again.list()).toMatchObject([{ id, state: "expired" }]);
		expect(at.endedIds).toEqual([id]);
	});

	test("is written once: what becomes of its row afterwards is left alone", async () => {
		const at = await desk();
		const [first, second] = [
			at.devices.add(await phone()).id,
			at.devices.add(await phone()).id,
		];
		at.devices.revoke(first);
		at.db.prepare("DELETE FROM device WHERE id = ?").run(first);
		at.devices.revoke(second);
		expect(at.db.prepare("SELECT id FROM device").all()).toEqual([
			expect.objectContaining({ id: second }),
		]);
	});

	test("by revoking holds at once, for good, and is told once", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		expect(at.devices.revoke(id)).toMatchObject({ id, state: "revoked" });
		expect(at.devices.revoke(id)).toBe(undefined);
		expect([at.devices.active(id), at.devices.rename(id, "x")]).toEqual([
			undefined,
			undefined,
		]);
		at.clock.pass(200 * dayMs);
		at.devices.expire();
		expect(at.endedIds).toEqual([id]);
		expect(at.again().list()).toMatchObject([{ id, state: "revoked" }]);
	});

	test("of all leaves none, and forgets none", async () => {
		const at = await desk();
		const ids = [
			at.devices.add(await phone()).id,
			at.devices.add(await phone()).id,
		];
		const views = at.devices.revokeAll();
		expect(views.map(({ id, state }) => [id, state])).toEqual(
			ids.toReversed().map((id) => [id, "revoked"]),
		);
		expect([at.devices.all(), at.again().all()]).toEqual([[], []]);
		expect(at.endedIds).toEqual(ids);
	});

	test("holds where it cannot be written, and is written when it can", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		at.db.exec("PRAGMA query_only = 1");
		expect(() => at.devices.revoke(id)).toThrow(Error);
		expect([at.devices.active(id), at.endedIds]).toEqual([undefined, [id]]);
		at.db.exec("PRAGMA query_only = 0");
		at.devices.expire();
		expect([at.again().active(id), at.endedIds]).toEqual([undefined, [id]]);
	});
});

describe("what the owner sets", () => {
	test("holds after a start; what is left out stays", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		at.devices.rename(id, "Sofa");
		at.devices.limit(id, { reach: "high", upstreams: ["docs"] });
		at.devices.limit(id, { session: false });
		at.devices.setPush(id, "https://push.example/1");
		const limited = {
			name: "Sofa",
			reach: "high",
			session: false,
			upstreams: ["docs"],
		};
		expect(at.again().active(id)).toMatchObject({
			...limited,
			push: "https://push.example/1",
		});
		expect(at.again().list()).toMatchObject([{ ...limited, push: true }]);
	});

	test("of nobody is nothing", async () => {
		const { devices } = await desk();
		devices.setPush("DV-2222", "https://push.example/1");
		devices.seen("DV-2222", "192.0.2.20");
		expect([
			devices.rename("DV-2222", "x"),
			devices.limit("DV-2222", { reach: "none" }),
			devices.allowHigh("DV-2222", 1_000),
			devices.revoke("DV-2222"),
			devices.list(),
		]).toEqual([undefined, undefined, undefined, undefined, []]);
	});
});

describe("high-risk calls from an untrusted phone", () => {
	test("end by the monotonic clock, an hour later at most, and with the gate", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		at.devices.allowHigh(id, 10 * 3_600_000);
		expect(at.devices.highUntil(id)).toBe(at.clock.wallMs + 3_600_000);
		at.clock.wallMs -= dayMs;
		at.clock.growingMs += 3_600_000 - 1;
		expect(at.devices.highUntil(id)).toBe(at.clock.wallMs + 1);
		expect(at.again().highUntil(id)).toBe(null);
		at.clock.growingMs += 1;
		const { changes } = at.told;
		at.devices.expire();
		expect([
			at.devices.highUntil(id),
			at.devices.list()[0]?.highUntil,
			at.told.changes,
		]).toEqual([null, null, changes + 1]);
	});

	test("end when the owner says so, and when it is revoked", async () => {
		const at = await desk();
		const [first, second] = [
			at.devices.add(await phone()).id,
			at.devices.add(await phone()).id,
		];
		for (const id of [first, second]) at.devices.allowHigh(id, 60_000);
		at.devices.allowHigh(first, 0);
		at.devices.revoke(second);
		expect([first, second].map((id) => at.devices.highUntil(id))).toEqual([
			null,
			null,
		]);
	});

	test("are no matter of a trusted one", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone({ tier: "trusted" }));
		expect(at.devices.allowHigh(id, 60_000)?.highUntil).toBe(null);
	});
});

test("being seen is written at most once a minute", async () => {
	const at = await desk();
	const { id } = at.devices.add(await phone());
	const written = (): unknown =>
		at.db.prepare("SELECT last_seen_at AS at FROM device").get()?.["at"];
	at.devices.seen(id, "192.0.2.20");
	const first = at.clock.wallMs;
	at.clock.pass(59_999);
	at.devices.seen(id, "192.0.2.20");
	expect([written(), at.devices.active(id)?.lastSeenAt]).toEqual([
		first,
		at.clock.wallMs,
	]);
	at.clock.pass(1);
	at.devices.seen(id, "192.0.2.20");
	expect(written()).toBe(at.clock.wallMs);
});

test("a device is online while a stream of it is open", async () => {
	const at = await desk();
	const { id } = at.devices.add(await phone());
	const isOnline = (): boolean | undefined => at.devices.list()[0]?.online;
	const [one, other] = [at.devices.online(id), at.devices.online(id)];
	one();
	one();
	expect(isOnline()).toBe(true);
	other();
	expect(isOnline()).toBe(false);
});

describe("a row that somebody else wrote", () => {
	const changes = [
		"name = 'x'",
		"tier = 'trusted'",
		"public_key = x'00'",
		"origin = 'https://192.0.2.66'",
		"user_agent = 'x'",
		"reach = 'none'",
		"session = 0",
		"upstreams = '[\"x\"]'",
		"counter = 0",
		"push = 'https://push.example/2'",
		"address = '192.0.2.66'",
		"paired_at = paired_at + 1",
		"last_seen_at = last_seen_at + 1",
		"mac = ''",
	];
	test.each(changes)("by %s is no device, and is told", async (change) => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		at.devices.advance(id, 3);
		at.db.exec(`UPDATE device SET ${change}`);
		const again = at.again();
		expect([again.active(id), again.all(), again.ignored]).toEqual([
			undefined,
			[],
			[id],
		]);
	});

	test("brings no revoked device back", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		at.devices.revoke(id);
		at.db.exec("UPDATE device SET revoked_at = NULL");
		const again = at.again();
		expect([again.active(id), again.ignored]).toEqual([undefined, [id]]);
	});

	test.each(["upstreams = '{}'", "upstreams = '['", "reach = 'all'"])(
		"and that cannot be read (%s) is never used, also while the vault is locked",
		async (change) => {
			const at = await desk();
			const { id } = at.devices.add(await phone());
			at.db.exec(`UPDATE device SET ${change}`);
			const again = at.restarted();
			expect([again.all(), again.ignored]).toEqual([[], [id]]);
		},
	);

	test("is used until the vault opens, as keys are, and then ends", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		at.db.exec("UPDATE device SET tier = 'trusted'");
		const again = at.restarted();
		expect(again.active(id)).toMatchObject({ id });
		again.sealed.open(rowsKey(), false);
		expect([again.active(id), at.endedIds]).toEqual([undefined, [id]]);
	});

	test("is not made good by what the gate writes of it before the vault opens", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		at.db.exec("UPDATE device SET tier = 'trusted'");
		const again = at.restarted();
		again.seen(id, "192.0.2.20");
		again.advance(id, 9);
		again.rename(id, "Mine");
		again.sealed.open(rowsKey(), false);
		expect([again.active(id), again.ignored]).toEqual([undefined, [id]]);
		expect(at.again().ignored).toEqual([id]);
	});
});

describe("what happens before the vault opens", () => {
	test("holds afterwards and is written then", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		const locked = at.restarted();
		locked.advance(id, 9);
		locked.limit(id, { reach: "none" });
		const added = locked.add(await phone());
		locked.sealed.open(rowsKey(), false);
		expect(locked.ignored).toEqual([]);
		const again = at.again();
		expect(again.active(id)).toMatchObject({ counter: 9, reach: "none" });
		expect(again.active(added.id)).toEqual(added);
	});

	test("revokes for good, also where the vault never opens", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		at.restarted().revoke(id);
		const never = at.restarted();
		expect(never.active(id)).toBe(undefined);
	});

	test("revokes without a false alarm", async () => {
		const at = await desk();
		const { id } = at.devices.add(await phone());
		const locked = at.restarted();
		locked.revoke(id);
		locked.sealed.open(rowsKey(), false);
		expect([locked.ignored, at.again().ignored]).toEqual([[], []]);
		expect(at.again().list()).toMatchObject([{ id, state: "revoked" }]);
	});
});
