/**
 * The command an agent runs before a call. Every path in it is absolute and nothing of the agent's environment reaches
 * it: NODE_OPTIONS would load other code before ours, DRAWBRIDGE_HOME would ask another gate. Runs nothing.
 */
import { joined } from "../../inspection/line.ts";
import type { Program } from "../../own-program.ts";
import type { AgentName } from "../dialect.ts";
import { socketBelow } from "../line.ts";

export interface HookCommand {
	readonly agent: AgentName;
	/** For input that does not name it, or cannot be read at all. */
	readonly event?: string | undefined;
	/** What the agent is told to wait; without one, what it waits by itself. */
	readonly timeoutSeconds?: number | undefined;
	/** Of the gate that is asked. */
	readonly home: string;
	readonly socket: string;
}

/** For dialects that start a program with words, without a shell. Not on Windows. */
export function commandWords(
	command: HookCommand,
	program: Program,
): readonly [string, ...string[]] {
	return ["/usr/bin/env", "-i", ...programWords(command, program)];
}

/** For dialects whose command is a shell's line. */
export function commandLine(command: HookCommand, program: Program): string {
	if (program.platform !== "win32")
		return joined(commandWords(command, program));
	// cmd takes the outermost quotes away. There is no `env -i`; what else Node reads from it loads no code.
	const cleared = [
		"set NODE_OPTIONS=",
		programWords(command, program)
			.map((word) => `"${word}"`)
			.join(" "),
	];
	return `cmd.exe /d /c "${cleared.join("&")}"`;
}

const programWords = (
	{ agent, event, timeoutSeconds, home, socket }: HookCommand,
	{ node, script }: Program,
): string[] => [
	node,
	script,
	agent,
	...(event === undefined ? [] : ["--event", event]),
	...(timeoutSeconds === undefined
		? []
		: ["--timeout", String(timeoutSeconds)]),
	"--home",
	home,
	// Homes in the platform's own places, and those with long names, have it elsewhere.
	...(socket === socketBelow(home) ? [] : ["--socket", socket]),
];

/** Whether a command in somebody's settings is one of ours, of any version and home. */
export const isHookCommand = (words: string): boolean =>
	/(?:[/\\]hook\.mjs|[/\\]hook[/\\]main\.ts)(?:["'\s]|$)/.test(words) &&
	/\s--home\s/.test(words.replaceAll(/["']/g, " "));
