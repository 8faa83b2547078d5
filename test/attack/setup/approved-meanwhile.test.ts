/**
 * Attack: an agent asks for a setup of a folder whose file was approved, with the preview of another content; and while its
 * owner thinks about the few words of the setup, it puts that content there. What the gate remembers of the file is half a
 * second old, and the yes must not approve what nobody has read (threats.md: a project's file only tightens until approved by
 * path and content).
 */
import { mkdir, realpath, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { SetupPreview } from "../../../contract/setup.ts";
import { carriedControl } from "../../core/doors/carried-control.ts";
import { eventually } from "../../core/eventually.ts";
import { tempFolder } from "../../core/parts.ts";

const read = JSON.stringify({ read_only: true });
const unread = JSON.stringify({ mode: "lax" });

test("a file that took an approved one's place is not approved by a setup", async () => {
	const { projects, control, owner, approvals } = await carriedControl();
	owner.attach();
	const dir = await realpath(await tempFolder());
	const file = join(dir, ".drawbridge", "security.json");
	await mkdir(join(dir, ".drawbridge"));
	await writeFile(file, read);
	const { digest } = projects.add(dir);
	expect(projects.trust(dir, digest ?? "")).toMatchObject({
		state: "approved",
	});

	const wishes = { dir, allow: ["127.0.0.1"] };
	await writeFile(file, unread);
	const shown = await control.call("cli", "setup.preview", wishes);
	if (!shown.ok) throw new Error(shown.failure.code);
	const seen = SetupPreview.parse(shown.output);
	await writeFile(file, read);
	const answer = control.call("cli", "setup.apply", {
		...wishes,
		digest: seen.digest,
	});
	await eventually(() => approvals.list().length).toBe(1);
	await writeFile(file, unread);
	const [card] = approvals.list();
	approvals.answer(card?.id ?? "", { kind: "allow", scope: "once" }, "desktop");
	await answer;
	expect(projects.add(dir)).toMatchObject({ state: "changed" });
	expect(projects.policyFor(dir).mode("strict")).toBe("strict");
});
