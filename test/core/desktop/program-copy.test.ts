/** What an AppImage leaves behind for hooks: whole, once a version, and without the version before. */
import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { programForOthers } from "../../../core/desktop/program-copy.ts";
import { tempFolder } from "../parts.ts";

async function image(text: string): Promise<string> {
	const folder = await tempFolder();
	const core = join(folder, "app.asar.unpacked", "out", "core");
	mkdirSync(core, { recursive: true });
	writeFileSync(join(core, "hook.mjs"), text);
	return folder;
}

/** As the app of an AppImage asks, at its mount. */
const copyProgram = (mounted: string, state: string, version: string): string =>
	programForOthers(
		join(mounted, "app.asar", "out", "electron", "main.mjs"),
		state,
		version,
		{ APPIMAGE: "/somewhere/Drawbridge.AppImage" },
	) ?? "";

test("an app that stays where it is copies nothing", async () => {
	const state = await tempFolder();
	const main = join(
		await image("first"),
		"app.asar",
		"out",
		"electron",
		"main.mjs",
	);
	expect(programForOthers(main, state, "1.0.0", {})).toBeNull();
	expect(readdirSync(state)).toEqual([]);
});

test("the program is copied once a version, and read from the copy", async () => {
	const state = await tempFolder();
	const copy = copyProgram(await image("first"), state, "1.0.0");
	expect(readFileSync(join(copy, "out/core/hook.mjs"), "utf8")).toBe("first");
	expect(copyProgram(await image("other"), state, "1.0.0")).toBe(copy);
	expect(readFileSync(join(copy, "out/core/hook.mjs"), "utf8")).toBe("first");
});

test("another version takes its place, and leaves nothing of it or of a copy that was cut off", async () => {
	const state = await tempFolder();
	const first = copyProgram(await image("first"), state, "1.0.0");
	mkdirSync(join(state, "program", ".1.0.1-99"));
	const second = copyProgram(await image("second"), state, "1.0.1");
	expect(existsSync(first)).toBe(false);
	expect(readdirSync(join(state, "program"))).toEqual(["1.0.1"]);
	expect(readFileSync(join(second, "out/core/hook.mjs"), "utf8")).toBe(
		"second",
	);
});

test("one that cannot be copied leaves the one before", async () => {
	const state = await tempFolder();
	const first = copyProgram(await image("first"), state, "1.0.0");
	expect(() => copyProgram("/nowhere", state, "1.0.1")).toThrow();
	expect(readdirSync(join(state, "program"))).toContain("1.0.0");
	expect(existsSync(join(first, "out/core/hook.mjs"))).toBe(true);
});
