/** Signing in with a password: what it costs whoever it is, cookies, set-up links, changed passwords; and what is kept. */
import { hash, verify } from "@node-rs/argon2";
import { describe, expect, test } from "vitest";
import type { Argon2 } from "../../../core/auth/passwords.ts";
import {
	address,
	type AuthTest,
	authParts,
	codeOf,
	done,
	dump,
	goodPassword,
	otherPassword,
} from "./auth-parts.ts";

const minute = 60_000;
const hour = 60 * minute;

/** Counts what is checked. */
function counting(): Argon2 & { verified: number } {
	const counted = {
		verified: 0,
		hash,
		verify: (phc: string, password: string) => {
			counted.verified++;
			return verify(phc, password);
		},
	};
	return counted;
}

describe("a sign-in runs exactly one Argon2 check", () => {
	const who: Record<
		string,
		{
			name: string;
			password: string;
			prepare?: (all: AuthTest) => unknown;
			outcome: string;
		}
	> = {
		"with the right password": {
			name: "alice",
			password: goodPassword,
			outcome: "done",
		},
		"with a wrong one": {
			name: "alice",
			password: "wrong-password-1",
			outcome: "unauthenticated",
		},
		"of a user there is not": {
			name: "mallory",
			password: goodPassword,
			outcome: "unauthenticated",
		},
		"of a disabled user, with the right password": {
			name: "alice",
			password: goodPassword,
			prepare: ({ auth }) => {
				const user = auth.users.byName("alice");
				if (user) auth.changeUser(user, { disabled: true });
			},
			outcome: "unauthenticated",
		},
		"of a user who has not set a password": {
			name: "carol",
			password: goodPassword,
			prepare: ({ auth }) => auth.users.add("carol", "viewer", null),
			outcome: "unauthenticated",
		},
		"of a name nobody can have": {
			name: "a\u0000\u202e'; DROP TABLE app_user; --",
			password: goodPassword,
			outcome: "unauthenticated",
		},
		"of a very long name": {
			name: "a".repeat(256),
			password: goodPassword,
			outcome: "unauthenticated",
		},
	};
	test.each(Object.entries(who))(
		"%s",
		async (_, { name, password, prepare, outcome }) => {
			const argon2 = counting();
			const all = await authParts({ argon2 });
			await all.user();
			await prepare?.(all);
			argon2.verified = 0;
			const result = await all.auth.login(name, password, address);
			expect(codeOf(result)).toBe(outcome);
			expect(argon2.verified).toBe(1);
			expect(all.failures).toHaveLength(outcome === "done" ? 0 : 1);
			expect((all.failures[0] ?? "").length).toBeLessThan(100);
		},
	);
});

test("whoever has to wait is told how long, and nothing is hashed", async () => {
	const argon2 = counting();
	const all = await authParts({ argon2 });
	await all.user();
	all.waitSeconds = 3.2;
	expect(await all.auth.login("alice", goodPassword, address)).toMatchObject({
		code: "rate-limited",
		retryAfterSeconds: 4,
	});
	expect(argon2.verified).toBe(0);
	expect(all.failures).toEqual([]);
});

test("who waited in the queue while others failed is not hashed any more", async () => {
	const argon2 = counting();
	const all = await authParts({ argon2 });
	await all.user();
	const tries = Array.from({ length: 8 }, () =>
		all.auth.signIn("alice", "wrong-password-1", address),
	);
	all.waitSeconds = 1;
	const codes = (await Promise.all(tries)).map(codeOf);
	expect(codes).toContain("rate-limited");
	expect(argon2.verified).toBeLessThan(8);
});

test("forty sign-ins at once: some are turned away, none of the others fails", async () => {
	const all = await authParts();
	await all.user();
	const codes = (
		await Promise.all(
			Array.from({ length: 40 }, () =>
				all.auth.signIn("alice", goodPassword, address),
			),
		)
	).map(codeOf);
	expect(codes.filter((code) => code === "done")).toHaveLength(34);
	expect(codes.filter((code) => code === "rate-limited")).toHaveLength(6);
});

test("a user who was disabled while the password was checked is not signed in", async () => {
	const all = await authParts();
	const user = await all.user();
	const trying = all.auth.login("alice", goodPassword, address);
	// The first step of a sign-in asks the vault; this is before the check has ended.
	all.auth.changeUser(user, { disabled: true });
	expect(codeOf(await trying)).toBe("unauthenticated");
	expect([...all.auth.sessions.all()]).toEqual([]);
});

/** `disturb.now` runs between a check and what follows from it. */
async function disturbed() {
	const disturb = { now: (): unknown => undefined };
	const all = await authParts({
		argon2: {
			hash,
			async verify(phc, password) {
				const good = await verify(phc, password);
				disturb.now();
				return good;
			},
		},
	});
	const user = await all.user();
	const { accessToken } = done(
		await all.auth.login("alice", goodPassword, address),
	);
	const session = await all.auth.identifyToken(accessToken);
	if (!session) expect.fail("no session");
	return { ...all, aliceUser: user, session, disturb };
}

describe("while a password was checked", () => {
	test("it was changed: it signs nobody in", async () => {
		const { auth, aliceUser, disturb } = await disturbed();
		disturb.now = () => auth.users.setPassword(aliceUser, "another hash");
		expect(codeOf(await auth.signIn("alice", goodPassword, address))).toBe(
			"unauthenticated",
		);
	});

	test("the sign-in ended: it changes no password", async () => {
		const { auth, session, disturb } = await disturbed();
		disturb.now = () => auth.logout(session.id);
		expect(
			codeOf(
				await auth.changePassword(
					session,
					goodPassword,
					otherPassword,
					address,
				),
			),
		).toBe("conflict");
		disturb.now = () => undefined;
		expect(codeOf(await auth.signIn("alice", goodPassword, address))).toBe(
			"done",
		);
	});
});

test("a name is accepted as people type it", async () => {
	const all = await authParts();
	await all.user();
	expect(codeOf(await all.auth.signIn(" Alice ", goodPassword, address))).toBe(
		"done",
	);
});

async function signedIn() {
	const all = await authParts();
	await all.user();
	const { value, maxAgeSeconds } = done(
		await all.auth.loginWithCookie("alice", goodPassword, address, false),
	);
	return { ...all, value, maxAgeSeconds };
}

describe("a cookie", () => {
	test("is 256 bits, and known at once", async () => {
		const { auth, value, maxAgeSeconds } = await signedIn();
		expect(value).toMatch(/^[\w-]{43}$/);
		expect(maxAgeSeconds).toBe(86_400);
		expect(auth.identifyCookie(value)).toMatchObject({
			name: "alice",
			via: "cookie",
			role: "operator",
		});
		expect(auth.identifyCookie(value)).toBe(auth.identifyCookie(value));
	});

	test.each(["", "x", "x".repeat(43), `${"A".repeat(42)}=`, "é".repeat(43)])(
		"that is not ours is nobody's: %j",
		async (value) => {
			const { auth } = await signedIn();
			expect(auth.identifyCookie(value)).toBeUndefined();
		},
	);

	test("ends after two hours without use, and not while it is used", async () => {
		const { auth, clock, value } = await signedIn();
		for (let i = 0; i < 5; i++) {
			clock.pass(119 * minute);
			expect(auth.identifyCookie(value)).toBeDefined();
		}
		const session = auth.identifyCookie(value);
		clock.pass(120 * minute);
		expect(session && auth.isActive(session)).toBe(false);
		expect(auth.identifyCookie(value)).toBeUndefined();
	});

	test("ends after a day however much it is used", async () => {
		const { auth, clock, value } = await signedIn();
		for (let i = 0; i < 24; i++) {
			expect(auth.identifyCookie(value)).toBeDefined();
			clock.pass(hour);
		}
		expect(auth.identifyCookie(value)).toBeUndefined();
	});

	test("and its last use outlive a restart", async () => {
		const { auth, clock, value, again } = await signedIn();
		clock.pass(100 * minute);
		auth.identifyCookie(value);
		auth.saveUse();
		clock.pass(100 * minute);
		expect(again().identifyCookie(value)).toBeDefined();
	});

	test("from a time that has not come is refused when the clock was set back", async () => {
		const { auth, clock, value } = await signedIn();
		clock.wallMs -= hour;
		expect(auth.identifyCookie(value)).toBeUndefined();
	});

	test("is no token, and a token is no cookie", async () => {
		const { auth, value } = await signedIn();
		const { accessToken } = done(
			await auth.login("alice", goodPassword, address),
		);
		expect(await auth.identifyToken(value)).toBeUndefined();
		expect(auth.identifyCookie(accessToken)).toBeUndefined();
	});

	test("ends at logout", async () => {
		const { auth, value } = await signedIn();
		auth.logout(auth.identifyCookie(value)?.id ?? "");
		expect(auth.identifyCookie(value)).toBeUndefined();
	});

	test("follows a lowered role at once", async () => {
		const { auth, value } = await signedIn();
		const before = auth.identifyCookie(value);
		const user = auth.users.byName("alice");
		if (!before || !user) expect.fail("not signed in");
		auth.changeUser(user, { role: "viewer" });
		expect(auth.isActive(before)).toBe(false);
		expect(auth.identifyCookie(value)?.role).toBe("viewer");
	});

	test("needs no vault", async () => {
		const all = await authParts({
			vault: {
				backend: "file",
				state: () => ({ backend: "file", state: "locked", detail: "" }),
				get: () => Promise.reject(new Error("locked")),
				set: () => Promise.reject(new Error("locked")),
				delete: () => Promise.reject(new Error("locked")),
				list: () => Promise.reject(new Error("locked")),
				lock: () => undefined,
				unlock: () => Promise.reject(new Error("locked")),
				migrate: () => Promise.reject(new Error("locked")),
				opened: async () => false,
				onChange: () => () => undefined,
				close: () => undefined,
			},
		});
		await all.user();
		expect(
			codeOf(
				await all.auth.loginWithCookie("alice", goodPassword, address, false),
			),
		).toBe("done");
	});
});

async function invited() {
	const all = await authParts();
	const user = all.auth.users.add("bob", "viewer", null);
	if (!user) expect.fail("no user");
	const { token, expiresAt } = all.auth.newSetup(user);
	return { ...all, user, token, expiresAt };
}

describe("a set-up link", () => {
	test("sets a password once, and then it can be signed in with", async () => {
		const { auth, token } = await invited();
		expect(token).toMatch(/^dbs_[\w-]{43}$/);
		expect(done(await auth.setUp(token, goodPassword)).name).toBe("bob");
		expect(codeOf(await auth.setUp(token, otherPassword))).toBe(
			"unauthenticated",
		);
		expect(codeOf(await auth.signIn("bob", goodPassword, address))).toBe(
			"done",
		);
	});

	test("used by two at once sets one password", async () => {
		const { auth, token } = await invited();
		const codes = (
			await Promise.all([
				auth.setUp(token, goodPassword),
				auth.setUp(token, otherPassword),
			])
		).map(codeOf);
		expect(codes.toSorted()).toEqual(["done", "unauthenticated"]);
	});

	test("stays when the password was too weak", async () => {
		const { auth, token } = await invited();
		expect(codeOf(await auth.setUp(token, "password123"))).toBe(
			"weak-password",
		);
		expect(codeOf(await auth.setUp(token, goodPassword))).toBe("done");
	});

	test("ends after a day", async () => {
		const { auth, token, clock, expiresAt } = await invited();
		expect(expiresAt - clock.now()).toBe(24 * hour);
		clock.pass(24 * hour);
		expect(codeOf(await auth.setUp(token, goodPassword))).toBe(
			"unauthenticated",
		);
	});

	test("outlives a restart, and ends with a newer one", async () => {
		const { auth, token, user, again } = await invited();
		const restarted = again();
		expect(restarted.users.bySetupToken(token)?.name).toBe("bob");
		auth.newSetup(user);
		expect(auth.users.bySetupToken(token)).toBeUndefined();
	});

	test("is dead while the user is disabled, and when it was removed", async () => {
		const { auth, token, user } = await invited();
		auth.changeUser(user, { disabled: true });
		expect(codeOf(await auth.setUp(token, goodPassword))).toBe(
			"unauthenticated",
		);
		auth.changeUser(user, { disabled: false });
		expect(auth.users.bySetupToken(token)).toBeDefined();
		auth.removeUser(user);
		expect(codeOf(await auth.setUp(token, goodPassword))).toBe(
			"unauthenticated",
		);
	});

	test.each(["", "dbs_", `dbs_${"A".repeat(43)}`, "x".repeat(5_000)])(
		"that was never given is nobody's: %.20j",
		async (token) => {
			const { auth } = await invited();
			expect(codeOf(await auth.setUp(token, goodPassword))).toBe(
				"unauthenticated",
			);
		},
	);

	test("in place of a password ends the password", async () => {
		const all = await authParts();
		const user = await all.user();
		all.auth.newSetup(user);
		expect(codeOf(await all.auth.signIn("alice", goodPassword, address))).toBe(
			"unauthenticated",
		);
	});
});

describe("changing one's own password", () => {
	test("keeps this sign-in, ends the others, and ends the old password", async () => {
		const all = await authParts();
		await all.user();
		const first = done(await all.auth.login("alice", goodPassword, address));
		const second = done(await all.auth.login("alice", goodPassword, address));
		const session = await all.auth.identifyToken(first.accessToken);
		if (!session) expect.fail("no session");
		done(
			await all.auth.changePassword(
				session,
				goodPassword,
				otherPassword,
				address,
			),
		);
		expect(await all.auth.identifyToken(first.accessToken)).toBeDefined();
		expect(await all.auth.identifyToken(second.accessToken)).toBeUndefined();
		expect(codeOf(await all.auth.refresh(second.refreshToken))).toBe(
			"unauthenticated",
		);
		expect(codeOf(await all.auth.signIn("alice", goodPassword, address))).toBe(
			"unauthenticated",
		);
		expect(codeOf(await all.auth.signIn("alice", otherPassword, address))).toBe(
			"done",
		);
	});

	test.each([
		["the wrong old one", "wrong-password-1", otherPassword, "unauthenticated"],
		["a weak new one", goodPassword, "password123", "weak-password"],
		["their name in it", goodPassword, "alice-alice-alice", "weak-password"],
	])("fails for %s", async (_, old, next, code) => {
		const all = await authParts();
		await all.user();
		const { accessToken } = done(
			await all.auth.login("alice", goodPassword, address),
		);
		const session = await all.auth.identifyToken(accessToken);
		if (!session) expect.fail("no session");
		expect(
			codeOf(await all.auth.changePassword(session, old, next, address)),
		).toBe(code);
		expect(all.failures).toHaveLength(code === "unauthenticated" ? 1 : 0);
		expect(codeOf(await all.auth.signIn("alice", goodPassword, address))).toBe(
			"done",
		);
	});
});

test("no table and no log holds a password, a token, a cookie or a link", async () => {
	const logged: unknown[] = [];
	const all = await authParts({ log: (...line) => logged.push(line) });
	await all.user();
	const { auth } = all;
	const cookie = done(
		await auth.loginWithCookie("alice", goodPassword, address, false),
	);
	const pair = done(await auth.login("alice", goodPassword, address));
	const next = done(await auth.refresh(pair.refreshToken));
	await auth.login("alice", "wrong-canary-secret", address);
	await auth.login("wrong-canary-secret", goodPassword, address);
	const bob = auth.users.add("bob", "viewer", null);
	const setup = bob && auth.newSetup(bob);
	const issued = await auth.issue({
		name: "ci",
		role: "viewer",
		upstreams: [],
		lifeMs: hour,
	});
	const session = auth.identifyCookie(cookie.value);
	const ticket =
		session &&
		auth.issueTicket({ ...session, key: undefined, session }, "docs");
	const held =
		dump(all.db) + JSON.stringify(all.audit.tail(100)) + JSON.stringify(logged);
	expect(held).toContain("alice");
	const secrets = [
		goodPassword,
		"wrong-canary-secret",
		cookie.value,
		pair.accessToken,
		pair.refreshToken,
		next.refreshToken,
		next.accessToken,
		setup?.token,
		issued?.token,
		ticket,
	];
	for (const secret of secrets) {
		if (secret === undefined) expect.fail("a secret is missing");
		const bare = secret.replace(/^db\w_/, "");
		expect(held).not.toContain(bare);
		expect(held).not.toContain(secret.split(".").at(-1));
		expect(held).not.toContain(
			Buffer.from(bare, "base64url").toString("latin1"),
		);
	}
});

test("signing in, refreshing, leaving, set-ups and changes are in the audit log", async () => {
	const all = await authParts();
	const { auth } = all;
	const bob = auth.users.add("bob", "viewer", null);
	if (!bob) expect.fail("no user");
	await auth.setUp(auth.newSetup(bob).token, goodPassword);
	const pair = done(await auth.login("bob", goodPassword, address));
	const next = done(await auth.refresh(pair.refreshToken));
	all.clock.pass(6_000);
	await auth.refresh(pair.refreshToken);
	expect(codeOf(await auth.refresh(next.refreshToken))).toBe("unauthenticated");
	const cookie = done(
		await auth.loginWithCookie("bob", goodPassword, address, false),
	);
	const session = auth.identifyCookie(cookie.value);
	if (!session) expect.fail("no session");
	await auth.changePassword(session, goodPassword, otherPassword, address);
	auth.logout(session.id);
	const entries = all.audit.tail(100);
	expect(entries.map(({ kind, client }) => `${kind} ${client}`)).toEqual(
		Array.from({ length: 7 }, () => "change bob"),
	);
	expect(new Set(entries.map(({ reason }) => reason.slice(0, 12))).size).toBe(
		7,
	);
});
