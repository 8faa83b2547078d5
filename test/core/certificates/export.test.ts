/** An export: the layout, who may read it, and everything that may be in its way. */
import { existsSync } from "node:fs";
import {
	chmod,
	chown,
	lstat,
	mkdir,
	readdir,
	readFile,
	stat,
	symlink,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { coreParts, tempFolder } from "../parts.ts";
import { codeOf } from "./some-certificates.ts";

async function setup() {
	const { certificates } = await coreParts();
	await certificates.createCas({ names: [] });
	const api = await certificates.issue({ name: "api" });
	const laptop = await certificates.issue({ name: "laptop", client: true });
	const folder = await tempFolder();
	return { certificates, api, laptop, folder, dir: join(folder, "certs") };
}

const modeOf = async (path: string): Promise<number> =>
	(await stat(path)).mode & 0o777;
const begins = async (file: string): Promise<string[]> =>
	(await readFile(file, "utf8")).match(/-----BEGIN [^-]+-----/g) ?? [];

test("has the layout of the Kimi services, and says what it wrote", async () => {
	const { certificates, dir } = await setup();
	const told = await certificates.export(dir, []);
	const found = (await readdir(dir, { recursive: true, withFileTypes: true }))
		.filter((entry) => entry.isFile())
		.map(({ parentPath, name }) => join(parentPath, name));
	expect(told.dir).toBe(dir);
	expect(told.files.toSorted()).toEqual(found.toSorted());
	expect(
		told.files.map((file) => file.slice(dir.length + 1)).toSorted(),
	).toEqual([
		"api/tls.crt",
		"api/tls.key",
		"ca.crl",
		"ca.crt",
		"clients/ca.crl",
		"clients/ca.crt",
		"clients/laptop.crt",
		"clients/laptop.key",
	]);
	expect(await begins(join(dir, "api/tls.crt"))).toHaveLength(2);
	expect(await begins(join(dir, "ca.crt"))).toEqual([
		"-----BEGIN CERTIFICATE-----",
	]);
	expect(await begins(join(dir, "api/tls.key"))).toEqual([
		"-----BEGIN PRIVATE KEY-----",
	]);
});

test("is readable by its owner alone where it holds keys", async () => {
	const { certificates, dir } = await setup();
	const { files } = await certificates.export(dir, []);
	for (const file of files)
		expect(await modeOf(file)).toBe(file.endsWith(".key") ? 0o600 : 0o644);
	for (const folder of [dir, join(dir, "api"), join(dir, "clients")])
		expect(await modeOf(folder)).toBe(0o700);
});

test("replaces what an export before it wrote, and nothing is left of a draft", async () => {
	const { certificates, api, dir } = await setup();
	await certificates.export(dir, []);
	const before = await readFile(join(dir, "api/tls.key"), "utf8");
	await chmod(join(dir, "api/tls.key"), 0o644);
	await certificates.renew(api.id);
	await certificates.export(dir, []);
	expect(await readFile(join(dir, "api/tls.key"), "utf8")).not.toBe(before);
	expect(await modeOf(join(dir, "api/tls.key"))).toBe(0o600);
	expect((await readdir(join(dir, "api"))).toSorted()).toEqual([
		"tls.crt",
		"tls.key",
	]);
});

test("of some holds those, and what they are checked against", async () => {
	const { certificates, laptop, dir } = await setup();
	const { files } = await certificates.export(dir, [laptop.id]);
	expect(files.join()).toContain("laptop.key");
	expect(files.join()).toContain("ca.crt");
	expect(files.join()).not.toContain("api");
});

test("leaves out what is revoked, and cannot be had of what was renewed", async () => {
	const { certificates, api, laptop, dir } = await setup();
	await certificates.revoke(laptop.id);
	const { files } = await certificates.export(dir, []);
	expect(files.join()).not.toContain("laptop");
	await certificates.renew(api.id);
	for (const id of [laptop.id, api.id])
		expect(await codeOf(certificates.export(dir, [id]))).toBe("key-missing");
	expect(await codeOf(certificates.export(dir, ["none"]))).toBe("not-found");
	expect(await codeOf(certificates.export("certs", []))).toBe("unsafe-folder");
});

describe("is refused, and writes nothing,", () => {
	const cases: [
		string,
		string,
		(dir: string, folder: string) => Promise<unknown>,
	][] = [
		[
			"through a link in the folder's place",
			"unsafe-folder",
			async (dir, folder) => {
				await mkdir(join(folder, "elsewhere"));
				await symlink(join(folder, "elsewhere"), dir);
			},
		],
		[
			"through a link in a service's place",
			"unsafe-folder",
			async (dir, folder) => {
				await mkdir(dir, { mode: 0o700 });
				await mkdir(join(folder, "elsewhere"));
				await symlink(join(folder, "elsewhere"), join(dir, "api"));
			},
		],
		[
			"through a link in a key's place",
			"foreign-file",
			async (dir, folder) => {
				await mkdir(join(dir, "api"), { recursive: true, mode: 0o700 });
				await writeFile(
					join(folder, "elsewhere"),
					"-----BEGIN PRIVATE KEY-----\nmine",
				);
				await symlink(join(folder, "elsewhere"), join(dir, "api/tls.key"));
			},
		],
		[
			"over a file of another kind",
			"foreign-file",
			async (dir) => {
				await mkdir(join(dir, "api"), { recursive: true, mode: 0o700 });
				await writeFile(join(dir, "api/tls.key"), "my notes");
			},
		],
		[
			"over a key in a certificate's place",
			"foreign-file",
			async (dir) => {
				await mkdir(dir, { mode: 0o700 });
				await writeFile(join(dir, "ca.crt"), "-----BEGIN PRIVATE KEY-----\n");
			},
		],
		[
			"over a folder in a file's place",
			"foreign-file",
			(dir) => mkdir(join(dir, "ca.crt"), { recursive: true, mode: 0o700 }),
		],
		[
			"where others may write",
			"unsafe-folder",
			async (dir) => {
				await mkdir(dir);
				await chmod(dir, 0o777);
			},
		],
		[
			"into a file",
			"unsafe-folder",
			(dir) => writeFile(dir, "-----BEGIN CERTIFICATE-----\n"),
		],
	];
	test.skipIf(process.platform === "win32").each(cases)(
		"%s",
		async (_, code, prepare) => {
			const { certificates, dir, folder } = await setup();
			await prepare(dir, folder);
			const before = await readdir(folder, { recursive: true });
			expect(await codeOf(certificates.export(dir, []))).toBe(code);
			expect(await readdir(folder, { recursive: true })).toEqual(before);
			const elsewhere = join(folder, "elsewhere");
			if (existsSync(elsewhere) && (await lstat(elsewhere)).isFile())
				expect(await readFile(elsewhere, "utf8")).toContain("mine");
		},
	);

	test.runIf(process.getuid?.() === 0)(
		"in somebody else's folder",
		async () => {
			const { certificates, dir } = await setup();
			await mkdir(dir, { mode: 0o700 });
			await chown(dir, 65_534, 65_534);
			expect(await codeOf(certificates.export(dir, []))).toBe("unsafe-folder");
		},
	);
});
