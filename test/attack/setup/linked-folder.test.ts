/**
 * Attack: a cloned repository's .drawbridge is a link to a folder of the user's, so that setting the project up writes
 * there. Taught by installers that follow links in folders others may write.
 */
import { existsSync } from "node:fs";
import {
	mkdir,
	readFile,
	realpath,
	symlink,
	writeFile,
} from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { SetupPlan } from "../../../contract/setup.ts";
import { draftsOf, writeDraft } from "../../../core/settings/setup-files.ts";
import { tempFolder, tempHome } from "../../core/parts.ts";

const wanted = (dir: string) => ({
	plan: SetupPlan.parse({ dir, mode: "strict" }),
	dir,
	upstream: undefined,
});

describe("setting up a project whose settings folder is a link", () => {
	test("to an empty folder elsewhere is refused, and nothing is written there", async () => {
		const { settings } = await tempHome();
		const [dir, elsewhere] = [
			await realpath(await tempFolder()),
			await tempFolder(),
		];
		await symlink(elsewhere, join(dir, ".drawbridge"));
		expect(() => draftsOf(settings, wanted(dir))).toThrow(
			expect.objectContaining({ code: "settings-invalid" }),
		);
		expect(existsSync(join(elsewhere, "security.json"))).toBe(false);
	});

	test("made while a person thinks is refused, too", async () => {
		const { settings } = await tempHome();
		const [dir, elsewhere] = [
			await realpath(await tempFolder()),
			await tempFolder(),
		];
		const [draft] = draftsOf(settings, wanted(dir));
		expect(draft?.dir).toBe(dir);
		await symlink(elsewhere, join(dir, ".drawbridge"));
		expect(() => draft && writeDraft(draft)).toThrow(
			expect.objectContaining({ code: "settings-invalid" }),
		);
		expect(existsSync(join(elsewhere, "security.json"))).toBe(false);
	});

	test("that is itself fine but whose file is a link elsewhere is refused", async () => {
		const { settings } = await tempHome();
		const [dir, elsewhere] = [
			await realpath(await tempFolder()),
			await tempFolder(),
		];
		const target = join(elsewhere, "mine.json");
		await writeFile(target, "{}");
		await mkdir(join(dir, ".drawbridge"));
		await symlink(target, join(dir, ".drawbridge", "security.json"));
		expect(() => draftsOf(settings, wanted(dir))).toThrow(
			expect.objectContaining({ code: "settings-invalid" }),
		);
		expect(await readFile(target, "utf8")).toBe("{}");
	});
});
