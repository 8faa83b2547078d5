// Runs a development tool from node_modules on the pinned Node, without npx or a shell.
import { readFileSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { run } from "./child.mjs";
import { ofTools } from "./environment.mjs";
import { gateNode, modules, root } from "./layout.mjs";

/**
 * @param {string} packageName
 * @param {readonly string[]} args
 * @param {"stdout" | "memory"} to
 * @param {string} [binName] when it is not the package's own name
 * @returns {Promise<import("./child.mjs").Ended>}
 */
export function runTool(packageName, args, to, binName = packageName) {
	const folder = join(modules, packageName);
	const { bin } = JSON.parse(
		readFileSync(join(folder, "package.json"), "utf8"),
	);
	const node = gateNode();
	if (node === null) throw new Error("Node 24 is missing");
	// Tests start `node` by name: it has to be the pinned one.
	const path = [dirname(node), process.env["PATH"] ?? ""].join(delimiter);
	return run(node, [join(folder, bin[binName]), ...args], {
		cwd: root,
		env: {
			...ofTools(),
			PATH: path,
			...(process.stdout.isTTY ? {} : { NO_COLOR: "1" }),
		},
		to,
	});
}
