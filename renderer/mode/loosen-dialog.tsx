/** The one question before the bridge goes down: what it opens, for how long, yes or no. */
import { useState } from "react";
import type { Mode, Role } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { modeNames, roleNames } from "../shared/strings.ts";
import type { Action } from "../shared/use-action.ts";
import { mode as strings } from "./strings.ts";

const spans = [900, 3_600, 0] as const;
type Span = (typeof spans)[number];

interface LoosenDialogProps {
	readonly target: Exclude<Mode, "strict">;
	readonly now: Mode;
	readonly anonymousRole: Role;
	readonly peerUserChecked: boolean;
	readonly action: Action;
	readonly onDismiss: () => void;
	/** `undefined` means until it is changed. */
	readonly onConfirm: (forSeconds: number | undefined) => void;
}

export function LoosenDialog(props: LoosenDialogProps) {
	const { target } = props;
	const [span, setSpan] = useState<Span>(900);
	const name = modeNames[target];
	return (
		<ConfirmDialog
			title={strings.loosenTitle(name)}
			keep={strings.stay(modeNames[props.now])}
			go={strings.confirm(name, span)}
			tone={target === "lax" ? "danger" : "primary"}
			action={props.action}
			onKeep={props.onDismiss}
			onGo={() => props.onConfirm(span === 0 ? undefined : span)}
		>
			<ul className="opens" data-tone={target === "lax" ? "bad" : "warn"}>
				{strings.opens[target](roleNames[props.anonymousRole]).map((line) => (
					<li key={line}>{line}</li>
				))}
				<li>
					{props.peerUserChecked ? strings.peerChecked : strings.peerUnchecked}
				</li>
			</ul>
			<fieldset className="spans">
				<legend>{strings.howLong}</legend>
				{spans.map((choice) => (
					<label key={choice}>
						<input
							type="radio"
							name="span"
							checked={span === choice}
							onChange={() => setSpan(choice)}
						/>
						<span>{strings.spans[choice]}</span>
					</label>
				))}
			</fieldset>
			<p className="hint">{strings.recorded}</p>
		</ConfirmDialog>
	);
}
