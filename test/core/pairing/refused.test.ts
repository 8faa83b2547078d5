/**
 * Attacks on a pairing: who did not read the QR, who stands between, who comes late or twice, who tries a thousand times.
 * None of them leaves a device behind (pairing.md, "Handshake").
 */
import { ECDH } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
	type DesktopHello,
	type PhoneHello,
	toBase64Url,
} from "../../../contract/pairing.ts";
import { webKey, webSign } from "../devices/device-keys.ts";
import {
	answered,
	asking,
	atOnce,
	base,
	caller,
	type Desk,
	desk,
	named,
	never,
} from "./desk.ts";
import { ephemeral, scanned, typed, WebPhone } from "./web-phone.ts";

const noOffer = { problem: "no-offer" };
const wrongProof = { problem: "wrong-proof" };
const replayed = { problem: "replayed" };
const badRequest = { problem: "bad-request" };
const secretOf = (bytes: number): Uint8Array =>
	crypto.getRandomValues(new Uint8Array(bytes));

const bent = (text: string): string =>
	(text.startsWith("A") ? "B" : "A") + text.slice(1);

/** A phone that scanned the QR of a new offer. */
async function offered(at: Desk, said: Partial<PhoneHello> = {}) {
	const offer = at.pairing.start(base);
	const invited = scanned(offer.link);
	return { offer, invited, phone: await WebPhone.with(invited, said) };
}

/** The other end of a QR or a code is still to be had by an honest phone. */
async function honestlyPairs(at: Desk): Promise<void> {
	const { offer, answer } = await asking(at);
	at.pairing.accept(offer.id, { tier: "untrusted" });
	expect(await at.pairing.wait({ pid: answer.pid }, never)).toMatchObject({
		state: "done",
	});
}

describe("a hello", () => {
	test("is not answered where no offer is open, and nobody learns whether one is", async () => {
		const at = await desk();
		const strange = await WebPhone.with({
			pid: secretOf(8),
			secret: secretOf(16),
		});
		const byCode = await WebPhone.with({ secret: secretOf(16) });
		const none = [
			await at.pairing.hello(strange.hello, caller()),
			await at.pairing.hello(byCode.hello, caller()),
		];
		at.pairing.start(base);
		const foreign = await at.pairing.hello(strange.hello, caller());
		expect([...none, foreign]).toEqual([noOffer, noOffer, noOffer]);
		expect(at.pairing.view().triesLeft).toBe(5);
	});

	test.each([7, 9, 16])(
		"with a pairing id of %i bytes is of no offer",
		async (bytes) => {
			const at = await desk();
			const { invited } = await offered(at);
			const pid = Buffer.concat([invited.pid, secretOf(8)]).subarray(0, bytes);
			const phone = await WebPhone.with(invited, { pid: toBase64Url(pid) });
			expect(await at.pairing.hello(phone.hello, caller())).toEqual(noOffer);
		},
	);

	test.each(["time", "cancel", "use", "another"])(
		"by a photograph of the QR is of no offer after its end (%s)",
		async (end) => {
			const at = await desk();
			const { offer, phone } = await asking(at);
			if (end === "time") at.clock.pass(120_000);
			if (end === "cancel") at.pairing.cancel("cancelled");
			if (end === "use") at.pairing.accept(offer.id, { tier: "untrusted" });
			if (end === "another") at.pairing.start(base);
			const thief = await WebPhone.with(scanned(offer.link));
			expect(thief.hello.pid).toBe(phone.hello.pid);
			expect(await at.pairing.hello(thief.hello, caller())).toEqual(noOffer);
		},
	);

	test("whose page names another origin than its request is refused", async () => {
		const at = await desk();
		const { phone } = await offered(at, { origin: "https://192.0.2.66:4181" });
		expect(await at.pairing.hello(phone.hello, caller())).toEqual({
			problem: "forbidden",
		});
	});

	test("is refused the second time, also with another key, and costs no try", async () => {
		const at = await desk();
		const { phone } = await offered(at);
		await answered(at, phone);
		const other = await webKey();
		const swapped = { ...phone.hello, deviceKey: toBase64Url(other.spki) };
		expect([
			await at.pairing.hello(phone.hello, caller()),
			await at.pairing.hello(swapped, caller()),
		]).toEqual([replayed, replayed]);
		expect(at.pairing.view().triesLeft).toBe(4);
	});

	test("of an earlier offer is refused, by the code too", async () => {
		const at = await desk();
		const { code } = at.pairing.start(base);
		const phone = await WebPhone.with(await typed(code));
		await answered(at, phone);
		at.pairing.start(base);
		expect(await at.pairing.hello(phone.hello, caller())).toEqual(replayed);
	});

	test("is not answered while the vault is locked", async () => {
		const at = await desk();
		const { phone } = await offered(at);
		at.vault.lock();
		expect(await at.pairing.hello(phone.hello, caller())).toEqual({
			problem: "locked",
		});
	});

	test("is not answered by an identity that its QR does not name", async () => {
		const at = await desk();
		const { phone } = await offered(at);
		await at.identity.renew();
		expect(await at.pairing.hello(phone.hello, caller())).toEqual(noOffer);
	});

	const infinity = toBase64Url(Uint8Array.of(0));
	const off = toBase64Url(
		Buffer.concat([Buffer.of(4), Buffer.alloc(63, 1), Buffer.of(2)]),
	);
	test.each(["hello", {}, null, [], undefined])(
		"that is none (%o) is refused",
		async (body) => {
			const at = await desk();
			at.pairing.start(base);
			expect(await at.pairing.hello(body, caller())).toEqual(badRequest);
		},
	);

	const bad: Record<string, object> = {
		"a member more": { more: 1 },
		"another version": { v: 2 },
		"an ephemeral point at infinity": { eph: infinity },
		"an ephemeral point of zeros": {
			eph: toBase64Url(Buffer.concat([Buffer.of(4), Buffer.alloc(64)])),
		},
		"an ephemeral point beside the curve": { eph: off },
		"no ephemeral point": { eph: "" },
		"no device key": { deviceKey: "" },
		"a nonce of 15 bytes": { nonce: toBase64Url(new Uint8Array(15)) },
		"base64 that is not canonical": { nonce: `${"A".repeat(21)}B` },
		"a name of a thousand characters": { name: "x".repeat(1_000) },
		"another certificate word": { certificate: "yes" },
	};
	test.each(Object.entries(bad))(
		"with %s is refused, and costs no try",
		async (_, change) => {
			const at = await desk();
			const { phone } = await offered(at);
			const body = { ...phone.hello, ...change };
			expect(await at.pairing.hello(body, caller())).toEqual(badRequest);
			expect(at.pairing.view().triesLeft).toBe(5);
		},
	);

	test.each(["compressed", "hybrid"] as const)(
		"with an ephemeral point in %s form is refused, though it is on the curve",
		async (form) => {
			const at = await desk();
			const { phone } = await offered(at);
			const eph = ECDH.convertKey(
				phone.hello.eph,
				"prime256v1",
				"base64url",
				"base64url",
				form,
			);
			expect(await at.pairing.hello({ ...phone.hello, eph }, caller())).toEqual(
				badRequest,
			);
		},
	);

	test("with a device key of another curve is refused", async () => {
		const at = await desk();
		const { spki } = await webKey("P-384");
		const { phone } = await offered(at, { deviceKey: toBase64Url(spki) });
		expect(await at.pairing.hello(phone.hello, caller())).toEqual(badRequest);
	});
});

describe("a confirmation", () => {
	test("without a hello is of no offer", async () => {
		const at = await desk();
		const { phone } = await offered(at);
		const answer = await answered(at, phone);
		const proof = await phone.confirmation(answer);
		const pid = toBase64Url(secretOf(16));
		expect(await at.pairing.confirm({ ...proof, pid }, caller())).toEqual(
			noOffer,
		);
		expect(await at.pairing.confirm({}, caller())).toEqual(badRequest);
		expect(at.pairing.view().state).toBe("offered");
	});

	const wrong: Record<string, (proof: { mac: string; sig: string }) => object> =
		{
			"a wrong MAC": ({ mac }) => ({ mac: bent(mac) }),
			"no MAC": () => ({ mac: "" }),
			"a cut MAC": ({ mac }) => ({ mac: mac.slice(0, 40) }),
			"a wrong signature": ({ sig }) => ({ sig: bent(sig) }),
			"no signature": () => ({ sig: "" }),
		};
	test.each(Object.entries(wrong))("with %s burns the QR", async (_, bend) => {
		const at = await desk();
		const { phone, invited } = await offered(at);
		const answer = await answered(at, phone);
		const proof = await phone.confirmation(answer);
		expect(
			await at.pairing.confirm({ ...proof, ...bend(proof) }, caller()),
		).toEqual(wrongProof);
		expect(at.pairing.view()).toMatchObject({ state: "over", why: "proof" });
		// The right one comes too late, and so does another phone.
		const next = await WebPhone.with(invited);
		expect([
			await at.pairing.confirm(proof, caller()),
			await at.pairing.hello(next.hello, caller()),
			await at.pairing.wait({ pid: answer.pid }, never),
		]).toEqual([noOffer, noOffer, noOffer]);
		await honestlyPairs(at);
	});

	test("by who never read the secret burns the QR", async () => {
		const at = await desk();
		const { invited } = await offered(at);
		const guessing = await WebPhone.with({ ...invited, secret: secretOf(16) });
		const answer = await answered(at, guessing);
		expect(
			await at.pairing.confirm(await guessing.confirmation(answer), caller()),
		).toEqual(wrongProof);
	});

	test("by a wrong code burns the code, and leaves the QR to whoever reads it", async () => {
		const at = await desk();
		const { invited } = await offered(at);
		const guessing = await WebPhone.with(await typed("00000-00000"));
		const answer = await answered(at, guessing);
		expect(
			await at.pairing.confirm(await guessing.confirmation(answer), caller()),
		).toEqual(wrongProof);
		expect(at.pairing.view()).toMatchObject({
			state: "offered",
			codeIsOver: true,
		});
		const typing = await WebPhone.with(await typed("00000-00000"));
		expect(await at.pairing.hello(typing.hello, caller())).toEqual(noOffer);
		await answered(at, await WebPhone.with(invited));
	});

	test("with the QR's secret where the code's was named is wrong", async () => {
		const at = await desk();
		const { invited } = await offered(at);
		const mixed = await WebPhone.with({ secret: invited.secret });
		const answer = await answered(at, mixed);
		expect(
			await at.pairing.confirm(await mixed.confirmation(answer), caller()),
		).toEqual(wrongProof);
	});

	test("signed by another key than the hello named burns the QR", async () => {
		const at = await desk();
		const { phone } = await offered(at);
		const answer = await answered(at, phone);
		const theirs = await WebPhone.with({ secret: secretOf(16) });
		const { sig } = await theirs.confirmation(answer);
		const proof = await phone.confirmation(answer);
		expect(await at.pairing.confirm({ ...proof, sig }, caller())).toEqual(
			wrongProof,
		);
	});

	test("is taken once", async () => {
		const at = await desk();
		const { phone, answer } = await asking(at);
		expect(
			await at.pairing.confirm(await phone.confirmation(answer), caller()),
		).toEqual(noOffer);
		expect(at.pairing.view().state).toBe("asking");
	});

	test("from another origin than the hello is refused, and burns nothing", async () => {
		const at = await desk();
		const { phone } = await offered(at);
		const answer = await answered(at, phone);
		const proof = await phone.confirmation(answer);
		expect(
			await at.pairing.confirm(proof, caller({ origin: named, byName: true })),
		).toEqual({ problem: "forbidden" });
		expect(await at.pairing.confirm(proof, caller())).toEqual({
			state: "asking",
		});
	});

	test.each(["active", "revoked"])(
		"of a key that is %s already is refused; with a new one the QR still works",
		async (state) => {
			const at = await desk();
			const first = await asking(at);
			at.pairing.accept(first.offer.id, { tier: "untrusted" });
			if (state === "revoked") at.devices.revokeAll();
			const offer = at.pairing.start(base);
			const invited = scanned(offer.link);
			const again = await WebPhone.with(invited, {}, first.phone.key);
			const answer = await answered(at, again);
			expect(
				await at.pairing.confirm(await again.confirmation(answer), caller()),
			).toEqual(replayed);
			const anew = await WebPhone.with(invited);
			const next = await answered(at, anew);
			expect(
				await at.pairing.confirm(await anew.confirmation(next), caller()),
			).toEqual({ state: "asking" });
		},
	);
});

describe("two phones at one QR", () => {
	test("the first right proof takes it, the other gets nothing, whoever said hello first", async () => {
		const at = await desk();
		const { phone: slow, invited, offer } = await offered(at);
		const quick = await WebPhone.with(invited, { name: "Quick" });
		const slowAnswer = await answered(at, slow);
		const quickAnswer = await answered(at, quick);
		const proofs = [
			await quick.confirmation(quickAnswer),
			await slow.confirmation(slowAnswer),
		];
		expect(
			await Promise.all(
				proofs.map((proof) => at.pairing.confirm(proof, caller())),
			),
		).toEqual([{ state: "asking" }, noOffer]);
		expect(at.pairing.view().caller?.name).toBe("Quick");
		at.pairing.accept(offer.id, { tier: "untrusted" });
		expect([
			await at.pairing.wait({ pid: slowAnswer.pid }, never),
			at.devices.all().map(({ publicKey }) => publicKey),
		]).toEqual([noOffer, [quick.key.spki]]);
	});

	test("a third one's hello is of no offer while the person is asked, and costs nothing", async () => {
		const at = await desk();
		const { offer, answer } = await asking(at);
		for (let count = 0; count < 10; count++) {
			const late = await WebPhone.with(scanned(offer.link));
			expect(await at.pairing.hello(late.hello, caller())).toEqual(noOffer);
		}
		expect(await at.pairing.wait({ pid: answer.pid }, atOnce)).toEqual({
			state: "waiting",
		});
	});
});

/** Has keys of their own towards both sides: what the gate answered them, and what they make the phone believe. */
async function between(at: Desk, phone: WebPhone) {
	const pid = Buffer.from(phone.hello.pid, "base64url");
	const secret = secretOf(16);
	const towardsGate = await answered(
		at,
		await WebPhone.with(pid.length > 0 ? { pid, secret } : { secret }),
	);
	const swapped: DesktopHello = {
		...towardsGate,
		eph: (await ephemeral()).point,
	};
	const theirs = await webKey();
	const unsigned = { ...swapped, identity: toBase64Url(theirs.spki) };
	const sig = await webSign(
		theirs,
		"desktopHello",
		await phone.transcript(unsigned),
	);
	return {
		towardsGate,
		/** The gate's identity, their ephemeral key. */
		swapped,
		/** All of it theirs. */
		signedByThem: { ...unsigned, sig: toBase64Url(sig) },
	};
}

describe("somebody between the phone and this machine", () => {
	test("is found by a phone that scanned the QR: by the signature, or by the fingerprint", async () => {
		const at = await desk();
		const { phone } = await offered(at);
		const { swapped, signedByThem } = await between(at, phone);
		expect([
			await phone.trusts(swapped),
			await phone.trusts(signedByThem),
		]).toEqual([false, false]);
	});

	test("cannot answer with what was answered to another hello", async () => {
		const at = await desk();
		const { phone } = await offered(at);
		const { towardsGate } = await between(at, phone);
		expect(await phone.trusts(towardsGate)).toBe(false);
	});

	test("does not get what the phone said of itself changed", async () => {
		const at = await desk();
		const { phone } = await offered(at);
		const said = { ...phone.hello, certificate: "trusted" };
		const answer = await at.pairing.hello(said, caller());
		if ("problem" in answer) throw new Error(answer.problem);
		expect(await phone.trusts(answer)).toBe(false);
		expect(
			await at.pairing.confirm(await phone.confirmation(answer), caller()),
		).toEqual(wrongProof);
	});

	test("is believed by a phone where the code was typed, but has no proof for the gate, and the words differ", async () => {
		const at = await desk();
		const { code } = at.pairing.start(base);
		const phone = await WebPhone.with(await typed(code));
		const { towardsGate, signedByThem } = await between(at, phone);
		expect(await phone.trusts(signedByThem)).toBe(true);
		expect(await phone.words(signedByThem)).not.toEqual(
			await phone.words(towardsGate),
		);
		const passedOn = {
			...(await phone.confirmation(signedByThem)),
			pid: towardsGate.pid,
		};
		expect(await at.pairing.confirm(passedOn, caller())).toEqual(wrongProof);
	});

	test("who knows the code shows this machine's person other words than the phone does", async () => {
		const at = await desk();
		const { code } = at.pairing.start(base);
		const phone = await WebPhone.with(await typed(code));
		const { signedByThem } = await between(at, phone);
		const insider = await WebPhone.with(await typed(code));
		const answer = await answered(at, insider);
		expect(
			await at.pairing.confirm(await insider.confirmation(answer), caller()),
		).toEqual({ state: "asking" });
		expect(at.pairing.view().caller?.words).not.toEqual(
			await phone.words(signedByThem),
		);
		expect(at.pairing.cancel("cancelled")).toMatchObject({ why: "refused" });
		expect(at.devices.all()).toEqual([]);
	});

	test("cannot change the end of it", async () => {
		const at = await desk();
		const { offer, phone, answer } = await asking(at);
		at.pairing.accept(offer.id, { tier: "untrusted" });
		const done = await at.pairing.wait({ pid: answer.pid }, never);
		if (!("state" in done) || done.state !== "done") throw new Error("no end");
		expect([
			await phone.believes(answer, done),
			await phone.believes(answer, { ...done, tier: "trusted" }),
			await phone.believes(answer, { ...done, endsAt: done.endsAt + 1 }),
		]).toEqual([true, false, false]);
	});
});

describe("a thousand attempts", () => {
	test("at one QR: five are answered, the sixth ends it, five by code beside them, and the person can pair afterwards", async () => {
		const at = await desk();
		const { invited } = await offered(at);
		const results: string[] = [];
		for (let count = 0; count < 1_000; count++) {
			const phone = await WebPhone.with(
				count % 2 ? invited : { secret: secretOf(16) },
			);
			const answer = await at.pairing.hello(phone.hello, caller());
			results.push("problem" in answer ? answer.problem : "answered");
		}
		expect(results).toEqual([
			...Array.from({ length: 10 }, () => "answered"),
			...Array.from({ length: 990 }, () => "no-offer"),
		]);
		expect(at.pairing.view()).toMatchObject({ state: "over", why: "tries" });
		expect(at.devices.all()).toEqual([]);
		await honestlyPairs(at);
	});

	test("the fifth phone still pairs", async () => {
		const at = await desk();
		const { invited } = await offered(at);
		for (let count = 0; count < 4; count++)
			await answered(at, await WebPhone.with(invited));
		const fifth = await WebPhone.with(invited);
		const answer = await answered(at, fifth);
		expect(at.pairing.view().triesLeft).toBe(0);
		expect(
			await at.pairing.confirm(await fifth.confirmation(answer), caller()),
		).toEqual({ state: "asking" });
	});

	test("write a bounded number of lines, and the number of the others", async () => {
		const at = await desk();
		const phone = await WebPhone.with({ secret: secretOf(16) });
		for (let count = 0; count < 1_000; count++)
			await at.pairing.hello(phone.hello, caller());
		expect(at.notes).toHaveLength(20);
		at.clock.pass(60_000);
		await at.pairing.hello(phone.hello, caller());
		expect(at.notes).toHaveLength(22);
		expect(at.notes[20]).toContain("980");
	});

	test("with confirmations end nothing that they do not belong to", async () => {
		const at = await desk();
		const { phone } = await offered(at);
		const answer = await answered(at, phone);
		const proof = await phone.confirmation(answer);
		for (let count = 0; count < 1_000; count++)
			expect(
				await at.pairing.confirm(
					{ ...proof, pid: toBase64Url(secretOf(16)) },
					caller(),
				),
			).toEqual(noOffer);
		expect(await at.pairing.confirm(proof, caller())).toEqual({
			state: "asking",
		});
	});
});

test("no note of a pairing holds a secret, a key, a proof or what the phone calls itself", async () => {
	const at = await desk();
	const { offer, phone, answer } = await asking(at, false, {
		name: "canary-name",
	});
	const proof = await phone.confirmation(answer);
	await at.pairing.confirm(proof, caller());
	at.pairing.accept(offer.id, { tier: "untrusted" });
	const notes = at.notes.join("\n");
	for (const needle of [
		offer.code,
		offer.link.split("#")[1] ?? "",
		phone.hello.deviceKey,
		answer.pid,
		proof.mac,
		"canary-name",
	])
		expect(notes).not.toContain(needle);
	expect(at.notes.length).toBeGreaterThan(3);
});
