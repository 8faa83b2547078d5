// `npm test [-- FILTER…]`: set-up, the system parts tests need, then the checks and every suite; with filters only the
// matching test files. `--soak` (`npm run soak`) runs the long loops in full. The last line is `N passed, N failed`; what this machine cannot run is named before it.
import { installedBinary } from "./lib/electron.mjs";
import { messageOf, say } from "./lib/say.mjs";
import { runChecks } from "./lib/checks.mjs";
import { runSuites } from "./lib/suites.mjs";
import { bringSystemParts } from "./lib/system-parts.mjs";
import { bringTestClients } from "./lib/test-clients.mjs";
import { setUp } from "./setup.mjs";

const soak = "--soak";
const filters = process.argv.slice(2).filter((word) => word !== soak);
// Tests with long loops read it; without it they run a twentieth.
if (process.argv.includes(soak)) process.env["DRAWBRIDGE_SOAK"] = "1";
// They start the command line hundreds of times.
process.env["DRAWBRIDGE_TEST_BUNDLE"] = "1";
const isContinuous = process.env["CI"] === "true";

let passed = 0;
let failed = 0;
/** @type {string[]} */
const untested = [];
try {
	// Before the dependencies, since keytar is built against one of them.
	const missing = await bringSystemParts();
	await setUp();
	missing.push(...(await bringTestClients()));
	if (isContinuous) {
		for (const part of missing) console.log(`✗ missing: ${part}`);
		failed += missing.length;
	} else untested.push(...missing);
	const checked =
		filters.length === 0 ? await runChecks() : { passed: 0, failed: 0 };
	const tested = await runSuites(filters);
	passed += checked.passed + tested.passed;
	failed += checked.failed + tested.failed;
	untested.push(...tested.skipped, ...elsewhere());
} catch (error) {
	say(messageOf(error));
	failed += 1;
}
if (passed + failed === 0) console.log("no test matches");
for (const part of untested) console.log(`untested here: ${part}`);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 && passed > 0 ? 0 : 1;

/** @returns {string[]} what only other machines can run */
function elsewhere() {
	const systems = { linux: "Linux", darwin: "macOS", win32: "Windows" };
	const others = Object.entries(systems)
		.filter(([platform]) => platform !== process.platform)
		.map(([, name]) => name);
	return [
		...(installedBinary() === null
			? ["Electron's own binary (not on this machine)"]
			: []),
		others.join(", "),
	];
}
