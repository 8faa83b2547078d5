// Runs one child process to its end. Starts nothing through a shell except npm's own .cmd on Windows.
import { spawn } from "node:child_process";

/**
 * @typedef {object} Ended
 * @property {number | null} code null when a signal ended it
 * @property {string} output stdout and stderr as they came; empty unless collected
 */

/**
 * Ends when the child has ended; a child that cannot be started counts as one that ended with 127.
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, to?: "stdout" | "stderr" | "memory", shell?: boolean, limitMs?: number }} [options]
 *   `to` says where its output goes (default stderr); its stdin is empty, since ours belongs to the gate; `limitMs` kills the child when it takes longer
 * @returns {Promise<Ended>}
 */
export function run(command, args, options = {}) {
	const { cwd, env, to = "stderr", shell = false, limitMs } = options;
	return new Promise((resolve) => {
		const child = spawn(command, args, {
			...(cwd === undefined ? {} : { cwd }),
			...(env === undefined ? {} : { env }),
			shell,
			stdio:
				to === "memory"
					? ["ignore", "pipe", "pipe"]
					: ["ignore", to === "stdout" ? 1 : 2, 2],
			windowsHide: true,
		});
		const timer =
			limitMs === undefined
				? undefined
				: setTimeout(() => child.kill("SIGKILL"), limitMs);
		let output = "";
		for (const stream of [child.stdout, child.stderr]) {
			stream?.setEncoding("utf8");
			stream?.on("data", (text) => {
				output += text;
			});
		}
		/** @param {number | null} code */
		const end = (code) => {
			clearTimeout(timer);
			resolve({ code, output });
		};
		child.on("error", (error) => {
			output += `${error.message}\n`;
			end(127);
		});
		child.on("close", end);
	});
}
