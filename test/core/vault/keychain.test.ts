/**
 * Both OS places against a real gnome-keyring: the common suite over a sealed file whose key is there, then a keyring
 * that dies, hangs or is another one.
 */
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { KeyPlace } from "../../../core/vault/key-place.ts";
import { keyMadeAt } from "../../../core/vault/choice.ts";
import { keyOf } from "../../../core/vault/key.ts";
import { openKeychain } from "../../../core/vault/keychain.ts";
import { openKeyring } from "../../../core/vault/keyring.ts";
import { createStore, openStore } from "../../../core/vault/store.ts";
import { vaultBackendSuite } from "./backend-suite.ts";
import { type Keyring, missingForKeyring, startKeyring } from "./keyring.ts";
import { silent } from "./paths.ts";

const missing = await missingForKeyring();
const key = (): Buffer => randomBytes(32);
const places = { keychain: openKeychain, keyring: openKeyring };

describe.skipIf(missing !== undefined)("with a keyring", () => {
	let keyring: Keyring;
	let folder: string;
	beforeAll(async () => {
		folder = await mkdtemp(join(tmpdir(), "vault-"));
		keyring = await startKeyring();
		await keyring.start();
		// libsecret reads the process's own environment, once.
		process.env["DBUS_SESSION_BUS_ADDRESS"] = keyring.busAddress;
	});
	afterAll(async () => {
		await keyring.stop();
		await rm(folder, { recursive: true });
	});

	test("the two are two places: emptying one leaves the other's key", async () => {
		const [one, two] = [randomBytes(32), randomBytes(32)];
		const options = { service: "both", env: process.env, timeoutMs: 10_000 };
		await openKeychain(options).write(one);
		await openKeyring(options).write(two);
		expect(await openKeychain(options).read(undefined)).toEqual(one);
		await openKeychain(options).remove();
		expect(await openKeyring(options).read(undefined)).toEqual(two);
	});

	describe.each(["keychain", "keyring"] as const)("by %s", (name) => {
		const at = (service: string, timeoutMs = 10_000): KeyPlace =>
			places[name]({ service, env: process.env, timeoutMs });

		vaultBackendSuite(name, async () => {
			const place = at("suite");
			const vaultFile = join(folder, `${name}.json`);
			await createStore(vaultFile, keyOf(await keyMadeAt(place)));
			return openStore({ vaultFile, place: () => place, log: silent });
		});

		test("gives back the key it was given, keeps it when another is offered, and forgets it when told", async () => {
			const [mine, other] = [key(), key()];
			const place = at("one-key");
			await place.claim();
			expect(await place.read(undefined)).toBeUndefined();
			await place.write(mine);
			await place.write(other);
			expect(await at("one-key").read(undefined)).toEqual(mine);
			await place.remove();
			await place.remove();
			expect(await place.read(undefined)).toBeUndefined();
		});

		test("two homes share nothing", async () => {
			const mine = key();
			await at("home-one").write(mine);
			expect(await at("home-two").read(undefined)).toBeUndefined();
			await at("home-two").remove();
			expect(await at("home-one").read(undefined)).toEqual(mine);
		});

		test("that hangs is locked in bounded time, takes no further calls, and gives the key when it answers again", async () => {
			const mine = key();
			await at("hangs").write(mine);
			const hasty = at("hangs", 200);
			keyring.freeze();
			const calls = await Promise.allSettled([
				hasty.read(undefined),
				hasty.read(undefined),
				hasty.write(key()),
			]);
			keyring.thaw();
			for (const call of calls)
				expect(call).toMatchObject({
					status: "rejected",
					reason: { code: "locked" },
				});
			await expect
				.poll(() => hasty.read(undefined).catch(() => undefined), {
					timeout: 10_000,
				})
				.toEqual(mine);
		});

		test("that hangs does not hold up anything else in the process", async () => {
			const hasty = at("hangs-too", 500);
			keyring.freeze();
			let ticks = 0;
			const timer = setInterval(() => ticks++, 10);
			await hasty.read(undefined).catch(() => undefined);
			clearInterval(timer);
			keyring.thaw();
			expect(ticks).toBeGreaterThan(5);
		});

		test("that was restarted gives the same key, without one call that fails", async () => {
			const place = at("restarts");
			const mine = key();
			await place.write(mine);
			await keyring.kill();
			await keyring.start();
			expect(await place.read(undefined)).toEqual(mine);
		});

		test("that dies is locked, and gives the same key when it is back", async () => {
			const place = at("dies");
			const mine = key();
			await place.write(mine);
			await keyring.kill();
			await expect(place.read(undefined)).rejects.toMatchObject({
				code: "locked",
			});
			await expect(place.write(key())).rejects.toMatchObject({
				code: "locked",
			});
			await keyring.start();
			expect(await place.read(undefined)).toEqual(mine);
		});
	});
});

test.runIf(process.platform === "linux").each([openKeychain, openKeyring])(
	"without a session bus it is unavailable, and none is started (%o)",
	async (open) => {
		const place = open({
			service: "no-bus",
			env: { XDG_RUNTIME_DIR: "/nonexistent" },
			timeoutMs: 10_000,
		});
		await expect(place.claim()).rejects.toMatchObject({ code: "unavailable" });
		await expect(place.read(undefined)).rejects.toMatchObject({
			code: "unavailable",
		});
	},
);
