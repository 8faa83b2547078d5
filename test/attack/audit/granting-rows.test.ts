/**
 * Attack: a row that grants access is written into the state by hand: a key of one's own, a higher role, a revoked key
 * brought back (threats.md: rows that grant access carry a MAC; a bad one is ignored and reported).
 */
import { expect, test } from "vitest";
import type { Home } from "../../../core/home.ts";
import { lockVault, newKey, tempHome } from "../../core/parts.ts";
import { start, tamper } from "./reopened.ts";

/** A home with two keys, the second of which was revoked. */
async function stopped(): Promise<{
	home: Home;
	good: string;
	revoked: string;
}> {
	const home = await tempHome();
	const parts = await start(home);
	const [good, revoked] = [
		await parts.keys.create(newKey({ role: "viewer" })),
		await parts.keys.create(newKey()),
	];
	await parts.keys.revoke(revoked.id);
	await parts.close();
	return { home, good: good.key, revoked: revoked.key };
}

test("what nobody touched goes on", async () => {
	const { home, good, revoked } = await stopped();
	const { keys, ...parts } = await start(home);
	expect([keys.identify(good)?.role, keys.identify(revoked)]).toEqual([
		"viewer",
		undefined,
	]);
	expect(keys.ignored).toEqual([]);
	expect(parts.db.isOpen).toBe(true);
});

test.each([
	["a higher role", "UPDATE api_key SET role = 'admin'"],
	["more upstreams", "UPDATE api_key SET upstreams = '[\"x\"]'"],
	["a later expiry", "UPDATE api_key SET expires_at = 9999999999999"],
	["no limit", "UPDATE api_key SET daily_requests = 9"],
	["no MAC", "UPDATE api_key SET mac = ''"],
	[
		"another key's MAC",
		"UPDATE api_key SET mac = (SELECT max(mac) FROM api_key), name = 'b'",
	],
])("a key with %s opens nothing, and the owner is told", async (_, sql) => {
	const { home, good } = await stopped();
	tamper(home, sql);
	const parts = await start(home);
	expect(parts.keys.identify(good)).toBeUndefined();
	expect(parts.keys.ignored.length).toBeGreaterThan(0);
	expect(parts.warnings().length).toBeGreaterThan(0);
	expect(parts.keys.knows(good)).toBe(true);
});

test("a revoked key stays revoked", async () => {
	const { home, revoked } = await stopped();
	tamper(home, "UPDATE api_key SET revoked_at = NULL");
	const { keys } = await start(home);
	expect(keys.identify(revoked)).toBeUndefined();
});

test("a key of one's own is none", async () => {
	const { home } = await stopped();
	tamper(
		home,
		`INSERT INTO api_key (id, hash, name, role, prefix, upstreams, note, created_at)
		VALUES ('k_mine', x'${"ab".repeat(32)}', 'mine', 'admin', 'dbk_', '[]', '', 0)`,
	);
	const { keys } = await start(home);
	expect(keys.list().map(({ id }) => id)).not.toContain("k_mine");
	expect(keys.ignored).toEqual(["k_mine"]);
});

test("a higher role is not sealed by a limit that the gate writes into the row", async () => {
	const { home, good } = await stopped();
	const parts = await start(home);
	const id = parts.keys.identify(good)?.id ?? "";
	tamper(home, "UPDATE api_key SET role = 'admin'");
	parts.keys.limit(id, { requestsPerDay: 5 });
	expect(parts.keys.identify(good)).toBeUndefined();
	await parts.close();
	const { keys } = await start(home);
	expect(keys.identify(good)).toBeUndefined();
	expect(keys.ignored).toContain(id);
});

test("nor by one that it writes while the vault is locked", async () => {
	const { home, good } = await stopped();
	tamper(home, "UPDATE api_key SET role = 'admin'");
	const unlock = await lockVault(home);
	const parts = await start(home);
	const id = parts.keys.identify(good)?.id ?? "";
	parts.keys.limit(id, { requestsPerDay: 5 });
	await unlock();
	await parts.vault.unlock();
	await expect.poll(() => parts.keys.ignored).toContain(id);
	expect(parts.keys.identify(good)).toBeUndefined();
});

test("also where the vault was locked when the gate began", async () => {
	const { home, good } = await stopped();
	tamper(home, "UPDATE api_key SET role = 'admin'");
	const unlock = await lockVault(home);
	const parts = await start(home);
	await unlock();
	await parts.vault.unlock();
	await expect
		.poll(() => parts.keys.identify(good), { timeout: 5_000 })
		.toBeUndefined();
});

test("a client certificate with a higher role stands for nobody", async () => {
	const home = await tempHome();
	const first = await start(home);
	await first.certificates.createCas({ names: [] });
	const issued = await first.certificates.issue({
		name: "bot",
		client: true,
		role: "viewer",
	});
	await first.close();
	const second = await start(home);
	expect(second.certificates.client(issued.fingerprint)?.role).toBe("viewer");
	await second.close();
	tamper(home, "UPDATE certificate SET role = 'admin' WHERE kind = 'client'");
	const third = await start(home);
	expect(third.certificates.client(issued.fingerprint)).toBeUndefined();
	expect(third.certificates.warnings()).toHaveLength(1);
});

test("rows from before there were MACs are taken as they are, once", async () => {
	const { home, good } = await stopped();
	tamper(home, "UPDATE api_key SET mac = ''");
	const parts = await start(home);
	expect(parts.keys.identify(good)).toBeUndefined();
	await parts.vault.delete("audit/rows-sealed");
	await parts.close();
	const next = await start(home);
	expect(next.keys.identify(good)?.role).toBe("viewer");
	await next.close();
	tamper(home, "UPDATE api_key SET role = 'admin'");
	expect((await start(home)).keys.identify(good)).toBeUndefined();
});
