/** A new value in an old key's place: asks how long the old one goes on working. Hands the new one on; keeps nothing. */
import { useId, useState } from "react";
import type { CommandOutput } from "../../contract/commands.ts";
import type { KeyView } from "../../contract/views.ts";
import { Dialog } from "../shared/dialog.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { keys as strings } from "../shared/strings.ts";
import { useAction } from "../shared/use-action.ts";
import { NamedKey } from "./named-key.tsx";

interface RotateKeyProps {
	readonly view: KeyView;
	readonly onDismiss: () => void;
	readonly onRotated: (rotated: CommandOutput<"key.rotate">) => void;
}

export function RotateKey({ view, onDismiss, onRotated }: RotateKeyProps) {
	const action = useAction();
	const id = useId();
	const [overlapSeconds, setOverlapSeconds] = useState(86_400);
	return (
		<Dialog title={strings.rotateTitle} onDismiss={onDismiss}>
			<NamedKey view={view} />
			<p>{strings.rotateText}</p>
			<fieldset className="field choices">
				<legend>{strings.overlap}</legend>
				{strings.overlaps.map(({ seconds, text }) => (
					<label className="check" key={seconds}>
						<input
							type="radio"
							name={id}
							checked={overlapSeconds === seconds}
							onChange={() => setOverlapSeconds(seconds)}
						/>
						<span>{text}</span>
					</label>
				))}
			</fieldset>
			<FailureNote failure={action.failure} />
			<div className="dialog-actions">
				<button type="button" className="button" onClick={onDismiss}>
					{strings.keep}
				</button>
				<button
					type="button"
					className="button primary"
					disabled={action.busy}
					onClick={() =>
						action.run("key.rotate", { id: view.id, overlapSeconds }, onRotated)
					}
				>
					{strings.rotate}
				</button>
			</div>
		</Dialog>
	);
}
