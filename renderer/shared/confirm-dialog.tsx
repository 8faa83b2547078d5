/** One question before something that must not happen by a slip. The harmless answer comes first. */
import type { ReactNode } from "react";
import { Dialog } from "./dialog.tsx";
import { FailureNote } from "./failure-note.tsx";
import type { Action } from "./use-action.ts";

interface ConfirmDialogProps {
	readonly title: ReactNode;
	readonly children: ReactNode;
	readonly keep: string;
	readonly go: string;
	/** Of what it does: `danger` unless told. */
	readonly tone?: "danger" | "primary";
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
					className={`button ${props.tone ?? "danger"}`}
					disabled={props.action.busy}
					onClick={props.onGo}
				>
					{props.go}
				</button>
			</div>
		</Dialog>
	);
}
