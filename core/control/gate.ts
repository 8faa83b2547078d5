/** Commands about the gate itself: status, mode, console link, audit, stop. */
import type { Mode } from "../../contract/views.ts";
import { explain } from "../explain.ts";
import { isTighter } from "../mode.ts";
import { changeSettings } from "../settings/file.ts";
import {
	CommandError,
	type ControlParts,
	type OperationsOf,
} from "./operation.ts";

export function gateOperations(
	control: ControlParts,
): OperationsOf<"status" | "mode" | "console" | "gate" | "audit"> {
	const { audit, mode, upstreams, home } = control.parts;
	const setModeForGood = (wanted: Mode): void => {
		// A settings file that cannot be changed must not keep anyone from closing the gate.
		if (isTighter(wanted, mode.current)) mode.setUntilRestart(wanted);
		changeSettings(home.settings, (json) => {
			json["mode"] = wanted;
		});
		mode.set(wanted);
	};
	return {
		"status.get": async () => {
			await upstreams.probe();
			return control.status();
		},
		"mode.set": ({ mode: wanted, forSeconds, untilRestart }) => {
			if (untilRestart) mode.setUntilRestart(wanted);
			else if (forSeconds === undefined) setModeForGood(wanted);
			else mode.setFor(wanted, forSeconds);
			return mode.view();
		},
		"console.link": () => control.consoleLink(),
		"audit.tail": ({ limit, before }) => audit.tail(limit, before),
		"audit.explain": ({ request }) => {
			const why = explain(audit.ofRequest(request));
			if (!why)
				throw new CommandError(
					"not-found",
					`no entry is of the request ${request.slice(0, 60)}`,
				);
			return why;
		},
		"gate.stop": () => {
			control.stop("stop");
			return { done: true };
		},
		"gate.restart": () => {
			control.stop("restart");
			return { done: true };
		},
	};
}
