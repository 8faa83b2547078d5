/** Denies with a reason that the agent is told: a common one by a touch, or one's own words. */
import { useState } from "react";
import { Dialog } from "../shared/dialog.tsx";
import { Field } from "../shared/field.tsx";
import { answers, denial as strings, page } from "./strings.ts";

interface DenySheetProps {
	readonly id: string;
	readonly onDismiss: () => void;
	readonly onDeny: (reason: string) => void;
}

export function DenySheet({ id, onDismiss, onDeny }: DenySheetProps) {
	const [reason, setReason] = useState("");
	function toggle(chip: string): void {
		setReason((now) =>
			now.includes(chip)
				? now.replace(chip, "").replaceAll(/\s+/g, " ").trim()
				: `${now.trim()} ${chip}`.trim(),
		);
	}
	return (
		<Dialog title={strings.title(id)} onDismiss={onDismiss}>
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
				problem={null}
				value={reason}
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
