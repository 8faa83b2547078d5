/** Who may import whom: every rule of .dependency-cruiser.cjs refuses a planted offence, and the tool reads TypeScript. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type Checkout, makeCheckout, project, runNode } from "./checkout.ts";

let checkout: Checkout;
beforeEach(() => {
	checkout = makeCheckout();
	checkout.link("node_modules");
	checkout.link("package.json");
	checkout.write(
		"contract/views.ts",
		'import { z } from "zod";\nexport const View = z.string();\nexport type View = string;',
	);
	checkout.write(
		"core/gate.ts",
		'import { readFileSync } from "node:fs";\nimport { View } from "../contract/views.ts";\nexport const gate = [View, readFileSync];',
	);
	checkout.write(
		"electron/main.ts",
		'import { app } from "electron";\nimport { gate } from "../core/gate.ts";\nexport const main = [app, gate];',
	);
	checkout.write(
		"renderer/window.tsx",
		'import { useState } from "react";\nimport { View } from "../contract/views.ts";\nexport const Window = () => <p>{String([useState, View])}</p>;',
	);
});
afterEach(() => {
	checkout.remove();
});

async function broken(): Promise<readonly string[]> {
	const tool = join(
		project,
		"node_modules/dependency-cruiser/bin/dependency-cruiser.mjs",
	);
	const config = join(project, ".dependency-cruiser.cjs");
	const folders = ["contract", "core", "electron", "renderer"];
	const { stdout } = await runNode(
		[tool, "--config", config, "--output-type", "json", ...folders],
		{ cwd: checkout.root },
	);
	const report: { summary: { violations: { rule: { name: string } }[] } } =
		JSON.parse(stdout);
	return [...new Set(report.summary.violations.map(({ rule }) => rule.name))];
}

test("the directions the house is built on are allowed", async () => {
	expect(await broken()).toEqual([]);
});

test.each([
	["contract/a.ts", "import 'node:fs';", "contract-imports-zod-only"],
	["contract/a.ts", "import '../core/gate.ts';", "contract-imports-zod-only"],
	[
		"core/a.ts",
		"import { app } from 'electron'; export { app };",
		"core-knows-no-shell",
	],
	[
		"core/a.ts",
		"import type { App } from 'electron'; export type A = App;",
		"core-knows-no-shell",
	],
	[
		"core/a.ts",
		"import Store from 'electron-store'; export { Store };",
		"core-knows-no-shell",
	],
	[
		"core/a.ts",
		"export const a = () => import('react');",
		"core-knows-no-shell",
	],
	["core/a.ts", "import '../electron/main.ts';", "core-knows-no-shell"],
	["renderer/a.ts", "import 'node:fs';", "windows-have-no-node"],
	[
		"renderer/a.ts",
		"import '../core/gate.ts';",
		"windows-know-only-the-contract",
	],
	["renderer/a.ts", "import 'electron';", "windows-know-only-the-contract"],
	["electron/a.ts", "import 'react';", "shell-is-thin"],
	["electron/a.ts", "import '../renderer/window.tsx';", "shell-is-thin"],
	["core/a.ts", "import './nowhere.ts';", "nothing-unresolved"],
])("%s with %s is refused", async (file, source, rule) => {
	checkout.write(file, source);
	expect(await broken()).toContain(rule);
});

test("two files that import each other are refused, also when only types cross", async () => {
	checkout.write(
		"core/a.ts",
		"import type { B } from './b.ts';\nexport type A = B | 1;",
	);
	checkout.write(
		"core/b.ts",
		"import type { A } from './a.ts';\nexport type B = A | 2;",
	);
	expect(await broken()).toContain("no-cycles");
});

test("one file of the shell touches ipcMain, and no other", () => {
	const files = readdirSync(join(project, "electron")).filter((name) =>
		name.endsWith(".ts"),
	);
	const touching = files.filter((name) =>
		/\bipcMain\b/.test(readFileSync(join(project, "electron", name), "utf8")),
	);
	expect(touching).toEqual(["ipc.ts"]);
});
