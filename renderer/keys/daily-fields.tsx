/** The two numbers a key may spend in a day. Empty means not limited. */
import { Field } from "../shared/field.tsx";
import { wholeNumber } from "../shared/strings.ts";
import { readNumber } from "../shared/whole-number.ts";
import type { DailyDraft } from "./daily.ts";
import { daily as strings } from "./strings.ts";

interface DailyFieldsProps {
	readonly draft: DailyDraft;
	readonly hints: Readonly<Record<keyof DailyDraft, string>>;
	readonly onChange: (draft: DailyDraft) => void;
}

export function DailyFields({ draft, hints, onChange }: DailyFieldsProps) {
	const field = (name: keyof DailyDraft) => (
		<Field
			label={strings.fields[name]}
			hint={hints[name]}
			inputMode="numeric"
			placeholder={wholeNumber.none}
			value={draft[name]}
			problem={readNumber(draft[name]) === undefined ? wholeNumber.wrong : null}
			onChange={(typed) => onChange({ ...draft, [name]: typed })}
		/>
	);
	return (
		<fieldset className="daily">
			<legend>{strings.legend}</legend>
			<div className="daily-fields">
				{field("requests")}
				{field("tokens")}
			</div>
		</fieldset>
	);
}
