#!/usr/bin/env node
// The `drawbridge` command: sets up when something is missing or stale, then becomes core's command line on Node 24.
// Runs on Node 20. `hook` and `connect` are started by agents, so they never build: without a bundle a hook denies.
// What only the other words need is loaded for them alone: clients wait for `connect` to start.
/** Whose hook is to be answered; the other words after `hook` are the command line's. */
const agents = new Set(["claude", "codex", "cursor", "gemini", "copilot"]);

const args = process.argv.slice(2);
const command = firstWord(args);

if (command === "connect") {
	// Node 20.16 and later; an older one starts the gate's.
	if (typeof process.getBuiltinModule !== "function")
		(await import("./lib/gate.mjs")).becomeConnect(args);
	else
		try {
			await import(new URL("../out/core/connect.mjs", import.meta.url).href);
		} catch (error) {
			if (!isMissing(error)) throw error;
			refuse(command);
		}
} else if (command === "hook") {
	const { existsSync } = await import("node:fs");
	const { cli, gateNode, hook } = await import("./lib/layout.mjs");
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

/** @param {unknown} error */
function isMissing(error) {
	return (
		error instanceof Error &&
		"code" in error &&
		error.code === "ERR_MODULE_NOT_FOUND"
	);
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
