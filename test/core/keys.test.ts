/** API keys: made, known, shown, ended; what is kept of them where. */
import { hash, randomBytes } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ApiKeys } from "../../core/keys.ts";
import { coreParts, lockVault, newKey, silent } from "./parts.ts";
import { eventually } from "./eventually.ts";

const rawForm = /^dbk_[A-Za-z0-9_-]{43}$/;

describe("a new key", () => {
	test("has 256 bits, is known at once, and its view holds none of them beyond the prefix", async () => {
		const { keys } = await coreParts();
		const { key, ...view } = await keys.create(
			newKey({ name: "ci", role: "viewer", upstreams: ["docs"], note: "n" }),
		);
		expect(key).toMatch(rawForm);
		expect(keys.identify(key)).toMatchObject({ id: view.id, role: "viewer" });
		expect(view).toMatchObject({
			name: "ci",
			role: "viewer",
			upstreams: ["docs"],
			note: "n",
			state: "active",
			expiresAt: null,
			prefix: key.slice(0, 12),
		});
		expect(JSON.stringify(view)).not.toContain(key.slice(0, 13));
	});

	test("is never the one before", async () => {
		const { keys } = await coreParts();
		const raw = new Set<string>();
		for (let i = 0; i < 5; i++) raw.add((await keys.create(newKey())).key);
		expect(raw.size).toBe(5);
	});

	test("is known after a restart, with everything about it", async () => {
		const { keys, db, vault, clock } = await coreParts();
		const { key, ...view } = await keys.create(
			newKey({ upstreams: ["a", "b"], ttlMs: 1_000 }),
		);
		const again = new ApiKeys(db, vault, clock, silent);
		expect(again.identify(key)?.id).toBe(view.id);
		expect(again.list()).toMatchObject([
			{ ...view, lastUsedAt: expect.any(String) },
		]);
	});

	test("is refused, and no row is left, when the vault is locked", async () => {
		const { keys, db, vault, home } = await coreParts();
		await keys.create(newKey({ name: "before" }));
		await lockVault(home);
		await expect(keys.create(newKey({ name: "after" }))).rejects.toMatchObject({
			name: "VaultError",
		});
		expect(vault.state().state).toBe("locked");
		expect(keys.list().map(({ name }) => name)).toEqual(["before"]);
		expect(db.prepare("SELECT name FROM api_key").all()).toEqual([
			expect.objectContaining({ name: "before" }),
		]);
	});
});

test("no file of the home holds a raw key, its base64 or its bytes", async () => {
	const { keys, home } = await coreParts();
	const { key } = await keys.create(newKey());
	const secret = key.slice(12);
	const needles = [secret, Buffer.from(secret).toString("base64").slice(0, -4)];
	const files = await readdir(home.home, {
		recursive: true,
		withFileTypes: true,
	});
	let looked = 0;
	for (const file of files.filter((one) => one.isFile())) {
		const bytes = await readFile(join(file.parentPath, file.name));
		looked++;
		for (const needle of needles)
			expect(bytes.includes(needle), `${needle} in ${file.name}`).toBe(false);
		expect(bytes.includes(Buffer.from(key.slice(4), "base64url"))).toBe(false);
	}
	// The database, its log and the vault at least.
	expect(looked).toBeGreaterThan(3);
});

describe("a key is not known", () => {
	test.each([
		"",
		"dbk_",
		"dbk_short",
		"x".repeat(100_000),
		"DBK_AAAA",
		"\u0000",
	])("when it is malformed: %.20j", async (raw) => {
		const { keys } = await coreParts();
		await keys.create(newKey());
		expect(keys.identify(raw)).toBeUndefined();
	});

	test("by its hash or its prefix", async () => {
		const { keys } = await coreParts();
		const { key } = await keys.create(newKey());
		expect(keys.identify(hash("sha256", key, "hex"))).toBeUndefined();
		expect(keys.identify(key.slice(0, 12).padEnd(47, "A"))).toBeUndefined();
	});

	test("from the millisecond it expires", async () => {
		const { keys, clock } = await coreParts();
		const { key, id } = await keys.create(newKey({ ttlMs: 1_000 }));
		clock.pass(999);
		const known = keys.identify(key);
		expect(known?.id).toBe(id);
		clock.pass(1);
		expect(keys.identify(key)).toBeUndefined();
		expect(known && keys.isActive(known)).toBe(false);
		expect(keys.list()).toMatchObject([{ state: "expired" }]);
		expect(keys.activeCount()).toBe(0);
	});

	test("once it is revoked, also by whoever holds it already, and after a restart", async () => {
		const { keys, db, vault, clock } = await coreParts();
		const { key, id } = await keys.create(newKey());
		const held = keys.identify(key);
		expect(await keys.revoke(id)).toMatchObject({ id, state: "revoked" });
		expect(held && keys.isActive(held)).toBe(false);
		expect(keys.identify(key)).toBeUndefined();
		expect(new ApiKeys(db, vault, clock, silent).identify(key)).toBeUndefined();
	});
});

describe("revoking", () => {
	test("works while the vault is locked, and the key is not shown after it opens again", async () => {
		const { keys, home, vault } = await coreParts();
		const { key, id } = await keys.create(newKey());
		const unlock = await lockVault(home);
		await keys.revoke(id);
		expect(keys.identify(key)).toBeUndefined();
		await unlock();
		await eventually(() => vault.state().state).toBe("open");
		expect(await keys.show(id)).toBeUndefined();
	});

	test("twice is the same as once", async () => {
		const { keys, clock } = await coreParts();
		const { id } = await keys.create(newKey());
		const first = await keys.revoke(id);
		clock.pass(1_000);
		expect(await keys.revoke(id)).toEqual(first);
	});

	test("touches no other key", async () => {
		const { keys } = await coreParts();
		const [one, two] = [
			await keys.create(newKey()),
			await keys.create(newKey()),
		];
		await keys.revoke(one.id);
		expect(keys.identify(two.key)?.id).toBe(two.id);
	});

	test("a key that is none says so", async () => {
		const { keys } = await coreParts();
		expect(await keys.revoke("k_none")).toBeUndefined();
	});
});

describe("showing", () => {
	test("gives the raw key again, and prints nothing by accident", async () => {
		const { keys } = await coreParts();
		const { key, id } = await keys.create(newKey());
		const shown = await keys.show(id);
		expect(shown?.reveal()).toBe(key);
		expect(`${String(shown)}${JSON.stringify(shown)}`).not.toContain("dbk_");
	});

	test("an unknown or revoked key gives nothing", async () => {
		const { keys } = await coreParts();
		const { id } = await keys.create(newKey());
		await keys.revoke(id);
		expect(await keys.show(id)).toBeUndefined();
		expect(await keys.show("k_none")).toBeUndefined();
	});
});

test("the time of last use is kept over a restart once it was saved", async () => {
	const { keys, db, vault, clock } = await coreParts();
	const { key } = await keys.create(newKey());
	clock.pass(5_000);
	keys.identify(key);
	const usedAt = new Date(clock.now()).toISOString();
	keys.saveUse();
	expect(new ApiKeys(db, vault, clock, silent).list()).toMatchObject([
		{ lastUsedAt: usedAt },
	]);
});

test("while the state cannot be written the times of last use wait, and nothing is thrown", async () => {
	const { keys, db, vault, clock } = await coreParts();
	const { key } = await keys.create(newKey());
	keys.identify(key);
	db.exec("PRAGMA query_only = ON");
	keys.saveUse();
	db.exec("PRAGMA query_only = OFF");
	keys.saveUse();
	expect(new ApiKeys(db, vault, clock, silent).list()).toMatchObject([
		{ lastUsedAt: new Date(clock.now()).toISOString() },
	]);
});

test.each(["null", "{}", '"docs"', "[1]"])(
	"a row whose upstreams are %s opens nothing: it is not taken for a key to all",
	async (upstreams) => {
		const { keys, db, vault, clock } = await coreParts();
		await keys.create(newKey({ upstreams: ["docs"] }));
		db.prepare("UPDATE api_key SET upstreams = ?").run(upstreams);
		expect(() => new ApiKeys(db, vault, clock, silent)).toThrow();
	},
);

test("each of 10,000 keys is found as itself, and none of 1,000 others", async () => {
	const { db, vault, clock } = await coreParts();
	const raws = Array.from(
		{ length: 10_000 },
		() => `dbk_${randomBytes(32).toString("base64url")}`,
	);
	const insert = db.prepare(
		`INSERT INTO api_key (id, hash, name, role, prefix, upstreams, note, created_at)
		VALUES (?,?,?,'operator',?,'[]','',0)`,
	);
	db.exec("BEGIN");
	raws.forEach((raw, index) => {
		const digest = hash("sha256", raw, "buffer");
		insert.run(`k_${index}`, digest, `key ${index}`, raw.slice(0, 12));
	});
	db.exec("COMMIT");
	const keys = new ApiKeys(db, vault, clock, silent);
	const wrong = raws.filter(
		(raw, index) => keys.identify(raw)?.id !== `k_${index}`,
	);
	expect(wrong).toEqual([]);
	const strangers = raws
		.slice(0, 1_000)
		.map((raw) => raw.slice(0, -1) + (raw.endsWith("A") ? "B" : "A"));
	expect(strangers.filter((raw) => keys.identify(raw))).toEqual([]);
	expect(keys.activeCount()).toBe(10_000);
});

describe("rotation", () => {
	test("gives a new raw key, and the old one is accepted until the overlap ends", async () => {
		const { keys, clock, vault } = await coreParts();
		const { id, key: old } = await keys.create(newKey());
		const rotated = await keys.rotate(id, 60_000);
		if (!rotated) throw new Error("not rotated");
		expect(rotated).toMatchObject({
			id,
			name: "agent",
			overlap: { prefix: old.slice(0, 12) },
		});
		expect(keys.identify(old)?.id).toBe(id);
		expect(keys.identify(rotated.key)?.id).toBe(id);
		expect((await vault.get(`key/${id}`))?.reveal()).toBe(rotated.key);
		clock.pass(59_999);
		expect(keys.identify(old)?.id).toBe(id);
		clock.pass(1);
		expect(keys.identify(old)).toBeUndefined();
		expect(keys.identify(rotated.key)?.id).toBe(id);
		expect(keys.list()[0]?.overlap).toBeNull();
	});

	test("ends what the old raw key had open, when its overlap does", async () => {
		const { keys, clock } = await coreParts();
		const { id, key: raw } = await keys.create(newKey());
		const shown = keys.identify(raw);
		await keys.rotate(id, 1_000);
		if (!shown) throw new Error("not identified");
		expect(keys.isActive(shown)).toBe(true);
		clock.pass(1_000);
		expect(keys.isActive(shown)).toBe(false);
	});

	test("without an overlap refuses the old one at once, and a second rotation the one before", async () => {
		const { keys } = await coreParts();
		const { id, key: first } = await keys.create(newKey());
		const second = await keys.rotate(id, 60_000);
		const third = await keys.rotate(id, 60_000);
		const last = await keys.rotate(id, 0);
		const accepted = [first, second?.key, third?.key, last?.key].map(
			(raw) => raw !== undefined && keys.identify(raw) !== undefined,
		);
		expect(accepted).toEqual([false, false, false, true]);
	});

	test("holds after a restart, the overlap included", async () => {
		const { keys, db, vault, clock } = await coreParts();
		const { id, key: old } = await keys.create(newKey());
		const rotated = await keys.rotate(id, 60_000);
		const again = new ApiKeys(db, vault, clock, silent);
		expect(again.identify(old)?.id).toBe(id);
		expect(again.identify(rotated?.key ?? "")?.id).toBe(id);
	});

	test("of a key that is revoked, expired or unknown does nothing", async () => {
		const { keys, clock } = await coreParts();
		const revoked = await keys.create(newKey());
		await keys.revoke(revoked.id);
		const expired = await keys.create(newKey({ ttlMs: 1_000 }));
		clock.pass(1_000);
		for (const id of [revoked.id, expired.id, "k_none"])
			expect(await keys.rotate(id, 0)).toBeUndefined();
	});

	test("revoking ends both raw keys", async () => {
		const { keys } = await coreParts();
		const { id, key: old } = await keys.create(newKey());
		const rotated = await keys.rotate(id, 60_000);
		await keys.revoke(id);
		expect(keys.identify(old)).toBeUndefined();
		expect(keys.identify(rotated?.key ?? "")).toBeUndefined();
	});
});

describe("keys of settings files", () => {
	const raw = "kaimon_0123456789abcdef";

	test("are accepted as operators while they stand there, and only for their upstreams", async () => {
		const { keys } = await coreParts();
		keys.setPlain([
			{ raw, upstreams: [] },
			{ raw: "key-abc123", upstreams: ["julia"] },
		]);
		const shown = keys.identify(raw);
		expect(shown).toMatchObject({ role: "operator", source: "settings" });
		expect(keys.identify("key-abc123")?.upstreams).toEqual(["julia"]);
		keys.setPlain([]);
		expect(keys.identify(raw)).toBeUndefined();
		expect(shown && keys.isActive(shown)).toBe(false);
	});

	test("show no more than a third of themselves", async () => {
		const { keys } = await coreParts();
		keys.setPlain([{ raw: "shortkey", upstreams: [] }]);
		expect(keys.list()[0]?.prefix).toBe("sh");
	});

	test("taken over into the vault go on being accepted, once they have left the file too", async () => {
		const { keys, vault } = await coreParts();
		keys.setPlain([{ raw, upstreams: [] }]);
		const adopted = await keys.adopt(raw, newKey({ name: "from kaimon" }));
		keys.setPlain([]);
		expect(keys.identify(raw)).toMatchObject({
			id: adopted.id,
			source: "drawbridge",
		});
		expect((await vault.get(`key/${adopted.id}`))?.reveal()).toBe(raw);
		expect(keys.list()).toHaveLength(1);
	});

	test("do not take the place of a key that was made here", async () => {
		const { keys } = await coreParts();
		const { id, key } = await keys.create(newKey({ role: "viewer" }));
		keys.setPlain([{ raw: key, upstreams: [] }]);
		expect(keys.identify(key)).toMatchObject({ id, role: "viewer" });
		keys.setPlain([]);
		expect(keys.identify(key)?.id).toBe(id);
	});

	test("cannot bring a revoked key back", async () => {
		const { keys } = await coreParts();
		const { id, key } = await keys.create(newKey());
		await keys.revoke(id);
		keys.setPlain([{ raw: key, upstreams: [] }]);
		expect(keys.identify(key)).toBeUndefined();
	});
});

describe("what a key may spend in a day", () => {
	test("is nothing special unless it is said, and is there after a restart", async () => {
		const { keys, db, vault, clock } = await coreParts();
		const free = await keys.create(newKey());
		const { id, daily } = await keys.create(
			newKey({ requestsPerDay: 5, tokensPerDay: null }),
		);
		expect(free.daily).toEqual({
			requests: null,
			tokens: null,
			usedRequests: 0,
			usedTokens: 0,
		});
		expect(keys.get(free.id)?.daily).toBeUndefined();
		expect(daily).toMatchObject({ requests: 5, tokens: null });
		const again = new ApiKeys(db, vault, clock, silent);
		expect(again.get(id)?.daily).toEqual({ requests: 5, tokens: null });
	});

	test("changes number by number, for the key before a rotation as well", async () => {
		const { keys, db, vault, clock } = await coreParts();
		const { id, key } = await keys.create(newKey({ requestsPerDay: 5 }));
		const rotated = await keys.rotate(id, 60_000);
		expect(rotated?.daily.requests).toBe(5);
		expect(keys.limit(id, { tokensPerDay: 70 })?.daily).toMatchObject({
			requests: 5,
			tokens: 70,
		});
		expect(keys.identify(key)?.daily).toEqual({ requests: 5, tokens: 70 });
		expect(keys.limit(id, { requestsPerDay: null })?.daily).toMatchObject({
			requests: null,
			tokens: 70,
		});
		keys.limit(id, { tokensPerDay: null });
		expect(keys.identify(key)?.daily).toBeUndefined();
		expect(keys.identify(rotated?.key ?? "")?.daily).toBeUndefined();
		const again = new ApiKeys(db, vault, clock, silent);
		expect(again.get(id)?.daily).toBeUndefined();
	});

	test("is shown with what it spent today", async () => {
		const { keys, spending } = await coreParts();
		const { id } = await keys.create(newKey({ tokensPerDay: 70 }));
		spending.add(id, 12, 70);
		expect(keys.list()[0]?.daily).toMatchObject({ tokens: 70, usedTokens: 12 });
	});

	test("is not limited for an adopted key, one of a settings file, or one that is gone", async () => {
		const { keys } = await coreParts();
		const adopted = await keys.adopt("their-own-key-of-old", newKey());
		expect(adopted.daily).toMatchObject({ requests: null, tokens: null });
		keys.setPlain([{ raw: "plain-key-in-a-file", upstreams: [] }]);
		const plain = keys.list().find(({ source }) => source === "settings");
		await keys.revoke(adopted.id);
		for (const id of [plain?.id ?? "", adopted.id, "k_none"])
			expect(keys.limit(id, { requestsPerDay: 1 })).toBeUndefined();
	});
});
