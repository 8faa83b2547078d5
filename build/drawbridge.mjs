#!/usr/bin/env node
// The `drawbridge` command: sets up when something is missing or stale, then becomes core's command line on Node 24.
// Runs on Node 20. `hook` and `connect` are started by agents, so they never build: without a bundle a hook denies.
import { existsSync } from "node:fs";
import { becomeGate, becomeHook } from "./lib/gate.mjs";
import { cli, gateNode, hook } from "./lib/layout.mjs";
import { messageOf, say } from "./lib/say.mjs";
import { isReady, setUp } from "./setup.mjs";

/** Whose hook is to be answered; the other words after `hook` are the command line's. */
const agents = new Set(["claude", "codex", "cursor", "gemini", "copilot"]);

const args = process.argv.slice(2);
const command = firstWord(args);
const hookWords = args.toSpliced(args.indexOf("hook"), 1);

if (command === "hook" || command === "connect") {
	if (!existsSync(cli) || !existsSync(hook) || gateNode() === null)
		refuse(command);
	else if (command === "hook" && agents.has(firstWord(hookWords) ?? ""))
		becomeHook(hookWords);
	else becomeGate(args);
} else {
	try {
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
	say(
		"not set up yet, so nothing is let through; run `drawbridge status` once",
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
