/** The six numbers. Fields that were not touched follow the gate; the others wait for Save. */
import { useState } from "react";
import type { LimitNumbers, LimitsView } from "../../contract/views.ts";
import { FailureNote } from "../shared/failure-note.tsx";
import { Field } from "../shared/field.tsx";
import { wholeNumber } from "../shared/strings.ts";
import { useAction } from "../shared/use-action.ts";
import { readNumber } from "../shared/whole-number.ts";
import {
	changedNumbers,
	type Draft,
	eachNames,
	type LimitName,
	totalNames,
} from "./limit-numbers.ts";
import { limits as strings } from "./strings.ts";

export function NumberForm({ view }: { view: LimitsView }) {
	const action = useAction();
	const [draft, setDraft] = useState<Draft>({});
	const [saved, setSaved] = useState(false);
	const changed = changedNumbers(draft, view.numbers);
	const isChanged = changed === undefined || Object.keys(changed).length > 0;

	function type(name: LimitName, typed: string): void {
		setSaved(false);
		setDraft((before) => ({ ...before, [name]: typed }));
	}

	function save(): void {
		if (!changed || !isChanged) return;
		action.run("limits.set", changed, () => {
			setDraft({});
			setSaved(true);
		});
	}

	const fields = (names: readonly LimitName[]) =>
		names.map((name) => (
			<NumberField
				key={name}
				name={name}
				holds={view.numbers[name]}
				typed={draft[name]}
				disabled={!view.enabled}
				onType={(typed) => type(name, typed)}
			/>
		));

	return (
		<form
			className="limit-form panel"
			noValidate
			aria-labelledby="numbers"
			onSubmit={(event) => {
				event.preventDefault();
				save();
			}}
		>
			<h2 id="numbers">{strings.numbers}</h2>
			<fieldset>
				<legend>{strings.each}</legend>
				<div className="limit-fields">{fields(eachNames)}</div>
			</fieldset>
			<fieldset>
				<legend>{strings.total}</legend>
				<div className="limit-fields">{fields(totalNames)}</div>
			</fieldset>
			<FailureNote failure={action.failure} />
			<div className="limit-save">
				<output className="hint">{saved ? strings.saved : strings.hint}</output>
				<button
					type="button"
					className="button"
					disabled={!isChanged}
					onClick={() => setDraft({})}
				>
					{strings.undo}
				</button>
				<button
					type="submit"
					className="button primary"
					disabled={!isChanged || action.busy || !view.enabled}
				>
					{strings.save}
				</button>
			</div>
		</form>
	);
}

interface NumberFieldProps {
	readonly name: LimitName;
	readonly holds: LimitNumbers[LimitName];
	/** undefined while it was not touched. */
	readonly typed: string | undefined;
	readonly disabled: boolean;
	readonly onType: (typed: string) => void;
}

function NumberField(props: NumberFieldProps) {
	const { label, unit } = strings.fields[props.name];
	const value = props.typed ?? String(props.holds ?? "");
	return (
		<Field
			label={label}
			hint={unit}
			inputMode="numeric"
			placeholder={wholeNumber.none}
			disabled={props.disabled}
			value={value}
			problem={readNumber(value) === undefined ? wholeNumber.wrong : null}
			onChange={props.onType}
		/>
	);
}
