/** WebSocket tickets: once, soon, at one upstream, and never worth more than what they were given for. */
import { describe, expect, test } from "vitest";
import { Tickets } from "../../../core/auth/tickets.ts";
import { FakeClock } from "../parts.ts";
import {
	address,
	authParts,
	done,
	goodPassword,
	withKey,
	withSession,
	anonymous,
} from "./auth-parts.ts";

async function ticketed() {
	const all = await authParts();
	const key = await all.key({ role: "viewer", upstreams: ["docs", "other"] });
	const ticket = all.auth.issueTicket(withKey(key), "docs");
	if (ticket === undefined) expect.fail("no ticket");
	return { ...all, apiKey: key, ticket };
}

test("a ticket opens once, as its key, at its upstream", async () => {
	const { auth, apiKey, ticket } = await ticketed();
	expect(ticket).toMatch(/^dbt_[\w-]{43}$/);
	const session = auth.redeemTicket(ticket, "docs");
	expect(session).toMatchObject({
		subject: apiKey.subject,
		name: apiKey.name,
		role: "viewer",
		upstreams: ["docs"],
		via: "ticket",
	});
	expect(session && auth.isActive(session)).toBe(true);
	expect(auth.redeemTicket(ticket, "docs")).toBeUndefined();
});

test("a ticket shown at another upstream opens nothing, and is spent", async () => {
	const { auth, ticket } = await ticketed();
	expect(auth.redeemTicket(ticket, "other")).toBeUndefined();
	expect(auth.redeemTicket(ticket, "docs")).toBeUndefined();
});

test("a ticket lives thirty seconds by the growing clock, whatever the wall clock says", async () => {
	const { auth, clock, ticket, apiKey } = await ticketed();
	clock.growingMs += 29_999;
	clock.wallMs -= 3_600_000;
	const late = auth.issueTicket(withKey(apiKey), "docs") ?? "";
	expect(auth.redeemTicket(ticket, "docs")).toBeDefined();
	clock.growingMs += 30_000;
	expect(auth.redeemTicket(late, "docs")).toBeUndefined();
});

test.each(["", "dbt_", `dbt_${"A".repeat(43)}`, "x".repeat(100_000)])(
	"a ticket that was never given opens nothing: %.20j",
	async (raw) => {
		const { auth } = await ticketed();
		expect(auth.redeemTicket(raw, "docs")).toBeUndefined();
	},
);

test("a ticket is neither a token nor a refresh token", async () => {
	const { auth, ticket, keys } = await ticketed();
	expect(await auth.identifyToken(ticket)).toBeUndefined();
	expect(keys.identify(ticket)).toBeUndefined();
	expect(await auth.refresh(ticket)).toMatchObject({ code: "unauthenticated" });
});

test("an anonymous caller gets none", async () => {
	const { auth } = await ticketed();
	expect(auth.issueTicket(anonymous, "docs")).toBeUndefined();
});

describe("what came from a ticket ends", () => {
	test("with its key, before and after it was used", async () => {
		const { auth, keys, apiKey, ticket } = await ticketed();
		const unused = auth.issueTicket(withKey(apiKey), "docs") ?? "";
		const session = auth.redeemTicket(ticket, "docs");
		await keys.revoke(apiKey.id);
		expect(session && auth.isActive(session)).toBe(false);
		expect(auth.redeemTicket(unused, "docs")).toBeUndefined();
	});

	test("with its sign-in", async () => {
		const all = await authParts();
		await all.user();
		const { accessToken } = done(
			await all.auth.login("alice", goodPassword, address),
		);
		const source = await all.auth.identifyToken(accessToken);
		if (!source) expect.fail("no session");
		const ticket = all.auth.issueTicket(withSession(source), "docs") ?? "";
		const session = all.auth.redeemTicket(ticket, "docs");
		if (!session) expect.fail("no session");
		expect(session.id).toBe(source.id);
		expect(session.expiresAt).toBe(source.expiresAt);
		expect(all.auth.isActive(session)).toBe(true);
		all.auth.logout(source.id);
		expect(all.auth.isActive(session)).toBe(false);
	});

	test("for a copy of the session that the gate did not hand out", async () => {
		const { auth, ticket } = await ticketed();
		const session = auth.redeemTicket(ticket, "docs");
		expect(session && auth.isActive({ ...session })).toBe(false);
	});
});

test("a ticket has the role its caller was cut to", async () => {
	const all = await authParts();
	await all.user("alice", "admin");
	const { value } = done(
		await all.auth.loginWithCookie("alice", goodPassword, address, false),
	);
	const session = all.auth.identifyCookie(value);
	if (!session) expect.fail("no session");
	const ticket =
		all.auth.issueTicket({ ...withSession(session), role: "viewer" }, "docs") ??
		"";
	expect(all.auth.redeemTicket(ticket, "docs")?.role).toBe("viewer");
});

test("a hundred of one client are held, and the oldest of those goes first", async () => {
	const { auth, key, apiKey, ticket } = await ticketed();
	const other = withKey(await key({ name: "other" }));
	const others = auth.issueTicket(other, "docs") ?? "";
	const second = auth.issueTicket(withKey(apiKey), "docs") ?? "";
	for (let i = 0; i < 99; i++) auth.issueTicket(withKey(apiKey), "docs");
	expect(auth.redeemTicket(ticket, "docs")).toBeUndefined();
	expect(auth.redeemTicket(second, "docs")).toBeDefined();
	expect(auth.redeemTicket(others, "docs")).toBeDefined();
});

test("ten thousand are held in all, and the oldest goes first", () => {
	const tickets = new Tickets(new FakeClock());
	const issue = (number: number): string =>
		tickets.issue(
			{
				id: `s_${number}`,
				subject: `issued:s_${number}`,
				name: "one",
				role: "viewer",
				upstreams: [],
				via: "token",
				expiresAt: Number.POSITIVE_INFINITY,
			},
			"docs",
		);
	const [first, second] = [issue(0), issue(1)];
	for (let number = 2; number <= 10_000; number++) issue(number);
	expect(tickets.redeem(first, "docs")).toBeUndefined();
	expect(tickets.redeem(second, "docs")).toBeDefined();
});
