/**
 * Somebody between the phone and the machine, who has clicked the person through a certificate of theirs: swaps keys on the
 * way, passes on, or plays the machine itself. With the QR the phone finds out; with the typed code the words do.
 */
import { wordlist } from "@scure/bip39/wordlists/english.js";
import { afterAll, beforeAll, describe, expect } from "vitest";
import {
	type DesktopHello,
	DesktopHello as Hello,
	PhoneHello,
	transcriptBytes,
	wordIndexes,
} from "../../../contract/pairing.ts";
import { Visitor } from "../../stub/phone.ts";
import {
	type Invited,
	Handshake,
	readTyped,
} from "../../stub/phone-pairing.ts";
import {
	newDeviceKey,
	newEphemeral,
	sha256,
	signAs,
} from "../../stub/phone-proof.ts";
import { attack } from "./attack.ts";
import { type Between, type Change, sitBetween } from "./between.ts";
import { type Desktop, startDesktop } from "./desktop.ts";
import { nextAddress, offer } from "./pair.ts";

let desktop: Desktop;
beforeAll(async () => {
	desktop = await startDesktop();
});
afterAll(() => desktop?.stop());

/** While `play` runs, what a phone on this network reaches is the relay. */
async function between(
	origin: string,
	changes: { readonly up?: Change; readonly down?: Change },
	play: (between: Between) => Promise<void>,
): Promise<void> {
	const relay = await sitBetween(origin, changes);
	try {
		await play(relay);
	} finally {
		await relay.stop();
	}
}

const otherEphemeral: Change = (path, body) =>
	path === "/api/pair/hello"
		? { ...body, eph: newEphemeral().point }
		: undefined;

const state = async (): Promise<string> =>
	(await desktop.call("pair.status", {})).state;

/** Plays the machine before the phone, with an identity of its own. */
class Impostor {
	readonly identity = newDeviceKey();
	readonly #ephemeral = newEphemeral();
	readonly #invited: Invited;
	#words: string[] = [];

	constructor(invited: Invited) {
		this.#invited = invited;
	}

	answer(body: unknown, pid: string): DesktopHello {
		const hello = PhoneHello.parse(body);
		const unsigned = {
			pid,
			eph: this.#ephemeral.point,
			identity: this.identity.spki,
			nonce: Buffer.alloc(16, 3).toString("base64url"),
		};
		const transcript = sha256(transcriptBytes(hello, unsigned));
		const { secret } = this.#invited;
		const keys = this.#ephemeral.keysWith(hello.eph, secret, transcript);
		this.#words = wordIndexes(keys("sas")).map(
			(index) => wordlist[index] ?? "",
		);
		return {
			...unsigned,
			sig: signAs(this.identity, "desktopHello", transcript),
		};
	}

	/** What the phone shows. */
	get words(): string[] {
		return this.#words;
	}
}

describe.runIf(process.platform === "linux")("with the QR", () => {
	attack(
		"the right machine",
		"a relay that passes everything on unchanged pairs the phone, with the same words",
		async () => {
			const { link, id } = await offer(desktop);
			await between(new URL(link).origin, {}, async ({ address }) => {
				const visitor = Visitor.byLink(link, { reaches: address });
				await visitor.hello();
				await visitor.confirm();
				const { caller } = await desktop.call("pair.status", {});
				expect(caller?.words).toEqual(visitor.handshake.words);
				await desktop.call("pair.confirm", { id });
				const phone = await visitor.paired();
				expect(phone.paired.tier).toBe("untrusted");
			});
		},
	);

	attack(
		"the right machine",
		"the desktop's ephemeral key swapped on its way is found by the phone",
		async () => {
			const { link } = await offer(desktop);
			const changes = { down: otherEphemeral };
			await between(new URL(link).origin, changes, async ({ address }) => {
				const visitor = Visitor.byLink(link, { reaches: address });
				await expect(visitor.hello()).rejects.toMatchObject({
					check: "signature",
				});
			});
		},
	);

	for (const field of [
		"eph",
		"deviceKey",
		"nonce",
		"name",
		"certificate",
	] as const)
		attack(
			"the right machine",
			`the phone's ${field} swapped on its way is found by the phone`,
			async () => {
				const { link } = await offer(desktop);
				const swapped = {
					eph: newEphemeral().point,
					deviceKey: newDeviceKey().spki,
					nonce: Buffer.alloc(16, 9).toString("base64url"),
					name: "somebody else's phone",
					certificate: "trusted",
				}[field];
				const up: Change = (path, body) =>
					path === "/api/pair/hello"
						? { ...body, [field]: swapped }
						: undefined;
				await between(new URL(link).origin, { up }, async ({ address }) => {
					const visitor = Visitor.byLink(link, { reaches: address });
					await expect(visitor.hello()).rejects.toMatchObject({
						check: "signature",
					});
				});
				expect(await state()).not.toBe("asking");
			},
		);

	attack(
		"the right machine",
		"an impostor that saw the QR has not the key whose fingerprint it holds",
		async () => {
			const { link } = await offer(desktop);
			const impostor = new Impostor(Visitor.byLink(link).invited);
			let said: Record<string, unknown> = {};
			const up: Change = (_, body) => {
				said = body;
				return undefined;
			};
			const down: Change = (_, body) => ({
				...impostor.answer(said, Hello.parse(body).pid),
			});
			await between(new URL(link).origin, { up, down }, async ({ address }) => {
				const visitor = Visitor.byLink(link, { reaches: address });
				await expect(visitor.hello()).rejects.toMatchObject({
					check: "fingerprint",
				});
			});
		},
	);

	attack(
		"the right machine",
		"an impostor that shows the machine's own key cannot sign with it",
		async () => {
			const { link } = await offer(desktop);
			const impostor = new Impostor(Visitor.byLink(link).invited);
			let said: Record<string, unknown> = {};
			const up: Change = (_, body) => {
				said = body;
				return undefined;
			};
			const down: Change = (_, body) => {
				const { pid, identity } = Hello.parse(body);
				return { ...impostor.answer(said, pid), identity };
			};
			await between(new URL(link).origin, { up, down }, async ({ address }) => {
				const visitor = Visitor.byLink(link, { reaches: address });
				await expect(visitor.hello()).rejects.toMatchObject({
					check: "signature",
				});
			});
		},
	);

	attack(
		"the right phone",
		"a relay that pairs a phone of its own beside is told by its words",
		async () => {
			const { link } = await offer(desktop);
			const [ada, eve] = [
				Visitor.byLink(link, nextAddress()),
				Visitor.byLink(link, { ...nextAddress(), name: "Ada's phone" }),
			];
			await ada.hello();
			await eve.hello();
			await eve.confirm();
			const { caller } = await desktop.call("pair.status", {});
			expect(caller?.words).toEqual(eve.handshake.words);
			expect(caller?.words).not.toEqual(ada.handshake.words);
		},
	);
});

describe.runIf(process.platform === "linux")("with the typed code", () => {
	/** The phone has no fingerprint, so the impostor gets further, and must be found by the words. */
	attack(
		"the right machine",
		"an impostor that knows the code shows the phone other words than the desktop does",
		async () => {
			const { link, address: typedAt, code, id } = await offer(desktop);
			const { origin } = new URL(link);
			const invited = readTyped(code);
			const impostor = new Impostor(invited);
			const own = new Handshake(invited, newDeviceKey(), {
				name: "Ada's phone",
				origin,
				certificate: "untrusted",
			});
			let said: Record<string, unknown> = {};
			const up: Change = (path, body) => {
				if (path === "/api/pair/hello") {
					said = body;
					return { ...own.hello };
				}
				return path === "/api/pair/confirm"
					? { ...own.confirmation() }
					: undefined;
			};
			const down: Change = (path, body) => {
				if (path !== "/api/pair/hello") return undefined;
				own.take(body);
				return { ...impostor.answer(said, Hello.parse(body).pid) };
			};
			await between(origin, { up, down }, async ({ address }) => {
				const visitor = Visitor.byCode(typedAt, code, { reaches: address });
				await visitor.hello();
				await visitor.confirm();
				const { caller } = await desktop.call("pair.status", {});
				expect(caller?.byCode).toBe(true);
				expect(visitor.handshake.words).toEqual(impostor.words);
				expect(caller?.words).toEqual(own.words);
				expect(caller?.words).not.toEqual(visitor.handshake.words);
				// The person sees that, and says no.
				await desktop.call("pair.cancel", {});
				await expect(visitor.paired()).rejects.toThrow();
				expect(id).not.toBe("");
			});
		},
	);

	attack(
		"the right phone",
		"an impostor that does not know the code ends it with its first guess",
		async () => {
			const { address: typedAt, code } = await offer(desktop);
			const { origin } = new URL(typedAt);
			const guess = new Handshake(readTyped("0123456789"), newDeviceKey(), {
				name: "Ada's phone",
				origin,
				certificate: "untrusted",
			});
			const up: Change = (path) =>
				path === "/api/pair/hello"
					? { ...guess.hello }
					: { ...guess.confirmation() };
			const impostor = new Impostor(readTyped("0123456789"));
			const down: Change = (path, body) => {
				if (path !== "/api/pair/hello") return undefined;
				guess.take(body);
				return { ...impostor.answer(guess.hello, Hello.parse(body).pid) };
			};
			await between(origin, { up, down }, async ({ address }) => {
				const visitor = Visitor.byCode(typedAt, code, { reaches: address });
				// Signed over the impostor's own hello, not over the phone's.
				await expect(visitor.hello()).rejects.toMatchObject({
					check: "signature",
				});
				const { code: refused } = await visitor.browser.post(
					"/api/pair/confirm",
					guess.confirmation(),
				);
				expect(refused).toBe("wrong-proof");
			});
			expect(await desktop.call("pair.status", {})).toMatchObject({
				state: "offered",
				codeIsOver: true,
			});
		},
	);
});
