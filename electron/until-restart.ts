/**
 * "Lax until restart": the gate knows time boxes only, so the shell remembers the mode to return to and asks the next
 * gate process for it as soon as that answers. A gate that crashed counts as restarted.
 */
import { ModeView } from "../contract/views.ts";
import type { GateHost } from "./gate-host.ts";
import type { Settings } from "./settings.ts";

export function returnAfterRestart(
	gate: Pick<GateHost, "call" | "onNotice" | "onState">,
	settings: Settings,
): void {
	gate.onState(({ phase }) => {
		const mode = settings.get("returnTo");
		if (phase === "up" && mode !== null) void gate.call("mode.set", { mode });
	});
	// Any mode but lax: it has returned, or somebody chose.
	gate.onNotice(({ event, payload }) => {
		if (event !== "mode" || settings.get("returnTo") === null) return;
		if (ModeView.parse(payload).mode !== "lax") settings.set("returnTo", null);
	});
}
