/** uninstall: shows what it would undo, then undoes it step by step. */
import { homedir } from "node:os";
import { thisProgram } from "../../own-program.ts";
import { GateService } from "../../service/service.ts";
import { thisManager } from "../../service/this-machine.ts";
import { planOf, type StepReport, undoAll } from "../../uninstall/step.ts";
import { stepsOf, type Uninstalling } from "../../uninstall/steps.ts";
import { connectGate } from "../client.ts";
import { CliError, printJson, tell } from "../output.ts";
import { confirmed, hasTerminal } from "../prompt.ts";
import { ask, currentHome } from "../session.ts";
import { stopGate } from "./gate.ts";

interface Flags {
	readonly keepData?: boolean;
	readonly yes?: boolean;
	readonly json?: boolean;
}

export async function runUninstall(flags: Flags): Promise<void> {
	const left: string[] = [];
	const steps = stepsOf(thisMachine(flags.keepData === true, left));
	const plan = await planOf(steps);
	const isShownOnly = !flags.yes && (flags.json || !hasTerminal());
	if (!flags.json)
		for (const report of plan) if (report.state !== "nothing") show(report);
	if (isShownOnly || plan.every(({ state }) => state === "nothing")) {
		finish(plan, { flags, isDone: false, left });
		return;
	}
	if (!flags.yes && !(await confirmed("Undo all of this?")))
		throw new CliError("refused", "left as it was");
	const reports = await undoAll(steps, (report) => {
		if (!flags.json && report.state !== "nothing")
			tell(
				`${names[report.step]}: ${report.state}${report.problem === "" ? "" : ` (${report.problem})`}`,
			);
	});
	finish(reports, { flags, isDone: true, left });
}

const names: Record<StepReport["step"], string> = {
	app: "desktop app",
	hooks: "agents' hooks",
	agents: "agents' servers",
	trust: "trust stores",
	service: "service",
	"login-item": "start at login",
	gate: "gate",
	keys: "vault's key",
	data: "settings and state",
};

function show({ step, lines, problem }: StepReport): void {
	tell(`${names[step]}:`);
	for (const line of problem === "" ? lines : [problem]) tell(`  ${line}`);
}

function finish(
	reports: readonly StepReport[],
	{
		flags,
		isDone,
		left,
	}: { flags: Flags; isDone: boolean; left: readonly string[] },
): void {
	const failed = reports.filter(({ state }) => state === "failed");
	if (failed.length > 0) process.exitCode = 1;
	if (flags.json) {
		printJson({ done: isDone, steps: reports, left });
		return;
	}
	for (const folder of left)
		tell(`${folder} stays: files that are not Drawbridge's are in it`);
	if (failed.length > 0)
		tell(
			`remains: ${failed.map(({ step }) => names[step]).join(", ")}; put right what is said above, and run this again`,
		);
	else if (reports.every(({ state }) => state === "nothing"))
		tell("there is nothing to undo");
	else if (isDone)
		tell(
			"done; now remove the program itself, with what it was installed by (npm, apt, the Trash)",
		);
	else tell("nothing was changed; to do it: drawbridge uninstall --yes");
}

function thisMachine(keepData: boolean, left: string[]): Uninstalling {
	const home = currentHome();
	const manager = thisManager();
	return {
		home,
		machine: {
			user: homedir(),
			env: process.env,
			program: thisProgram(),
			home: home.home,
			socket: home.socket,
		},
		ask,
		async running() {
			const gate = await connectGate(home);
			if (gate === undefined) return "no";
			try {
				const { owner } = await gate.call("status.get", {});
				return owner.desktop ? "app" : "gate";
			} finally {
				await gate.close();
			}
		},
		stop: stopGate,
		service: manager && new GateService(manager, home.home),
		env: process.env,
		// Each step says itself what failed.
		log: () => undefined,
		keepData,
		onLeft: (folders) => left.push(...folders),
	};
}
