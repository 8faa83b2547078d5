/** In what a call differs from the nearest one that was let through before. */
import { describe, expect, test } from "vitest";
import type { NewQuestion } from "../../../core/approval/question.ts";
import { desk, type Desk, minutes } from "./asking.ts";

const once = { kind: "allow", scope: "once" } as const;
const deny = { kind: "deny", reason: "" } as const;

function call(
	all: Desk,
	text: string,
	change: Partial<NewQuestion> = {},
): NewQuestion {
	const question = all.question();
	const [piece] = question.judgement.pieces;
	if (!piece) throw new Error("no piece");
	return {
		...question,
		args: JSON.stringify({ command: text }),
		judgement: {
			...question.judgement,
			pieces: [{ ...piece, piece: { ...piece.piece, text } }],
		},
		digest: text,
		...change,
	};
}

const args = (dir: string): string =>
	JSON.stringify({ command: "make all install", dir });

async function told(all: Desk, text: string, change?: Partial<NewQuestion>) {
	const held = all.approvals.ask(call(all, text, change));
	return { held, nearest: all.approvals.list().at(-1)?.nearest };
}

async function allowed(
	all: Desk,
	text: string,
	change?: Partial<NewQuestion>,
): Promise<string> {
	const { held } = await told(all, text, change);
	expect(all.approvals.answer(held.id, once, "desktop")).toBe("answered");
	return held.id;
}

describe("the nearest call that was allowed", () => {
	test("is nobody's at first, and not one that was denied", async () => {
		const all = await desk();
		const { held, nearest } = await told(all, "git push origin main");
		all.approvals.answer(held.id, deny, "desktop");
		const again = await told(all, "git push origin main");
		expect([nearest, again.nearest]).toEqual([null, null]);
	});

	test("says what this one has beyond it", async () => {
		const all = await desk();
		await allowed(all, "git push origin main");
		all.clock.pass(4 * minutes);
		expect((await told(all, "git push --force origin main")).nearest).toEqual({
			at: "2026-11-20T10:00:00.000Z",
			by: "desktop",
			same: false,
			added: ["--force"],
			moreAdded: 0,
			removed: [],
			moreRemoved: 0,
		});
	});

	test("says that nothing differs", async () => {
		const all = await desk();
		await allowed(all, "git push origin main");
		expect((await told(all, "git push origin main")).nearest).toMatchObject({
			same: true,
			added: [],
			removed: [],
		});
	});

	test("names flags that are gone, and of other words only how many", async () => {
		const all = await desk();
		await allowed(all, "deploy --dry-run --token=hunter2 the app now");
		const { nearest } = await told(all, "deploy the app now quickly");
		expect(nearest).toMatchObject({
			added: ["quickly"],
			removed: ["--dry-run"],
			moreRemoved: 1,
		});
		expect(JSON.stringify(nearest)).not.toContain("hunter2");
	});

	test("counts every other argument as a word", async () => {
		const all = await desk();
		await allowed(all, "make all install", { args: args("/a"), digest: "1" });
		const next = await told(all, "make all install", {
			args: args("/b"),
			digest: "2",
		});
		expect(next.nearest).toMatchObject({
			same: false,
			added: ['dir: "/b"'],
			moreRemoved: 1,
		});
	});

	test("is the one that differs least", async () => {
		const all = await desk();
		await allowed(all, "git push origin main");
		await allowed(all, "git push origin main --tags --force");
		expect(
			(await told(all, "git push origin main --tags")).nearest,
		).toMatchObject({ added: [], removed: ["--force"] });
	});

	test.each([
		["client", { clientId: "k_2" }],
		["agent", { agent: "codex" }],
		["upstream", { upstream: "other" }],
		["place of that upstream", { origin: "http://127.0.0.1:10" }],
		["tool", { tool: "other" }],
	])("is none of another %s", async (_what, change) => {
		const all = await desk();
		await allowed(all, "git push origin main");
		expect(
			(await told(all, "git push origin main", change)).nearest,
		).toBeNull();
	});

	test("is none that shares no more than the program", async () => {
		const all = await desk();
		await allowed(all, "git push origin main");
		expect((await told(all, "git gc")).nearest).toBeNull();
	});

	test("is none that was stopped after all", async () => {
		const all = await desk();
		const id = await allowed(all, "git push origin main");
		expect(all.approvals.answer(id, deny, "desktop")).toBe("answered");
		expect((await told(all, "git push origin main")).nearest).toBeNull();
	});

	test("is not what a person wrote instead", async () => {
		const all = await desk();
		const { held } = await told(all, "git push origin main");
		const editedArgs = '{"command":"git status"}';
		all.approvals.answer(held.id, { ...once, editedArgs }, "desktop");
		expect((await told(all, "git push origin main")).nearest).toBeNull();
	});

	test("may have been let through by a grant, and says so", async () => {
		const all = await desk();
		const { held } = await told(all, "git push origin main");
		const scope = { kind: "allow", scope: "exact", ttlMs: minutes } as const;
		all.approvals.answer(held.id, scope, "desktop");
		const again = all.approvals.ask(call(all, "git push origin main"));
		expect(await again.answer).toMatchObject({ kind: "allow" });
		expect((await told(all, "git push origin main -f")).nearest?.by).toMatch(
			/^grant G-/,
		);
	});

	test("is kept of the last ones only", async () => {
		const all = await desk();
		await allowed(all, "git push origin first");
		for (let at = 0; at < 45; at += 1)
			await allowed(all, `make all of number ${at}`);
		expect((await told(all, "git push origin first")).nearest).toBeNull();
	});
});
