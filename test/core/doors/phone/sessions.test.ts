/** Sessions of paired phones: a signature opens one, its cookie reads and nothing else, and it ends with its device. */
import { describe, expect, test } from "vitest";
import { fromBase64Url, sessionBytes } from "../../../../contract/pairing.ts";
import { PhoneState } from "../../../../contract/phone.ts";
import { openDoor, type Phone, type Running, signedOpen } from "./door-at.ts";

const openSession = async (
	{ post }: Running,
	phone: Phone,
): ReturnType<Running["post"]> =>
	post("/api/session/open", await signedOpen(post, phone));

const read = (
	{ ask }: Running,
	headers: { readonly Cookie: string },
): ReturnType<Running["ask"]> => ask({ path: "/api/state", headers });

describe("a session", () => {
	test("is opened by the device's signature, and its cookie reads the state", async () => {
		const door = await openDoor();
		const opened = await openSession(door, door.phone);
		expect(opened).toMatchObject({ status: 200, json: {} });
		expect(opened.headers["set-cookie"]).toEqual([
			expect.stringMatching(
				/^__Host-drawbridge=[\w-]{43}; Path=\/; Max-Age=900; Secure; HttpOnly; SameSite=Strict$/,
			),
		]);
		const cookie = await door.session(door.phone);
		const { status, json } = await read(door, cookie);
		expect(status).toBe(200);
		expect(PhoneState.parse(json).glance.object.device.id).toBe(
			door.phone.device.id,
		);
		const history = await door.ask({ path: "/api/history", headers: cookie });
		expect(history.json).toMatchObject({ object: { type: "history" } });
	});

	test("ends after a quarter of an hour, wherever the wall clock is set", async () => {
		const door = await openDoor();
		const cookie = await door.session(door.phone);
		door.clock.growingMs += 900_000 - 1;
		expect((await read(door, cookie)).status).toBe(200);
		door.clock.wallMs -= 3_600_000;
		door.clock.growingMs += 1;
		expect(await read(door, cookie)).toMatchObject({
			status: 401,
			code: "unauthenticated",
		});
	});

	test("ends with its device, and another one is not opened", async () => {
		const door = await openDoor();
		const other = door.pair();
		const cookie = await door.session(door.phone);
		const others = await door.session(other);
		door.revoke(door.phone.device.id);
		expect((await read(door, cookie)).code).toBe("unauthenticated");
		expect((await openSession(door, door.phone)).code).toBe("gone");
		expect((await read(door, others)).status).toBe(200);
	});

	test("reads nothing more from the moment its device is active no more, although nobody cut it", async () => {
		const door = await openDoor();
		door.pair();
		const cookie = await door.session(door.phone);
		door.parts.devices.revoke(door.phone.device.id);
		expect((await read(door, cookie)).code).toBe("gone");
	});

	test("is five at a time: the oldest ends for one more", async () => {
		const door = await openDoor();
		const first = await door.session(door.phone);
		const second = await door.session(door.phone);
		for (let count = 0; count < 4; count++) await door.session(door.phone);
		expect((await read(door, first)).code).toBe("unauthenticated");
		expect((await read(door, second)).status).toBe(200);
	});

	test("is told: its device is seen", async () => {
		const door = await openDoor();
		door.clock.pass(3_600_000);
		await door.session(door.phone);
		expect(door.parts.devices.list()[0]?.lastSeenAt).toBe(
			new Date(door.clock.now()).toISOString(),
		);
	});
});

describe("a cookie", () => {
	test.each([
		["", "none"],
		["__Host-drawbridge=", "an empty one"],
		[`__Host-drawbridge=${"A".repeat(43)}`, "a made-up one"],
		["drawbridge=x", "another name's"],
	])("%j is no session: %s", async (Cookie) => {
		const door = await openDoor();
		expect((await read(door, { Cookie })).code).toBe("unauthenticated");
	});

	test("that is sent twice is none: somebody else set one of them", async () => {
		const door = await openDoor();
		const { Cookie } = await door.session(door.phone);
		for (const twice of [
			`__Host-drawbridge=x; ${Cookie}`,
			`${Cookie}; __Host-drawbridge=x`,
		])
			expect((await read(door, { Cookie: twice })).code).toBe(
				"unauthenticated",
			);
		const besides = { Cookie: `theme=dark; ${Cookie}` };
		expect((await read(door, besides)).status).toBe(200);
	});

	test("of a page by address does not read by name", async () => {
		const door = await openDoor();
		const { Cookie } = await door.session(door.phone);
		const Host = `${door.door.view().name}:${door.port}`;
		expect(
			(await door.ask({ path: "/api/state", headers: { Cookie, Host } })).code,
		).toBe("unauthenticated");
	});

	test("decides nothing: not without a signature, and not with another device's", async () => {
		const door = await openDoor();
		const other = door.pair();
		const cookie = await door.session(door.phone);
		const action = {
			v: 1,
			type: "action",
			action: { name: "bridge.raise" },
			device: other.device.id,
			nonce: "",
			counter: 1,
		};
		const sig = other.sign("action", new Uint8Array());
		for (const body of [{}, { action, sig: "" }, { action, sig }]) {
			const told = await door.post("/api/act", body, cookie);
			expect(told.status).toBeGreaterThanOrEqual(400);
			expect(told.json).toEqual({ code: told.code });
		}
		expect(door.parts.bridge.view().raised).toBe(false);
	});

	test("is needed besides the signature", async () => {
		const door = await openDoor();
		for (const path of ["/api/decide", "/api/act"])
			expect((await door.post(path, {})).code).toBe("unauthenticated");
	});
});

describe("a challenge", () => {
	test("is answered once, whether or not the answer was right", async () => {
		const door = await openDoor();
		const right = await signedOpen(door.post, door.phone);
		const wrong = { ...right, sig: "A".repeat(86) };
		expect((await door.post("/api/session/open", wrong)).code).toBe("gone");
		expect((await door.post("/api/session/open", right)).code).toBe(
			"unauthenticated",
		);
		const next = await signedOpen(door.post, door.phone);
		expect((await door.post("/api/session/open", next)).status).toBe(200);
		expect((await door.post("/api/session/open", next)).code).toBe(
			"unauthenticated",
		);
	});

	test("holds for a minute", async () => {
		const door = await openDoor();
		const late = await signedOpen(door.post, door.phone);
		door.clock.growingMs += 60_000;
		expect((await door.post("/api/session/open", late)).code).toBe(
			"unauthenticated",
		);
	});

	test("is 32 bytes, never the same, and the device's it was asked for", async () => {
		const door = await openDoor();
		const other = door.pair();
		const asked = await signedOpen(door.post, other);
		expect(fromBase64Url(asked.nonce)).toHaveLength(32);
		expect((await signedOpen(door.post, other)).nonce).not.toBe(asked.nonce);
		const { device, sign } = door.phone;
		const nonce = fromBase64Url(asked.nonce) ?? new Uint8Array();
		const sig = sign("session", sessionBytes(nonce, device.id, door.base));
		expect(
			(
				await door.post("/api/session/open", {
					device: device.id,
					nonce: asked.nonce,
					sig,
				})
			).code,
		).toBe("unauthenticated");
	});

	test("of the phone's own making opens nothing", async () => {
		const door = await openDoor();
		const { device, sign } = door.phone;
		const nonce = new Uint8Array(32);
		const sig = sign("session", sessionBytes(nonce, device.id, door.base));
		const body = { device: device.id, nonce: "A".repeat(43), sig };
		expect((await door.post("/api/session/open", body)).code).toBe(
			"unauthenticated",
		);
	});

	test("says nothing of whether there is such a device, and neither does its answer", async () => {
		const door = await openDoor();
		const nobody = { ...door.phone.device, id: "DV-NONE" };
		const told = [];
		for (const device of [nobody, door.phone.device]) {
			const other = door.pair();
			// Signed with another device's key: all that an attacker has.
			const body = await signedOpen(door.post, { ...other, device });
			told.push((await door.post("/api/session/open", body)).code);
		}
		expect(told).toEqual(["gone", "gone"]);
	});
});

describe("a signature", () => {
	test("for another origin than the page's opens nothing", async () => {
		const door = await openDoor();
		for (const origin of ["https://evil.example", `${door.base}/`]) {
			const body = await signedOpen(door.post, door.phone, origin);
			expect((await door.post("/api/session/open", body)).code).toBe("gone");
		}
	});

	test("of a device that was paired at another origin opens nothing here", async () => {
		const door = await openDoor();
		const elsewhere = door.pair("https://192.168.1.9:4181");
		for (const origin of [door.base, elsewhere.device.origin]) {
			const body = await signedOpen(door.post, elsewhere, origin);
			expect((await door.post("/api/session/open", body)).code).toBe("gone");
		}
	});

	test("of another kind opens nothing", async () => {
		const door = await openDoor();
		const { device, sign } = door.phone;
		const body = await signedOpen(door.post, {
			device,
			sign: (_, bytes) => sign("action", bytes),
		});
		expect((await door.post("/api/session/open", body)).code).toBe("gone");
	});

	test.each([
		{},
		[],
		null,
		{ device: "DV-1", nonce: "x" },
		{ device: 7, nonce: "AAAA", sig: "AAAA" },
		{ device: "DV-1", nonce: "A", sig: "AAAA" },
		{ device: "DV-1", nonce: "AAAA", sig: "AAAA", more: 1 },
	])("is not in %j", async (body) => {
		const door = await openDoor();
		expect((await door.post("/api/session/open", body)).code).toBe(
			"bad-request",
		);
	});
});

test("after ten failures an address waits, and no other one does", async () => {
	const door = await openDoor();
	for (let count = 0; count < 10; count++)
		await door.post("/api/session/open", {});
	const right = await signedOpen(door.post, door.phone);
	expect((await door.post("/api/session/open", right)).code).toBe("too-many");
	const other = await door.ask({
		method: "POST",
		path: "/api/session/open",
		from: "127.0.0.2",
		headers: { Origin: door.base, "Content-Type": "application/json" },
		body: right,
	});
	expect(other.status).toBe(200);
	door.clock.growingMs += 60_000;
	expect((await openSession(door, door.phone)).status).toBe(200);
});

test("a locked vault is told, and nothing else", async () => {
	const door = await openDoor();
	const cookie = await door.session(door.phone);
	door.parts.vault.lock();
	expect(await read(door, cookie)).toMatchObject({
		status: 503,
		json: { code: "locked" },
	});
	expect(
		await door.ask({ path: "/api/events", headers: cookie }),
	).toMatchObject({ status: 503, code: "locked" });
});
