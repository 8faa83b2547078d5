/** Telling people that something waits: to whom, how often, and with not a word of what. */
import { createPublicKey, generateKeyPairSync } from "node:crypto";
import type { LookupFunction } from "node:net";
import { compactVerify, jwtVerify } from "jose";
import { describe, expect, onTestFinished, test } from "vitest";
import { Devices } from "../../../core/devices/devices.ts";
import { Notify } from "../../../core/notify/notify.ts";
import { type Desk, desk, removal } from "../approval/asking.ts";
import { eventually } from "../eventually.ts";
import { fileVault, lockVault, silent } from "../parts.ts";
import { plainStub, pushStub, type PushStub } from "./push-stub.ts";

/** Long enough for several looks of a Notify that looks every few milliseconds. */
const lookMs = 5;
const severalLooks = (): Promise<void> =>
	new Promise((resolve) => setTimeout(resolve, 40 * lookMs));

interface Setup extends Desk {
	readonly notify: Notify;
	readonly devices: Devices;
	readonly stub: PushStub;
	readonly logged: string[];
	readonly settings: { push_origins: string[]; ntfy: string | null };
	/** Paired, and subscribed; its id. */
	readonly phone: (push?: string) => string;
	/** One more question waits. */
	readonly ask: () => void;
	/** All that wait are answered. */
	readonly answerAll: () => void;
}

async function setup(
	options: {
		readonly resolve?: LookupFunction;
		readonly isQuiet?: () => boolean;
	} = {},
): Promise<Setup> {
	const stub = await pushStub();
	const parts = await desk();
	const { home, db, clock, approvals, question } = parts;
	const vault = await fileVault(home);
	const devices = new Devices({ db, clock, onChange: silent, onEnd: silent });
	const settings = { push_origins: [stub.origin], ntfy: null };
	const logged: string[] = [];
	const notify = new Notify({
		devices,
		approvals,
		vault,
		clock,
		log: (_level, message, fields) =>
			logged.push(`${message} ${JSON.stringify(fields)}`),
		settings: () => settings,
		ca: stub.ca,
		everyMs: lookMs,
		...options,
	});
	onTestFinished(() => notify.close());
	await notify.open();
	let asked = 0;
	return {
		...parts,
		notify,
		devices,
		stub,
		logged,
		settings,
		phone(push = `${stub.origin}/push/secret-${asked}`) {
			const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
			const { id } = devices.add({
				name: "phone",
				tier: "trusted",
				publicKey: publicKey.export({ format: "der", type: "spki" }),
				origin: "https://drawbridge-7f3a.local:4181",
				userAgent: "test",
				address: "192.168.1.9",
			});
			devices.setPush(id, push);
			return id;
		},
		ask() {
			approvals.ask(question(removal(`/tmp/canary-${asked++}`)));
		},
		answerAll() {
			approvals.denyAll("desktop", "enough");
		},
	};
}

describe("a push", () => {
	test("is an empty POST that says whose it is, and is verified by the key that the phone subscribed with", async () => {
		const { notify, stub, clock, phone, ask } = await setup();
		phone(`${stub.origin}/push/one?q=1`);
		ask();
		await eventually(() => stub.sent.length).toBe(1);
		const [sent] = stub.sent;
		expect(sent).toMatchObject({
			method: "POST",
			path: "/push/one?q=1",
			body: "",
			headers: { "content-length": "0", urgency: "high", topic: "drawbridge" },
		});
		const ttl = Number(sent?.headers["ttl"]);
		expect(ttl).toBeGreaterThanOrEqual(60);
		expect(ttl).toBeLessThanOrEqual(120);
		expect(JSON.stringify(stub.sent)).not.toContain("canary");

		const [, token = "", key = ""] =
			/^vapid t=([\w.-]+), k=([\w-]+)$/.exec(
				sent?.headers.authorization ?? "",
			) ?? [];
		expect(key).toBe(notify.pushKey);
		const raw = Buffer.from(key, "base64url");
		expect(raw).toHaveLength(65);
		const publicKey = createPublicKey({
			key: {
				kty: "EC",
				crv: "P-256",
				x: raw.subarray(1, 33).toString("base64url"),
				y: raw.subarray(33).toString("base64url"),
			},
			format: "jwk",
		});
		const { payload, protectedHeader } = await jwtVerify(token, publicKey, {
			algorithms: ["ES256"],
			audience: stub.origin,
			currentDate: new Date(clock.now()),
		});
		expect(protectedHeader).toEqual({ typ: "JWT", alg: "ES256" });
		expect(payload.exp).toBe(Math.floor(clock.now() / 1_000) + 12 * 3_600);
		expect(payload.sub).toMatch(/^mailto:.+@example\.com$/);
		const other = generateKeyPairSync("ec", { namedCurve: "P-256" });
		await expect(compactVerify(token, other.publicKey)).rejects.toThrow();
	});

	test("goes to each phone that subscribed, and to none whose page is open", async () => {
		const { devices, stub, phone, ask } = await setup();
		const looking = phone(`${stub.origin}/push/looking`);
		phone(`${stub.origin}/push/away`);
		phone("");
		const close = devices.online(looking);
		ask();
		await eventually(() => stub.sent.length).toBe(1);
		await severalLooks();
		expect(stub.sent.map(({ path }) => path)).toEqual(["/push/away"]);
		// It is put away while the question waits.
		close();
		await eventually(() => stub.sent.length).toBe(2);
		expect(stub.sent[1]?.path).toBe("/push/looking");
	});

	test("comes again only for more than was told, and not within 20 s", async () => {
		const { stub, clock, phone, ask, answerAll } = await setup();
		phone();
		ask();
		await eventually(() => stub.sent.length).toBe(1);
		clock.pass(60_000);
		await severalLooks();
		expect(stub.sent).toHaveLength(1);

		ask();
		await eventually(() => stub.sent.length).toBe(2);
		ask();
		clock.pass(19_999);
		await severalLooks();
		expect(stub.sent).toHaveLength(2);
		clock.pass(1);
		await eventually(() => stub.sent.length).toBe(3);

		clock.pass(20_000);
		answerAll();
		await severalLooks();
		expect(stub.sent).toHaveLength(3);
		ask();
		await eventually(() => stub.sent.length).toBe(4);
	});

	test("of many questions at once is one", async () => {
		const { stub, phone, ask } = await setup();
		phone();
		for (let i = 0; i < 5; i++) ask();
		await eventually(() => stub.sent.length).toBe(1);
		await severalLooks();
		expect(stub.sent).toHaveLength(1);
	});

	test("is not sent where the question was answered before anybody looked", async () => {
		const { stub, phone, ask, answerAll } = await setup();
		phone();
		ask();
		answerAll();
		await severalLooks();
		expect(stub.sent).toEqual([]);
	});

	test("is not sent to a phone that was revoked while a question waits", async () => {
		const { devices, stub, phone, ask } = await setup();
		const id = phone();
		devices.revoke(id);
		ask();
		await severalLooks();
		expect(stub.sent).toEqual([]);
	});

	test("is not sent to a service that the owner took out of the settings", async () => {
		const { settings, stub, phone, ask } = await setup();
		phone();
		settings.push_origins = [];
		ask();
		await severalLooks();
		expect(stub.sent).toEqual([]);
	});
});

describe("a push service that", () => {
	test.each([404, 410])(
		"says %i knows the phone no more, which subscribes anew",
		async (status) => {
			const { devices, stub, clock, phone, ask } = await setup();
			const id = phone();
			stub.answer = { status };
			ask();
			await eventually(() => devices.active(id)?.push).toBe("");
			stub.answer = { status: 201 };
			devices.setPush(id, `${stub.origin}/push/anew`);
			// The failure is not held against the new one, the pause is.
			clock.pass(20_000);
			ask();
			await eventually(() => stub.sent.length).toBe(2);
			expect(stub.sent[1]?.path).toBe("/push/anew");
		},
	);

	test.each([
		["as many seconds as it asks for", 429, "300"],
		["until the date it names", 503, "Fri, 20 Nov 2026 10:05:00 GMT"],
	])("has enough is left alone for %s", async (_words, status, retryAfter) => {
		const { stub, clock, phone, ask } = await setup();
		phone();
		stub.answer = { status, headers: { "retry-after": retryAfter } };
		ask();
		await eventually(() => stub.sent.length).toBe(1);
		await severalLooks();
		clock.pass(299_000);
		await severalLooks();
		expect(stub.sent).toHaveLength(1);
		stub.answer = { status: 201 };
		clock.pass(1_000);
		// The first one's time is over by now.
		ask();
		await eventually(() => stub.sent.length).toBe(2);
	});

	test("goes on failing is asked ever less often, and the log hears of it once, without the address", async () => {
		const { stub, clock, logged, phone, ask } = await setup();
		phone();
		stub.answer = { status: 500 };
		ask();
		await eventually(() => stub.sent.length).toBe(1);
		await severalLooks();
		clock.pass(20_000);
		await eventually(() => stub.sent.length).toBe(2);
		await severalLooks();
		clock.pass(20_000);
		await severalLooks();
		expect(stub.sent).toHaveLength(2);
		clock.pass(20_000);
		await eventually(() => stub.sent.length).toBe(3);
		await eventually(() => logged.length).toBe(1);
		expect(logged.join()).not.toContain("secret");
	});

	test("answers with a redirect is not followed", async () => {
		const { stub, phone, ask } = await setup();
		const elsewhere = await plainStub();
		phone();
		stub.answer = {
			status: 307,
			headers: { location: `${elsewhere.origin}/stolen` },
		};
		ask();
		await eventually(() => stub.sent.length).toBe(1);
		await severalLooks();
		expect(elsewhere.sent).toEqual([]);
	});

	test("shows a certificate nobody knows is told nothing", async () => {
		const { settings, logged, phone, ask, stub } = await setup();
		const stranger = await pushStub();
		settings.push_origins = [stranger.origin];
		phone(`${stranger.origin}/push`);
		ask();
		await eventually(() => logged.length).toBe(1);
		expect(stranger.sent).toEqual([]);
		expect(stub.sent).toEqual([]);
	});

	test("is known, and whose name leads to a private address, is not connected to", async () => {
		const looked: string[] = [];
		const { stub, logged, phone, ask } = await setup({
			// As a hostile resolver would: the stub's certificate is good for the name.
			resolve(hostname, _options, callback) {
				looked.push(hostname);
				callback(null, [{ address: "127.0.0.1", family: 4 }]);
			},
		});
		phone(`https://fcm.googleapis.com:443/fcm/send/secret`);
		ask();
		await eventually(() => logged.length).toBe(1);
		expect(looked).toEqual(["fcm.googleapis.com"]);
		expect(logged[0]).toContain("private-address");
		expect(logged[0]).not.toContain("secret");
		expect(stub.sent).toEqual([]);
	});
});

describe("ntfy", () => {
	test("is told how many wait, in words, and nothing that could be clicked", async () => {
		const { settings, stub, clock, ask } = await setup();
		settings.ntfy = `${stub.origin}/topic`;
		ask();
		await eventually(() => stub.sent.length).toBe(1);
		clock.pass(20_000);
		ask();
		ask();
		await eventually(() => stub.sent.length).toBe(2);
		expect(stub.sent).toMatchObject([
			{
				method: "POST",
				path: "/topic",
				body: "1 question waits for you in Drawbridge.",
				headers: { title: "Drawbridge" },
			},
			{ body: "3 questions wait for you in Drawbridge." },
		]);
		for (const { headers, body } of stub.sent) {
			expect(Object.keys(headers)).not.toEqual(
				expect.arrayContaining(["actions"]),
			);
			for (const name of ["actions", "click", "authorization", "attach"])
				expect(headers[name]).toBeUndefined();
			expect(body).not.toMatch(/https?:|canary/);
		}
	});

	test("may be a server on the local network, with a user and a password", async () => {
		const { settings, ask } = await setup();
		const own = await plainStub();
		settings.ntfy = `${own.origin.replace("//", "//ada:p%40ss@")}/topic`;
		ask();
		await eventually(() => own.sent.length).toBe(1);
		expect(own.sent[0]?.headers.authorization).toBe(
			`Basic ${Buffer.from("ada:p@ss").toString("base64")}`,
		);
	});

	test("that is not there stops no push, and nothing else", async () => {
		const { settings, stub, logged, phone, ask, approvals } = await setup();
		const own = await plainStub();
		settings.ntfy = `${own.origin}/%zz`.replace("//", "//%zz@");
		phone();
		ask();
		await eventually(() => stub.sent.length).toBe(1);
		await eventually(() => logged.length).toBe(1);
		expect(approvals.list()).toHaveLength(1);
	});
});

describe("the key", () => {
	test("is the same after a restart, and there is none while the vault is locked", async () => {
		const { home, db, clock, approvals } = await desk();
		const vault = await fileVault(home);
		const devices = new Devices({ db, clock, onChange: silent, onEnd: silent });
		const made = (): Notify => {
			const notify = new Notify({
				devices,
				approvals,
				vault,
				clock,
				log: silent,
				settings: () => ({ push_origins: [], ntfy: null }),
			});
			onTestFinished(() => notify.close());
			return notify;
		};
		const first = made();
		expect(first.pushKey).toBe("");
		await Promise.all([first.open(), first.open()]);
		expect(first.pushKey).toMatch(/^B[\w-]{86}$/);
		const second = made();
		await second.open();
		expect(second.pushKey).toBe(first.pushKey);
		await lockVault(home);
		const third = made();
		await expect(third.open()).rejects.toMatchObject({ name: "VaultError" });
		expect(third.pushKey).toBe("");
	});
});

describe("in quiet hours", () => {
	test("nobody is told, and who still waits afterwards is told of once", async () => {
		let isQuiet = true;
		const { stub, phone, ask, settings } = await setup({
			isQuiet: () => isQuiet,
		});
		settings.ntfy = `${stub.origin}/topic`;
		phone();
		ask();
		await severalLooks();
		expect(stub.sent).toEqual([]);
		isQuiet = false;
		await eventually(() => stub.sent.length).toBe(2);
		await severalLooks();
		expect(stub.sent).toHaveLength(2);
	});
});
