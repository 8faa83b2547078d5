/**
 * Where each agent keeps its hooks and how an entry looks there. Holds facts of the agents' documentation
 * (contract with them: dialect files name the pages); reads and writes nothing.
 */
import { join } from "node:path";
import type { Program } from "../../own-program.ts";
import type { AgentName, JsonObject } from "../dialect.ts";
import { commandLine, commandWords, type HookCommand } from "./command.ts";

/** One event of one agent, and our entry for it. */
export interface Entry {
	/** The list the entry is in. */
	readonly path: readonly string[];
	readonly event: string;
	readonly value: JsonObject;
}

export interface AgentSettings {
	readonly file: string;
	readonly entries: readonly Entry[];
	/** Members the file needs beside the hooks, where it has none. */
	readonly needs: readonly (readonly [name: string, value: number])[];
	/** What the owner has to know or do beside. */
	readonly notes: readonly string[];
}

/** Of the machine the agent runs on. */
export interface Machine {
	/** The user's folder. */
	readonly user: string;
	/** Agents let their folder be moved. */
	readonly env: NodeJS.ProcessEnv;
	readonly program: Program;
	readonly home: string;
	readonly socket: string;
}

/**
 * A person may think for an hour; afterwards the hook denies. Never changed lightly: to Codex it is part of what its user
 * has trusted.
 */
const timeoutSeconds = 3_600;
const statusMessage = "Waiting for Drawbridge";

export function settingsOf(agent: AgentName, machine: Machine): AgentSettings {
	return makers[agent](machine);
}

const makers: Readonly<Record<AgentName, (on: Machine) => AgentSettings>> = {
	claude: (on) => ({
		file: join(
			on.env["CLAUDE_CONFIG_DIR"] || join(on.user, ".claude"),
			"settings.json",
		),
		needs: [],
		entries: [
			entry("PreToolUse", {
				// Every tool: those that come with a later version, too.
				matcher: "*",
				hooks: [
					{
						type: "command",
						...asWords(commandOf("claude", on), on),
						timeout: timeoutSeconds,
						statusMessage,
					},
				],
			}),
		],
		notes: ["Sessions that run already take it over when they start anew."],
	}),
	codex: (on) => ({
		file: join(on.env["CODEX_HOME"] || join(on.user, ".codex"), "hooks.json"),
		needs: [],
		entries: ["PreToolUse", "PermissionRequest"].map((event) =>
			entry(event, {
				hooks: [
					{
						type: "command",
						command: commandLine(
							{ ...commandOf("codex", on), event },
							on.program,
						),
						timeout: timeoutSeconds,
						statusMessage,
					},
				],
			}),
		),
		notes: [
			"Codex runs a new or changed hook only after you trusted it: type /hooks in Codex.",
			"Hooks in its config.toml are not looked at.",
		],
	}),
	cursor: (on) => ({
		file: join(on.user, ".cursor", "hooks.json"),
		needs: [["version", 1]],
		entries: [
			...["beforeShellExecution", "beforeMCPExecution", "beforeReadFile"].map(
				(event) => entry(event, cursorHook(on)),
			),
			entry("preToolUse", {
				...cursorHook(on),
				// The others have events of their own, and would be asked about twice.
				matcher: "Write|Edit|MultiEdit|StrReplace|Delete|ApplyPatch|TabWrite",
			}),
		],
		notes: [],
	}),
	gemini: (on) => ({
		file: join(on.user, ".gemini", "settings.json"),
		needs: [],
		entries: [
			entry("BeforeTool", {
				matcher: ".*",
				hooks: [
					{
						name: "drawbridge",
						type: "command",
						command: commandLine(commandOf("gemini", on), on.program),
						timeout: timeoutSeconds * 1_000,
					},
				],
			}),
		],
		notes: ["Gemini goes on asking by its own rules as well."],
	}),
	copilot: (on) => ({
		file: join(
			on.env["COPILOT_HOME"] || join(on.user, ".copilot"),
			"hooks",
			"drawbridge.json",
		),
		needs: [["version", 1]],
		entries: ["preToolUse", "permissionRequest"].map((event) =>
			entry(event, {
				type: "command",
				...copilotCommand({ ...commandOf("copilot", on), event }, on),
				timeoutSec: timeoutSeconds,
			}),
		),
		notes: [
			"Copilot reads .claude/settings.json in repositories as well; a Drawbridge hook there would ask twice.",
		],
	}),
};

const entry = (event: string, value: JsonObject): Entry => ({
	path: ["hooks", event],
	event,
	value,
});

const commandOf = (
	agent: AgentName,
	{ home, socket }: Machine,
): HookCommand => ({
	agent,
	timeoutSeconds,
	home,
	socket,
});

const cursorHook = (on: Machine): JsonObject => ({
	command: commandLine(commandOf("cursor", on), on.program),
	timeout: timeoutSeconds,
	failClosed: true,
});

/** A program with its words; on Windows a line, since only a shell can clear the environment there. */
function asWords(command: HookCommand, { program }: Machine): JsonObject {
	if (program.platform === "win32")
		return { command: commandLine(command, program) };
	const [first, ...args] = commandWords(command, program);
	return { command: first, args };
}

function copilotCommand(
	command: HookCommand,
	{ program }: Machine,
): JsonObject {
	if (program.platform === "win32")
		return { powershell: commandLine(command, program) };
	const [exec, ...args] = commandWords(command, program);
	return { exec, args };
}
