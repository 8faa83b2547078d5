/** Which folders a command's words give to a program in the sandbox: those a person meant, and never a system's. */
import { mkdir, realpath, symlink, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { namedFolders } from "../../../core/stdio/named-folders.ts";
import { tempFolder } from "../parts.ts";

const namedIn = (
	args: readonly string[],
	cwd: string,
	env: Readonly<Record<string, string>> = {},
): string[] => namedFolders({ args, env }, cwd);

test("folders are found as words, as values of options and by relative paths, once each", async () => {
	const folder = await realpath(await tempFolder());
	await mkdir(join(folder, "data/deep"), { recursive: true });
	const data = join(folder, "data");
	expect(
		namedIn(
			[data, `--root=${data}`, "./data/deep", "data/deep", "--verbose", "data"],
			folder,
		),
	).toEqual([data, join(data, "deep")]);
});

test("files, what is not there, flags and plain words are none", async () => {
	const folder = await realpath(await tempFolder());
	await writeFile(join(folder, "a.txt"), "");
	await mkdir(join(folder, "word"));
	expect(
		namedIn(
			[join(folder, "a.txt"), join(folder, "none"), "-x", "word"],
			folder,
		),
	).toEqual([]);
});

test("a link counts as what it leads to, and the system's folders are none", async () => {
	const folder = await realpath(await tempFolder());
	await symlink("/etc", join(folder, "innocent"));
	expect(
		namedIn(
			[
				join(folder, "innocent"),
				"/",
				"/etc",
				"/usr/lib",
				"/var/log",
				homedir(),
			],
			folder,
		),
	).toEqual([]);
});

test("a variable names a folder, or the one its file lies or will lie in; references and relative values name none", async () => {
	const folder = await realpath(await tempFolder());
	await mkdir(join(folder, "notes"));
	expect(
		namedIn([], folder, {
			MEMORY_FILE_PATH: join(folder, "memory.json"),
			NOTES: join(folder, "notes"),
			KEY: "${secret:a}",
			NAME: "notes",
			TEMPORARY: "/tmp",
			IN_TEMPORARY: "/tmp/file.json",
		}),
	).toEqual([folder, join(folder, "notes")]);
});
