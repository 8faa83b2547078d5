/**
 * Attack: someone who can write the vault file, but has not the key, changes, swaps, drops or brings back entries, or
 * the machine cuts a write short. Every change is refused; a cut file falls back to the generation before it.
 */
import {
	copyFile,
	readFile,
	rename,
	rm,
	truncate,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import {
	createFileVault,
	type FileVaultOptions,
	openFileVault,
} from "./file-store.ts";
import { filesIn, silent, testHome } from "./paths.ts";

/** Generation 1 is empty, 2 holds `kept`, 3 holds `kept` and `last`. */
async function vaultOfThree(): Promise<
	FileVaultOptions & { previous: string; aside: string }
> {
	const { vaultFile, vaultKeyFile: keyFile } = await testHome();
	const made = {
		vaultFile,
		keyFile,
		passphrase: undefined,
		log: silent,
		previous: `${vaultFile}.previous`,
		aside: `${vaultFile}.aside`,
	};
	await createFileVault(made);
	await openFileVault(made).set("kept", "value");
	await openFileVault(made).set("last", "value");
	return made;
}

test("a file cut short at any length gives the generation before it, and the next write is whole", async () => {
	const made = await vaultOfThree();
	const whole = await readFile(made.vaultFile);
	for (let length = 0; length < whole.length; length++) {
		await truncate(made.vaultFile, length);
		expect(await openFileVault(made).list(), `${length} bytes`).toEqual([
			"kept",
		]);
		await writeFile(made.vaultFile, whole);
	}
	await truncate(made.vaultFile, 40);
	await openFileVault(made).set("new", "value");
	expect(await openFileVault(made).list()).toEqual(["kept", "new"]);
});

test("a process that had it open survives the cut as well", async () => {
	const made = await vaultOfThree();
	const vault = openFileVault(made);
	expect(await vault.list()).toEqual(["kept", "last"]);
	await truncate(made.vaultFile, 40);
	expect(await vault.list()).toEqual(["kept"]);
	await vault.set("new", "value");
	expect(await openFileVault(made).list()).toEqual(["kept", "new"]);
});

test("a cut file without an older one is refused, not emptied", async () => {
	const made = await vaultOfThree();
	await rm(made.previous);
	await truncate(made.vaultFile, 40);
	await createFileVault(made);
	await expect(openFileVault(made).get("kept")).rejects.toMatchObject({
		code: "corrupt",
	});
	await expect(openFileVault(made).set("kept", "x")).rejects.toMatchObject({
		code: "corrupt",
	});
});

test("a file that is gone is refused, not made anew", async () => {
	const made = await vaultOfThree();
	await rm(made.vaultFile);
	await rm(made.previous);
	await expect(openFileVault(made).get("kept")).rejects.toMatchObject({
		code: "missing",
	});
	await expect(openFileVault(made).set("kept", "x")).rejects.toMatchObject({
		code: "missing",
	});
	expect((await filesIn(join(made.vaultFile, ".."))).has(made.vaultFile)).toBe(
		false,
	);
});

test("a flipped bit anywhere is refused", async () => {
	const made = await vaultOfThree();
	await rm(made.previous);
	const whole = await readFile(made.vaultFile);
	for (let index = 0; index < whole.length; index++) {
		const bytes = Buffer.from(whole);
		bytes.writeUInt8(bytes.readUInt8(index) ^ (1 << (index % 8)), index);
		await writeFile(made.vaultFile, bytes);
		await expect(
			openFileVault(made).get("kept"),
			`byte ${index}`,
		).rejects.toMatchObject({ name: "VaultError", locks: true });
	}
});

test("parts of two generations do not fit together", async () => {
	const made = await vaultOfThree();
	const [head, body] = (await readFile(made.vaultFile, "utf8")).split("\n");
	const [oldHead, oldBody] = (await readFile(made.previous, "utf8")).split(
		"\n",
	);
	for (const mixed of [
		`${head}\n${oldBody}\n`,
		`${oldHead}\n${body}\n`,
		`${head?.replace('"generation":3', '"generation":4')}\n${body}\n`,
	]) {
		await writeFile(made.vaultFile, mixed);
		await expect(openFileVault(made).get("kept")).rejects.toMatchObject({
			code: "corrupt",
		});
	}
});

test("the two generations swapped are seen by a process that just starts", async () => {
	const made = await vaultOfThree();
	await rename(made.vaultFile, made.aside);
	await rename(made.previous, made.vaultFile);
	await rename(made.aside, made.previous);
	await expect(openFileVault(made).get("kept")).rejects.toMatchObject({
		code: "rolled-back",
	});
});

test("a whole older vault is seen by a process that knew the newer one", async () => {
	const made = await vaultOfThree();
	const vault = openFileVault(made);
	await copyFile(made.previous, made.aside);
	await vault.set("kept", "newer");
	await copyFile(made.aside, made.vaultFile);
	await copyFile(made.aside, made.previous);
	await expect(vault.get("kept")).rejects.toMatchObject({
		code: "rolled-back",
	});
	await expect(vault.set("kept", "x")).rejects.toMatchObject({
		code: "rolled-back",
	});
});

test("an older generation offered beside a cut file is seen by a process that knew a newer one", async () => {
	const made = await vaultOfThree();
	const vault = openFileVault(made);
	await copyFile(made.previous, made.aside);
	await vault.set("kept", "newer");
	await copyFile(made.aside, made.previous);
	await truncate(made.vaultFile, 40);
	await expect(vault.get("kept")).rejects.toMatchObject({
		code: "rolled-back",
	});
});

test("a vault of another key put in its place is refused", async () => {
	const [made, other] = [await vaultOfThree(), await vaultOfThree()];
	await copyFile(other.vaultFile, made.vaultFile);
	await expect(openFileVault(made).get("kept")).rejects.toMatchObject({
		code: "wrong-key",
	});
});
