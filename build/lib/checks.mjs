// The checks behind `npm run check`, which `npm test` includes: each is one tool over the whole tree and counts as a test.
// They only look: nothing is rewritten (`npm run format` does that).
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { root } from "./layout.mjs";
import { runTool } from "./tool.mjs";

/** @typedef {{ name: string, tool: readonly [packageName: string, binName?: string], args: readonly string[] }} Check */

/** @returns {Check[]} */
function checks() {
	/** @type {Check[]} */
	const types = readdirSync(root)
		.filter((folder) => existsSync(join(root, folder, "tsconfig.json")))
		.map((folder) => ({
			name: `types: ${folder}`,
			tool: ["typescript", "tsc"],
			args: ["-p", folder],
		}));
	const sources = ["contract", "core", "electron", "renderer", "words"];
	return [
		{ name: "format", tool: ["@biomejs/biome", "biome"], args: ["format"] },
		{
			name: "lint",
			tool: ["oxlint"],
			args: ["--type-aware", "--deny-warnings"],
		},
		...types,
		{
			name: "directions",
			tool: ["dependency-cruiser"],
			args: ["--config", ".dependency-cruiser.cjs", ...sources],
		},
		{ name: "unused", tool: ["knip"], args: ["--no-progress"] },
	];
}

/**
 * Runs every check, one after the other, and shows the output of those that fail.
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function runChecks() {
	const tally = { passed: 0, failed: 0 };
	for (const { name, tool, args } of checks()) {
		const [packageName, binName] = tool;
		const startedAt = Date.now();
		const { code, output } = await runTool(
			packageName,
			args,
			"memory",
			binName,
		);
		const seconds = ((Date.now() - startedAt) / 1000).toFixed(1);
		const passed = code === 0;
		tally[passed ? "passed" : "failed"] += 1;
		console.log(`${passed ? "✓" : "✗"} ${name} (${seconds} s)`);
		if (!passed) console.log(output.trimEnd());
	}
	return tally;
}
