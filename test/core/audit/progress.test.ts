/** How far a check of the log has come, asked while it runs. */
import { expect, test } from "vitest";
import { commands } from "../../../contract/commands.ts";
import { carriedControl } from "../doors/carried-control.ts";
import { entry } from "../parts.ts";

const written = 1_500;

test("is told while it runs, grows, and is nothing before and after", async () => {
	const { control, audit } = await carriedControl();
	for (let count = 0; count < written; count += 1)
		audit.note(entry({ path: `/${count}` }));
	audit.flush();
	const progress = async () => {
		const result = await control.call("cli", "audit.progress", {});
		if (!result.ok) throw new Error(result.failure.code);
		return commands["audit.progress"].output.parse(result.output);
	};
	expect(await progress()).toBeNull();
	const running = { isOver: false };
	const verified = control.call("cli", "audit.verify", {}).finally(() => {
		running.isOver = true;
	});
	const told: { checked: number; entries: number }[] = [];
	while (!running.isOver) {
		const now = await progress();
		if (now !== null) told.push(now);
		await new Promise((resolve) => setImmediate(resolve));
	}
	expect(await verified).toMatchObject({ ok: true });
	const checked = told.map((one) => one.checked);
	expect(checked).toEqual(checked.toSorted((a, b) => a - b));
	expect(new Set(checked).size).toBeGreaterThan(2);
	expect(told.at(-1)?.entries).toBeGreaterThanOrEqual(written);
	expect(await progress()).toBeNull();
});
