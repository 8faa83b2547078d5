/** What devices sign, and which keys and signatures are none. The other side is WebCrypto's. */
import { generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import {
	canonicalBytes,
	digestOfObject,
	isDeviceKey,
	isSignedBy,
} from "../../../core/devices/signature.ts";
import { behind, type WebKey, webKey, webSign } from "./device-keys.ts";

const bytes = new TextEncoder().encode("what is signed");

test("objects have the canonical form of RFC 8785, section 3.2.2", () => {
	const text = Buffer.from(
		canonicalBytes(
			JSON.parse(
				String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
				"string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`,
			),
		),
	).toString("utf8");
	expect(text).toBe(
		'{"literals":[null,true,false],"numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27],"string":"€$\\u000f\\nA\'B\\"\\\\\\\\\\"/"}',
	);
});

test("the order of an object's members changes neither its bytes nor its digest", () => {
	const one = { b: { d: 1, c: 2 }, a: "\u00e9" };
	const other = { a: "\u00e9", b: { c: 2, d: 1 } };
	expect(canonicalBytes(one)).toEqual(canonicalBytes(other));
	expect(digestOfObject("request", one)).toBe(digestOfObject("request", other));
});

test("a text that is no valid Unicode has no canonical form", () => {
	expect(() => canonicalBytes({ text: "\ud800" })).toThrow(Error);
});

test("a digest is the SHA-256 of the domain's prefix and the canonical bytes", async () => {
	const sha256 = await crypto.subtle.digest(
		"SHA-256",
		behind("request", Buffer.from('{"a":1}')),
	);
	expect(digestOfObject("request", { a: 1 })).toBe(
		Buffer.from(sha256).toString("hex"),
	);
});

test("a signature of the device's key over the same domain and bytes is good", async () => {
	const key = await webKey();
	const sig = await webSign(key, "decision", bytes);
	expect(isDeviceKey(key.spki)).toBe(true);
	expect(isSignedBy(key.spki, "decision", bytes, sig)).toBe(true);
});

const wrong: Record<
	string,
	(key: WebKey) => Promise<Parameters<typeof isSignedBy>>
> = {
	"of another domain": async (key) => [
		key.spki,
		"action",
		bytes,
		await webSign(key, "decision", bytes),
	],
	"over other bytes": async (key) => [
		key.spki,
		"decision",
		bytes.subarray(1),
		await webSign(key, "decision", bytes),
	],
	"by another key": async (key) => [
		key.spki,
		"decision",
		bytes,
		await webSign(await webKey(), "decision", bytes),
	],
	"with a byte behind it": async (key) => [
		key.spki,
		"decision",
		bytes,
		Buffer.concat([await webSign(key, "decision", bytes), Buffer.of(0)]),
	],
	"that is cut": async (key) => [
		key.spki,
		"decision",
		bytes,
		(await webSign(key, "decision", bytes)).subarray(0, 63),
	],
	"of zeros": async (key) => [key.spki, "decision", bytes, new Uint8Array(64)],
	"that is empty": async (key) => [
		key.spki,
		"decision",
		bytes,
		new Uint8Array(),
	],
	"by a key of another curve": async () => {
		const key = await webKey("P-384");
		return [key.spki, "decision", bytes, await webSign(key, "decision", bytes)];
	},
	"by a key with a byte behind it": async (key) => [
		Buffer.concat([key.spki, Buffer.of(0)]),
		"decision",
		bytes,
		await webSign(key, "decision", bytes),
	],
};

test.each(Object.entries(wrong))("a signature %s is none", async (_, make) => {
	expect(isSignedBy(...(await make(await webKey())))).toBe(false);
});

const rsa = generateKeyPairSync("rsa", { modulusLength: 2_048 });
const strange: Record<string, (spki: Buffer) => Uint8Array> = {
	"an RSA key": () => rsa.publicKey.export({ type: "spki", format: "der" }),
	"a point beside the curve": (spki) => {
		const bent = Buffer.from(spki);
		bent.writeUInt8(bent.readUInt8(90) ^ 1, 90);
		return bent;
	},
	// The same key in another form would be the same phone a second time.
	"a compressed point": (spki) =>
		Buffer.concat([
			Buffer.from(
				"3039301306072a8648ce3d020106082a8648ce3d030107032200",
				"hex",
			),
			Buffer.of(2 + (spki.readUInt8(90) & 1)),
			spki.subarray(27, 59),
		]),
	"a hybrid point": (spki) => {
		const hybrid = Buffer.from(spki);
		hybrid.writeUInt8(6 + (spki.readUInt8(90) & 1), 26);
		return hybrid;
	},
	"the point at infinity": () =>
		Buffer.from(
			"3019301306072a8648ce3d020106082a8648ce3d03010703020000",
			"hex",
		),
	"no bytes": () => new Uint8Array(),
};

test.each(Object.entries(strange))("%s is no device's key", async (_, make) => {
	const { spki } = await webKey();
	expect(isDeviceKey(make(Buffer.from(spki)))).toBe(false);
});
