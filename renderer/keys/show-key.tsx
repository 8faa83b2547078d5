/** A raw key, shown while this dialog is open and nowhere else: select it or copy it. */
import { useId } from "react";
import { CopyButton } from "../shared/copy-button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { keys as strings } from "../shared/strings.ts";

interface ShowKeyProps {
	readonly title: string;
	readonly text: string;
	readonly value: string;
	readonly onDone: () => void;
}

export function ShowKey({ title, text, value, onDone }: ShowKeyProps) {
	const id = useId();
	return (
		<Dialog title={title} onDismiss={onDone}>
			<p>{text}</p>
			<div className="field">
				<label htmlFor={id}>{strings.theKey}</label>
				<input
					id={id}
					className="input code"
					readOnly
					value={value}
					onFocus={(event) => event.target.select()}
				/>
			</div>
			<div className="dialog-actions">
				<button type="button" className="button" onClick={onDone}>
					{strings.done}
				</button>
				<CopyButton
					primary
					text={value}
					label={strings.copyAgain}
					caption={strings.copyAgain}
				/>
			</div>
		</Dialog>
	);
}
