/** The order of users and sign-ins, and what state a user is in. */
import { expect, test } from "vitest";
import {
	listSessions,
	listUsers,
	stateOf,
} from "../../../renderer/users/list-users.ts";
import { session, user } from "../entries.ts";

const names = (list: readonly { name: string }[]) =>
	list.map(({ name }) => name);

test("users stand by name, and the list it was given stays as it was", () => {
	const users = [user({ name: "mia" }), user({ name: "ada" })];
	expect(names(listUsers(users, ""))).toEqual(["ada", "mia"]);
	expect(names(users)).toEqual(["mia", "ada"]);
});

test("a user is found by name or role, whatever the case", () => {
	const users = [
		user({ name: "ada", role: "admin" }),
		user({ name: "mia", role: "viewer" }),
	];
	expect(names(listUsers(users, " MIA "))).toEqual(["mia"]);
	expect(names(listUsers(users, "adm"))).toEqual(["ada"]);
	expect(listUsers(users, ".*")).toEqual([]);
});

test.each([
	[{ disabled: false, hasPassword: true }, "active"],
	[{ disabled: false, hasPassword: false }, "waiting"],
	[{ disabled: true, hasPassword: true }, "disabled"],
	[{ disabled: true, hasPassword: false }, "disabled"],
] as const)("a user with %j is %s", (over, state) => {
	expect(stateOf(user(over))).toBe(state);
});

test("the sign-in that was used last stands first; one that was never used stands by when it began", () => {
	const sessions = [
		session({ name: "old", lastUsedAt: "2026-11-20T10:00:00.000Z" }),
		session({ name: "unused", createdAt: "2026-11-20T11:00:00.000Z" }),
		session({ name: "now", lastUsedAt: "2026-11-20T12:00:00.000Z" }),
	];
	expect(names(listSessions(sessions))).toEqual(["now", "unused", "old"]);
});
