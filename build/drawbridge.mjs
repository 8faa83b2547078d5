#!/usr/bin/env node
// The `drawbridge` command: sets up when something is missing or stale, then becomes core's command line on Node 24.
// Runs on Node 20. `hook` and `connect` are started by agents, so they never build: without a bundle a hook denies.
// What only the other words need is loaded for them alone: clients wait for `connect` to start.
import { existsSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { cli, connect, gateNode, hook } from "./lib/layout.mjs";

/** Whose hook is to be answered; the other words after `hook` are the command line's. */
const agents = new Set(["claude", "codex", "cursor", "gemini", "copilot"]);

const args = process.argv.slice(2);
const command = firstWord(args);

if (command === "connect") {
	if (!existsSync(connect)) refuse(command);
	// Node 20.16 and later; an older one starts the gate's.
	else if (typeof process.getBuiltinModule === "function")
		await import(pathToFileURL(connect).href);
	else (await import("./lib/gate.mjs")).becomeConnect(args);
} else if (command === "hook") {
	const words = args.toSpliced(args.indexOf("hook"), 1);
	if (!existsSync(cli) || !existsSync(hook) || gateNode() === null)
		refuse(command);
	else {
		const { becomeGate, becomeHook } = await import("./lib/gate.mjs");
		if (agents.has(firstWord(words) ?? "")) becomeHook(words);
		else becomeGate(args);
	}
} else {
	const { messageOf, say } = await import("./lib/say.mjs");
	try {
		const { isReady, setUp } = await import("./setup.mjs");
		const { becomeGate } = await import("./lib/gate.mjs");
		if (!isReady()) await setUp();
		becomeGate(args);
	} catch (error) {
		say(messageOf(error));
		process.exitCode = 1;
	}
}

/**
 * Agents take exit status 2 as "blocked" and 1 as "the hook is broken, go on".
 * @param {"hook" | "connect"} asked
 */
function refuse(asked) {
	process.stderr.write(
		"drawbridge: not set up yet, so nothing is let through; run `drawbridge status` once\n",
	);
	process.exitCode = asked === "hook" ? 2 : 1;
}

/**
 * The command itself: the first word that is neither an option nor the value of `--home`.
 * @param {readonly string[]} words
 * @returns {string | undefined}
 */
function firstWord(words) {
	return words.find(
		(word, at) => !word.startsWith("-") && words[at - 1] !== "--home",
	);
}
