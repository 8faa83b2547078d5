/** hook: the line agents run, and their settings files with a preview, a backup and a way back. */
import { thisProgram } from "../../own-program.ts";
import { statSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { type AgentName, agentNames } from "../../hook/dialect.ts";
import { dialectOf, isAgent } from "../../hook/dialects.ts";
import {
	type AgentSettings,
	type Machine,
	settingsOf,
} from "../../hook/install/agents.ts";
import { commandLine, commandWords } from "../../hook/install/command.ts";
import { install, status, uninstall } from "../../hook/install/install.ts";
import { changedLines } from "../../hook/install/preview.ts";
import type { Home } from "../../home.ts";
import { visible } from "../../visible.ts";
import { CliError, print, printJson, tell } from "../output.ts";
import { confirmed, hasTerminal } from "../prompt.ts";
import { ask, currentHome } from "../session.ts";

interface Flags {
	readonly yes?: boolean;
	readonly dryRun?: boolean;
	readonly json?: boolean;
}

/** `hook --print-command AGENT`: the agent's own limit holds, since nobody knows what its settings will say. */
export function printCommand(
	flags: { printCommand?: string; forEvent?: string; json?: boolean },
	command: Command,
): void {
	if (flags.printCommand === undefined) {
		command.outputHelp({ error: true });
		throw new CliError("usage", "name an agent, or what to do", 2);
	}
	const agent = agentNamed(flags.printCommand);
	const events = dialectOf(agent)?.events ?? [];
	const event = flags.forEvent;
	if (event !== undefined && !events.includes(event))
		throw new CliError("usage", `--for-event: one of ${events.join(", ")}`, 2);
	const { home, socket } = currentHome();
	const program = thisProgram();
	const wanted = { agent, event, home, socket };
	if (!flags.json) print(commandLine(wanted, program));
	else
		printJson({
			agent,
			command: commandLine(wanted, program),
			argv: program.platform === "win32" ? null : commandWords(wanted, program),
		});
}

export async function changeSettings(
	verb: "install" | "uninstall",
	name: string,
	flags: Flags,
): Promise<void> {
	const agent = agentNamed(name);
	const home = currentHome();
	const settings = settingsOf(agent, machine(home));
	const kept = { folder: join(home.state, "hooks"), agent };
	if (verb === "install") checkProgram();
	const change =
		verb === "install" ? install(settings, kept) : uninstall(settings, kept);
	const isDone = change === undefined;
	if (change !== undefined && !flags.json) {
		tell(`${change.file}${change.after === undefined ? " (removed)" : ""}:`);
		for (const line of changedLines(change.before, change.after)) tell(line);
	}
	if (change !== undefined && flags.dryRun !== true) {
		if (!flags.yes && !flags.json && hasTerminal())
			if (!(await confirmed(`${verb} the hook?`)))
				throw new CliError("refused", "left as it was");
		// The record first; what loosens is asked there.
		await ask(`hook.${verb}`, { agent, file: settings.file });
		change.apply();
	}
	const changed = !isDone && flags.dryRun !== true;
	if (flags.json) {
		printJson({
			agent,
			file: settings.file,
			changed,
			backup: change?.backup ?? null,
			preview:
				change === undefined
					? ""
					: changedLines(change.before, change.after).join("\n"),
			notes: verb === "install" ? settings.notes : [],
		});
		return;
	}
	if (isDone)
		tell(
			verb === "install" ? "installed already" : `${agent} has no hook of ours`,
		);
	else if (!changed) tell("nothing was changed");
	else tell(`${verb}ed${change.backup ? `; before: ${change.backup}` : ""}`);
	if (verb === "install") for (const note of settings.notes) tell(note);
}

export function showStatus(name: string | undefined, flags: Flags): void {
	const agents = name === undefined ? agentNames : [agentNamed(name)];
	const home = currentHome();
	const views = agents.map((agent) =>
		statusOf(agent, settingsOf(agent, machine(home)), name !== undefined),
	);
	if (flags.json) {
		printJson(name === undefined ? views : views[0]);
		return;
	}
	for (const { agent, state, file, others, timeouts, problem } of views) {
		print(
			visible(
				`${agent}: ${problem ?? words[state]}  (${file}${timeouts.length > 0 ? `, timeout ${timeouts.join(", ")}` : ""})`,
			),
		);
		for (const { event, command } of others)
			print(visible(`  also at ${event}: ${command.slice(0, 200)}`));
	}
}

interface StatusLine extends ReturnType<typeof status> {
	readonly agent: AgentName;
	readonly file: string;
	readonly installed: boolean;
	/** Why the file tells nothing. */
	readonly problem?: string;
}

/** One agent's unreadable file is no reason to hide the others. */
function statusOf(
	agent: AgentName,
	settings: AgentSettings,
	isOnly: boolean,
): StatusLine {
	const { file } = settings;
	try {
		const seen = status(settings);
		return { agent, file, installed: seen.state !== "absent", ...seen };
	} catch (error) {
		if (isOnly || !(error instanceof Error)) throw error;
		return {
			agent,
			file,
			installed: false,
			state: "absent",
			others: [],
			timeouts: [],
			problem: error.message,
		};
	}
}

const words: Record<StatusLine["state"], string> = {
	absent: "not installed",
	current: "installed",
	stale: "installed, but not as it should be; run: drawbridge hook install",
};

function agentNamed(name: string): AgentName {
	if (isAgent(name)) return name;
	throw new CliError(
		"usage",
		`"${name}" is no agent this knows: ${agentNames.join(", ")}`,
		2,
	);
}

const machine = ({ home, socket }: Home): Machine => ({
	user: homedir(),
	env: process.env,
	program: thisProgram(),
	home,
	socket,
});

/** A line that starts nothing would let every call through in some agents. */
function checkProgram(): void {
	const { script } = thisProgram();
	if (statSync(script, { throwIfNoEntry: false }) === undefined)
		throw new CliError("not-set-up", `${script} is missing; build it first`);
}
