/** A form in a dialog: its fields, why it was not taken, cancel and save. What is wrong with a field, the field says. */
import type { ReactNode } from "react";
import { Dialog } from "./dialog.tsx";
import { FailureNote } from "./failure-note.tsx";
import { app } from "./strings.ts";
import type { Action } from "./use-action.ts";

interface FormDialogProps {
	readonly title: ReactNode;
	readonly children: ReactNode;
	readonly save: string;
	readonly action: Action;
	readonly onDismiss: () => void;
	readonly onSave: () => void;
}

export function FormDialog(props: FormDialogProps) {
	return (
		<Dialog title={props.title} onDismiss={props.onDismiss}>
			<form
				noValidate
				onSubmit={(event) => {
					event.preventDefault();
					props.onSave();
				}}
			>
				{props.children}
				<FailureNote failure={props.action.failure} />
				<div className="dialog-actions">
					<button type="button" className="button" onClick={props.onDismiss}>
						{app.cancel}
					</button>
					<button
						type="submit"
						className="button primary"
						disabled={props.action.busy}
					>
						{props.save}
					</button>
				</div>
			</form>
		</Dialog>
	);
}
