/** Something secret, shown while this dialog is open and nowhere else: select it or copy it. */
import { type ReactNode, useId } from "react";
import { CopyButton } from "./copy-button.tsx";
import { Dialog } from "./dialog.tsx";
import { app } from "./strings.ts";

interface ShowOnceProps {
	readonly title: ReactNode;
	readonly text: string;
	/** What the secret is, as its field's label. */
	readonly label: string;
	readonly value: string;
	readonly copy: string;
	/** What follows below it. */
	readonly hint?: string;
	readonly onDone: () => void;
}

export function ShowOnce(props: ShowOnceProps) {
	const id = useId();
	return (
		<Dialog title={props.title} onDismiss={props.onDone}>
			<p>{props.text}</p>
			<div className="field">
				<label htmlFor={id}>{props.label}</label>
				<input
					id={id}
					className="input code"
					readOnly
					value={props.value}
					aria-describedby={props.hint ? `${id}-hint` : undefined}
					onFocus={(event) => event.target.select()}
				/>
				{props.hint && (
					<p className="hint" id={`${id}-hint`}>
						{props.hint}
					</p>
				)}
			</div>
			<div className="dialog-actions">
				<button type="button" className="button" onClick={props.onDone}>
					{app.done}
				</button>
				<CopyButton
					primary
					text={props.value}
					label={props.copy}
					caption={props.copy}
				/>
			</div>
		</Dialog>
	);
}
