/**
 * Attacks on the QR and on the handshake: replayed, raced, guessed, photographed, with keys that are none. Signal's QR
 * phishing of 2025 and the Bluetooth invalid-curve attack (Biham and Neumann, 2018) taught some of them.
 */
import { afterAll, beforeAll, describe, expect } from "vitest";
import { PairingView } from "../../../contract/devices.ts";
import type { PhoneHello } from "../../../contract/pairing.ts";
import { Visitor } from "../../stub/phone.ts";
import { newDeviceKey } from "../../stub/phone-proof.ts";
import { attack } from "./attack.ts";
import { type Desktop, outcomeOf, startDesktop } from "./desktop.ts";
import { asking, nextAddress, offer, pairedPhone } from "./pair.ts";

let desktop: Desktop;
beforeAll(async () => {
	desktop = await startDesktop();
});
afterAll(() => desktop?.stop());

/** A phone that read the QR; another one each time. */
const visit = (link: string): Visitor => Visitor.byLink(link, nextAddress());

const hello = (visitor: Visitor, change: Partial<PhoneHello> = {}) =>
	visitor.browser.post("/api/pair/hello", {
		...visitor.handshake.hello,
		...change,
	});
const confirm = (visitor: Visitor, body: object) =>
	visitor.browser.post("/api/pair/confirm", body);

const view = async () => {
	const { state, why } = PairingView.parse(
		await desktop.call("pair.status", {}),
	);
	return { state, why };
};
const isOffered = { state: "offered", why: "" };
const paired = async (): Promise<string[]> =>
	(await desktop.call("device.list", {})).map(({ id }) => id);

describe("what was said before", () => {
	attack(
		"freshness",
		"a hello that is sent again gets no second answer",
		async () => {
			const visitor = visit((await offer(desktop)).link);
			await visitor.hello();
			expect((await hello(visitor)).code).toBe("replayed");
		},
	);

	attack(
		"freshness",
		"a hello that was recorded opens no later QR",
		async () => {
			const before = visit((await offer(desktop)).link);
			await before.hello();
			await offer(desktop);
			expect((await hello(before)).code).toBe("no-offer");
			expect(await view()).toEqual(isOffered);
		},
	);

	attack(
		"freshness",
		"a confirmation that is sent again asks nobody twice",
		async () => {
			const { visitor } = await asking(desktop);
			const again = await confirm(visitor, visitor.handshake.confirmation());
			expect(again.code).not.toBe("");
			expect((await view()).state).toBe("asking");
		},
	);

	attack(
		"freshness",
		"a confirmation that was recorded opens no later QR",
		async () => {
			const { visitor } = await asking(desktop);
			await offer(desktop);
			const late = await confirm(visitor, visitor.handshake.confirmation());
			expect(late.code).toBe("no-offer");
			expect(await view()).toEqual(isOffered);
		},
	);
});

describe("whoever did not read the QR", () => {
	attack("the right phone", "a wrong MAC burns the QR at once", async () => {
		const { link } = await offer(desktop);
		const [honest, liar] = [visit(link), visit(link)];
		await honest.hello();
		await liar.hello();
		const mac = Buffer.alloc(32, 7).toString("base64url");
		const lie = await confirm(liar, { ...liar.handshake.confirmation(), mac });
		expect(lie.code).toBe("wrong-proof");
		expect(await view()).toEqual({ state: "over", why: "proof" });
		const right = await confirm(honest, honest.handshake.confirmation());
		expect(right.code).toBe("no-offer");
	});

	attack(
		"the right phone",
		"a MAC that is cut short is a wrong one",
		async () => {
			for (const bytes of [0, 1, 31]) {
				const visitor = visit((await offer(desktop)).link);
				await visitor.hello();
				const right = visitor.handshake.confirmation();
				const mac = Buffer.from(right.mac, "base64url")
					.subarray(0, bytes)
					.toString("base64url");
				const { code } = await confirm(visitor, { ...right, mac });
				expect(["wrong-proof", "bad-request"]).toContain(code);
				expect((await view()).state).not.toBe("asking");
			}
		},
	);

	attack(
		"the right phone",
		"a proof without the secret is none: the pairing id alone opens nothing",
		async () => {
			const { link } = await offer(desktop);
			const { origin, hash } = new URL(link);
			// As the QR says it, but for one bit of the secret.
			const bytes = Buffer.from(hash.slice(1), "base64url");
			bytes.writeUInt8(bytes.readUInt8(10) ^ 1, 10);
			const guess = visit(`${origin}/p#${bytes.toString("base64url")}`);
			await guess.hello();
			const { code } = await confirm(guess, guess.handshake.confirmation());
			expect([code, await view()]).toEqual([
				"wrong-proof",
				{ state: "over", why: "proof" },
			]);
		},
	);

	attack(
		"the right phone",
		"a confirmation without a hello is answered by nobody",
		async () => {
			const { link } = await offer(desktop);
			const visitor = visit(link);
			await visitor.hello();
			const { mac, sig, pid } = visitor.handshake.confirmation();
			await offer(desktop);
			for (const body of [
				{ pid: visitor.handshake.hello.pid, mac, sig },
				{ pid, mac, sig },
				{ pid: "", mac, sig },
			])
				expect((await confirm(visitor, body)).code).toBe("no-offer");
			expect(await view()).toEqual(isOffered);
		},
	);

	attack(
		"the right phone",
		"a device key that is not the signer's is not taken",
		async () => {
			const visitor = visit((await offer(desktop)).link);
			await visitor.hello();
			// As a relay that knows the secret would put its own key in the place of the phone's.
			const other = visitor.handshake.confirmation(newDeviceKey());
			expect((await confirm(visitor, other)).code).toBe("wrong-proof");
			expect((await view()).state).not.toBe("asking");
		},
	);

	attack(
		"the right phone",
		"one handshake's proof does not end another one",
		async () => {
			const { link } = await offer(desktop);
			const [one, other] = [visit(link), visit(link)];
			await one.hello();
			await other.hello();
			const { pid } = other.handshake.confirmation();
			const mixed = { ...one.handshake.confirmation(), pid };
			expect((await confirm(one, mixed)).code).not.toBe("");
			expect((await view()).state).not.toBe("asking");
		},
	);

	attack("the right phone", "the sixth try finds the QR closed", async () => {
		const { link } = await offer(desktop);
		const codes: string[] = [];
		for (let tries = 0; tries < 6; tries++)
			codes.push((await hello(visit(link))).code);
		expect(codes.at(-1)).toBe("no-offer");
		expect(codes.slice(0, 4)).toEqual(["", "", "", ""]);
	});

	attack(
		"the right phone",
		"a code that was guessed wrongly is over, and a stranger's guesses leave the QR to its owner",
		async () => {
			const { address, link } = await offer(desktop);
			const guesses = ["0123456789", "ABCDEFGHJK", "MNPQRSTVWX"];
			const [first, ...others] = guesses.map((code) =>
				Visitor.byCode(address, code, nextAddress()),
			);
			if (!first) throw new Error("no guess");
			await first.hello();
			const wrong = await confirm(first, first.handshake.confirmation());
			expect([wrong.code, await view()]).toEqual(["wrong-proof", isOffered]);
			for (const other of others)
				expect((await hello(other)).code).toBe("no-offer");
			const owner = visit(link);
			await owner.hello();
			expect((await confirm(owner, owner.handshake.confirmation())).code).toBe(
				"",
			);
			expect((await view()).state).toBe("asking");
		},
	);

	attack(
		"the right phone",
		"the sixth hello by code finds the code closed, and the QR open",
		async () => {
			const { address, link } = await offer(desktop);
			const codes: string[] = [];
			for (let tries = 0; tries < 6; tries++)
				codes.push(
					(await hello(Visitor.byCode(address, "0123456789", nextAddress())))
						.code,
				);
			expect(codes).toEqual(["", "", "", "", "", "no-offer"]);
			expect((await hello(visit(link))).code).toBe("");
		},
	);
});

describe("a QR that more than one phone has read", () => {
	attack(
		"single use",
		"of two phones that race for it, one is asked about",
		async () => {
			const { link, id } = await offer(desktop);
			const phones = [visit(link), visit(link)];
			for (const phone of phones) await phone.hello();
			const answers = await Promise.all(
				phones.map((phone) => confirm(phone, phone.handshake.confirmation())),
			);
			expect(answers.map(({ code }) => code).toSorted()).toEqual([
				"",
				"no-offer",
			]);
			const winner = phones[answers.findIndex(({ code }) => code === "")];
			const { caller } = await desktop.call("pair.status", {});
			expect(caller?.words).toEqual(winner?.handshake.words);
			await desktop.call("pair.confirm", { id });
			const phone = await winner?.paired();
			expect(await paired()).toContain(phone?.id);
			for (const loser of phones.filter((one) => one !== winner))
				await expect(loser.paired()).rejects.toThrow();
		},
	);

	attack(
		"single use",
		"photographed and used after the phone has paired, it opens nothing",
		async () => {
			const { link, id, visitor } = await asking(desktop);
			const before = await hello(visit(link));
			expect(before.code).toBe("no-offer");
			await desktop.call("pair.confirm", { id });
			await visitor.paired();
			expect((await hello(visit(link))).code).toBe("no-offer");
		},
	);

	attack(
		"single use",
		"photographed and used two minutes later, it opens nothing",
		async () => {
			// A phone is paired, so that the door stays open.
			await pairedPhone(desktop);
			const { link } = await offer(desktop);
			await desktop.pass(119_000);
			expect((await hello(visit(link))).code).toBe("");
			await desktop.pass(2_000);
			expect((await hello(visit(link))).code).toBe("no-offer");
			expect(await view()).toEqual({ state: "over", why: "time" });
		},
	);

	attack("single use", "a newer QR takes its place", async () => {
		const { link } = await offer(desktop);
		await offer(desktop);
		expect((await hello(visit(link))).code).toBe("no-offer");
	});

	attack("single use", "the code is over when the QR was used", async () => {
		const { id, link, code, address } = await offer(desktop);
		const visitor = visit(link);
		await visitor.hello();
		await visitor.confirm();
		await desktop.call("pair.confirm", { id });
		const typed = Visitor.byCode(address, code, nextAddress());
		expect((await hello(typed)).code).toBe("no-offer");
	});
});

describe("a person who has not said yes", () => {
	attack(
		"consent",
		"a proven phone is no device, signs in nowhere and reads nothing",
		async () => {
			const before = await paired();
			const { visitor } = await asking(desktop);
			expect(await paired()).toEqual(before);
			for (const path of ["/api/state", "/api/events", "/api/history"])
				expect((await visitor.browser.get(path)).code).toBe("unauthenticated");
			await desktop.call("pair.cancel", {});
			await expect(visitor.paired()).rejects.toThrow();
			expect(await paired()).toEqual(before);
		},
	);

	attack("consent", "a yes for another pairing's id pairs nobody", async () => {
		const first = await asking(desktop);
		const before = await paired();
		const second = await asking(desktop);
		const yes = desktop.call("pair.confirm", { id: first.id });
		expect(await outcomeOf(yes)).toBe("not-found");
		expect(await paired()).toEqual(before);
		expect(second.id).not.toBe(first.id);
	});

	attack("consent", "a yes that comes long after is for nobody", async () => {
		const { id } = await asking(desktop);
		const before = await paired();
		await desktop.pass(300_000);
		const yes = desktop.call("pair.confirm", { id });
		expect(await outcomeOf(yes)).toBe("not-found");
		expect(await paired()).toEqual(before);
	});
});

describe("storage that was evicted", () => {
	attack(
		"revocation",
		"the phone pairs again with a new key; the old one is listed, and dead once it is revoked",
		async () => {
			const old = await pairedPhone(desktop);
			const anew = await pairedPhone(desktop);
			expect(await paired()).toEqual(expect.arrayContaining([old.id, anew.id]));
			expect(anew.id).not.toBe(old.id);
			await desktop.call("device.revoke", { id: old.id });
			await expect(old.state()).rejects.toMatchObject({
				code: expect.stringMatching(/^(unauthenticated|gone)$/),
			});
			await expect(old.open()).rejects.toMatchObject({ code: "gone" });
			expect((await anew.state()).glance.object.device.id).toBe(anew.id);
		},
	);

	attack(
		"revocation",
		"a key that was paired before pairs no second time, revoked or not",
		async () => {
			const phone = await pairedPhone(desktop);
			const again = async (): Promise<string> => {
				const { link } = await offer(desktop);
				const visitor = Visitor.byLink(link, {
					...nextAddress(),
					key: phone.key,
				});
				const said = await hello(visitor);
				if (said.code !== "") return said.code;
				visitor.handshake.take(JSON.parse(said.body));
				return (await confirm(visitor, visitor.handshake.confirmation())).code;
			};
			expect(await again()).not.toBe("");
			await desktop.call("device.revoke", { id: phone.id });
			expect(await again()).not.toBe("");
		},
	);
});
