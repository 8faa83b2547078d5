/** Why a call is denied: a common reason by a touch, or one's own words. The agent is told it. */
import { Field } from "../shared/field.tsx";
import { denial as strings } from "./strings.ts";

interface ReasonFieldProps {
	readonly reason: string;
	readonly problem: string | null;
	readonly onChange: (reason: string) => void;
}

export function ReasonField({ reason, problem, onChange }: ReasonFieldProps) {
	const toggle = (chip: string): void =>
		onChange(
			reason.includes(chip)
				? reason.replace(chip, "").replaceAll(/\s+/g, " ").trim()
				: `${reason.trim()} ${chip}`.trim(),
		);
	return (
		<>
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
				onChange={onChange}
			/>
		</>
	);
}
