// `node build/run.mjs FILE [ARG…]`: runs one of the project's TypeScript programs on the pinned Node, after set-up.
// Not for the gate itself: that is build/drawbridge.mjs.
import { become } from "./lib/gate.mjs";
import { gateNode } from "./lib/layout.mjs";
import { messageOf, say } from "./lib/say.mjs";
import { setUp } from "./setup.mjs";

try {
	await setUp();
	const node = gateNode();
	if (node === null) throw new Error("Node 24 is missing");
	become(node, process.argv.slice(2), process.env);
} catch (error) {
	say(messageOf(error));
	process.exitCode = 1;
}
