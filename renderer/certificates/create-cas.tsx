/** The form for the two CAs. */
import { useState } from "react";
import type { CommandInput } from "../../contract/commands.ts";
import { Field } from "../shared/field.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import {
	caDays,
	daysProblem,
	readDays,
	readNames,
	subtreesProblem,
} from "./names-problem.ts";
import { NamesField } from "./names-field.tsx";
import { caForm as strings } from "./strings.ts";

export function CreateCas({ onDone }: { onDone: () => void }) {
	const action = useAction();
	const [typed, setTyped] = useState("");
	const [days, setDays] = useState("");
	const [sent, setSent] = useState(false);
	const names = readNames(typed);
	const wrongNames = subtreesProblem(names, 50);
	const wrongDays = daysProblem(days, caDays);

	function send(): void {
		setSent(true);
		if (wrongNames || wrongDays) return;
		const input: CommandInput<"cert.ca"> = { names };
		const wanted = readDays(days);
		if (wanted) input.days = wanted;
		action.run("cert.ca", input, onDone);
	}

	return (
		<FormDialog
			title={strings.title}
			save={strings.save}
			action={action}
			onDismiss={onDone}
			onSave={send}
		>
			<p>{strings.text}</p>
			<NamesField
				label={strings.names}
				hint={strings.namesHint}
				value={typed}
				problem={sent ? wrongNames : null}
				onChange={setTyped}
			/>
			<Field
				label={strings.days}
				hint={strings.daysHint}
				inputMode="numeric"
				value={days}
				problem={sent ? wrongDays : null}
				onChange={setDays}
			/>
		</FormDialog>
	);
}
