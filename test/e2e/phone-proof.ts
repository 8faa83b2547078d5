/** What a phone's key can still do: signs in with it, past the page, which would not try any more. */
import type { Page } from "playwright-core";
import {
	domains,
	fromBase64Url,
	joined,
	sessionBytes,
	toBase64Url,
	utf8,
} from "../../contract/pairing.ts";

/** The door's code, or "" where it was let in. */
export async function signIn(page: Page): Promise<string> {
	const { device, origin, nonce } = await page.evaluate(async () => {
		const paired = await new Promise<{ device: string; origin: string }>(
			(resolve, reject) => {
				const opening = indexedDB.open("drawbridge");
				opening.addEventListener("error", () => reject(opening.error));
				opening.addEventListener("success", () => {
					const reading = opening.result
						.transaction("paired")
						.objectStore("paired")
						.get("this");
					reading.addEventListener("success", () => resolve(reading.result));
				});
			},
		);
		// Signed with in the second step; it cannot leave the page.
		Object.assign(window, { paired });
		const answer = await fetch("/api/session/challenge", {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify({ device: paired.device }),
		});
		const challenge: { nonce: string } = await answer.json();
		return {
			device: paired.device,
			origin: paired.origin,
			nonce: challenge.nonce,
		};
	});
	const bytes = joined([
		utf8(domains.session),
		sessionBytes(fromBase64Url(nonce) ?? new Uint8Array(), device, origin),
	]);
	const sig = await page.evaluate(
		async (signed) => {
			// Put there by the first step.
			const { paired } = window as unknown as {
				paired: { privateKey: CryptoKey };
			};
			const made = await crypto.subtle.sign(
				{ name: "ECDSA", hash: "SHA-256" },
				paired.privateKey,
				new Uint8Array(signed),
			);
			return [...new Uint8Array(made)];
		},
		[...bytes],
	);
	const proof = { device, nonce, sig: toBase64Url(Uint8Array.from(sig)) };
	return page.evaluate(async (body) => {
		const answer = await fetch("/api/session/open", {
			method: "POST",
			headers: { "content-type": "application/json" },
			body: JSON.stringify(body),
		});
		const told: { code?: string } = await answer.json();
		return told.code ?? "";
	}, proof);
}
