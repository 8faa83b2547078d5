/**
 * Attack: another program of the owner's user writes itself into the state: an account, a greater role, a sign-in, a refresh
 * token; or takes the owner's passphrase away. Taught by our own list of what carries no seal. It stands for nobody, and
 * the owner is told.
 */
import { createHash } from "node:crypto";
import { expect, test } from "vitest";
import type { Home } from "../../../core/home.ts";
import { controlOf } from "../../core/doors/carried-control.ts";
import { lockVault, tempHome } from "../../core/parts.ts";
import { start, tamper } from "./reopened.ts";

const password = "a long enough password";
const from = "127.0.0.1";
const sha256 = (raw: string): string =>
	createHash("sha256").update(raw).digest("hex");

/** A home in which ada is a viewer and bert an admin, and what ada was given when she signed in. */
async function stopped(): Promise<{
	home: Home;
	cookie: string;
	refresh: string;
}> {
	const home = await tempHome();
	const parts = await start(home);
	await parts.auth.addWithPassword("ada", "viewer", password);
	await parts.auth.addWithPassword("bert", "admin", password);
	const cookie = await parts.auth.loginWithCookie("ada", password, from, false);
	const pair = await parts.auth.login("ada", password, from);
	if ("code" in cookie || "code" in pair) throw new Error("no sign-in");
	await parts.close();
	return { home, cookie: cookie.value, refresh: pair.refreshToken };
}

test("what nobody touched goes on: the account, the cookie and the refresh token", async () => {
	const { home, cookie, refresh } = await stopped();
	const parts = await start(home);
	expect(parts.auth.identifyCookie(cookie)?.role).toBe("viewer");
	expect(await parts.auth.refresh(refresh)).toHaveProperty("accessToken");
	expect(await parts.auth.signIn("ada", password, from)).toHaveProperty(
		"role",
		"viewer",
	);
	expect(parts.warnings()).toEqual([]);
});

test("an account of one's own is none: no password and no set-up link of it is good", async () => {
	const { home } = await stopped();
	const link = `dbs_${"a".repeat(43)}`;
	tamper(
		home,
		`INSERT INTO app_user (id, name, role, disabled, password, created_at)
			SELECT 'u_mine', 'mallory', 'admin', 0, password, 0 FROM app_user WHERE name = 'ada';
		INSERT INTO app_user (id, name, role, disabled, setup_hash, setup_until, created_at)
			VALUES ('u_link', 'linked', 'admin', 0, x'${sha256(link)}', 9999999999999, 0)`,
	);
	const parts = await start(home);
	expect(await parts.auth.signIn("mallory", password, from)).toHaveProperty(
		"code",
		"unauthenticated",
	);
	expect(await parts.auth.setUp(link, password)).toHaveProperty(
		"code",
		"unauthenticated",
	);
	expect(parts.auth.users.list().map(({ name }) => name)).toEqual([
		"ada",
		"bert",
	]);
	expect(parts.warnings().join()).toContain("mallory");
});

test.each([
	["a greater role", "UPDATE app_user SET role = 'admin' WHERE name = 'ada'"],
	[
		"another's password",
		"UPDATE app_user SET password = (SELECT password FROM app_user WHERE name = 'bert') WHERE name = 'ada'",
	],
	["another's name", "UPDATE app_user SET name = 'eve' WHERE name = 'ada'"],
	["no MAC", "UPDATE app_user SET mac = '' WHERE name = 'ada'"],
	["a role nobody has", "UPDATE app_user SET role = 'x' WHERE name = 'ada'"],
])(
	"an account with %s signs nobody in, and its sign-ins end",
	async (_, sql) => {
		const { home, cookie, refresh } = await stopped();
		tamper(home, sql);
		const parts = await start(home);
		// oxlint-disable-next-line no-await-in-loop -- one check at a time
		for (const name of ["ada", "eve"])
			expect(await parts.auth.signIn(name, password, from)).toHaveProperty(
				"code",
				"unauthenticated",
			);
		expect(parts.auth.identifyCookie(cookie)).toBeUndefined();
		expect(await parts.auth.refresh(refresh)).toHaveProperty(
			"code",
			"unauthenticated",
		);
		expect(parts.warnings().length).toBeGreaterThan(0);
		// The owner can make it anew.
		expect(
			await parts.auth.addWithPassword("ada", "viewer", password),
		).toHaveProperty("name", "ada");
	},
);

test("a disabled account stays disabled", async () => {
	const { home } = await stopped();
	const first = await start(home);
	const ada = first.auth.users.byName("ada");
	if (ada) first.auth.changeUser(ada, { disabled: true });
	await first.close();
	tamper(home, "UPDATE app_user SET disabled = 0");
	const parts = await start(home);
	expect(await parts.auth.signIn("ada", password, from)).toHaveProperty(
		"code",
		"unauthenticated",
	);
});

test("a sign-in of one's own is none, whoever's it says it is", async () => {
	const { home } = await stopped();
	const value = "c".repeat(43);
	tamper(
		home,
		["cookie", "issued"]
			.map(
				(kind, at) =>
					`INSERT INTO session (id, subject, name, kind, role, upstreams, cookie_hash, created_at, expires_at)
					SELECT 's_${kind}', 'user:' || id, name, '${kind}', 'admin', '[]', x'${sha256(value.replace("c", String(at)))}', ${Date.now()}, 9999999999999
					FROM app_user WHERE name = 'bert'`,
			)
			.join(";"),
	);
	const { auth, ...parts } = await start(home);
	for (const at of ["0", "1"])
		expect(auth.identifyCookie(value.replace("c", at))).toBeUndefined();
	expect(parts.db.isOpen).toBe(true);
	expect(auth.views().map(({ name }) => name)).not.toContain("bert");
});

test.each([
	[
		"one written while the gate runs",
		(token: string) =>
			`INSERT INTO refresh (hash, session, expires_at)
			SELECT x'${sha256(token)}', id, 9999999999999 FROM session WHERE kind = 'login'`,
		`dbr_${"r".repeat(43)}`,
	],
	[
		"one made good again after it was used",
		() => "UPDATE refresh SET used_at = NULL",
		undefined,
	],
])("no refresh token is %s", async (_, sql, own) => {
	const { home, refresh } = await stopped();
	const parts = await start(home);
	await parts.auth.refresh(refresh);
	const token = own ?? refresh;
	tamper(home, sql(token));
	expect(await parts.auth.refresh(token)).toHaveProperty(
		"code",
		"unauthenticated",
	);
});

test("while the vault is locked accounts of an earlier start sign nobody in, and what is changed of one makes it no better", async () => {
	const { home, cookie } = await stopped();
	tamper(home, "UPDATE app_user SET role = 'admin' WHERE name = 'ada'");
	const unlock = await lockVault(home);
	const parts = await start(home);
	expect(parts.auth.identifyCookie(cookie)).toBeUndefined();
	expect(await parts.auth.signIn("ada", password, from)).toHaveProperty("code");
	await parts.auth.givePassword("ada", "another long password");
	await unlock();
	await parts.vault.unlock();
	await expect
		.poll(async () => await parts.auth.signIn("bert", password, from))
		.toHaveProperty("role", "admin");
	expect(
		await parts.auth.signIn("ada", "another long password", from),
	).toHaveProperty("code", "unauthenticated");
});

test("accounts and sign-ins from before there were MACs are taken as they are, once", async () => {
	const { home, cookie, refresh } = await stopped();
	const parts = await start(home);
	await parts.vault.delete("audit/rows-sealed");
	await parts.close();
	tamper(
		home,
		"UPDATE app_user SET mac = ''; UPDATE session SET mac = ''; UPDATE refresh SET mac = ''",
	);
	const next = await start(home);
	expect(next.auth.identifyCookie(cookie)?.role).toBe("viewer");
	expect(await next.auth.refresh(refresh)).toHaveProperty("accessToken");
	await next.close();
	tamper(home, "UPDATE app_user SET role = 'admin'");
	expect((await start(home)).auth.identifyCookie(cookie)).toBeUndefined();
});

const phrase = "the owner's own passphrase";

async function withPassphrase(): Promise<Home> {
	const home = await tempHome();
	const parts = await start(home);
	await parts.owner.set(phrase);
	await parts.close();
	return home;
}

test("the owner's passphrase cannot be replaced by one of one's own", async () => {
	const home = await withPassphrase();
	const other = await tempHome();
	const made = await start(other);
	const phc = await made.auth.addWithPassword(
		"x",
		"viewer",
		"another phrase 1",
	);
	await made.close();
	if (!phc || !("password" in phc)) throw new Error("no hash");
	tamper(
		home,
		`INSERT OR REPLACE INTO setting VALUES ('owner-passphrase', '${phc.password}')`,
	);
	const { owner } = await start(home);
	expect(await owner.check("another phrase 1")).toBe(false);
	expect(await owner.check(phrase)).toBe(true);
});

test("nor taken away, also while the vault is locked", async () => {
	const home = await withPassphrase();
	tamper(home, "DELETE FROM setting WHERE name LIKE 'owner%'");
	const unlock = await lockVault(home);
	const parts = await start(home);
	expect(parts.owner.view().passphrase).toBe(true);
	await unlock();
	await parts.vault.unlock();
	expect(parts.owner.view().passphrase).toBe(true);
	expect(await parts.owner.check(phrase)).toBe(true);
});

test("a vault that has not opened yet is opened without it, and nothing else is done without", async () => {
	const home = await withPassphrase();
	const unlock = await lockVault(home);
	const parts = await start(home);
	const control = controlOf(parts);
	const lax = await control.call("cli", "mode.set", { mode: "lax" });
	expect(lax).toMatchObject({ failure: { code: "vault-locked" } });
	await unlock();
	expect(await control.call("cli", "vault.unlock", {})).toMatchObject({
		output: { state: "open" },
	});
	expect(await parts.owner.isKnown()).toBe(true);
	await control.call("cli", "vault.lock", {});
	expect(await control.call("cli", "vault.unlock", {})).toMatchObject({
		failure: { code: "passphrase-needed" },
	});
});

test("the counting of wrong ones is not begun anew by taking the count away", async () => {
	const home = await withPassphrase();
	const { owner } = await start(home);
	for (const wrong of ["1", "2", "3", "4"]) {
		// oxlint-disable-next-line no-await-in-loop -- one behind the other
		await owner.check(wrong);
		tamper(home, "DELETE FROM setting WHERE name = 'owner-tries'");
	}
	expect(await owner.check(phrase)).toBeTypeOf("number");
});

test("one that an older version kept in the database is taken over, once", async () => {
	const home = await withPassphrase();
	const parts = await start(home);
	const kept = await parts.vault.get("owner/passphrase");
	await parts.vault.delete("owner/passphrase");
	await parts.vault.delete("audit/rows-sealed");
	await parts.close();
	const insert = `INSERT INTO setting VALUES ('owner-passphrase', '${kept?.reveal() ?? ""}')`;
	tamper(home, insert);
	const next = await start(home);
	expect(await next.owner.check(phrase)).toBe(true);
	await next.owner.clear();
	await next.close();
	tamper(home, insert);
	expect((await start(home)).owner.view().passphrase).toBe(false);
});
