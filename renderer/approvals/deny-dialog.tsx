/** Denies with a reason that the agent is told: a common one by a touch, or one's own words. */
import { useState } from "react";
import type { ApprovalView } from "../../contract/approvals.ts";
import { FormDialog } from "../shared/form-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import { ReasonField } from "./reason-field.tsx";
import { answers, denial as strings } from "./strings.ts";

interface DenyDialogProps {
	readonly view: Pick<ApprovalView, "id">;
	readonly onDone: () => void;
}

export function DenyDialog({ view: { id }, onDone }: DenyDialogProps) {
	const action = useAction();
	const [reason, setReason] = useState("");
	const problem = reason.length > 1_000 ? strings.long : null;

	return (
		<FormDialog
			title={strings.title(id)}
			save={answers.deny}
			action={action}
			onDismiss={onDone}
			onSave={() => {
				if (problem === null)
					action.run(
						"approval.answer",
						{ id, verdict: "deny", reason: reason.trim() },
						onDone,
					);
			}}
		>
			<p>{strings.text}</p>
			<ReasonField reason={reason} problem={problem} onChange={setReason} />
		</FormDialog>
	);
}
