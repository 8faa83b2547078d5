/** What a program asks that `drawbridge run --sandbox` has started: its way out is in that process, the person is here. */
import { askToReach } from "../sandbox/questions.ts";
import type { OpenParts } from "../parts.ts";
import type { OperationsOf } from "./operation.ts";

export function sandboxOperations({
	approvals,
}: Pick<OpenParts, "approvals">): OperationsOf<"sandbox"> {
	return {
		"sandbox.reach": async ({ destination, command, cwd }, { gone }) => ({
			allowed: await askToReach(
				approvals,
				{
					client: "the command line",
					clientId: "door:run",
					upstream: "hook:run",
					command,
					cwd,
					// Anybody of this user can say that it is that command.
					onceOnly: true,
				},
				destination,
				gone ?? new AbortController().signal,
			),
		}),
	};
}
