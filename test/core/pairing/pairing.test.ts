/** A phone pairs: by the QR, by the code, and only with the person's yes. */
import { spawnSync } from "node:child_process";
import { describe, expect, test } from "vitest";
import { codeAlphabet, PairOutcome } from "../../../contract/pairing.ts";
import { OfferView, PairingView } from "../../../contract/devices.ts";
import { mostDevices } from "../../../core/devices/devices.ts";
import { webKey } from "../devices/device-keys.ts";
import {
	answered,
	asking,
	atOnce,
	base,
	caller,
	desk,
	named,
	never,
} from "./desk.ts";
import { scanned, typed, WebPhone } from "./web-phone.ts";

describe("an offer", () => {
	test("says in its link what the phone needs, and this machine's fingerprint", async () => {
		const at = await desk();
		const offer = at.pairing.start(base);
		expect(OfferView.parse(offer)).toEqual(offer);
		expect(offer).toMatchObject({
			state: "offered",
			triesLeft: 5,
			address: base,
			caller: null,
			expiresAt: new Date(at.clock.wallMs + 120_000).toISOString(),
		});
		expect(offer.link.startsWith(`${base}/p#`)).toBe(true);
		expect(Buffer.from(scanned(offer.link).fingerprint)).toEqual(
			at.identity.fingerprint,
		);
	});

	test("has a square QR without a quiet zone, and a code of ten letters in two groups", async () => {
		const at = await desk();
		const { qr, code } = at.pairing.start(base);
		expect(qr.every((row) => /^[01]+$/.test(row))).toBe(true);
		expect(new Set(qr.map(({ length }) => length))).toEqual(
			new Set([qr.length]),
		);
		// Finder patterns stand in three corners.
		expect([
			qr[0]?.slice(0, 8),
			qr[0]?.slice(-8),
			qr.at(-1)?.slice(0, 8),
		]).toEqual(["11111110", "01111111", "11111110"]);
		expect(code).toMatch(
			new RegExp(`^[${codeAlphabet}]{5}-[${codeAlphabet}]{5}$`),
		);
	});

	test("shares nothing with the one before", async () => {
		const at = await desk();
		const [one, other] = [at.pairing.start(base), at.pairing.start(base)];
		const first = scanned(one.link);
		const second = scanned(other.link);
		expect([first.pid, first.secret, one.code, one.id]).not.toContainEqual(
			expect.toBeOneOf([second.pid, second.secret, other.code, other.id]),
		);
	});

	test("is told to nobody but who opened it", async () => {
		const at = await desk();
		const { link, code } = at.pairing.start(base);
		const { secret } = scanned(link);
		const told = JSON.stringify([at.views, at.notes, at.pairing.view()]);
		for (const needle of [
			link.split("#")[1],
			code,
			Buffer.from(secret).toString("base64url"),
			Buffer.from(secret).toString("hex"),
		])
			expect(told).not.toContain(needle);
		expect(PairingView.parse(at.pairing.view())).toEqual(at.pairing.view());
	});

	test("is not opened while the vault is locked", async () => {
		const at = await desk();
		at.vault.lock();
		expect(() => at.pairing.start(base)).toThrow(
			expect.objectContaining({ name: "VaultError" }),
		);
		expect(at.pairing.isOpen).toBe(false);
	});
});

test("a phone that scanned the QR pairs: it knows the machine, both show the same words, the person says yes", async () => {
	const at = await desk();
	const { offer, phone, answer } = await asking(at);
	expect(await phone.trusts(answer)).toBe(true);
	const view = at.pairing.view();
	expect(view).toMatchObject({
		state: "asking",
		id: offer.id,
		caller: {
			name: "Pixel",
			address: "192.0.2.20",
			certificate: "untrusted",
			byName: false,
			byCode: false,
		},
	});
	expect(view.caller?.words).toEqual(await phone.words(answer));
	expect(at.devices.all()).toEqual([]);

	const waiting = at.pairing.wait({ pid: answer.pid }, never);
	const paired = at.pairing.accept(offer.id, {
		name: "Sofa",
		tier: "untrusted",
	});
	const outcome = PairOutcome.parse(await waiting);
	if (outcome.state !== "done") throw new Error(outcome.state);
	expect(paired).toMatchObject({ id: outcome.device, name: "Sofa" });
	expect(await phone.believes(answer, outcome)).toBe(true);
	expect(at.devices.active(outcome.device)).toMatchObject({
		name: "Sofa",
		tier: "untrusted",
		origin: base,
		publicKey: phone.key.spki,
		address: "192.0.2.20",
	});
	expect(outcome).toMatchObject({
		name: "Sofa",
		tier: "untrusted",
		endsAt: at.clock.wallMs + 30 * 86_400_000,
	});
	expect(at.pairing.view()).toMatchObject({
		state: "done",
		device: { id: outcome.device },
		caller: null,
	});
	expect(at.views.map(({ state }) => state)).toEqual([
		"offered",
		"offered",
		"asking",
		"done",
	]);
});

test("a phone on which the code was typed pairs, and the person is told that it could not check this machine", async () => {
	const at = await desk();
	const { id, code } = at.pairing.start(base);
	const phone = await WebPhone.with(
		await typed(` ${code.toLowerCase().replaceAll("0", "o")} `),
	);
	const answer = await answered(at, phone);
	expect(
		await at.pairing.confirm(await phone.confirmation(answer), caller()),
	).toEqual({ state: "asking" });
	expect(at.pairing.view().caller).toMatchObject({
		byCode: true,
		words: await phone.words(answer),
	});
	expect(at.pairing.accept(id, { tier: "untrusted" })).toMatchObject({
		name: "Pixel",
		state: "active",
	});
});

test("the QR prints as it is read", async ({ skip }) => {
	const at = await desk();
	const { qr, link } = at.pairing.start(base);
	const scale = 4;
	const quiet = 4;
	const width = (qr.length + 2 * quiet) * scale;
	const pixels = Array.from({ length: width * width }, (_, index) => {
		const row = Math.floor(index / width / scale) - quiet;
		const column = Math.floor((index % width) / scale) - quiet;
		return qr[row]?.[column] === "1" ? 0 : 255;
	});
	const read = spawnSync("zbarimg", ["--raw", "-q", "pgm:-"], {
		input: Buffer.concat([
			Buffer.from(`P5\n${width} ${width}\n255\n`),
			Buffer.from(pixels),
		]),
		encoding: "utf8",
	});
	if (read.error) skip("zbarimg is not installed");
	expect(read.stdout.trim()).toBe(link);
});

describe("the trusted tier", () => {
	test("is given to a phone that came by name and trusts the certificate", async () => {
		const at = await desk();
		const { offer } = await asking(at, true, { certificate: "trusted" });
		expect(at.pairing.view().caller).toMatchObject({
			byName: true,
			certificate: "trusted",
		});
		expect(at.pairing.accept(offer.id, { tier: "trusted" })).toMatchObject({
			tier: "trusted",
			origin: named,
		});
	});

	test.each([
		["came by address", false, "trusted"],
		["does not trust the certificate", true, "untrusted"],
	] as const)(
		"is refused to one that %s, and the person may still pair it as untrusted",
		async (_, byName, certificate) => {
			const at = await desk();
			const { offer } = await asking(at, byName, { certificate });
			expect(at.pairing.accept(offer.id, { tier: "trusted" })).toBe("tier");
			expect(at.devices.all()).toEqual([]);
			expect(at.pairing.accept(offer.id, { tier: "untrusted" })).toMatchObject({
				tier: "untrusted",
			});
		},
	);
});

describe("the person's yes", () => {
	test("counts for the pairing it was said of, once, and only while a phone asks", async () => {
		const at = await desk();
		const yes = { tier: "untrusted" } as const;
		expect(at.pairing.accept("", yes)).toBe("not-found");
		const before = at.pairing.start(base);
		expect(at.pairing.accept(before.id, yes)).toBe("not-found");
		const { offer } = await asking(at);
		expect(at.pairing.accept(before.id, yes)).toBe("not-found");
		expect(at.pairing.accept(offer.id, yes)).toMatchObject({ state: "active" });
		expect(at.pairing.accept(offer.id, yes)).toBe("not-found");
		expect(at.devices.all()).toHaveLength(1);
	});

	test("is not taken while the vault is locked", async () => {
		const at = await desk();
		const { offer } = await asking(at);
		at.vault.lock();
		expect(() => at.pairing.accept(offer.id, { tier: "untrusted" })).toThrow(
			expect.objectContaining({ name: "VaultError" }),
		);
		expect(at.devices.all()).toEqual([]);
	});

	test("is not taken where there are as many phones as may be; it may be said again", async () => {
		const at = await desk();
		const common = {
			name: "x",
			tier: "untrusted",
			origin: base,
			userAgent: "",
			address: "192.0.2.9",
		} as const;
		for (let count = 0; count < mostDevices; count++)
			at.devices.add({ ...common, publicKey: (await webKey()).spki });
		const { offer } = await asking(at);
		expect(() => at.pairing.accept(offer.id, { tier: "untrusted" })).toThrow(
			expect.objectContaining({ code: "too-many" }),
		);
		at.devices.revoke(at.devices.all()[0]?.id ?? "");
		expect(at.pairing.accept(offer.id, { tier: "untrusted" })).toMatchObject({
			state: "active",
		});
	});

	test("names the phone without a mark that turns text around", async () => {
		const at = await desk();
		const { offer } = await asking(at, false, { name: "\u202emoc.live" });
		expect(at.pairing.view().caller?.name).toBe("\\u202emoc.live");
		expect(at.pairing.accept(offer.id, { tier: "untrusted" })).toMatchObject({
			name: "\\u202emoc.live",
		});
	});
});

describe("a phone that waits", () => {
	test("hears of the yes again until the offer's end: it may have slept", async () => {
		const at = await desk();
		const { offer, answer } = await asking(at);
		at.pairing.accept(offer.id, { tier: "untrusted" });
		at.clock.pass(119_999);
		const first = await at.pairing.wait({ pid: answer.pid }, never);
		expect(first).toMatchObject({ state: "done" });
		expect(await at.pairing.wait({ pid: answer.pid }, never)).toEqual(first);
		at.clock.pass(1);
		expect(await at.pairing.wait({ pid: answer.pid }, never)).toEqual({
			problem: "no-offer",
		});
	});

	test("is told to ask again when its connection has gone", async () => {
		const at = await desk();
		const { answer } = await asking(at);
		const connection = new AbortController();
		const waiting = at.pairing.wait({ pid: answer.pid }, connection.signal);
		connection.abort();
		expect(await waiting).toEqual({ state: "waiting" });
		expect(await at.pairing.wait({ pid: answer.pid }, atOnce)).toEqual({
			state: "waiting",
		});
	});

	test("hears of the person's no", async () => {
		const at = await desk();
		const { answer } = await asking(at);
		const waiting = at.pairing.wait({ pid: answer.pid }, never);
		expect(at.pairing.cancel("cancelled")).toMatchObject({
			state: "over",
			why: "refused",
		});
		expect(await waiting).toEqual({ state: "refused" });
	});

	test("hears nothing before it has proved itself, and nothing of another's", async () => {
		const at = await desk();
		const { link } = at.pairing.start(base);
		const phone = await WebPhone.with(scanned(link));
		const { pid } = await answered(at, phone);
		const unproven = await at.pairing.wait({ pid }, never);
		await asking(at);
		expect([unproven, await at.pairing.wait({ pid }, never)]).toEqual([
			{ problem: "no-offer" },
			{ problem: "no-offer" },
		]);
	});

	test("keeps no more than four connections waiting", async () => {
		const at = await desk();
		const { answer } = await asking(at);
		const waiting = [1, 2, 3, 4].map(() =>
			at.pairing.wait({ pid: answer.pid }, never),
		);
		expect(await at.pairing.wait({ pid: answer.pid }, never)).toEqual({
			problem: "too-many",
		});
		at.pairing.close();
		expect(await Promise.all(waiting)).toEqual(
			waiting.map(() => ({ problem: "no-offer" })),
		);
	});
});

describe("an open offer", () => {
	test.each(["cancelled", "network"] as const)("ends when %s", async (why) => {
		const at = await desk();
		at.pairing.start(base);
		expect(at.pairing.isOpen).toBe(true);
		expect(at.pairing.cancel(why)).toMatchObject({ state: "over", why });
		expect(at.pairing.isOpen).toBe(false);
		// A second time changes nothing.
		expect(at.pairing.cancel("cancelled")).toMatchObject({ why });
	});

	test("stands 120 s by the monotonic clock, whatever the wall clock does", async () => {
		const at = await desk();
		at.pairing.start(base);
		at.clock.growingMs += 119_999;
		at.clock.wallMs -= 86_400_000;
		expect(at.pairing.isOpen).toBe(true);
		at.clock.growingMs += 1;
		expect(at.pairing.view()).toMatchObject({ state: "over", why: "time" });
	});

	test("gives the person 120 s more once a phone has proved itself", async () => {
		const at = await desk();
		const { link } = at.pairing.start(base);
		at.clock.pass(119_000);
		const phone = await WebPhone.with(scanned(link));
		const answer = await answered(at, phone);
		await at.pairing.confirm(await phone.confirmation(answer), caller());
		at.clock.pass(119_999);
		expect(at.pairing.view().state).toBe("asking");
		at.clock.pass(1);
		expect(at.pairing.accept(at.pairing.view().id, { tier: "untrusted" })).toBe(
			"not-found",
		);
		expect(at.pairing.view()).toMatchObject({ state: "over", why: "time" });
		expect(await at.pairing.wait({ pid: answer.pid }, never)).toEqual({
			state: "refused",
		});
	});

	test.each(["offered", "asking"])(
		"ends with this machine's identity, also when %s",
		async (state) => {
			const at = await desk();
			const { id } =
				state === "asking" ? (await asking(at)).offer : at.pairing.start(base);
			await at.identity.renew();
			expect(at.pairing.accept(id, { tier: "untrusted" })).toBe("not-found");
			expect(at.pairing.view()).toMatchObject({
				state: "over",
				why: "cancelled",
			});
		},
	);
});
