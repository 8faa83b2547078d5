/** The conditions of a rule as fields: those that most rules have stand open, the others are folded. Judges nothing. */
import { useId } from "react";
import { Field } from "../../shared/field.tsx";
import {
	type ChoiceField,
	choicesOf,
	type Decision,
	type Draft,
	type TextField,
} from "./draft.ts";
import { editor as strings } from "./strings.ts";

interface RuleFieldsProps {
	readonly draft: Draft;
	/** What the gate does not take; `null` while there is nothing. */
	readonly wrong: string | null;
	readonly onChange: (draft: Draft) => void;
}

const decisions: readonly Decision[] = ["deny", "ask", "allow"];

export function RuleFields({ draft, wrong, onChange }: RuleFieldsProps) {
	const id = useId();
	const choice = (field: ChoiceField) => (
		<div className="field">
			<label htmlFor={`${id}-${field}`}>{strings.fields[field]}</label>
			<select
				id={`${id}-${field}`}
				className="input"
				aria-invalid={wrong === field}
				value={draft[field]}
				onChange={(event) =>
					onChange({ ...draft, [field]: event.target.value })
				}
			>
				<option value="">{strings.any}</option>
				{Object.entries(choicesOf(field, draft.decision)).map(
					([value, name]) => (
						<option key={value} value={value}>
							{name}
						</option>
					),
				)}
			</select>
		</div>
	);
	const text = (field: TextField) => (
		<Field
			label={strings.fields[field]}
			hint={strings.hints[field]}
			value={draft[field]}
			problem={wrong === field ? strings.wrongField : null}
			code={field !== "note"}
			onChange={(value) => onChange({ ...draft, [field]: value })}
		/>
	);
	return (
		<>
			<fieldset className="field choices">
				<legend>{strings.decision}</legend>
				{decisions.map((one) => (
					<label className="check" key={one}>
						<input
							type="radio"
							name={`${id}-decision`}
							checked={draft.decision === one}
							aria-labelledby={`${id}-${one}`}
							aria-describedby={`${id}-${one}-means`}
							onChange={() => onChange({ ...draft, decision: one })}
						/>
						<span>
							<span className="strong" id={`${id}-${one}`}>
								{strings.decisions[one]}
							</span>{" "}
							<span className="hint" id={`${id}-${one}-means`}>
								{strings.decisionHints[one]}
							</span>
						</span>
					</label>
				))}
			</fieldset>
			<fieldset className="rule-about">
				<legend>{strings.about}</legend>
				{choice("effect")}
				{text("program")}
				{text("path")}
				{text("host")}
			</fieldset>
			<details className="rule-more">
				<summary>{strings.more}</summary>
				{choice("target")}
				{choice("category")}
				{choice("risk")}
				{text("upstream")}
				{text("tool")}
				{text("note")}
			</details>
		</>
	);
}
