/** One question before something that cannot be taken back. The harmless answer comes first and has the focus. */
import type { ReactNode } from "react";
import { Dialog } from "./dialog.tsx";
import { FailureNote } from "./failure-note.tsx";
import type { Action } from "./use-action.ts";

interface ConfirmDialogProps {
	readonly title: ReactNode;
	readonly children: ReactNode;
	readonly keep: string;
	readonly go: string;
	readonly action: Action;
	readonly onKeep: () => void;
	readonly onGo: () => void;
}

export function ConfirmDialog(props: ConfirmDialogProps) {
	return (
		<Dialog title={props.title} onDismiss={props.onKeep}>
			{props.children}
			<FailureNote failure={props.action.failure} />
			<div className="dialog-actions">
				<button type="button" className="button" onClick={props.onKeep}>
					{props.keep}
				</button>
				<button
					type="button"
					className="button danger"
					disabled={props.action.busy}
					onClick={props.onGo}
				>
					{props.go}
				</button>
			</div>
		</Dialog>
	);
}
