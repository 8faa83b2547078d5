/** A labelled field for several names, one a line, with a hint and its own mistake beneath it. */
import { useId } from "react";

interface NamesFieldProps {
	readonly label: string;
	readonly hint: string;
	readonly value: string;
	readonly problem: string | null;
	readonly placeholder?: string;
	readonly onChange: (value: string) => void;
}

export function NamesField(props: NamesFieldProps) {
	const id = useId();
	return (
		<div className="field">
			<label htmlFor={id}>{props.label}</label>
			<textarea
				id={id}
				className="input code names-field"
				rows={3}
				autoComplete="off"
				autoCapitalize="off"
				spellCheck={false}
				placeholder={props.placeholder}
				value={props.value}
				aria-invalid={props.problem !== null}
				aria-describedby={`${id}-hint`}
				onChange={(event) => props.onChange(event.target.value)}
			/>
			<p
				id={`${id}-hint`}
				className={props.problem ? "hint bad wrap" : "hint"}
				aria-live="polite"
			>
				{props.problem ?? props.hint}
			</p>
		</div>
	);
}
