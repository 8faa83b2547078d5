// `npm run check`: format, type-aware lint, types of every folder, import directions, unused code.
import { runChecks } from "./lib/checks.mjs";
import { messageOf, say } from "./lib/say.mjs";
import { setUp } from "./setup.mjs";

try {
	await setUp({ bundle: false });
	const { passed, failed } = await runChecks();
	console.log(`${passed} passed, ${failed} failed`);
	process.exitCode = failed === 0 ? 0 : 1;
} catch (error) {
	say(messageOf(error));
	process.exitCode = 1;
}
