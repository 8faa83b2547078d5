/**
 * What whoever owns a page at the phone's origin has of the phone: its key, which signs but does not leave the page, and
 * all it was paired with. What is signed is sent by the attacker's own machine, which keeps the cookie.
 */
import type { Page } from "playwright-core";
import {
	type Domain,
	domains,
	fromBase64Url,
	joined,
	sessionBytes,
	toBase64Url,
	utf8,
} from "../../contract/pairing.ts";
import type { Decision, RequestObject } from "../../contract/phone.ts";
import { Phone } from "../stub/phone.ts";
import type { Browser } from "../stub/phone-browser.ts";
import { canonical, newDeviceKey } from "../stub/phone-proof.ts";

export interface StolenPhone {
	/** Reads as the phone does; its own key is none of the phone's. */
	readonly phone: Phone;
	/** The gate's code; "" where it was taken. */
	decide(
		card: RequestObject,
		verdict: Decision["verdict"],
		change?: Partial<Decision>,
	): Promise<string>;
}

/** Takes the key out of the page's storage and signs in with it. `onward`: the attacker's own way to the gate. */
export async function steal(page: Page, onward: Browser): Promise<StolenPhone> {
	const { identity, ...told } = await page.evaluate(takeKey);
	const phone = new Phone(onward, newDeviceKey(), {
		...told,
		identity: toBase64Url(Uint8Array.from(identity)),
		endsAt: 0,
	});
	const nonce = await phone.challenge();
	const proof = sessionBytes(
		fromBase64Url(nonce) ?? new Uint8Array(),
		phone.id,
		onward.origin,
	);
	const sig = await sign(page, "session", proof);
	const session = { device: phone.id, nonce, sig };
	const opened = await onward.post("/api/session/open", session);
	if (opened.status !== 200) throw new Error(opened.code);
	return {
		phone,
		async decide(card, verdict, change) {
			const decision = phone.decision(card, verdict, change);
			const by = await sign(page, "decision", canonical(decision));
			const answer = await onward.post("/api/decide", { decision, sig: by });
			return answer.status === 200 ? "" : answer.code;
		},
	};
}

interface Kept {
	readonly device: string;
	readonly name: string;
	readonly tier: "trusted" | "untrusted";
	readonly identity: Uint8Array;
	readonly privateKey: CryptoKey;
}

/** In the page. */
async function takeKey(): Promise<
	Omit<Kept, "privateKey" | "identity"> & { readonly identity: number[] }
> {
	const kept = await new Promise<Kept>((resolve, reject) => {
		const opening = indexedDB.open("drawbridge");
		opening.addEventListener("error", () => reject(opening.error));
		opening.addEventListener("upgradeneeded", () =>
			reject(new Error("nothing is kept here")),
		);
		opening.addEventListener("success", () => {
			const rows = opening.result.transaction("paired").objectStore("paired");
			const reading = rows.get("this");
			reading.addEventListener("success", () => resolve(reading.result));
		});
	});
	const isOut = await crypto.subtle.exportKey("pkcs8", kept.privateKey).then(
		() => true,
		() => false,
	);
	if (isOut) throw new Error("the key can be read");
	Object.assign(window, { stolen: kept.privateKey });
	const { device, name, tier, identity } = kept;
	return { device, name, tier, identity: [...identity] };
}

/** As it is signed by the phone's own page. */
async function sign(
	page: Page,
	domain: Domain,
	bytes: Uint8Array,
): Promise<string> {
	const made = await page.evaluate(
		async (signed) => {
			// Put there when it was taken.
			const { stolen } = window as unknown as { stolen: CryptoKey };
			const sig = await crypto.subtle.sign(
				{ name: "ECDSA", hash: "SHA-256" },
				stolen,
				new Uint8Array(signed),
			);
			return [...new Uint8Array(sig)];
		},
		[...joined([utf8(domains[domain]), bytes])],
	);
	return toBase64Url(Uint8Array.from(made));
}
