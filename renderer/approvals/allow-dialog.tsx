/** A dialog that ends in an allow: cancel comes first, and allowing is held as on the card, by pointer or keys. */
import { type ReactNode, useRef } from "react";
import type { ApprovalView } from "../../contract/approvals.ts";
import { Dialog } from "../shared/dialog.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { app } from "../shared/strings.ts";
import type { Action } from "../shared/use-action.ts";
import { allowKeys } from "./allow-keys.ts";
import { HoldButton } from "./hold-button.tsx";
import { answers } from "./strings.ts";
import { useAllowKeys } from "./use-allow-keys.ts";
import { holdMs, useHold } from "./use-hold.ts";
import { useReadiness } from "./use-readiness.ts";

interface AllowDialogProps {
	readonly title: string;
	readonly risk: ApprovalView["risk"];
	readonly go: string;
	/** `false` while something is missing. */
	readonly isComplete: boolean;
	readonly action: Action;
	readonly children: ReactNode;
	/** Beside cancel. */
	readonly back?: ReactNode;
	readonly onDismiss: () => void;
	readonly onAllow: () => void;
}

export function AllowDialog(props: AllowDialogProps) {
	const { risk, action, isComplete } = props;
	const frame = useRef<HTMLDivElement>(null);
	const readiness = useReadiness(props.title);
	// A choice in a dialog is one more slip that must not allow: low risk is held here, too.
	const held = risk === "low" ? "high" : risk;
	const hold = useHold(holdMs[held], props.onAllow);
	useAllowKeys(isComplete ? frame : null, hold, readiness);
	return (
		<Dialog wide title={props.title} onDismiss={props.onDismiss}>
			<div ref={frame} className="allow-dialog">
				{props.children}
				<FailureNote failure={action.failure} />
				<div className="dialog-actions">
					<button type="button" className="button" onClick={props.onDismiss}>
						{app.cancel}
					</button>
					{props.back}
					<HoldButton
						primary
						risk={held}
						readiness={readiness}
						isBusy={action.busy || !isComplete}
						isHeld={hold.isHeld}
						onAllow={props.onAllow}
					>
						{props.go}
					</HoldButton>
				</div>
				<p className="hint">{answers.holdHint(allowKeys())}</p>
			</div>
		</Dialog>
	);
}
