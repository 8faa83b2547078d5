/** Denies with a reason that the agent is told: a common one by a touch, or one's own words. */
import { useState } from "react";
import type { ApprovalView } from "../../contract/approvals.ts";
import { Field } from "../shared/field.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import { answers, denial as strings } from "./strings.ts";

interface DenyDialogProps {
	readonly view: Pick<ApprovalView, "id">;
	readonly onDone: () => void;
}

export function DenyDialog({ view: { id }, onDone }: DenyDialogProps) {
	const action = useAction();
	const [reason, setReason] = useState("");
	const problem = reason.length > 1_000 ? strings.long : null;

	function toggle(chip: string): void {
		setReason((now) =>
			now.includes(chip)
				? now.replace(chip, "").replaceAll(/\s+/g, " ").trim()
				: `${now.trim()} ${chip}`.trim(),
		);
	}

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
			{/* oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- a fieldset is for fields */}
			<div className="chips" role="group" aria-label={strings.chipsLabel}>
				{strings.chips.map((chip) => (
					<button
						key={chip}
						type="button"
						className="chip"
						aria-pressed={reason.includes(chip)}
						onClick={() => toggle(chip)}
					>
						{chip}
					</button>
				))}
			</div>
			<Field
				label={strings.reason}
				hint={strings.hint}
				value={reason}
				problem={problem}
				onChange={setReason}
			/>
		</FormDialog>
	);
}
