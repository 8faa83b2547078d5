/** Commands about the gate itself: status, mode, console link, stop. */
import type { Mode } from "../../contract/views.ts";
import { isTighter } from "../mode.ts";
import { changeSettings } from "../settings/file.ts";
import { type ControlParts, type OperationsOf } from "./operation.ts";

export function gateOperations(
	control: ControlParts,
): OperationsOf<"status" | "mode" | "console" | "gate"> {
	const { mode, upstreams, home } = control.parts;
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
