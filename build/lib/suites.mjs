// Runs the vitest suites and counts what they report: passed, failed, and skipped with its name.
// A suite that crashes, or a file that cannot be loaded, counts as failed even when no test in it was reached.
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root } from "./layout.mjs";
import { runTool } from "./tool.mjs";

/** @typedef {{ passed: number, failed: number, skipped: string[] }} Tally */

/** The end-to-end suite has its own configuration: it needs a screen and takes turns on it. */
const configs = ["vitest.config.ts", "test/e2e/vitest.config.ts"];

/**
 * @param {readonly string[]} filters parts of file paths; none runs everything
 * @returns {Promise<Tally>}
 */
export async function runSuites(filters) {
	/** @type {Tally} */
	const tally = { passed: 0, failed: 0, skipped: [] };
	for (const config of configs) {
		if (!existsSync(join(root, config))) continue;
		const suite = await runSuite(config, filters);
		tally.passed += suite.passed;
		tally.failed += suite.failed;
		tally.skipped.push(...suite.skipped);
	}
	return tally;
}

/**
 * @param {string} config
 * @param {readonly string[]} filters
 * @returns {Promise<Tally>}
 */
async function runSuite(config, filters) {
	const folder = mkdtempSync(join(tmpdir(), "drawbridge-test-"));
	const report = join(folder, "report.json");
	try {
		const { code } = await runTool(
			"vitest",
			[
				"run",
				"--config",
				config,
				"--passWithNoTests",
				"--reporter=default",
				"--reporter=json",
				`--outputFile.json=${report}`,
				...filters,
			],
			"stdout",
		);
		return count(code, report);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

/**
 * @param {number | null} code vitest's exit status
 * @param {string} report
 * @returns {Tally}
 */
function count(code, report) {
	/** @type {Tally} */
	const tally = { passed: 0, failed: 0, skipped: [] };
	const files = existsSync(report)
		? JSON.parse(readFileSync(report, "utf8")).testResults
		: [];
	for (const file of files) {
		let failedHere = 0;
		for (const test of file.assertionResults) {
			if (test.status === "passed") tally.passed += 1;
			else if (test.status === "failed") failedHere += 1;
			else tally.skipped.push(test.fullName);
		}
		if (file.status === "failed" && failedHere === 0) failedHere = 1;
		tally.failed += failedHere;
	}
	if (code !== 0 && tally.failed === 0) tally.failed = 1;
	return tally;
}
