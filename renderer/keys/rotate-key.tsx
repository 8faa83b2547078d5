/** A new value in an old key's place: asks how long the old one goes on working. Hands the new one on; keeps nothing. */
import { useId, useState } from "react";
import type { CommandOutput } from "../../contract/commands.ts";
import type { KeyView } from "../../contract/views.ts";
import { ConfirmDialog } from "../shared/confirm-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import { NamedKey } from "./named-key.tsx";
import { keys as strings } from "./strings.ts";

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
		<ConfirmDialog
			title={strings.rotateTitle}
			keep={strings.keep}
			go={strings.rotate}
			tone="primary"
			action={action}
			onKeep={onDismiss}
			onGo={() =>
				action.run("key.rotate", { id: view.id, overlapSeconds }, onRotated)
			}
		>
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
		</ConfirmDialog>
	);
}
