/** Where the vault's passphrase comes from, and that it goes nowhere else. */
import { chmod, mkdir, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import type { Home } from "../../../core/home.ts";
import {
	passphraseOf,
	takePassphrase,
} from "../../../core/vault/passphrase.ts";
import { Secret } from "../../../core/vault/secret.ts";
import { openVault, type Vault } from "../../../core/vault/vault.ts";
import { silent, testHome } from "./paths.ts";

const variable = "DRAWBRIDGE_VAULT_PASSPHRASE";

async function credentials(text: string, mode = 0o400): Promise<string> {
	const folder = join((await testHome()).home, "credentials");
	await mkdir(folder, { recursive: true });
	const file = join(folder, "drawbridge-vault-passphrase");
	await writeFile(file, text);
	await chmod(file, mode);
	return folder;
}

async function open(home: Home, env: NodeJS.ProcessEnv): Promise<Vault> {
	const vault = await openVault({
		home,
		env: { DRAWBRIDGE_VAULT: "file", ...env },
		log: silent,
	});
	onTestFinished(() => vault.close());
	return vault;
}

test("the variable is gone once it was read, and known still to who asks again", () => {
	const env: NodeJS.ProcessEnv = { [variable]: "pass", PATH: "/bin" };
	expect(takePassphrase(env)?.reveal()).toBe("pass");
	expect(Object.keys(env)).toEqual(["PATH"]);
	expect(takePassphrase(env)?.reveal()).toBe("pass");
	expect(takePassphrase({})).toBeUndefined();
	const empty: NodeJS.ProcessEnv = { [variable]: "" };
	expect(takePassphrase(empty)).toBeUndefined();
	expect(variable in empty).toBe(false);
});

test("opening a vault takes it out of the environment, and a vault opened anew in the same process still has it", async () => {
	const home = await testHome();
	const env: NodeJS.ProcessEnv = {
		DRAWBRIDGE_VAULT: "file",
		[variable]: "pass",
	};
	const first = await openVault({ home, env, log: silent });
	expect(env[variable]).toBeUndefined();
	await first.set("kept", new Secret("x"));
	first.close();
	const again = await openVault({ home, env, log: silent });
	expect((await again.get("kept"))?.reveal()).toBe("x");
	again.close();
	expect((await open(home, {})).state().state).toBe("locked");
});

test("systemd's credential is read, one newline at its end dropped; the variable comes first", async () => {
	const folder = await credentials("pass word \n\n");
	const env = { CREDENTIALS_DIRECTORY: folder };
	expect((await passphraseOf(env))?.reveal()).toBe("pass word \n");
	expect((await passphraseOf({ ...env, [variable]: "other" }))?.reveal()).toBe(
		"other",
	);
	expect(
		await passphraseOf({ CREDENTIALS_DIRECTORY: join(folder, "none") }),
	).toBeUndefined();
});

test("a vault made with a credential opens with it alone", async () => {
	const home = await testHome();
	const CREDENTIALS_DIRECTORY = await credentials("pass\n");
	const made = await open(home, { CREDENTIALS_DIRECTORY });
	await made.set("kept", new Secret("x"));
	const vault = await open(home, { [variable]: "pass" });
	expect((await vault.get("kept"))?.reveal()).toBe("x");
	const without = await open(home, {});
	await expect(without.get("kept")).rejects.toMatchObject({
		code: "passphrase-missing",
	});
	const wrong = await open(home, { [variable]: "Pass" });
	await expect(wrong.set("kept", new Secret("y"))).rejects.toMatchObject({
		code: "wrong-passphrase",
	});
	expect((await vault.get("kept"))?.reveal()).toBe("x");
});

test.skipIf(process.platform === "win32").each([0o444, 0o404, 0o420, 0o402])(
	"a credential with mode %o is refused, and no vault is made without it",
	async (mode) => {
		const home = await testHome();
		const CREDENTIALS_DIRECTORY = await credentials("pass", mode);
		const vault = await open(home, { CREDENTIALS_DIRECTORY });
		await expect(vault.list()).rejects.toMatchObject({ code: "key-exposed" });
		await expect(stat(home.vaultFile)).rejects.toMatchObject({
			code: "ENOENT",
		});
		await expect(stat(home.vaultKeyFile)).rejects.toMatchObject({
			code: "ENOENT",
		});
	},
);

test.each(["", "\n", "\xff"])(
	"a credential that holds %j is refused",
	async (text) => {
		const folder = await credentials("");
		await chmod(join(folder, "drawbridge-vault-passphrase"), 0o600);
		await writeFile(
			join(folder, "drawbridge-vault-passphrase"),
			Buffer.from(text, "latin1"),
		);
		await expect(
			passphraseOf({ CREDENTIALS_DIRECTORY: folder }),
		).rejects.toMatchObject({ code: "passphrase-missing" });
	},
);
