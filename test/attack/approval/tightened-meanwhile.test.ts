/**
 * Attack: the owner has just tightened a setting in the file, and the gate has not read it yet. An agent sets it to what
 * would narrow what the gate still holds, and widens what the file says: that, too, is asked.
 */
import { writeFileSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { beforeEach, expect, test } from "vitest";
import {
	type Carried,
	carriedControl,
} from "../../core/doors/carried-control.ts";
import { eventually } from "../../core/eventually.ts";

let at: Carried;

beforeEach(async () => {
	at = await carriedControl();
	at.owner.attach();
});

const tighten = () =>
	writeFileSync(at.home.settings, JSON.stringify({ stop_seconds: 1 }));
const set = (was: number) =>
	at.control.call("cli", "settings.set", {
		path: "stop_seconds",
		value: 3,
		was,
	});

test("a setting that is tighter in the file than in the gate is not loosened without a question", async () => {
	tighten();
	const answer = set(1);
	await eventually(() => at.approvals.list().length).toBe(1);
	const [card] = at.approvals.list();
	expect(card?.args).toContain("stop_seconds: 1 becomes 3");
	at.approvals.answer(card?.id ?? "", { kind: "deny", reason: "" }, "desktop");
	expect(await answer).toMatchObject({ failure: { code: "refused" } });
	expect(await readFile(at.home.settings, "utf8")).toBe('{"stop_seconds":1}');
});

test("one that is as the gate holds it is narrowed at once", async () => {
	expect(await set(5)).toMatchObject({ ok: true });
	expect(at.settings.stop_seconds).toBe(3);
});
