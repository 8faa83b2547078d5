/** The keychain backend against a real gnome-keyring: the common suite, then a keyring that dies, hangs or is another one. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Keychain, openKeychain } from "../../../core/vault/keychain.ts";
import { vaultBackendSuite } from "./backend-suite.ts";
import { type Keyring, missingForKeyring, startKeyring } from "./keyring.ts";

const missing = await missingForKeyring();

const keychain = (service: string, timeoutMs = 10_000): Keychain =>
	openKeychain({ service, env: process.env, timeoutMs });

describe.skipIf(missing !== undefined)("with a keyring", () => {
	let keyring: Keyring;
	beforeAll(async () => {
		keyring = await startKeyring();
		await keyring.start();
		// libsecret reads the process's own environment, once.
		process.env["DBUS_SESSION_BUS_ADDRESS"] = keyring.busAddress;
		await keychain("suite").claim();
	});
	afterAll(() => keyring.stop());

	vaultBackendSuite("keychain", async () => keychain("suite"));

	test("two homes share nothing", async () => {
		const [one, two] = [keychain("home-one"), keychain("home-two")];
		await one.claim();
		await two.claim();
		await one.set("same", "of one");
		expect(await two.get("same")).toBeUndefined();
		expect(await two.list()).toEqual([]);
		expect(await two.delete("same")).toBe(false);
		expect(await one.get("same")).toBe("of one");
	});

	test("a keychain that was never claimed is locked, not empty", async () => {
		const stranger = keychain("never-claimed");
		await expect(stranger.get("x")).rejects.toMatchObject({ code: "locked" });
		await expect(stranger.list()).rejects.toMatchObject({ code: "locked" });
		await expect(stranger.delete("x")).rejects.toMatchObject({
			code: "locked",
		});
		await expect(stranger.set("x", "y")).rejects.toMatchObject({
			code: "locked",
		});
	});

	test("a keychain that hangs is locked in bounded time, takes no further calls, and opens when it answers again", async () => {
		await keychain("hangs").claim();
		await keychain("hangs").set("kept", "through it");
		const hasty = keychain("hangs", 200);
		keyring.freeze();
		const calls = await Promise.allSettled([
			hasty.get("kept"),
			hasty.get("kept"),
			hasty.list(),
		]);
		keyring.thaw();
		for (const call of calls)
			expect(call).toMatchObject({
				status: "rejected",
				reason: { code: "locked" },
			});
		await expect
			.poll(() => hasty.get("kept").catch(() => undefined), { timeout: 10_000 })
			.toBe("through it");
	});

	test("a keychain that dies is locked, and opens when it is back with the same entries", async () => {
		const vault = keychain("dies");
		await vault.claim();
		await vault.set("kept", "on disk");
		await keyring.kill();
		await expect(vault.get("kept")).rejects.toMatchObject({ code: "locked" });
		await expect(vault.set("kept", "lost")).rejects.toMatchObject({
			code: "locked",
		});
		await keyring.start();
		expect(await vault.get("kept")).toBe("on disk");
	});
});

test.runIf(process.platform === "linux")(
	"without a session bus the keychain is unavailable, and none is started",
	async () => {
		const vault = openKeychain({
			service: "no-bus",
			env: { XDG_RUNTIME_DIR: "/nonexistent" },
			timeoutMs: 10_000,
		});
		await expect(vault.claim()).rejects.toMatchObject({ code: "unavailable" });
		await expect(vault.get("x")).rejects.toMatchObject({ code: "unavailable" });
	},
);
