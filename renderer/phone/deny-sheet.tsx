/** Denies with a reason that the agent is told: a common one by a touch, or one's own words. */
import { useState } from "react";
import { ReasonField } from "../approvals/reason-field.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { answers, denial as strings, page } from "./strings.ts";

interface DenySheetProps {
	readonly id: string;
	readonly onDismiss: () => void;
	readonly onDeny: (reason: string) => void;
}

export function DenySheet({ id, onDismiss, onDeny }: DenySheetProps) {
	const [reason, setReason] = useState("");
	return (
		<Dialog title={strings.title(id)} onDismiss={onDismiss}>
			<p>{strings.text}</p>
			<ReasonField
				reason={reason}
				problem={null}
				onChange={(typed) => setReason(typed.slice(0, strings.maxLength))}
			/>
			<div className="dialog-actions">
				<button type="button" className="button" onClick={onDismiss}>
					{page.cancel}
				</button>
				<button
					type="button"
					className="button deny"
					onClick={() => onDeny(reason.trim())}
				>
					{answers.deny}
				</button>
			</div>
		</Dialog>
	);
}
