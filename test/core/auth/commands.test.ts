/** The commands about users, sign-ins and tokens, as the owner gives them. */
import { describe, expect, test } from "vitest";
import { commands } from "../../../contract/commands.ts";
import { userOperations } from "../../../core/control/users.ts";
import { lockVault } from "../parts.ts";
import {
	address,
	authParts,
	codeOf,
	done,
	goodPassword,
	otherPassword,
} from "./auth-parts.ts";

const password = goodPassword;
const asker = { actor: "cli" } as const;

async function owner() {
	const all = await authParts();
	const run = userOperations({
		auth: all.auth,
		upstreams: { get: (name) => (name === "docs" ? {} : undefined) },
		gateUrl: () => "http://127.0.0.1:4180",
	});
	return { ...all, run };
}

test("a user without a password gets a link: in the fragment, for a day, and it works", async () => {
	const { run, auth, clock } = await owner();
	const added = await run["user.add"]({ name: "bob", role: "viewer" }, asker);
	expect(commands["user.add"].output.parse(added)).toMatchObject({
		name: "bob",
		role: "viewer",
		hasPassword: false,
		disabled: false,
		lastLoginAt: null,
		sessions: 0,
	});
	const { url = "", expiresAt = "" } = added.setup ?? {};
	expect(url).toMatch(
		/^http:\/\/127\.0\.0\.1:4180\/\.drawbridge\/auth\/setup#token=dbs_[\w-]{43}$/,
	);
	expect(Date.parse(expiresAt) - clock.now()).toBe(86_400_000);
	expect(codeOf(await auth.setUp(url.split("=")[1] ?? "", goodPassword))).toBe(
		"done",
	);
});

test("a user with a password can sign in, and is listed with what is signed in", async () => {
	const { run, auth } = await owner();
	expect(
		await run["user.add"]({ name: "alice", role: "admin", password }, asker),
	).toMatchObject({ setup: null, hasPassword: true });
	done(await auth.login("alice", password, address));
	done(await auth.loginWithCookie("alice", password, address, false));
	expect(await run["user.list"]({}, asker)).toMatchObject([
		{ name: "alice", sessions: 2, lastLoginAt: expect.any(String) },
	]);
	expect(
		commands["session.list"].output.parse(await run["session.list"]({}, asker)),
	).toMatchObject([
		{ name: "alice", kind: "login", role: "admin" },
		{ name: "alice", kind: "cookie", role: "admin" },
	]);
});

describe("a command fails", () => {
	test("for a name that is taken, and for a weak password, and adds nobody", async () => {
		const { run, auth } = await owner();
		await run["user.add"]({ name: "alice", role: "viewer", password }, asker);
		await expect(
			run["user.add"]({ name: "alice", role: "admin", password }, asker),
		).rejects.toMatchObject({ code: "conflict" });
		await expect(async () =>
			run["user.add"]({ name: "alice", role: "admin" }, asker),
		).rejects.toMatchObject({ code: "conflict" });
		await expect(
			run["user.add"](
				{ name: "bob", role: "admin", password: "password123" },
				asker,
			),
		).rejects.toMatchObject({ code: "invalid-input" });
		expect(auth.users.list()).toHaveLength(1);
	});

	test("where two add the same name at once: one is added", async () => {
		const { run, auth } = await owner();
		const both = await Promise.allSettled([
			run["user.add"]({ name: "alice", role: "viewer", password }, asker),
			run["user.add"]({ name: "alice", role: "admin", password }, asker),
		]);
		expect(both.map(({ status }) => status).toSorted()).toEqual([
			"fulfilled",
			"rejected",
		]);
		expect(auth.users.list()).toHaveLength(1);
	});

	test("for a user, a session or an upstream there is not", async () => {
		const { run } = await owner();
		const calls = [
			() => run["user.password"]({ name: "nobody", password }, asker),
			() => run["user.change"]({ name: "nobody", disabled: true }, asker),
			() => run["user.remove"]({ name: "nobody" }, asker),
			() => run["session.revoke"]({ id: "s_0" }, asker),
			() =>
				run["token.issue"](
					{
						name: "ci",
						role: "viewer",
						upstreams: ["nope"],
						expiresInSeconds: 60,
					},
					asker,
				),
		];
		for (const call of calls)
			await expect(async () => call()).rejects.toMatchObject({
				code: "not-found",
			});
	});

	test("to issue a token while the vault is locked, and leaves no session", async () => {
		const { run, home, auth } = await owner();
		await lockVault(home);
		await expect(
			run["token.issue"](
				{
					name: "ci",
					role: "viewer",
					upstreams: [],
					expiresInSeconds: 60,
				},
				asker,
			),
		).rejects.toMatchObject({ name: "VaultError" });
		expect(auth.views()).toEqual([]);
	});
});

test("a new password by the owner ends every sign-in and the old password", async () => {
	const { run, auth } = await owner();
	await run["user.add"]({ name: "alice", role: "viewer", password }, asker);
	const { refreshToken } = done(await auth.login("alice", password, address));
	expect(
		await run["user.password"](
			{ name: "alice", password: otherPassword },
			asker,
		),
	).toMatchObject({ setup: null, sessions: 0 });
	expect(codeOf(await auth.refresh(refreshToken))).toBe("unauthenticated");
	expect(codeOf(await auth.signIn("alice", password, address))).toBe(
		"unauthenticated",
	);
	expect(codeOf(await auth.signIn("alice", otherPassword, address))).toBe(
		"done",
	);
});

test("role and disabled are changed one by one, and last over a restart", async () => {
	const { run, again } = await owner();
	await run["user.add"]({ name: "alice", role: "viewer", password }, asker);
	await run["user.change"]({ name: "alice", role: "operator" }, asker);
	expect(
		await run["user.change"]({ name: "alice", disabled: true }, asker),
	).toMatchObject({ role: "operator", disabled: true });
	expect(again().users.byName("alice")).toMatchObject({
		role: "operator",
		disabled: true,
	});
	expect(again().users.activeCount()).toBe(0);
	await run["user.remove"]({ name: "alice" }, asker);
	expect(again().users.list()).toEqual([]);
});

test("an issued token is what was asked for, is listed, and ends when it is revoked or over", async () => {
	const { run, auth, clock } = await owner();
	const issue = () =>
		run["token.issue"](
			{
				name: "ci",
				role: "viewer",
				upstreams: ["docs"],
				expiresInSeconds: 60,
			},
			asker,
		);
	const { token, ...view } = await issue();
	expect(view).toMatchObject({
		name: "ci",
		kind: "issued",
		role: "viewer",
		upstreams: ["docs"],
	});
	expect(await auth.identifyToken(token)).toMatchObject({
		subject: `issued:${view.id}`,
		role: "viewer",
		upstreams: ["docs"],
	});
	expect(await run["session.list"]({}, asker)).toMatchObject([{ id: view.id }]);
	await run["session.revoke"]({ id: view.id }, asker);
	expect(await auth.identifyToken(token)).toBeUndefined();
	const second = await issue();
	expect(await auth.identifyToken(second.token)).toBeDefined();
	clock.pass(60_000);
	expect(await auth.identifyToken(second.token)).toBeUndefined();
	expect(await run["session.list"]({}, asker)).toEqual([]);
});

test("a rotated signing key signs the next token, and the one before stays good", async () => {
	const { run, auth } = await owner();
	const issue = () =>
		run["token.issue"](
			{
				name: "ci",
				role: "viewer",
				upstreams: [],
				expiresInSeconds: 60,
			},
			asker,
		);
	const before = await issue();
	const { kid } = await run["token.rotate"]({}, asker);
	const after = await issue();
	expect(
		JSON.parse(
			Buffer.from(after.token.split(".")[0] ?? "", "base64url").toString(),
		),
	).toMatchObject({ kid });
	expect(await auth.identifyToken(before.token)).toBeDefined();
	expect(await auth.identifyToken(after.token)).toBeDefined();
});
