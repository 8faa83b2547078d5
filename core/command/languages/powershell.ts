/**
 * PowerShell by its tree: without one (not loaded, too long) and with any part that could not be read, at least high.
 */
import type { Effects } from "./effects.ts";
import { Evaluator } from "./evaluator.ts";
import { powershellLibrary } from "./powershell-library.ts";
import { withPowerShellTree } from "./powershell-parser.ts";
import { respelled } from "./powershell-spelling.ts";
import { PowerShellTree } from "./powershell-tree.ts";

export function followPowerShell(text: string, effects: Effects): void {
	const { budget } = effects.context;
	const written = respelled(text);
	const read = withPowerShellTree(written.text, (root) => {
		const tree = new PowerShellTree(budget);
		const { startIndex: start, endIndex: end } = root;
		return {
			node: { kind: "sequence", items: [tree.node(root)], start, end } as const,
			problem: root.hasError ? "cannot be read in every part" : tree.problem,
		};
	});
	if (read === undefined) {
		effects.unreadable(text, "cannot be read here");
		return;
	}
	const known = effects.findings.length;
	new Evaluator(powershellLibrary, effects, budget).program(read.node);
	effects.moveBack(known, written.original);
	if (read.problem !== undefined) effects.unreadable(text, read.problem);
}
