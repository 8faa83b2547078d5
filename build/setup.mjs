// Brings what is missing, and nothing else: dependencies by npm ci, then the bundle. Idempotent; one process at a time.
// Runs before node_modules exists: Node 20 built-ins only. Never touches anything outside the checkout.
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { run } from "./lib/child.mjs";
import {
	dependenciesAreFresh,
	installDependencies,
} from "./lib/dependencies.mjs";
import { ofTools } from "./lib/environment.mjs";
import { gateNode, lockFile, root } from "./lib/layout.mjs";
import { withLock } from "./lib/lock.mjs";
import { staleParts } from "./lib/parts.mjs";
import { messageOf, say } from "./lib/say.mjs";

/** @returns {boolean} whether there is nothing to do; takes some milliseconds */
export function isReady() {
	return (
		dependenciesAreFresh() && gateNode() !== null && staleParts().length === 0
	);
}

/**
 * Ends at once when nothing is missing or stale. Repeating it after a failure starts where it stopped.
 * @param {{ bundle?: boolean }} [options] `bundle: false` stops after the dependencies
 * @returns {Promise<void>} rejects with a message for a person
 */
export async function setUp({ bundle = true } = {}) {
	const done = () =>
		bundle ? isReady() : dependenciesAreFresh() && gateNode() !== null;
	if (done()) return;
	await withLock(lockFile, announceWait, async () => {
		// The one who held the lock before us may have done all of it.
		if (done()) return;
		if (!dependenciesAreFresh() || gateNode() === null)
			await installDependencies();
		if (bundle && staleParts().length > 0) await runBundle();
	});
}

/** @param {string} owner */
function announceWait(owner) {
	say(
		`process ${owner} is setting up; waiting (if there is no such process, delete ${lockFile})`,
	);
}

async function runBundle() {
	const node = gateNode();
	if (node === null) throw new Error("Node 24 is missing");
	const { code } = await run(node, [join(root, "build", "bundle.mjs")], {
		cwd: root,
		env: ofTools(),
	});
	if (code !== 0) throw new Error("bundling failed");
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
	try {
		await setUp();
	} catch (error) {
		say(`set-up failed: ${messageOf(error)}`);
		process.exitCode = 1;
	}
}
