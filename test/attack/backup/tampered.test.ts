/**
 * Attack: somebody who can write the backup's file changes, cuts, moves or lengthens it, or makes one of their own whose
 * passphrase they know: with a way out of the folder, sizes that fill the disk, a database that acts by itself. Taught by
 * archives everywhere. Nothing of the home may change, whatever the file says.
 */
import { existsSync } from "node:fs";
import { readdir, readFile, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, test } from "vitest";
import type { Home } from "../../../core/home.ts";
import { schemaVersion } from "../../../core/state.ts";
import { backupOf, crafted, restore } from "../../core/backup/some-backup.ts";
import { coreParts, tempFolder, tempHome } from "../../core/parts.ts";

async function code(home: Home, file: string): Promise<string> {
	try {
		await restore(home, file);
		return "restored";
	} catch (error) {
		return error instanceof Error && "code" in error
			? String(error.code)
			: String(error);
	}
}

const untouched = async (home: Home): Promise<void> => {
	expect((await readdir(home.state)).toSorted()).toEqual([
		"gate.lock",
		"gate.lock.pid",
	]);
	expect(existsSync(home.settings)).toBe(false);
};

async function aBackup(): Promise<Buffer> {
	const parts = await coreParts();
	return await readFile(await backupOf(parts));
}

async function written(bytes: Uint8Array): Promise<string> {
	const file = join(await tempFolder(), "changed.backup");
	await writeFile(file, bytes);
	return file;
}

const refusals = /^(?:damaged|not-a-backup|wrong-passphrase)$/;

test("no byte can be changed", async () => {
	const whole = await aBackup();
	const home = await tempHome();
	const headEnd = whole.indexOf("\n");
	// All of the head's places a few apart, then of every frame some, and the very last.
	const places = [
		...Array.from({ length: 12 }, (_, n) => Math.floor((headEnd / 12) * n)),
		headEnd,
		headEnd + 1,
		headEnd + 5,
		...Array.from({ length: 6 }, (_, n) => headEnd + 1 + 65_552 * n + 65_540),
		whole.length - 17,
		whole.length - 1,
	].filter((at) => at < whole.length);
	for (const at of places) {
		const changed = Buffer.from(whole);
		changed[at] = (changed[at] ?? 0) ^ 1;
		// oxlint-disable-next-line no-await-in-loop -- scrypt is bounded by memory
		expect(await code(home, await written(changed))).toMatch(refusals);
	}
	await untouched(home);
});

test("nothing can be cut off, put behind, left out or swapped", async () => {
	const whole = await aBackup();
	const home = await tempHome();
	const first = whole.indexOf("\n") + 1;
	const frame = 65_536 + 16;
	expect(whole.length).toBeGreaterThan(first + 2 * frame);
	const changed = [
		whole.subarray(0, -1),
		whole.subarray(0, first + frame),
		whole.subarray(0, first + 16),
		whole.subarray(0, first),
		whole.subarray(0, 10),
		Buffer.alloc(0),
		Buffer.concat([whole, Buffer.alloc(1)]),
		Buffer.concat([whole, whole.subarray(first)]),
		// The first frame is missing, and the two first ones are swapped.
		Buffer.concat([whole.subarray(0, first), whole.subarray(first + frame)]),
		Buffer.concat([
			whole.subarray(0, first),
			whole.subarray(first + frame, first + 2 * frame),
			whole.subarray(first, first + frame),
			whole.subarray(first + 2 * frame),
		]),
	];
	// oxlint-disable-next-line no-await-in-loop -- scrypt is bounded by memory
	for (const one of changed)
		expect(await code(home, await written(one))).toMatch(refusals);
	await untouched(home);
});

/** A database as this version makes it. */
async function database(more = ""): Promise<Buffer> {
	const parts = await coreParts();
	const file = join(await tempFolder(), "copy.db");
	parts.db.exec(`VACUUM INTO '${file}'`);
	const db = new DatabaseSync(file);
	if (more !== "") db.exec(more);
	db.close();
	return await readFile(file);
}

test.each([
	"../evil",
	"hooks/../../evil",
	"hooks/..",
	"/etc/evil",
	"hooks//evil",
	"hooks/.evil",
	"hooks\\..\\evil",
	"C:\\evil",
	"gate.lock",
	"restored.json",
	"hooks",
	"hooks/a/b/c/d/e",
	"hooks/a\u0000b",
])("a part that is called %j is refused", async (name) => {
	const file = await crafted([
		{ name: "vault", bytes: Buffer.from("[]") },
		{ name: "database", bytes: await database() },
		{ name, bytes: Buffer.from("evil") },
	]);
	const home = await tempHome();
	expect(await code(home, file)).toBe("damaged");
	await untouched(home);
});

test.each([
	["more than the file holds", { size: 2 ** 50 }],
	["less than there is", { size: 1 }],
	["no number of bytes", { size: -1 }],
	["another digest", { sha256: "0".repeat(64) }],
])(
	"a part with %s is refused before its bytes fill the disk",
	async (_, lie) => {
		const file = await crafted([
			{ name: "vault", bytes: Buffer.from("[]") },
			{ name: "database", bytes: await database() },
			{ name: "hooks/claude.json", bytes: Buffer.from("twelve bytes"), ...lie },
		]);
		const home = await tempHome();
		expect(await code(home, file)).toBe("damaged");
		await untouched(home);
	},
);

test.each([
	["a part twice", ["vault", "database", "hooks/a", "hooks/a"]],
	["no vault", ["database"]],
	["no database", ["vault"]],
])("%s is refused", async (_, names) => {
	const file = await crafted(
		names.map((name) => ({ name, bytes: Buffer.from("[]") })),
	);
	const home = await tempHome();
	expect(await code(home, file)).toBe("damaged");
	await untouched(home);
});

test.each([
	["a trigger", "CREATE TRIGGER t AFTER INSERT ON audit BEGIN SELECT 1; END"],
	["a view", "CREATE VIEW v AS SELECT 1"],
	["another schema than it says", "PRAGMA user_version = 1"],
])("a database with %s is refused", async (_, sql) => {
	const file = await crafted([
		{ name: "vault", bytes: Buffer.from("[]") },
		{ name: "database", bytes: await database(sql) },
	]);
	const home = await tempHome();
	expect(await code(home, file)).toBe("damaged");
	await untouched(home);
});

test("what is no database is refused", async () => {
	const file = await crafted([
		{ name: "vault", bytes: Buffer.from("[]") },
		{ name: "database", bytes: Buffer.from("text".repeat(5_000)) },
	]);
	const home = await tempHome();
	expect(await code(home, file)).toBe("damaged");
	await untouched(home);
});

test.each(["{}", '[["no/../name"]]', '[["\u0000", "a"]]', '[["a", ""]]'])(
	"entries of the vault that are %j are refused",
	async (text) => {
		const file = await crafted(
			[
				{ name: "vault", bytes: Buffer.from(text) },
				{ name: "database", bytes: await database() },
			],
			{ schema: schemaVersion },
		);
		const home = await tempHome();
		expect(await code(home, file)).toBe("damaged");
		await untouched(home);
	},
);

test("a link where the backup is to be written is not followed", async () => {
	const parts = await coreParts();
	const folder = await tempFolder();
	const victim = join(folder, "victim");
	const file = join(folder, "link.backup");
	for (const target of [victim, join(folder, "not-there")]) {
		// oxlint-disable-next-line no-await-in-loop -- the same name
		await writeFile(victim, "untouched");
		// oxlint-disable-next-line no-await-in-loop
		await symlink(target, `${file}-${target === victim ? 1 : 2}`);
	}
	// oxlint-disable-next-line no-await-in-loop
	for (const name of [`${file}-1`, `${file}-2`])
		await expect(backupOf(parts, name)).rejects.toMatchObject({
			code: "file-exists",
		});
	expect(await readFile(victim, "utf8")).toBe("untouched");
	expect(existsSync(join(folder, "not-there"))).toBe(false);
});

test("no secret stands in the file as it is, nor in the folder where it was made", async () => {
	const { Secret } = await import("../../../core/vault/secret.ts");
	const parts = await coreParts("strict", {
		settings: { anonymous_role: "viewer" },
	});
	await parts.vault.set("secret/docs", new Secret("canary-value-of-a-secret"));
	const file = await backupOf(parts);
	const bytes = await readFile(file);
	for (const canary of ["canary-value", "anonymous_role", "SQLite format 3"])
		expect(bytes.includes(canary)).toBe(false);
	for (const name of await readdir(parts.home.state, { recursive: true }))
		expect(
			// oxlint-disable-next-line no-await-in-loop -- a few small files
			(
				await readFile(join(parts.home.state, name)).catch(() =>
					Buffer.alloc(0),
				)
			).includes("canary-value"),
		).toBe(false);
});
