/** This machine's identity before phones: made once, kept in the vault, nothing without it. */
import { createHash, generateKeyPairSync } from "node:crypto";
import { expect, test } from "vitest";
import { Identity } from "../../../core/devices/identity.ts";
import type { Home } from "../../../core/home.ts";
import { Secret } from "../../../core/vault/secret.ts";
import type { Vault } from "../../../core/vault/vault.ts";
import { fileVault, lockVault, tempHome } from "../parts.ts";
import { webVerify } from "./device-keys.ts";

const bytes = new TextEncoder().encode("told to phones");
const name = "phone/identity";

async function opened(): Promise<{
	readonly home: Home;
	readonly vault: Vault;
	readonly identity: Identity;
}> {
	const home = await tempHome();
	const vault = await fileVault(home);
	const identity = new Identity(vault);
	await identity.open();
	return { home, vault, identity };
}

const hex = (key: Uint8Array): string => Buffer.from(key).toString("hex");
const locked = expect.objectContaining({ name: "VaultError", code: "locked" });
const caught = (work: () => unknown): unknown => {
	try {
		return work();
	} catch (error) {
		return error;
	}
};

test("what it signs, a phone verifies by its public key, for that domain alone", async () => {
	const { identity } = await opened();
	const sig = identity.sign("glance", bytes);
	const { publicKey } = identity;
	expect(sig.length).toBe(64);
	expect([
		await webVerify(publicKey, "glance", bytes, sig),
		await webVerify(publicKey, "receipt", bytes, sig),
	]).toEqual([true, false]);
});

test("its fingerprint is the first half of its key's SHA-256", async () => {
	const { identity } = await opened();
	const sha256 = createHash("sha256").update(identity.publicKey).digest("hex");
	expect(hex(identity.fingerprint)).toBe(sha256.slice(0, 32));
});

test("it is the same after a start", async () => {
	const { home, identity } = await opened();
	const again = new Identity(await fileVault(home));
	await again.open();
	expect(hex(again.publicKey)).toBe(hex(identity.publicKey));
});

test("opened twice at once, one is made, and whoever has it first keeps it", async () => {
	const identity = new Identity(await fileVault(await tempHome()));
	const open = async (): Promise<string> => {
		await identity.open();
		return hex(identity.publicKey);
	};
	const [first, second] = await Promise.all([open(), open()]);
	expect(first).toBe(second);
});

test("before it is opened it has no key and signs nothing", async () => {
	const identity = new Identity(await fileVault(await tempHome()));
	expect(identity.isOpen).toBe(false);
	expect([
		caught(() => identity.publicKey),
		caught(() => identity.fingerprint),
		caught(() => identity.sign("glance", bytes)),
	]).toEqual([locked, locked, locked]);
});

test("once the vault is locked it signs nothing, also when it is unlocked, until it is opened again", async () => {
	const { vault, identity } = await opened();
	const before = hex(identity.publicKey);
	vault.lock();
	expect(caught(() => identity.sign("glance", bytes))).toEqual(locked);
	await expect(identity.open()).rejects.toEqual(locked);
	await vault.unlock();
	expect(identity.isOpen).toBe(false);
	await identity.open();
	expect(hex(identity.publicKey)).toBe(before);
});

test("a vault that is locked just after it has answered opens nothing", async () => {
	const { vault } = await opened();
	const identity = new Identity({
		async get(entry) {
			const kept = await vault.get(entry);
			vault.lock();
			return kept;
		},
		set: (entry, value) => vault.set(entry, value),
		state: () => vault.state(),
		onChange: (listener) => vault.onChange(listener),
	});
	await expect(identity.open()).rejects.toEqual(locked);
	expect(identity.isOpen).toBe(false);
});

test("a vault that fails makes none", async () => {
	const { home, vault, identity } = await opened();
	const before = hex(identity.publicKey);
	const putBack = await lockVault(home);
	await expect(identity.renew()).rejects.toMatchObject({ name: "VaultError" });
	expect(identity.isOpen).toBe(false);
	await putBack();
	await vault.unlock();
	await identity.open();
	expect(hex(identity.publicKey)).toBe(before);
});

const damage = {
	"that is no key": "-----BEGIN PRIVATE KEY-----",
	"of another curve": generateKeyPairSync("ec", { namedCurve: "P-384" })
		.privateKey.export({ type: "pkcs8", format: "pem" })
		.toString(),
};

test.each(Object.entries(damage))(
	"one %s is an error and stays as it is, until another one is asked for",
	async (_, pem) => {
		const { home, vault } = await opened();
		await vault.set(name, new Secret(pem));
		const identity = new Identity(await fileVault(home));
		await expect(identity.open()).rejects.toMatchObject({ code: "corrupt" });
		expect(identity.isOpen).toBe(false);
		expect((await vault.get(name))?.reveal()).toBe(pem);
		await identity.renew();
		expect(
			await webVerify(
				identity.publicKey,
				"done",
				bytes,
				identity.sign("done", bytes),
			),
		).toBe(true);
	},
);

test("another one takes its place for good", async () => {
	const { home, identity } = await opened();
	const before = hex(identity.publicKey);
	await identity.renew();
	const after = hex(identity.publicKey);
	const again = new Identity(await fileVault(home));
	await again.open();
	expect(after).not.toBe(before);
	expect(hex(again.publicKey)).toBe(after);
});
