/** Raises the bridge at once, without a question: nothing about it can be regretted for long. Lowering is asked about. */
import { Castle } from "lucide-react";
import { useState } from "react";
import type { BridgeView } from "../../contract/approvals.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { useAction } from "../shared/use-action.ts";
import { bridge as strings } from "./strings.ts";

interface RaiseBridgeProps {
	readonly view: BridgeView;
	/** Where there is room for one word. */
	readonly short?: boolean;
}

export function RaiseBridge({ view, short }: RaiseBridgeProps) {
	const action = useAction();
	const [asking, setAsking] = useState(false);
	const deed = view.raised ? "lower" : "raise";
	return (
		<div className="raise-bridge">
			<button
				type="button"
				className={view.raised ? "button" : "button raise"}
				aria-label={strings[deed]}
				title={view.raised ? undefined : strings.raiseHint}
				disabled={action.busy}
				onClick={() =>
					view.raised ? setAsking(true) : action.run("bridge.raise", {})
				}
			>
				<Castle aria-hidden="true" />
				<span>{short ? strings.short[deed] : strings[deed]}</span>
			</button>
			<FailureNote failure={action.failure} />
			{asking && <LowerBridge onDone={() => setAsking(false)} />}
		</div>
	);
}

function LowerBridge({ onDone }: { onDone: () => void }) {
	const action = useAction();
	return (
		<ConfirmDialog
			title={strings.lowerTitle}
			keep={strings.keep}
			go={strings.lower}
			tone="primary"
			action={action}
			onKeep={onDone}
			onGo={() => action.run("bridge.lower", {}, onDone)}
		>
			<p>{strings.lowerText}</p>
		</ConfirmDialog>
	);
}
