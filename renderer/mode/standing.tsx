/** The mode at a glance, beside every section: the bridge, its name, and what is left of a time box. */
import type { ModeView } from "../../contract/views.ts";
import { BridgeIcon } from "../shared/bridge-icon.tsx";
import { modeNames } from "../shared/strings.ts";
import { Countdown } from "./countdown.tsx";
import { bridgeWords } from "./strings.ts";

export function Standing({ view }: { view: ModeView }) {
	return (
		<a className="standing" data-mode={view.mode} href="#mode">
			<BridgeIcon mode={view.mode} />
			<span>
				<output className="strong">{modeNames[view.mode]}</output>{" "}
				<span className="hint">
					<Countdown view={view} otherwise={bridgeWords[view.mode]} />
				</span>
			</span>
		</a>
	);
}
