/** A labelled text field with a hint and its own mistake beneath it. Judges nothing itself. */
import { useId } from "react";

interface FieldProps {
	readonly label: string;
	readonly hint: string;
	readonly value: string;
	/** What is wrong with it, in words; `null` while nothing is. */
	readonly problem: string | null;
	readonly inputMode?: "url" | "text" | "numeric";
	readonly code?: boolean;
	/** Hides what is typed; a browser is told that it is a new one, so that it offers none it knows. */
	readonly newPassword?: boolean;
	readonly placeholder?: string;
	readonly disabled?: boolean;
	readonly onChange: (value: string) => void;
	readonly onLeave?: () => void;
}

export function Field(props: FieldProps) {
	const id = useId();
	return (
		<div className="field">
			<label htmlFor={id}>{props.label}</label>
			<input
				id={id}
				className={props.code ? "input code" : "input"}
				type={props.newPassword ? "password" : "text"}
				dir="auto"
				autoComplete={props.newPassword ? "new-password" : "off"}
				autoCapitalize="off"
				spellCheck={false}
				inputMode={props.inputMode ?? "text"}
				placeholder={props.placeholder}
				disabled={props.disabled}
				value={props.value}
				aria-invalid={props.problem !== null}
				aria-describedby={`${id}-hint`}
				onChange={(event) => props.onChange(event.target.value)}
				onBlur={props.onLeave}
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
