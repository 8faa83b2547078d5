/** The mode at a glance, beside every section: the bridge, its name, and what is left of a time box. */
import type { BridgeView } from "../../contract/approvals.ts";
import type { ModeView } from "../../contract/views.ts";
import { bridge } from "../bridge/strings.ts";
import { BridgeIcon } from "../shared/bridge-icon.tsx";
import { modeNames } from "../shared/strings.ts";
import { Countdown } from "./countdown.tsx";
import { bridgeWords } from "./strings.ts";

interface StandingProps {
	readonly view: ModeView & { readonly bridge: BridgeView };
}

export function Standing({ view }: StandingProps) {
	const { raised } = view.bridge;
	return (
		<a
			className="standing"
			data-mode={view.mode}
			data-raised={raised}
			href="#mode"
		>
			<BridgeIcon mode={view.mode} />
			<span>
				<output className="strong">
					{raised ? bridge.raised : modeNames[view.mode]}
				</output>{" "}
				<span className="hint">
					{raised ? (
						bridge.raisedShort
					) : (
						<Countdown view={view} otherwise={bridgeWords[view.mode]} />
					)}
				</span>
			</span>
		</a>
	);
}
