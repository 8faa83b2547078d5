/** Following the file while the gate runs: good changes are taken over, bad ones keep what holds. */
import { mkdir, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { watchSettings } from "../../../core/settings/watch.ts";
import { tempFolder } from "../parts.ts";
import { eventually } from "../eventually.ts";

interface Watched {
	readonly file: string;
	readonly modes: string[];
	readonly bad: string[];
	readonly reload: () => void;
}

async function watched(): Promise<Watched> {
	const file = join(await tempFolder(), "security.json");
	const modes: string[] = [];
	const bad: string[] = [];
	const watch = watchSettings(
		file,
		({ settings }) => modes.push(settings.mode),
		(message) => bad.push(message),
	);
	onTestFinished(() => watch.stop());
	return { file, modes, bad, reload: () => watch.reload() };
}

test("a file that appears, is replaced and is written in place is taken over", async () => {
	const { file, modes } = await watched();
	await writeFile(file, '{"mode":"relaxed"}');
	await eventually(() => modes.at(-1)).toBe("relaxed");
	await writeFile(`${file}.new`, '{"mode":"lax"}');
	await rename(`${file}.new`, file);
	await eventually(() => modes.at(-1)).toBe("lax");
	await writeFile(file, '{"mode":"strict"}');
	await eventually(() => modes.at(-1)).toBe("strict");
});

test("a file that turns bad is said with its line and changes nothing until it is good again", async () => {
	const { file, modes, bad } = await watched();
	await writeFile(file, '{"mode":"relaxed"}');
	await eventually(() => modes.at(-1)).toBe("relaxed");
	const before = modes.length;
	await writeFile(file, '{\n"mode":"op');
	await eventually(() => bad.at(-1)).toContain(`${file}:2:`);
	expect(modes.length).toBe(before);
	await writeFile(file, '{"mode":"lax"}');
	await eventually(() => modes.at(-1)).toBe("lax");
});

test("a file that is taken away means strict", async () => {
	const { file, modes } = await watched();
	await writeFile(file, '{"mode":"lax"}');
	await eventually(() => modes.at(-1)).toBe("lax");
	await rm(file);
	await eventually(() => modes.at(-1)).toBe("strict");
});

test("a neighbour's change is none of ours", async () => {
	const { file, modes, reload } = await watched();
	await writeFile(file, '{"mode":"lax"}');
	await eventually(() => modes.at(-1)).toBe("lax");
	const before = modes.length;
	await writeFile(join(file, "..", "other.json"), "{");
	reload();
	expect(modes.length).toBe(before + 1);
});

test("a folder that is not there is said, not thrown", async () => {
	const folder = await tempFolder();
	const bad: string[] = [];
	const watch = watchSettings(
		join(folder, "none", "security.json"),
		() => undefined,
		(message) => bad.push(message),
	);
	onTestFinished(() => watch.stop());
	expect(bad).toHaveLength(1);
	await mkdir(join(folder, "none"));
});
