/** The file backend: the common suite, how its files are made, and which key opens them. */
import {
	chmod,
	copyFile,
	mkdtemp,
	readFile,
	rename,
	rm,
	stat,
	symlink,
	writeFile,
} from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import type { VaultBackend } from "../../../core/vault/backend.ts";
import {
	createFileVault,
	directVault,
	type FileVaultOptions,
	openFileVault,
} from "./file-store.ts";
import { Secret } from "../../../core/vault/secret.ts";
import { vaultBackendSuite } from "./backend-suite.ts";
import { filesIn, silent, testHome } from "./paths.ts";

async function options(passphrase?: string): Promise<FileVaultOptions> {
	const { vaultFile, vaultKeyFile: keyFile } = await testHome();
	return {
		vaultFile,
		keyFile,
		passphrase: passphrase === undefined ? undefined : new Secret(passphrase),
		log: silent,
	};
}

async function vaultWith(
	entries: Record<string, string>,
	passphrase?: string,
): Promise<FileVaultOptions> {
	const made = await options(passphrase);
	await createFileVault(made);
	const vault = openFileVault(made);
	for (const [name, value] of Object.entries(entries))
		await vault.set(name, value);
	return made;
}

const shared = await mkdtemp(join(tmpdir(), "vault-"));
afterAll(() => rm(shared, { recursive: true }));
vaultBackendSuite("file", async (): Promise<VaultBackend> => {
	const made = {
		vaultFile: join(shared, "state/vault.json"),
		keyFile: join(shared, "vault.key"),
		passphrase: undefined,
		log: silent,
	};
	await createFileVault(made);
	return openFileVault(made);
});

describe("its files", () => {
	test.skipIf(process.platform === "win32")(
		"are all readable by the owner alone",
		async () => {
			const made = await vaultWith({ one: "1", two: "2" });
			for (const file of (await filesIn(join(made.keyFile, ".."))).keys()) {
				expect([file, (await stat(file)).mode & 0o777]).toEqual([file, 0o600]);
			}
		},
	);

	test("hold neither an entry's value nor its name in any spelling", async () => {
		const canary = "canary-secret-0123456789";
		const made = await vaultWith({ "canary-name": canary, other: "x" });
		const spellings = [canary, "canary-name"].flatMap((text) =>
			[0, 1, 2]
				.map((shift) =>
					Buffer.from("x".repeat(shift) + text)
						.toString("base64")
						.slice(4, -4),
				)
				.concat(text, Buffer.from(text).toString("hex")),
		);
		const files = await filesIn(join(made.keyFile, ".."));
		expect(files.size).toBeGreaterThanOrEqual(3);
		for (const bytes of files.values())
			for (const spelling of spellings)
				expect(bytes.includes(spelling)).toBe(false);
	});

	test("are made once: making the vault again changes nothing", async () => {
		const made = await vaultWith({ one: "1" });
		const before = await filesIn(join(made.keyFile, ".."));
		await createFileVault(made);
		expect(await filesIn(join(made.keyFile, ".."))).toEqual(before);
	});

	test("are never repeated: the same entry is sealed differently each time", async () => {
		const made = await vaultWith({ one: "same" });
		const first = await readFile(made.vaultFile, "utf8");
		await openFileVault(made).set("one", "same");
		expect((await readFile(made.vaultFile, "utf8")).split("\n")[1]).not.toBe(
			first.split("\n")[1],
		);
	});
});

describe("its key file", () => {
	test("missing: refused and never made anew, whole again when it is back", async () => {
		const made = await vaultWith({ one: "1" });
		await rename(made.keyFile, `${made.keyFile}.away`);
		const vault = openFileVault(made);
		await expect(vault.get("one")).rejects.toMatchObject({
			code: "key-missing",
		});
		await expect(vault.set("two", "2")).rejects.toMatchObject({
			code: "key-missing",
		});
		await createFileVault(made);
		await expect(stat(made.keyFile)).rejects.toMatchObject({ code: "ENOENT" });
		await rename(`${made.keyFile}.away`, made.keyFile);
		expect(await vault.get("one")).toBe("1");
	});

	test.skipIf(process.platform === "win32").each([0o644, 0o640, 0o604, 0o620])(
		"with mode %o is refused until it is the owner's alone",
		async (mode) => {
			const made = await vaultWith({ one: "1" });
			await chmod(made.keyFile, mode);
			await expect(openFileVault(made).get("one")).rejects.toMatchObject({
				code: "key-exposed",
			});
			await chmod(made.keyFile, 0o400);
			expect(await openFileVault(made).get("one")).toBe("1");
		},
	);

	test("of another vault, or no key at all, is refused", async () => {
		const [made, other] = [await vaultWith({ one: "1" }), await vaultWith({})];
		await copyFile(other.keyFile, made.keyFile);
		await expect(openFileVault(made).get("one")).rejects.toMatchObject({
			code: "wrong-key",
		});
		await writeFile(made.keyFile, "short\n");
		await expect(openFileVault(made).get("one")).rejects.toMatchObject({
			code: "wrong-key",
		});
	});

	test.skipIf(process.platform === "win32")(
		"is not looked for behind a symbolic link",
		async () => {
			const made = await vaultWith({ one: "1" });
			await rename(made.keyFile, `${made.keyFile}.real`);
			await symlink(`${made.keyFile}.real`, made.keyFile);
			await expect(openFileVault(made).get("one")).rejects.toMatchObject({
				code: "locked",
			});
		},
	);
});

describe("its passphrase", () => {
	test("opens the key file, which holds no key as it is, also typed with decomposed letters", async () => {
		const made = await vaultWith({ one: "1" }, "pass é");
		expect(await readFile(made.keyFile, "utf8")).toMatch(/^\{.*scrypt.*\}\n$/);
		expect(
			await openFileVault({
				...made,
				passphrase: new Secret("pass e\u0301"),
			}).get("one"),
		).toBe("1");
	});

	test("wrong or missing is refused, and nothing is written", async () => {
		const made = await vaultWith({ one: "1" }, "right");
		const before = await readFile(made.vaultFile);
		await expect(
			openFileVault({ ...made, passphrase: new Secret("wrong") }).get("one"),
		).rejects.toMatchObject({ code: "wrong-passphrase" });
		await expect(
			openFileVault({ ...made, passphrase: new Secret("wrong") }).set(
				"one",
				"2",
			),
		).rejects.toMatchObject({ code: "wrong-passphrase" });
		await expect(
			openFileVault({ ...made, passphrase: undefined }).get("one"),
		).rejects.toMatchObject({ code: "passphrase-missing" });
		expect(await readFile(made.vaultFile)).toEqual(before);
	});

	test("cannot be asked to cost all memory by a forged file", async () => {
		const made = await vaultWith({ one: "1" }, "right");
		const text = await readFile(made.keyFile, "utf8");
		await writeFile(made.keyFile, text.replace('"N":32768', '"N":1073741824'));
		await expect(openFileVault(made).get("one")).rejects.toMatchObject({
			code: "wrong-key",
		});
	});

	test("of a vault from before, which it sealed directly, goes on opening and writing it", async () => {
		const made = await directVault({ one: "1" }, "pass");
		const vault = openFileVault(made);
		expect(await vault.get("one")).toBe("1");
		await vault.set("two", "2");
		expect(await openFileVault(made).list()).toEqual(["one", "two"]);
		await expect(stat(made.keyFile)).rejects.toMatchObject({ code: "ENOENT" });
		await expect(
			openFileVault({ ...made, passphrase: new Secret("wrong") }).get("one"),
		).rejects.toMatchObject({ code: "wrong-passphrase" });
		await expect(
			openFileVault({ ...made, passphrase: undefined }).get("one"),
		).rejects.toMatchObject({ code: "passphrase-missing" });
	});
});
