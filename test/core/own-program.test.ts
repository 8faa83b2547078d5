/** Where agents are told to find the program: what they start has to be there, and be a Node. */
import { existsSync } from "node:fs";
import { expect, test } from "vitest";
import { folderOf, thisProgram } from "../../core/own-program.ts";

test("in a checkout it is this Node and the hook's source", () => {
	const { node, script } = thisProgram();
	expect(node).toBe(process.execPath);
	expect(script).toMatch(/core\/hook\/main\.ts$/);
	expect(existsSync(script)).toBe(true);
});

test.each([
	["/p/out/core/main.mjs", "/p"],
	["/p/out/electron/gate-process.mjs", "/p"],
	[
		"/opt/Drawbridge/resources/app.asar/out/electron/gate-process.mjs",
		"/opt/Drawbridge/resources/app.asar.unpacked",
	],
	[
		"/opt/Drawbridge/resources/app.asar.unpacked/out/core/main.mjs",
		"/opt/Drawbridge/resources/app.asar.unpacked",
	],
])("of the bundle %s it is the one in %s", (bundle, folder) => {
	expect(folderOf(bundle)).toBe(folder);
});
