/** The bridge: one action that shuts everything, and stays shut. */
import { expect, test } from "vitest";
import { Bridge } from "../../../core/approval/bridge.ts";
import { ModeState } from "../../../core/mode.ts";
import { type CoreParts, coreParts, silent } from "../parts.ts";
import { minutes, removal } from "./asking.ts";

const ask = (parts: CoreParts, change: object = {}) =>
	parts.approvals.ask({
		...removal("/home/ada/work/docs/build"),
		deadlineMs: parts.approvals.deadlineFor("demo"),
		...change,
	});

test("raised: what waits is denied, grants are gone, strict holds, only admins are let in", async () => {
	const parts = await coreParts("relaxed");
	const exact = ask(parts, { clientId: "k_2" });
	parts.approvals.answer(
		exact.id,
		{ kind: "allow", scope: "exact", ttlMs: minutes },
		"desktop",
	);
	const held = ask(parts);
	expect(parts.bridge.raise("cli")).toMatchObject({ raised: true, by: "cli" });
	expect(await held.answer).toMatchObject({ kind: "deny", by: "cli" });
	expect([exact.release(), parts.grants.list()]).toEqual([false, []]);
	expect(parts.mode.current).toBe("strict");
	expect(
		(["viewer", "operator", "admin"] as const).map((role) =>
			parts.bridge.admits(role),
		),
	).toEqual([false, false, true]);
	expect(await ask(parts).answer).toMatchObject({ kind: "deny" });
});

test("lowered: the mode for good returns, and grants do not", async () => {
	const parts = await coreParts("relaxed");
	parts.bridge.raise("cli");
	expect(parts.bridge.lower().raised).toBe(false);
	expect([parts.mode.current, parts.bridge.admits("viewer")]).toEqual([
		"relaxed",
		true,
	]);
	const held = ask(parts);
	expect(parts.approvals.waiting).toBe(1);
	held.withdraw();
});

test("raising it again changes neither when nor by whom, and drops what came since", async () => {
	const parts = await coreParts();
	const first = parts.bridge.raise("cli");
	parts.clock.pass(minutes);
	const admins = ask(parts, { role: "admin" });
	expect(parts.bridge.raise("desktop")).toEqual(first);
	expect(await admins.answer).toMatchObject({ kind: "deny" });
});

test("survives a restart, and so does its mode", async () => {
	const { db, clock, approvals, grants, bridge } = await coreParts("lax");
	bridge.raise("cli");
	const mode = new ModeState(db, clock, "lax", () => undefined);
	const again = new Bridge({
		db,
		clock,
		approvals,
		grants,
		mode,
		tighten: silent,
	});
	again.resume();
	expect([again.view(), mode.current]).toEqual([bridge.view(), "strict"]);
});

test("a state that cannot be read is raised", async () => {
	const { db, clock, approvals, grants, mode } = await coreParts();
	db.exec("INSERT INTO setting VALUES ('bridge', '{}')");
	const bridge = new Bridge({
		db,
		clock,
		approvals,
		grants,
		mode,
		tighten: silent,
	});
	expect(bridge.raised).toBe(true);
});

test("is raised also where it cannot be written, and that is told", async () => {
	const parts = await coreParts("lax");
	const held = ask(parts);
	parts.db.exec("ALTER TABLE setting RENAME TO gone");
	expect(() => parts.bridge.raise("cli")).toThrow(AggregateError);
	expect(await held.answer).toMatchObject({ kind: "deny" });
	expect([parts.bridge.raised, parts.mode.current]).toEqual([true, "strict"]);
	parts.db.exec("ALTER TABLE gone RENAME TO setting");
});
