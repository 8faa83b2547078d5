/**
 * Attacks by keys that are none: points off the curve (Biham and Neumann, 2018, on Bluetooth pairing), keys of another
 * kind, and values that two readers could take for two things.
 */
import { generateKeyPairSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect } from "vitest";
import type { PhoneHello } from "../../../contract/pairing.ts";
import { Visitor } from "../../stub/phone.ts";
import { attack } from "./attack.ts";
import { type Desktop, startDesktop } from "./desktop.ts";
import { nextAddress, offer } from "./pair.ts";

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
const raw = (text: string): string =>
	Buffer.from(text, "hex").toString("base64url");

const spki = (type: "P-384" | "ed25519" | "rsa"): string => {
	const { publicKey } =
		type === "rsa"
			? generateKeyPairSync("rsa", { modulusLength: 2_048 })
			: type === "ed25519"
				? generateKeyPairSync("ed25519")
				: generateKeyPairSync("ec", { namedCurve: type });
	return publicKey
		.export({ type: "spki", format: "der" })
		.toString("base64url");
};

describe("keys that are none", () => {
	const bad: readonly (readonly [string, Partial<PhoneHello>])[] = [
		["a point off the curve", { eph: raw(`04${"01".repeat(64)}`) }],
		["the point at infinity", { eph: raw("00") }],
		["a point of nothing", { eph: "" }],
		["a point of zeros", { eph: raw(`04${"00".repeat(64)}`) }],
		["a compressed point", { eph: raw(`02${"01".repeat(32)}`) }],
		["no key", { deviceKey: "" }],
		["a raw point for a key", { deviceKey: raw(`04${"01".repeat(64)}`) }],
		["a P-384 key", { deviceKey: spki("P-384") }],
		["an Ed25519 key", { deviceKey: spki("ed25519") }],
		["an RSA key", { deviceKey: spki("rsa") }],
		["a nonce of nothing", { nonce: "" }],
		["base64 that means two things", { nonce: "AAAAAAAAAAAAAAAAAAAAAB" }],
		// What the type has is what is attacked.
		["another version", { v: 2 as 1 }],
		["another origin", { origin: "https://evil.example" }],
	];
	for (const [name, change] of bad)
		attack("the right phone", `${name} in a hello is refused`, async () => {
			const visitor = visit((await offer(desktop)).link);
			const { code } = await hello(visitor, change);
			expect(["bad-request", "forbidden"]).toContain(code);
			expect((await desktop.call("pair.status", {})).state).toBe("offered");
		});
});
