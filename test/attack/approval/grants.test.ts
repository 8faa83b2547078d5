/**
 * A remembered yes that is used for something else: by another client, to another place, with a byte changed, after its
 * end, twice, or written into the database by hand. Threats: "one yes for many", "rows that grant access carry a MAC".
 */
import { describe, expect, test } from "vitest";
import {
	deletion,
	desk,
	minutes,
	removal,
	someSeal,
} from "../../core/approval/asking.ts";

const exact = { kind: "allow", scope: "exact", ttlMs: 60 * minutes } as const;

/** A desk where this very call was allowed for an hour, and the question to change. */
async function granted(options: Parameters<typeof desk>[0] = {}) {
	const all = await desk(options);
	const held = all.approvals.ask(all.question());
	all.approvals.answer(held.id, exact, "desktop");
	held.release();
	return all;
}

test("the call itself is covered, or the tests below would prove nothing", async () => {
	const { approvals, question } = await granted();
	expect(approvals.ask(question()).release()).toBe(true);
});

test.each([
	["another client", { clientId: "k_2" }],
	["another agent with the same key", { agent: "codex" }],
	["another upstream", { upstream: "docs" }],
	["the same name at another place", { origin: "http://127.0.0.1:10" }],
	["one byte changed", { digest: "digest of /home/ada/work/docs/Build" }],
	["a call that may only be allowed once", { onceOnly: true }],
])("%s is asked anew", async (_, change) => {
	const { approvals, question } = await granted();
	const held = approvals.ask(question(change));
	expect([held.release(), approvals.waiting]).toEqual([false, 1]);
});

test("after its end by either clock", async () => {
	for (const pass of ["wallMs", "growingMs"] as const) {
		const { approvals, clock, question } = await granted();
		clock[pass] += 60 * minutes;
		expect(approvals.ask(question()).release()).toBe(false);
	}
});

test("a clock that is set back lengthens nothing", async () => {
	const { approvals, clock, question } = await granted();
	clock.wallMs -= 600 * minutes;
	clock.growingMs += 60 * minutes;
	expect(approvals.ask(question()).release()).toBe(false);
});

test("after it was revoked, and for what it let through a moment before", async () => {
	const { approvals, grants, question } = await granted();
	const moment = approvals.ask(question());
	expect(moment.stillAllowed).toBe(true);
	grants.revoke(grants.list()[0]?.id ?? "");
	expect([moment.release(), approvals.ask(question()).release()]).toEqual([
		false,
		false,
	]);
});

test("when the bridge was raised, none is left, not even for what has not left", async () => {
	const { approvals, grants, question } = await granted();
	const moment = approvals.ask(question());
	approvals.denyAll("cli", "raised");
	grants.revokeAll();
	expect([moment.release(), grants.list()]).toEqual([false, []]);
});

test("a ticket is used once", async () => {
	const { approvals, question } = await desk();
	const held = approvals.ask(question());
	held.ticket();
	approvals.answer(held.id, { kind: "allow", scope: "once" }, "desktop");
	const [a, b] = [approvals.ask(question()), approvals.ask(question())];
	expect([a.release(), b.release()]).toEqual([true, false]);
});

test.each([
	["another client", { clientId: "k_2" }],
	["one byte changed", { digest: "other" }],
	["another upstream", { upstream: "docs" }],
])("a ticket is nothing for %s", async (_, change) => {
	const { approvals, question } = await desk();
	const held = approvals.ask(question());
	held.ticket();
	approvals.answer(held.id, { kind: "allow", scope: "once" }, "desktop");
	expect(approvals.ask(question(change)).release()).toBe(false);
});

describe("once only", () => {
	test.each([
		["the anonymous", { clientId: "anonymous" }],
		["critical in relaxed", { onceOnly: true }],
	])(
		"%s: nothing is remembered, whatever the answer asks for",
		async (_, change) => {
			const { approvals, grants, question } = await desk();
			const { id } = approvals.ask(question(change));
			for (const scope of ["session", "exact", "pattern"] as const)
				expect(
					approvals.answer(id, { kind: "allow", scope, ttlMs: 1 }, "desktop"),
				).toBe("once-only");
			expect(grants.list()).toEqual([]);
			expect(approvals.get(id)).toMatchObject({
				onceOnly: true,
				scopes: ["once"],
				offers: [],
			});
		},
	);
});

describe("a pattern covers nothing wider than the person read", () => {
	const folder = "/home/ada/work/docs";
	const risky = removal(`${folder}/build`);

	/** Asked after the widest pattern was allowed: whether it is let through. */
	async function passes(
		change: Partial<typeof risky>,
		scope: "pattern" | "session" = "pattern",
	): Promise<boolean> {
		const { approvals, question } = await desk();
		const { id } = approvals.ask(question());
		const offers = approvals.get(id)?.offers ?? [];
		approvals.answer(
			id,
			{ kind: "allow", scope, pattern: offers.length - 1, ttlMs: minutes },
			"desktop",
		);
		return approvals.ask(question(change)).release();
	}

	test("what it is for passes", async () => {
		const sibling = removal(`${folder}/out/x`);
		expect(await passes(sibling)).toBe(true);
		expect(await passes(sibling, "session")).toBe(true);
	});

	test.each([
		["a path beside the folder", removal("/home/ada/work/docs2/x")],
		[
			"a path with dots",
			removal(`${folder}/../../x`, [deletion(`${folder}/../../x`)]),
		],
		["a glob", removal(`${folder}/*`, [deletion(`${folder}/\uFDD1`)])],
		[
			"a path that cannot be told",
			removal("$X", [deletion(`${folder}/\uFDD0`)]),
		],
		[
			"an unknown place",
			removal(`${folder}/x`, [deletion(`${folder}/x`, { target: "unknown" })]),
		],
		[
			"another program",
			removal(`${folder}/x`, [deletion(`${folder}/x`, { program: "shred" })]),
		],
		[
			"another effect",
			removal(`${folder}/x`, [deletion(`${folder}/x`, { effect: "exposes" })]),
		],
		[
			"another host",
			removal(`${folder}/x`, [
				deletion(`${folder}/x`),
				{ effect: "connects", risk: "high", host: "evil.example" },
			]),
		],
		[
			"something more beside it",
			removal(`${folder}/x`, [
				deletion(`${folder}/x`),
				{ effect: "runs", risk: "low", program: "curl" },
			]),
		],
		[
			"one critical act",
			removal(`${folder}/x`, [deletion(`${folder}/x`, { risk: "critical" })]),
		],
		["nothing that is known of it", removal(`${folder}/x`, [])],
		[
			"another argument",
			{
				...removal(`${folder}/x`),
				args: '{"command":"rm -rf /home/ada/work/docs/x","timeout":6}',
			},
		],
		[
			"one argument more",
			{
				...removal(`${folder}/x`),
				args: '{"command":"rm -rf /home/ada/work/docs/x","timeout":5,"shell":"sudo"}',
			},
		],
		["another tool", { ...removal(`${folder}/x`), tool: "run_root" }],
		["another folder", { ...removal(`${folder}/x`), cwd: "/" }],
		["scripts that are run", { ...removal(`${folder}/x`), runsScripts: true }],
	])("%s is asked anew", async (_, change) => {
		expect(await passes(change)).toBe(false);
		expect(await passes(change, "session")).toBe(false);
	});

	test("for a critical call none is offered", async () => {
		const { approvals, question } = await desk();
		const call = removal("/");
		const { id } = approvals.ask(
			question({ ...call, judgement: { ...call.judgement, risk: "critical" } }),
		);
		expect(approvals.get(id)).toMatchObject({
			offers: [],
			scopes: ["once", "exact"],
		});
		for (const scope of ["session", "pattern"] as const)
			expect(
				approvals.answer(id, { kind: "allow", scope, ttlMs: 1 }, "desktop"),
			).toBe("not-offered");
	});

	test.each([
		["says neither path nor host", { effect: "executes", path: undefined }],
		["talks to an unknown host", { effect: "connects", host: "?" }],
	] as const)("for a risky act that %s none is offered", async (_, change) => {
		const { approvals, question } = await desk();
		const { path, ...act } = {
			...deletion("/home/ada/work/docs/x"),
			...change,
		};
		const acts = [path === undefined ? act : { ...act, path }];
		const call = removal("/home/ada/work/docs/x", acts);
		const { id } = approvals.ask(question(call));
		expect(approvals.get(id)?.scopes).toEqual(["once", "exact"]);
	});

	test("for what nobody reads through none is offered", async () => {
		const { approvals, question } = await desk();
		const call = removal("/home/ada/work/docs/x");
		const args = JSON.stringify({
			command: "rm -rf /home/ada/work/docs/x",
			note: "x".repeat(70_000),
		});
		const { id } = approvals.ask(question({ ...call, args }));
		expect(approvals.get(id)?.scopes).toEqual(["once", "exact"]);
	});

	test("an index that was not offered is none", async () => {
		const { approvals, question } = await desk();
		const { id } = approvals.ask(question());
		for (const pattern of [9, -1, 0.5])
			expect(
				approvals.answer(
					id,
					{ kind: "allow", scope: "pattern", pattern, ttlMs: 1 },
					"desktop",
				),
			).toBe("not-offered");
	});

	test("a person's own folder is not given away whole", async () => {
		const { approvals, question } = await desk();
		const { id } = approvals.ask(
			question({ ...removal("/home/ada/x"), cwd: "/home/ada" }),
		);
		expect(approvals.get(id)?.offers.map(({ words }) => words)).toEqual([
			expect.stringContaining("(only /home/ada/x)"),
		]);
	});
});

describe("rows that were written by hand", () => {
	test("without the key a grant holds no longer than the process", async () => {
		const before = await granted();
		before.db.close();
		const after = await desk({ home: before.home, clock: before.clock });
		expect(after.approvals.ask(after.question()).release()).toBe(false);
	});

	test("with it the grant holds after a restart, for what is left of its time", async () => {
		const before = await granted({ seal: someSeal });
		before.db.close();
		before.clock.pass(59 * minutes);
		const reopen = { home: before.home, clock: before.clock, seal: someSeal };
		const after = await desk(reopen);
		expect(after.approvals.ask(after.question()).release()).toBe(true);
		after.clock.pass(1 * minutes);
		expect(after.approvals.ask(after.question()).release()).toBe(false);
	});

	test.each([
		"client_id = 'k_2'",
		"digest = 'other'",
		"expires_at = expires_at + 1",
		"uses_left = 5",
		"scope = 'pattern'",
		"pattern = '{'",
		"upstream = 'docs'",
	])(
		"UPDATE … SET %s makes it worth nothing, and is reported",
		async (change) => {
			const before = await granted({ seal: someSeal });
			before.db.exec(`UPDATE approval_grant SET ${change}`);
			before.db.close();
			const after = await desk({
				home: before.home,
				clock: before.clock,
				seal: someSeal,
			});
			expect([after.grants.list(), after.logged.length]).toEqual([[], 1]);
		},
	);

	test("a revoked one is not brought back by clearing the time", async () => {
		const before = await granted({ seal: someSeal });
		before.grants.revoke(before.grants.list()[0]?.id ?? "");
		before.db.exec("UPDATE approval_grant SET revoked_at = NULL");
		before.db.close();
		const after = await desk({
			home: before.home,
			clock: before.clock,
			seal: someSeal,
		});
		expect(after.grants.list()).toEqual([]);
	});

	test("a clock that was set back over the restart ends it", async () => {
		const before = await granted({ seal: someSeal });
		before.db.close();
		before.clock.wallMs -= 60 * minutes;
		const after = await desk({
			home: before.home,
			clock: before.clock,
			seal: someSeal,
		});
		expect(after.grants.list()).toEqual([]);
	});
});
