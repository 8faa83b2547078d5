/** The field for a new range. What is wrong with it, the gate says; here only that something is there. */
import { Plus } from "lucide-react";
import { useState } from "react";
import { FailureNote } from "../shared/failure-note.tsx";
import { Field } from "../shared/field.tsx";
import { useAction } from "../shared/use-action.ts";
import { ConfirmChange, useChange } from "./change.tsx";
import { allowlist as strings } from "./strings.ts";

interface AddRangeProps {
	/** The one that shuts out all others. */
	readonly first: boolean;
	readonly onAdded: (cidr: string) => void;
}

export function AddRange({ first, onAdded }: AddRangeProps) {
	const action = useAction();
	const [cidr, setCidr] = useState("");
	const [problem, setProblem] = useState<string | null>(null);
	const wanted = { command: "ip.allow", cidr: cidr.trim() } as const;
	const { asked, send, leave } = useChange(action, () => {
		setCidr("");
		onAdded(wanted.cidr);
	});
	const { failure } = action;
	const refused = failure?.code === "invalid-input" ? failure.message : null;

	return (
		<form
			className="add-range"
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				setProblem(wanted.cidr === "" ? strings.rangeMissing : null);
				if (wanted.cidr !== "") send(wanted, false);
			}}
		>
			<Field
				code
				label={strings.range}
				hint={first ? strings.rangeFirst : strings.rangeHint}
				value={cidr}
				problem={problem ?? refused}
				onChange={(typed) => {
					setCidr(typed);
					setProblem(null);
					action.forget();
				}}
			/>
			<button type="submit" className="button primary" disabled={action.busy}>
				<Plus aria-hidden="true" />
				<span>{strings.add}</span>
			</button>
			<FailureNote failure={refused || asked ? null : failure} />
			{asked !== null && (
				<ConfirmChange
					asked={asked}
					action={action}
					onKeep={() => {
						leave();
						action.forget();
					}}
					onGo={() => send(wanted, true)}
				/>
			)}
		</form>
	);
}
