// Runs npm: the one that called us, unless another package manager did. Node 20 built-ins only.
import { existsSync } from "node:fs";
import { basename } from "node:path";
import { run } from "./child.mjs";
import { ofTools } from "./environment.mjs";

/**
 * @param {readonly string[]} args
 * @param {string} cwd
 * @param {NodeJS.ProcessEnv} [env] on top of ours
 * @returns {Promise<import("./child.mjs").Ended>} with what it printed
 */
export function npm(args, cwd, env = {}) {
	const quiet = ["--no-audit", "--no-fund", "--loglevel=error"];
	const options = {
		cwd,
		/** @type {"memory"} */ to: "memory",
		env: { ...ofTools(), ...env },
	};
	const path = process.env["npm_execpath"] ?? "";
	if (basename(path) === "npm-cli.js" && existsSync(path))
		return run(process.execPath, [path, ...args, ...quiet], options);
	return process.platform === "win32"
		? run("npm.cmd", [...args, ...quiet], { ...options, shell: true })
		: run("npm", [...args, ...quiet], options);
}
