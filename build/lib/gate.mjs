// Becomes the gate's command line: replaces this process where the OS can, otherwise stands in for it (stdin, signals,
// exit status). Passes no NODE_OPTIONS on: what an agent put into its environment must not load code into the gate.
import { spawn } from "node:child_process";
import { constants } from "node:os";
import { cli, connect, gateNode, hook } from "./layout.mjs";

/** Node 24 still calls node:sqlite experimental on stderr, which would stand in front of every answer. */
const nodeFlags = ["--disable-warning=ExperimentalWarning"];

/**
 * Does not return where the process can be replaced.
 * @param {readonly string[]} args
 */
export function becomeGate(args) {
	becomeScript([...nodeFlags, cli, ...args]);
}

/**
 * The same for an agent's hook, past everything the command line loads.
 * @param {readonly string[]} args
 */
export function becomeHook(args) {
	becomeScript([hook, ...args]);
}

/**
 * The same for a client's bridge.
 * @param {readonly string[]} args
 */
export function becomeConnect(args) {
	becomeScript([connect, ...args]);
}

/** @param {readonly string[]} words */
function becomeScript(words) {
	const node = gateNode();
	if (node === null) throw new Error("Node 24 is missing");
	const { NODE_OPTIONS: _, ...env } = process.env;
	become(node, words, env);
}

/**
 * @param {string} command
 * @param {readonly string[]} args
 * @param {NodeJS.ProcessEnv} env
 */
export function become(command, args, env) {
	// Node ≥ 22.15, not on Windows.
	if (typeof process.execve === "function" && process.platform !== "win32")
		process.execve(command, [command, ...args], env);
	const child = spawn(command, args, { env, stdio: "inherit" });
	for (const signal of forwarded) {
		process.on(signal, () => {
			// A terminal sends SIGINT to the whole group: the child has it already, and twice means "at once".
			if (signal !== "SIGINT" || !process.stdin.isTTY) child.kill(signal);
		});
	}
	child.on("error", (error) => {
		process.stderr.write(`drawbridge: ${error.message}\n`);
		process.exitCode = 1;
	});
	child.on("exit", (code, signal) => {
		process.exit(signal === null ? (code ?? 1) : 128 + numberOf(signal));
	});
}

/** @type {readonly NodeJS.Signals[]} */
const forwarded = ["SIGINT", "SIGTERM", "SIGHUP"];

/** @param {NodeJS.Signals} signal */
function numberOf(signal) {
	return constants.signals[signal];
}
