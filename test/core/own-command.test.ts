/** What is printed at a start for those who have no `drawbridge` on their PATH. */
import { chmod, mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test } from "vitest";
import { commandHere } from "../../core/own-command.ts";
import { tempFolder } from "./parts.ts";

async function checkout(name: string): Promise<string> {
	const root = join(await tempFolder(), name);
	await mkdir(join(root, "build"), { recursive: true });
	await writeFile(join(root, "build", "drawbridge.mjs"), "");
	await writeFile(join(root, "package-lock.json"), "{}");
	return root;
}

async function folderWith(name: string, ...below: string[]): Promise<string> {
	const folder = join(await tempFolder(), ...below);
	await mkdir(folder, { recursive: true });
	await writeFile(join(folder, name), "");
	await chmod(join(folder, name), 0o755);
	return folder;
}

test("a checkout's command is its launcher, by a path that works in any folder", async () => {
	const root = await checkout("gate");
	const launcher = join(root, "build", "drawbridge.mjs");
	expect(commandHere("/nowhere", root, "linux")).toBe(`node ${launcher}`);
});

test("one in a folder with blanks and quotes can be pasted, too", async () => {
	const root = await checkout("it's here");
	expect(commandHere("", root, "linux")).toMatch(
		/^node '.*it'\\''s here\/build\/drawbridge\.mjs'$/,
	);
});

test("nothing is said where drawbridge is on PATH", async () => {
	const root = await checkout("gate");
	const bin = await folderWith("drawbridge");
	expect(commandHere(`/nowhere:${bin}`, root, "linux")).toBeUndefined();
});

test("what npm puts on PATH for as long as it runs does not count", async () => {
	const root = await checkout("gate");
	const bin = await folderWith("drawbridge", "node_modules", ".bin");
	expect(commandHere(bin, root, "linux")).toBeDefined();
});

test("nothing is said by a packed copy, which is no checkout", async () => {
	expect(commandHere("", await tempFolder(), "linux")).toBeUndefined();
});

test("run from this checkout, it is this checkout's launcher", () => {
	expect(commandHere("")).toMatch(/[\\/]build[\\/]drawbridge\.mjs'?$/);
});
