/** The field for the id of a refusal that somebody else was given. */
import { CircleHelp } from "lucide-react";
import { useState } from "react";
import { Field } from "../shared/field.tsx";
import { requestIdIn } from "../shared/request-id.ts";
import { why as strings } from "../shared/strings.ts";
import { WhyDialog } from "../shared/why-dialog.tsx";

export function AskWhy() {
	const [typed, setTyped] = useState("");
	const [problem, setProblem] = useState<string | null>(null);
	const [asked, setAsked] = useState<string | null>(null);

	function ask(): void {
		const request = requestIdIn(typed);
		setAsked(request);
		if (request === null)
			setProblem(
				typed.trim() === "" ? strings.fieldMissing : strings.fieldForm,
			);
	}

	return (
		<form
			className="ask-why"
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				ask();
			}}
		>
			<Field
				code
				label={strings.field}
				hint={strings.fieldHint}
				value={typed}
				problem={problem}
				onChange={(now) => {
					setTyped(now);
					setProblem(null);
				}}
			/>
			<button type="submit" className="button">
				<CircleHelp aria-hidden="true" />
				<span>{strings.go}</span>
			</button>
			{asked !== null && (
				<WhyDialog request={asked} onDismiss={() => setAsked(null)} />
			)}
		</form>
	);
}
