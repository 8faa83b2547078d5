/** Commands about the gate itself: status, mode, console link, audit, stop. */
import type { Mode } from "../../contract/views.ts";
import { isTighter } from "../mode.ts";
import { changeSettings } from "../settings/file.ts";
import type { ControlParts, OperationsOf } from "./operation.ts";

export function gateOperations(
	parts: ControlParts,
): OperationsOf<"status" | "mode" | "console" | "gate"> &
	Pick<OperationsOf<"audit">, "audit.tail"> {
	const { audit, mode, upstreams, settingsFile } = parts;
	const setModeForGood = (wanted: Mode): void => {
		// A settings file that cannot be changed must not keep anyone from closing the gate.
		if (isTighter(wanted, mode.current)) mode.setUntilRestart(wanted);
		changeSettings(settingsFile, (json) => {
			json["mode"] = wanted;
		});
		mode.set(wanted);
	};
	return {
		"status.get": async () => {
			await upstreams.probe();
			return parts.status();
		},
		"mode.set": ({ mode: wanted, forSeconds, untilRestart }) => {
			if (untilRestart) mode.setUntilRestart(wanted);
			else if (forSeconds === undefined) setModeForGood(wanted);
			else mode.setFor(wanted, forSeconds);
			return mode.view();
		},
		"console.link": () => parts.consoleLink(),
		"audit.tail": ({ limit, before }) => audit.tail(limit, before),
		"gate.stop": () => {
			parts.stop("stop");
			return { done: true };
		},
		"gate.restart": () => {
			parts.stop("restart");
			return { done: true };
		},
	};
}
