/** The one question before the bridge goes down: what it opens, for how long, yes or no. */
import { useState } from "react";
import type { Mode, Role } from "../../contract/views.ts";
import { Dialog } from "../shared/dialog.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { mode as strings, modeNames, roleNames } from "../shared/strings.ts";
import type { Action } from "../shared/use-action.ts";

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
		<Dialog title={strings.loosenTitle(name)} onDismiss={props.onDismiss}>
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
			<FailureNote failure={props.action.failure} />
			<div className="dialog-actions">
				<button type="button" className="button" onClick={props.onDismiss}>
					{strings.stay(modeNames[props.now])}
				</button>
				<button
					type="button"
					className={target === "lax" ? "button danger" : "button primary"}
					disabled={props.action.busy}
					onClick={() => props.onConfirm(span === 0 ? undefined : span)}
				>
					{strings.confirm(name, span)}
				</button>
			</div>
		</Dialog>
	);
}
