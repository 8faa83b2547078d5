/** service: the gate as a service of its user. */
import { isAbsolute } from "node:path";
import { Command, CommanderError } from "commander";
import { parseServeFlags } from "../../serve-flags.ts";
import { GateService, type Outcome } from "../../service/service.ts";
import {
	isTransient,
	serviceOf,
	thisManager,
} from "../../service/this-machine.ts";
import { connectGate } from "../client.ts";
import { CliError, print, printJson, tell } from "../output.ts";
import { currentHome } from "../session.ts";
import { serveFlags } from "../words/gate.ts";

interface Json {
	readonly json?: boolean | undefined;
}

export async function installService(
	flags: readonly string[],
	{ json }: Json,
): Promise<void> {
	checkFlags(flags);
	if (isTransient())
		throw new CliError(
			"not-supported",
			"an AppImage has no lasting place that a service could start; install the deb, rpm or tar.gz package",
		);
	const home = currentHome();
	const service = thisService(home.home);
	const { active } = await service.view();
	// One gate a home: the service's would end at once, over and over.
	const gate = await connectGate(home);
	await gate?.close();
	const start = gate === undefined || active === true;
	const outcome = await service.install(serviceOf(home.home, flags), start);
	finish(outcome, { json }, () => {
		tell(
			`${outcome.changed ? "wrote" : "it was there already:"} ${outcome.file}`,
		);
		if (!start)
			tell(
				"a gate is running here; the service takes over at the next login, or: drawbridge stop, then drawbridge service install",
			);
		if (outcome.active)
			tell("it runs; a link that opens its windows: drawbridge console");
	});
}

export async function uninstallService(json: Json): Promise<void> {
	const outcome = await thisService(currentHome().home).uninstall();
	finish(outcome, json, () =>
		tell(
			outcome.changed
				? `stopped, and removed ${outcome.file}`
				: "there is no service",
		),
	);
}

export async function serviceStatus({ json }: Json): Promise<void> {
	const view = await thisService(currentHome().home).view();
	if (json) {
		printJson(view);
		return;
	}
	print(
		{
			absent: "not installed; install it with: drawbridge service install",
			installed: `installed (${view.manager}): ${view.file}`,
			foreign: `${view.file} is there, and is not ours`,
			"other-home": `${view.file} runs the gate of another home`,
		}[view.state],
	);
	if (view.state !== "installed") return;
	if (view.active === null) print("its manager does not answer here");
	else
		print(
			`${view.active ? "runs" : "does not run"}; ${view.enabled ? "starts by itself" : "does not start by itself"}`,
		);
	if (view.lingers === false)
		print("it ends when you log out; to change that: loginctl enable-linger");
}

function finish(outcome: Outcome, { json }: Json, say: () => void): void {
	if (json) printJson(outcome);
	else {
		say();
		for (const command of outcome.todo)
			tell(
				command === "loginctl enable-linger"
					? `to keep it running while nobody is logged in, run: ${command}`
					: `run: ${command}`,
			);
		for (const problem of outcome.problems) tell(`failed: ${problem}`);
	}
	if (outcome.problems.length > 0) process.exitCode = 1;
}

function thisService(home: string): GateService {
	const manager = thisManager();
	if (manager === undefined)
		throw new CliError(
			"not-supported",
			"services are for systemd and launchd; on this system let the desktop app start at login (its Settings)",
		);
	return new GateService(manager, home);
}

/** Wrong ones would only show once nobody looks. @throws CliError */
function checkFlags(flags: readonly string[]): void {
	const parser = serveFlags(new Command("serve"))
		.exitOverride()
		.configureOutput({ writeErr: () => undefined });
	let given: Record<string, string | boolean | string[]>;
	try {
		given = parser.parse(flags, { from: "user" }).opts();
	} catch (error) {
		throw new CliError(
			"usage",
			(error instanceof CommanderError ? error.message : String(error))
				.split("\n")[0]
				?.replace(/^error: /, "") ?? "",
			2,
		);
	}
	parseServeFlags(given);
	for (const name of ["cert", "key", "clientCa"]) {
		const path = given[name];
		if (typeof path === "string" && !isAbsolute(path))
			throw new CliError(
				"usage",
				"a service starts in a folder of its own: give absolute paths",
				2,
			);
	}
}
