/** Commands of agents' hooks: their questions, and the record that an agent's settings file is about to change. */
import { dirname } from "node:path";
import { Hooks } from "../hook/gate.ts";
import type { Guess } from "../hook/call.ts";
import { inspect } from "../inspection/inspect.ts";
import { commandTable } from "../inspection/table.ts";
import type { OpenParts } from "../parts.ts";
import type { ProjectPolicy } from "../settings/project-policy.ts";
import type { OperationsOf } from "./operation.ts";

export type HookOperationParts = Pick<
	OpenParts,
	| "approvals"
	| "audit"
	| "bridge"
	| "clock"
	| "log"
	| "mode"
	| "policies"
	| "projects"
>;

export function hookOperations(
	parts: HookOperationParts,
): OperationsOf<"hook"> {
	const { approvals, audit, bridge, clock, log, mode, policies, projects } =
		parts;
	const hooks = new Hooks({
		approvals,
		audit,
		bridge,
		clock,
		log,
		mode,
		policies,
		guess,
		project: (cwd) => projectAround(cwd, projects),
	});
	return {
		"hook.ask": (question, { gone }) => hooks.ask(question, gone),
		// The command line writes the file; asking and recording is all that is done here.
		"hook.install": () => ({ done: true }),
		"hook.uninstall": () => ({ done: true }),
	};
}

const nothingSaid = commandTable([]);

/** As a call of a server that no setting describes. */
const guess: Guess = (tool, input) =>
	inspect(
		{
			method: "POST",
			path: "/",
			query: "",
			upgrade: false,
			calls: [{ method: "tools/call", tool, args: input }],
			json: {},
		},
		nothingSaid,
	);

const mostFolders = 24;

/** The innermost registered folder. */
function projectAround(
	cwd: string,
	projects: Pick<OpenParts["projects"], "find" | "policyFor">,
): ProjectPolicy | undefined {
	let dir = cwd;
	for (let count = 0; count < mostFolders; count += 1) {
		if (projects.find(dir) !== undefined) return projects.policyFor(dir);
		if (dirname(dir) === dir) return undefined;
		dir = dirname(dir);
	}
	return undefined;
}
