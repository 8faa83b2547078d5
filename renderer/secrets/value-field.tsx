/** A field for a value that nobody should read over a shoulder: masked, with a button that shows what is being typed. */
import { Eye, EyeOff } from "lucide-react";
import { useId, useState } from "react";
import { hasLines } from "./secret-problem.ts";
import { secrets as strings } from "./strings.ts";

interface ValueFieldProps {
	readonly value: string;
	readonly problem: string | null;
	readonly onChange: (value: string) => void;
}

export function ValueField({ value, problem, onChange }: ValueFieldProps) {
	const id = useId();
	const [shown, setShown] = useState(false);
	const [linesPasted, setLinesPasted] = useState(false);
	const wrong = linesPasted ? strings.problems.valueLines : problem;
	return (
		<div className="field">
			<label htmlFor={id}>{strings.form.value}</label>
			<div className="value-field">
				<input
					id={id}
					className="input code"
					type={shown ? "text" : "password"}
					autoComplete="off"
					autoCapitalize="off"
					spellCheck={false}
					value={value}
					aria-invalid={wrong !== null}
					aria-describedby={`${id}-hint`}
					onPaste={(event) => {
						// The field would join the lines, and the provider would refuse what came of it.
						const lines = hasLines(event.clipboardData.getData("text"));
						if (lines) event.preventDefault();
						setLinesPasted(lines);
					}}
					onChange={(event) => {
						setLinesPasted(false);
						onChange(event.target.value);
					}}
				/>
				<button
					type="button"
					className="button quiet"
					aria-label={strings.form.show}
					aria-pressed={shown}
					title={strings.form.show}
					onClick={() => setShown(!shown)}
				>
					{shown ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
				</button>
			</div>
			<p
				id={`${id}-hint`}
				className={wrong ? "hint bad" : "hint"}
				aria-live="polite"
			>
				{wrong ?? strings.form.valueHint}
			</p>
		</div>
	);
}
