/** The folder of the control socket where the home's path is too long for one: others may have been there first. */
import { chmod, chown, mkdir, rm, symlink } from "node:fs/promises";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import {
	checkSocketFolder,
	createFolders,
	resolveHome,
} from "../../core/home.ts";
import type { Home } from "../../core/home.ts";
import { tempFolder } from "./parts.ts";

const refusal = expect.objectContaining({ code: "unsafe-folder" });

/** Its runtime folder is there, its socket's folder is not. */
async function longHome(): Promise<Home> {
	const folder = await tempFolder();
	const runtime = join(folder, "run");
	await mkdir(runtime, { mode: 0o700 });
	return resolveHome({
		DRAWBRIDGE_HOME: join(folder, "h".repeat(100)),
		XDG_RUNTIME_DIR: runtime,
	});
}

describe.skipIf(process.platform === "win32")("the socket's folder", () => {
	test("is made for the owner alone, and is safe before and after", async () => {
		const home = await longHome();
		checkSocketFolder(home);
		createFolders(home);
		createFolders(home);
		checkSocketFolder(home);
	});

	test.each<[string, (folder: string) => Promise<void>]>([
		[
			"that others can write to",
			(folder) => mkdir(folder).then(() => chmod(folder, 0o777)),
		],
		[
			"in one that others can write to",
			(folder) => chmod(dirname(folder), 0o777),
		],
		[
			"that is a link",
			async (folder) => {
				await mkdir(`${folder}.real`, { mode: 0o700 });
				await symlink(`${folder}.real`, folder);
			},
		],
		[
			"in one that is a link",
			async (folder) => {
				await mkdir(`${dirname(folder)}.real`, { mode: 0o700 });
				await rm(dirname(folder), { recursive: true });
				await symlink(`${dirname(folder)}.real`, dirname(folder));
			},
		],
	])("%s is refused", async (_, arrange) => {
		const home = await longHome();
		await arrange(dirname(home.socket));
		expect(() => createFolders(home)).toThrow(refusal);
		expect(() => checkSocketFolder(home)).toThrow(refusal);
	});

	test.runIf(process.getuid?.() === 0).each([
		["of another user", (folder: string) => folder],
		["in one of another user", dirname],
	])("%s is refused", async (_, which) => {
		const home = await longHome();
		createFolders(home);
		await chown(which(dirname(home.socket)), 65_534, 65_534);
		expect(() => createFolders(home)).toThrow(refusal);
		expect(() => checkSocketFolder(home)).toThrow(refusal);
	});
});
