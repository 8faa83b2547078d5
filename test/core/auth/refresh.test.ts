/** Refresh tokens: once each, races, theft, and where a sign-in ends. */
import { describe, expect, test } from "vitest";
import {
	address,
	authParts,
	codeOf,
	done,
	goodPassword,
} from "./auth-parts.ts";

const day = 86_400_000;

async function loggedIn() {
	const all = await authParts();
	const user = await all.user();
	const pair = done(await all.auth.login("alice", goodPassword, address));
	return { ...all, aliceUser: user, pair };
}

test("a refresh token gives the next pair, and the access token before it stays good", async () => {
	const { auth, pair } = await loggedIn();
	expect(pair).toMatchObject({
		expiresInSeconds: 86_400,
		refreshExpiresInSeconds: 7 * 86_400,
	});
	const next = done(await auth.refresh(pair.refreshToken));
	expect(next.refreshToken).toMatch(/^dbr_[\w-]{43}$/);
	expect(next.refreshToken).not.toBe(pair.refreshToken);
	const sessions = [
		await auth.identifyToken(pair.accessToken),
		await auth.identifyToken(next.accessToken),
	];
	expect(sessions[0]?.id).toBeDefined();
	expect(sessions[0]?.id).toBe(sessions[1]?.id);
});

test("of two at once one gets the pair and the other a conflict, and the sign-in goes on", async () => {
	const { auth, pair } = await loggedIn();
	const results = await Promise.all([
		auth.refresh(pair.refreshToken),
		auth.refresh(pair.refreshToken),
	]);
	expect(results.map(codeOf).toSorted()).toEqual(["conflict", "done"]);
	const won = results.find((result) => codeOf(result) === "done");
	expect(codeOf(await auth.refresh(done(won).refreshToken))).toBe("done");
});

test("the race's loser is one for five seconds; after that it is a thief, and everything ends", async () => {
	const { auth, pair, clock, revoked } = await loggedIn();
	const next = done(await auth.refresh(pair.refreshToken));
	clock.pass(4_999);
	expect(codeOf(await auth.refresh(pair.refreshToken))).toBe("conflict");
	clock.pass(1);
	const before = revoked();
	expect(codeOf(await auth.refresh(pair.refreshToken))).toBe("unauthenticated");
	expect(revoked()).toBe(before + 1);
	for (const raw of [pair.refreshToken, next.refreshToken])
		expect(codeOf(await auth.refresh(raw))).toBe("unauthenticated");
	for (const raw of [pair.accessToken, next.accessToken])
		expect(await auth.identifyToken(raw)).toBeUndefined();
	expect([...auth.sessions.all()]).toEqual([]);
});

test("a token used twice is a theft also after a restart, and when the clock was set back", async () => {
	const { pair, clock, again } = await loggedIn();
	done(await again().refresh(pair.refreshToken));
	clock.wallMs -= 1_000;
	const auth = again();
	expect(codeOf(await auth.refresh(pair.refreshToken))).toBe("unauthenticated");
	expect([...auth.sessions.all()]).toEqual([]);
});

test("one sign-in's theft leaves another sign-in of the user alone", async () => {
	const { auth, pair, clock } = await loggedIn();
	const other = done(await auth.login("alice", goodPassword, address));
	done(await auth.refresh(pair.refreshToken));
	clock.pass(6_000);
	await auth.refresh(pair.refreshToken);
	expect(codeOf(await auth.refresh(other.refreshToken))).toBe("done");
});

describe("a refresh token is refused", () => {
	test.each([
		"",
		"dbr_",
		`dbr_${"A".repeat(43)}`,
		"dbr_é".padEnd(47, "A"),
		"x".repeat(100_000),
	])("when it was never given: %.20j", async (raw) => {
		const { auth } = await loggedIn();
		expect(codeOf(await auth.refresh(raw))).toBe("unauthenticated");
	});

	test("from the moment it expires", async () => {
		const { auth, pair, clock } = await loggedIn();
		clock.pass(7 * day);
		expect(codeOf(await auth.refresh(pair.refreshToken))).toBe(
			"unauthenticated",
		);
	});

	test("after logout by the access token's session, and after logout by itself", async () => {
		const { auth, pair } = await loggedIn();
		const other = done(await auth.login("alice", goodPassword, address));
		const session = await auth.identifyToken(pair.accessToken);
		expect(auth.logout(session?.id ?? "")).toBe(true);
		expect(auth.logoutByRefreshToken(other.refreshToken)).toBe(true);
		expect(auth.logoutByRefreshToken(other.refreshToken)).toBe(false);
		for (const raw of [pair.refreshToken, other.refreshToken])
			expect(codeOf(await auth.refresh(raw))).toBe("unauthenticated");
		expect(await auth.identifyToken(other.accessToken)).toBeUndefined();
	});

	test("when its user was disabled, also once enabled again", async () => {
		const { auth, pair, aliceUser } = await loggedIn();
		const disabled = auth.changeUser(aliceUser, { disabled: true });
		expect(codeOf(await auth.refresh(pair.refreshToken))).toBe(
			"unauthenticated",
		);
		auth.changeUser(disabled, { disabled: false });
		expect(codeOf(await auth.refresh(pair.refreshToken))).toBe(
			"unauthenticated",
		);
	});

	test("when its user was removed, also for a new user of the same name", async () => {
		const { auth, pair, aliceUser, user } = await loggedIn();
		auth.removeUser(aliceUser);
		await user();
		expect(codeOf(await auth.refresh(pair.refreshToken))).toBe(
			"unauthenticated",
		);
	});
});

test("it is no access token, and the access token does not refresh", async () => {
	const { auth, pair } = await loggedIn();
	expect(await auth.identifyToken(pair.refreshToken)).toBeUndefined();
	expect(codeOf(await auth.refresh(pair.accessToken))).toBe("unauthenticated");
});

test("each refresh gives a week more, and none beyond ninety days", async () => {
	const { auth, clock, ...all } = await loggedIn();
	let { pair } = all;
	const end = clock.now() + 90 * day;
	for (let i = 0; i < 14; i++) {
		clock.pass(6 * day);
		pair = done(await auth.refresh(pair.refreshToken));
	}
	expect(pair.refreshExpiresInSeconds).toBe(6 * 86_400);
	clock.pass(6 * day - 1_000);
	const last = done(await auth.refresh(pair.refreshToken));
	expect(last).toMatchObject({
		expiresInSeconds: 1,
		refreshExpiresInSeconds: 1,
	});
	clock.pass(1_000);
	expect(clock.now()).toBe(end);
	expect(codeOf(await auth.refresh(last.refreshToken))).toBe("unauthenticated");
});

test("an access token may be made to live longer than a refresh token", async () => {
	const all = await authParts();
	await all.user();
	Object.assign(all.lifetimes, { access_hours: 30 * 24, refresh_days: 1 });
	const pair = done(await all.auth.login("alice", goodPassword, address));
	expect(pair.expiresInSeconds).toBe(30 * 86_400);
	all.clock.pass(29 * day);
	expect(await all.auth.identifyToken(pair.accessToken)).toBeDefined();
	expect(codeOf(await all.auth.refresh(pair.refreshToken))).toBe(
		"unauthenticated",
	);
});

test("a user's new role is in the next token where it is less, and only in the next sign-in where it is more", async () => {
	const { auth, pair, aliceUser } = await loggedIn();
	const raised = auth.changeUser(aliceUser, { role: "admin" });
	let next = done(await auth.refresh(pair.refreshToken));
	expect((await auth.identifyToken(next.accessToken))?.role).toBe("operator");
	auth.changeUser(raised, { role: "viewer" });
	next = done(await auth.refresh(next.refreshToken));
	expect((await auth.identifyToken(next.accessToken))?.role).toBe("viewer");
});
