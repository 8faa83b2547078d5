/** The vault as the gate has it: which backend is chosen, that the choice stays, and how it locks and opens again. */
import { chmod, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import {
	afterAll,
	beforeAll,
	describe,
	expect,
	onTestFinished,
	test,
} from "vitest";
import type { VaultView } from "../../../contract/views.ts";
import type { Home } from "../../../core/home.ts";
import { openKeychain } from "../../../core/vault/keychain.ts";
import { Secret } from "../../../core/vault/secret.ts";
import { openVault, type Vault } from "../../../core/vault/vault.ts";
import { type Keyring, missingForKeyring, startKeyring } from "./keyring.ts";
import { filesIn, silent, testHome } from "./paths.ts";

/** No bus, so no keychain. */
const bare: NodeJS.ProcessEnv = { PATH: process.env["PATH"] };

async function open(home: Home, env: NodeJS.ProcessEnv = bare): Promise<Vault> {
	const vault = await openVault({ home, env, log: silent, retryMs: 10 });
	onTestFinished(() => {
		vault.close();
	});
	return vault;
}

const exists = (file: string): Promise<boolean> =>
	stat(file).then(
		() => true,
		() => false,
	);

const value = async (vault: Vault, name: string): Promise<string | undefined> =>
	(await vault.get(name))?.reveal();

// Elsewhere the machine's own keychain would be asked.
describe.runIf(process.platform === "linux")(
	"the first start without a keychain",
	() => {
		test("takes the file and records that, for the owner alone", async () => {
			const home = await testHome();
			const vault = await open(home);
			expect(vault.state()).toMatchObject({ backend: "file", state: "open" });
			expect(JSON.parse(await readFile(home.vaultChoice, "utf8"))).toEqual({
				backend: "file",
			});
			expect((await stat(home.vaultChoice)).mode & 0o777).toBe(0o600);
		});

		test("of two processes at once ends in one vault", async () => {
			const home = await testHome();
			const [one, two] = await Promise.all([open(home), open(home)]);
			await one.set("shared", new Secret("x"));
			expect(await value(two, "shared")).toBe("x");
		});

		test("is locked and undecided when the keychain was asked for by name", async () => {
			const home = await testHome();
			const vault = await open(home, { ...bare, DRAWBRIDGE_VAULT: "keychain" });
			expect(vault.state()).toMatchObject({
				backend: "keychain",
				state: "locked",
			});
			expect([
				await exists(home.vaultChoice),
				await exists(home.vaultFile),
				await exists(home.vaultKeyFile),
			]).toEqual([false, false, false]);
		});

		test("a vault chosen as the keychain stays locked there: no file appears, nothing is written", async () => {
			const home = await testHome();
			await open(home, { ...bare, DRAWBRIDGE_VAULT: "file" });
			for (const file of [home.vaultFile, home.vaultKeyFile]) await rm(file);
			await writeFile(home.vaultChoice, '{"backend":"keychain"}');
			for (const DRAWBRIDGE_VAULT of ["file", ""]) {
				const vault = await open(home, { ...bare, DRAWBRIDGE_VAULT });
				expect(vault.state()).toMatchObject({
					backend: "keychain",
					state: "locked",
				});
				await expect(vault.set("x", new Secret("y"))).rejects.toMatchObject({
					locks: true,
				});
				await expect(vault.get("x")).rejects.toMatchObject({ locks: true });
			}
			expect([
				await exists(home.vaultFile),
				await exists(home.vaultKeyFile),
			]).toEqual([false, false]);
		});
	},
);

describe("the file vault", () => {
	const forced = { ...bare, DRAWBRIDGE_VAULT: "file" };

	test("keeps entries over restarts as Secrets, and lists names", async () => {
		const home = await testHome();
		await (await open(home, forced)).set("key:1", new Secret("dbk_value"));
		const vault = await open(home, forced);
		expect(await value(vault, "key:1")).toBe("dbk_value");
		expect(JSON.stringify(await vault.get("key:1"))).toBe('"[redacted]"');
		expect(await vault.list()).toEqual(["key:1"]);
		expect(await vault.delete("key:1")).toBe(true);
		expect(await vault.get("key:1")).toBeUndefined();
	});

	test("leaves no value in any file or log line", async () => {
		const home = await testHome();
		const lines: string[] = [];
		const vault = await openVault({
			home,
			env: { ...forced, DRAWBRIDGE_VAULT_PASSPHRASE: "canary-passphrase" },
			log: (...line) => lines.push(JSON.stringify(line)),
		});
		await vault.set("name", new Secret("canary-value"));
		await expect(
			vault.set("bad name", new Secret("canary-value")),
		).rejects.toMatchObject({ code: "invalid" });
		await expect(
			vault.set("name", new Secret("canary-value\0")),
		).rejects.toMatchObject({ code: "invalid" });
		for (const bytes of (await filesIn(home.home)).values())
			expect(bytes.includes("canary")).toBe(false);
		expect(lines.join()).not.toContain("canary");
		expect(lines.length).toBeGreaterThan(0);
	});

	test("does not lock for a call that was wrong", async () => {
		const vault = await open(await testHome(), forced);
		await expect(vault.get("not a name")).rejects.toMatchObject({
			code: "invalid",
			locks: false,
		});
		expect(vault.state().state).toBe("open");
	});

	test("locks when its key is gone, tells so once, and opens by itself when it is back", async () => {
		const home = await testHome();
		await (await open(home, forced)).set("kept", new Secret("x"));
		await rename(home.vaultKeyFile, `${home.vaultKeyFile}.away`);
		const vault = await open(home, forced);
		const seen: VaultView["state"][] = [];
		vault.onChange((view) => seen.push(view.state));
		expect(vault.state()).toMatchObject({ backend: "file", state: "locked" });
		await expect(vault.get("kept")).rejects.toMatchObject({
			code: "key-missing",
		});
		await rename(`${home.vaultKeyFile}.away`, home.vaultKeyFile);
		await expect.poll(() => seen).toEqual(["open"]);
		expect(await value(vault, "kept")).toBe("x");
	});

	test("a listener that was removed hears nothing", async () => {
		const home = await testHome();
		const vault = await open(home, forced);
		const seen: string[] = [];
		const removed: string[] = [];
		vault.onChange((view) => seen.push(view.state));
		vault.onChange((view) => removed.push(view.state))();
		await writeFile(home.vaultFile, "{}\n{}\n");
		await expect(vault.get("x")).rejects.toMatchObject({ code: "corrupt" });
		expect([seen, removed]).toEqual([["locked"], []]);
	});

	test.skipIf(process.platform === "win32")(
		"with a key others can read is locked",
		async () => {
			const home = await testHome();
			await open(home, forced);
			await chmod(home.vaultKeyFile, 0o644);
			const vault = await open(home, forced);
			await expect(vault.get("x")).rejects.toMatchObject({
				code: "key-exposed",
			});
			expect(vault.state().state).toBe("locked");
		},
	);

	test("deleted after it was chosen is locked, not made anew", async () => {
		const home = await testHome();
		await (await open(home, forced)).set("kept", new Secret("x"));
		for (const file of [home.vaultFile, `${home.vaultFile}.previous`])
			await rm(file);
		const vault = await open(home, forced);
		await expect(vault.get("kept")).rejects.toMatchObject({ code: "missing" });
		expect(await exists(home.vaultFile)).toBe(false);
	});

	test("is found again when the record of the choice is deleted, whatever the environment asks for", async () => {
		const home = await testHome();
		await (await open(home, forced)).set("kept", new Secret("x"));
		await rm(home.vaultChoice);
		const vault = await open(home, { ...bare, DRAWBRIDGE_VAULT: "keychain" });
		expect(vault.backend).toBe("file");
		expect(await value(vault, "kept")).toBe("x");
	});

	test("with an unreadable record of the choice is locked until that is mended", async () => {
		const home = await testHome();
		await (await open(home, forced)).set("kept", new Secret("x"));
		await writeFile(home.vaultChoice, "{");
		const vault = await open(home, forced);
		await expect(vault.get("kept")).rejects.toMatchObject({
			code: "choice-unreadable",
		});
		await writeFile(home.vaultChoice, '{"backend":"file"}');
		await expect.poll(() => vault.state().state).toBe("open");
	});

	test("is not opened when DRAWBRIDGE_VAULT names no backend", async () => {
		await expect(
			open(await testHome(), { ...bare, DRAWBRIDGE_VAULT: "plain" }),
		).rejects.toMatchObject({ code: "invalid" });
	});
});

const missing = await missingForKeyring();

describe.skipIf(missing !== undefined)("with a keyring", () => {
	let keyring: Keyring;
	let env: NodeJS.ProcessEnv;
	beforeAll(async () => {
		keyring = await startKeyring();
		await keyring.start();
		process.env["DBUS_SESSION_BUS_ADDRESS"] = keyring.busAddress;
		env = { ...bare, DBUS_SESSION_BUS_ADDRESS: keyring.busAddress };
	});
	afterAll(() => keyring.stop());

	test.each([
		["keychain", {}],
		["keyring", { DRAWBRIDGE_VAULT: "keyring" }],
	])(
		"the first start takes the %s, and no key file is made",
		async (backend, forced) => {
			const home = await testHome();
			const vault = await open(home, { ...env, ...forced });
			expect(vault.state()).toMatchObject({ backend, state: "open" });
			await vault.set("kept", new Secret("canary-value"));
			expect(await value(await open(home, env), "kept")).toBe("canary-value");
			expect(await vault.list()).toEqual(["kept"]);
			expect(await exists(home.vaultKeyFile)).toBe(false);
			for (const bytes of (await filesIn(home.home)).values())
				expect(bytes.includes("canary")).toBe(false);
		},
	);

	test("a vault that began as a file stays one when a keychain appears", async () => {
		const home = await testHome();
		await (await open(home)).set("kept", new Secret("x"));
		const vault = await open(home, env);
		expect(vault.backend).toBe("file");
		expect(await value(vault, "kept")).toBe("x");
	});

	test("a hanging keychain at the first start ends in the file", async () => {
		const home = await testHome();
		keyring.freeze();
		try {
			const vault = await openVault({ home, env, log: silent, timeoutMs: 200 });
			expect(vault.state()).toMatchObject({ backend: "file", state: "open" });
		} finally {
			keyring.thaw();
		}
	});

	test.each(["keychain", "keyring"])(
		"a %s that vanishes locks the vault at the next write or start, no other key ever appears, and it opens by itself when it is back",
		async (DRAWBRIDGE_VAULT) => {
			const home = await testHome();
			const vault = await open(home, { ...env, DRAWBRIDGE_VAULT });
			await vault.set("kept", new Secret("x"));
			const seen: VaultView["state"][] = [];
			vault.onChange((view) => {
				if (view.state !== seen.at(-1)) seen.push(view.state);
			});
			await keyring.kill();
			expect(await value(vault, "kept")).toBe("x");
			await expect(vault.set("new", new Secret("lost"))).rejects.toMatchObject({
				code: "locked",
			});
			await expect(vault.get("kept")).rejects.toMatchObject({ code: "locked" });
			const restarted = await open(home, env);
			expect(restarted.state()).toMatchObject({
				backend: DRAWBRIDGE_VAULT,
				state: "locked",
			});
			expect(seen).toEqual(["locked"]);
			const waiting = vault.opened(10_000);
			await keyring.start();
			expect(await waiting).toBe(true);
			expect(seen).toEqual(["locked", "open"]);
			expect(await value(vault, "kept")).toBe("x");
			expect(await vault.list()).toEqual(["kept"]);
			expect(await exists(home.vaultKeyFile)).toBe(false);
		},
	);

	test("a keychain that lost the key takes no write that nobody could read again", async () => {
		const home = await testHome();
		const vault = await open(home, env);
		await vault.set("kept", new Secret("x"));
		const place = openKeychain({
			service: home.keychainService,
			env,
			timeoutMs: 5_000,
		});
		const key = await place.read(undefined);
		await place.remove();
		await expect(vault.set("new", new Secret("y"))).rejects.toMatchObject({
			code: "locked",
		});
		if (key) await place.write(key);
		expect(await vault.opened(5_000)).toBe(true);
		expect(await vault.list()).toEqual(["kept"]);
	});

	test("it is found again when the record of the choice is deleted, and not replaced while the keychain is away", async () => {
		const home = await testHome();
		await (await open(home, env)).set("kept", new Secret("x"));
		await rm(home.vaultChoice);
		await keyring.kill();
		const vault = await open(home, { ...env, DRAWBRIDGE_VAULT: "file" });
		expect(vault.state().state).toBe("locked");
		expect(await exists(home.vaultKeyFile)).toBe(false);
		await keyring.start();
		expect(await vault.opened(10_000)).toBe(true);
		expect(vault.backend).toBe("keychain");
		expect(await value(vault, "kept")).toBe("x");
	});
});
