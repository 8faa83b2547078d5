/** A home that is carried to another place: what it held is there, and nothing happens by halves. */
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { existsSync, mkdirSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { expect, onTestFinished, test } from "vitest";
import { undoRestore } from "../../../core/backup/restore.ts";
import { finishSwap, placesOf, swapIn } from "../../../core/backup/swap.ts";
import { readHead } from "../../../core/audit/head.ts";
import { readKeys } from "../../../core/audit/keys.ts";
import { verifyLog } from "../../../core/audit/verify.ts";
import { systemClock } from "../../../core/clock.ts";
import type { Home } from "../../../core/home.ts";
import { lockHome } from "../../../core/lock.ts";
import { openKeychain } from "../../../core/vault/keychain.ts";
import { Secret } from "../../../core/vault/secret.ts";
import {
	type CoreParts,
	coreParts,
	entry,
	newKey,
	silent,
	tempFolder,
	tempHome,
} from "../parts.ts";
import { filesIn } from "../vault/paths.ts";
import { backupOf, crafted, restore } from "./some-backup.ts";

const settings = { mode: "relaxed", allowed_ips: ["127.0.0.0/8"] };

/** A gate's parts with a key, a secret, settings, a hook's memory and a few entries. */
async function lived(name = "agent"): Promise<CoreParts> {
	const parts = await coreParts("strict", { settings });
	await parts.keys.create(newKey({ name }));
	await parts.vault.set("secret/docs", new Secret("canary-value"));
	mkdirSync(join(parts.home.state, "hooks"));
	writeFileSync(join(parts.home.state, "hooks", "claude.json"), "{}");
	for (let count = 0; count < 20; count++)
		parts.audit.note(entry({ kind: "change", request: `r-${count}` }));
	// On the disk once this one is.
	await parts.audit.admit(entry({ request: "r-last" }));
	return parts;
}

const opened = (home: Home): Promise<CoreParts> =>
	coreParts("strict", { home });

const place = (home: Home) => ({
	home,
	env: { DRAWBRIDGE_VAULT: "file" },
	log: silent,
	clock: systemClock,
});

async function verified({ db, vault }: CoreParts) {
	const [keys, head] = [await readKeys(vault), await readHead(vault)];
	return await verifyLog({ db, keys, head, kept: undefined });
}

/** Everything that changes places, by name. */
const held = async (home: Home): Promise<string[]> =>
	[...placesOf(home)]
		.filter(([, path]) => existsSync(path))
		.map(([name]) => name);

test("a restored home has the keys, the secrets, the settings and the log, and all of it is believed", async () => {
	const source = await lived();
	const file = await backupOf(source);
	const home = await tempHome();
	await restore(home, file);
	const parts = await opened(home);
	expect(parts.keys.list().map(({ name }) => name)).toEqual(["agent"]);
	expect(parts.keys.ignored).toEqual([]);
	expect((await parts.vault.get("secret/docs"))?.reveal()).toBe("canary-value");
	expect(JSON.parse(await readFile(home.settings, "utf8"))).toEqual(settings);
	expect(existsSync(join(home.state, "hooks", "claude.json"))).toBe(true);
	expect(await verified(parts)).toMatchObject({ ok: true, count: 0 });
	expect(parts.audit.tail(100).map(({ request }) => request)).toContain(
		"r-last",
	);
});

test("a backup that is made while the log is written verifies", async () => {
	const source = await lived();
	let count = 0;
	const writing = setInterval(() => {
		for (let more = 0; more < 50; more++)
			source.audit.note(entry({ kind: "change", request: `w-${count++}` }));
	}, 1);
	onTestFinished(() => clearInterval(writing));
	const file = await backupOf(source);
	clearInterval(writing);
	const home = await tempHome();
	await restore(home, file);
	expect(await verified(await opened(home))).toMatchObject({ ok: true });
});

test("logs, sockets and whatever else lies in the state stay out of it", async () => {
	const source = await lived();
	await writeFile(source.home.log, "line\n");
	await writeFile(join(source.home.state, "mine.txt"), "mine");
	const home = await tempHome();
	await restore(home, await backupOf(source));
	expect(await held(home)).toEqual([
		"security.json",
		"vault.key",
		"vault.json",
		"vault-choice.json",
		"drawbridge.db",
		"hooks",
	]);
	expect(await readdir(home.state)).not.toContain("mine.txt");
	expect(existsSync(home.log)).toBe(false);
});

test("the file is its owner's alone, and nothing that is there is replaced", async () => {
	const source = await lived();
	const file = await backupOf(source);
	if (process.platform !== "win32")
		expect((await stat(file)).mode & 0o777).toBe(0o600);
	const before = await readFile(file);
	await expect(backupOf(source, file)).rejects.toMatchObject({
		code: "file-exists",
	});
	expect(await readFile(file)).toEqual(before);
	expect(await readdir(source.home.state)).not.toContain("backing-up");
});

test("a locked vault gives no backup, and leaves no file", async () => {
	const source = await lived();
	source.vault.lock();
	const file = join(await tempFolder(), "none.backup");
	await expect(backupOf(source, file)).rejects.toMatchObject({
		code: "locked",
	});
	expect(existsSync(file)).toBe(false);
});

test("a short passphrase is refused before anything is read", async () => {
	const { done } = await withControl();
	expect(
		await done({ file: join(await tempFolder(), "b"), passphrase: "short" }),
	).toBe("invalid-input");
});

async function withControl() {
	const { backupOperations } = await import("../../../core/control/backup.ts");
	const parts = await lived();
	const operations = backupOperations(parts);
	return {
		parts,
		done: async (input: { file: string; passphrase: string }) => {
			try {
				await operations["backup.create"](input, { actor: "cli" });
				return "done";
			} catch (error) {
				return error instanceof Error && "code" in error
					? String(error.code)
					: "bug";
			}
		},
	};
}

test("the log says that one is made before a secret is read", async () => {
	const { parts, done } = await withControl();
	const before = parts.audit.last.id;
	parts.vault.lock();
	expect(
		await done({
			file: join(await tempFolder(), "b"),
			passphrase: "correct horse battery",
		}),
	).toBe("locked");
	expect(parts.audit.last.id).toBeGreaterThan(before);
});

test("two at once: the second is refused", async () => {
	const { done } = await withControl();
	const folder = await tempFolder();
	const passphrase = "correct horse battery";
	const both = await Promise.all([
		done({ file: join(folder, "one"), passphrase }),
		done({ file: join(folder, "two"), passphrase }),
	]);
	expect(both).toEqual(["done", "conflict"]);
});

test("a home that is in use is left as it is, unless it may be put aside; undoing brings it back, twice the restored one", async () => {
	const file = await backupOf(await lived());
	const home = await tempHome();
	await restore(home, await backupOf(await lived("own")));
	const before = await filesIn(home.home);
	await expect(restore(home, file)).rejects.toMatchObject({
		code: "state-exists",
	});
	expect(await filesIn(home.home)).toEqual(before);

	const { kept } = await restore(home, file, { replace: true });
	expect(await readdir(kept)).toContain("drawbridge.db");
	expect(namesOfKeys(home)).toEqual(["agent"]);
	await undoRestore(place(home));
	expect(namesOfKeys(home)).toEqual(["own"]);
	await undoRestore(place(home));
	expect(namesOfKeys(home)).toEqual(["agent"]);
});

function namesOfKeys(home: Home): unknown[] {
	const db = new DatabaseSync(home.database, { readOnly: true });
	try {
		return db
			.prepare("SELECT name FROM api_key")
			.all()
			.map(({ name }) => name);
	} finally {
		db.close();
	}
}

test("without a restore there is nothing to undo", async () => {
	await expect(undoRestore(place(await tempHome()))).rejects.toMatchObject({
		code: "nothing-to-undo",
	});
});

test("while a gate runs on the home nothing is restored", async () => {
	const file = await backupOf(await lived());
	const home = await tempHome();
	const unlock = lockHome(home.home, home.lock);
	onTestFinished(unlock);
	await expect(restore(home, file)).rejects.toMatchObject({
		code: "already-running",
	});
	expect(await held(home)).toEqual([]);
});

test("a backup of a newer version is refused", async () => {
	const file = await crafted(
		[
			{ name: "vault", bytes: Buffer.from("[]") },
			{ name: "database", bytes: Buffer.from("later") },
		],
		{ schema: 10_000 },
	);
	const home = await tempHome();
	await expect(restore(home, file)).rejects.toMatchObject({
		code: "state-newer",
	});
	expect(await held(home)).toEqual([]);
});

test("another passphrase is told from a damaged file", async () => {
	const file = await backupOf(await lived());
	const home = await tempHome();
	await expect(
		restore(home, file, { given: new Secret("another phrase altogether") }),
	).rejects.toMatchObject({ code: "wrong-passphrase" });
	expect(await held(home)).toEqual([]);
});

test("the vault's key goes to the keychain and back to a file", async () => {
	const kept = new Map<string, string>();
	const keychain = (home: Home) =>
		openKeychain({
			service: home.keychainService,
			env: {},
			timeoutMs: 1_000,
			load: async () => ({
				getPassword: async (_, account) => kept.get(account) ?? null,
				setPassword: async (_, account, text) => void kept.set(account, text),
				deletePassword: async (_, account) => kept.delete(account),
				findCredentials: async () =>
					[...kept].map(([account, password]) => ({ account, password })),
			}),
		});
	const file = await backupOf(await lived());
	const home = await tempHome();
	await restore(home, file, {
		env: { DRAWBRIDGE_VAULT: "keychain" },
		places: { keychain: keychain(home) },
	});
	expect(JSON.parse(await readFile(home.vaultChoice, "utf8"))).toMatchObject({
		backend: "keychain",
	});
	expect(existsSync(home.vaultKeyFile)).toBe(false);
	expect(kept.size).toBe(1);
	await restore(home, file, { replace: true });
	const parts = await opened(home);
	expect(parts.vault.backend).toBe("file");
	expect((await parts.vault.get("secret/docs"))?.reveal()).toBe("canary-value");
});

test("where the key was kept it is kept again, also when nobody says so", async () => {
	const file = await backupOf(await lived());
	const home = await tempHome();
	await restore(home, file);
	await restore(home, file, { replace: true, env: {} });
	expect(JSON.parse(await readFile(home.vaultChoice, "utf8"))).toEqual({
		backend: "file",
	});
});

test("a crash at any step of putting it in place leaves the old or, at the next start, the new", async () => {
	for (let crashAt = 0; ; crashAt++) {
		const home = await tempHome();
		for (const [name, path] of placesOf(home))
			if (!name.includes("-")) put(path, "old");
		const staging = join(home.state, "restoring");
		mkdirSync(staging);
		for (const name of ["security.json", "vault.json", "drawbridge.db"])
			put(join(staging, name), "new");
		const steps = interrupted(home, crashAt);
		finishSwap(home);
		expect(await held(home)).toEqual([
			"security.json",
			"vault.json",
			"drawbridge.db",
		]);
		// oxlint-disable-next-line no-await-in-loop -- one crash after the other
		for (const path of [home.settings, home.vaultFile, home.database])
			expect(await readFile(path, "utf8")).toBe("new");
		const kept = (await readdir(home.state)).find((name) =>
			name.startsWith("before-restore-"),
		);
		expect(
			await readFile(join(home.state, String(kept), "drawbridge.db"), "utf8"),
		).toBe("old");
		expect(existsSync(staging)).toBe(false);
		if (crashAt >= steps) break;
	}
});

function put(path: string, text: string): void {
	if (path.endsWith("hooks") || path.endsWith("agents")) mkdirSync(path);
	else writeFileSync(path, text);
}

/** As {@link swapIn} and the death of its process: the plan is written, and the first moves are done. Returns how many there are. */
function interrupted(home: Home, crashAt: number): number {
	const kept = "before-restore-20261120T100000Z";
	const names = [...placesOf(home)];
	const has = names.filter(([name]) =>
		existsSync(join(home.state, "restoring", name)),
	);
	const had = names.filter(([, path]) => existsSync(path));
	writeFileSync(
		join(home.state, "restore-plan.json"),
		JSON.stringify({
			from: "restoring",
			kept,
			has: has.map(([name]) => name),
			had: had.map(([name]) => name),
		}),
	);
	const moves: (() => void)[] = [];
	for (const [name, path] of names) {
		if (had.some(([one]) => one === name))
			moves.push(() => renameSync(path, join(home.state, kept, name)));
		if (has.some(([one]) => one === name))
			moves.push(() => renameSync(join(home.state, "restoring", name), path));
	}
	if (crashAt > 0) mkdirSync(join(home.state, kept));
	for (const move of moves.slice(0, crashAt)) move();
	return moves.length;
}

test("a plan that cannot be read stops a start, and is left for a person", async () => {
	const home = await tempHome();
	const plan = join(home.state, "restore-plan.json");
	await writeFile(
		plan,
		JSON.stringify({ from: "../..", kept: "x", has: [], had: [] }),
	);
	expect(() => finishSwap(home)).toThrow(
		expect.objectContaining({ code: "unreadable" }),
	);
	expect(existsSync(plan)).toBe(true);
});

test("what is put aside twice in a second has two folders", async () => {
	const home = await tempHome();
	const now = Date.parse("2026-11-20T10:00:00Z");
	mkdirSync(join(home.state, "restoring"));
	const first = swapIn(home, "restoring", now);
	mkdirSync(join(home.state, "restoring"));
	expect(swapIn(home, "restoring", now)).toBe(`${first}-2`);
});
