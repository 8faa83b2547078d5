/** The choice of a role, with what each may do in words. */
import { useId } from "react";
import { Role } from "../../contract/views.ts";
import { roleHint, roleLabel, roleMeanings, roleNames } from "./strings.ts";

interface RoleFieldProps {
	readonly role: Role;
	readonly onChange: (role: Role) => void;
}

export function RoleField({ role, onChange }: RoleFieldProps) {
	const id = useId();
	return (
		<fieldset className="field choices" aria-describedby={`${id}-hint`}>
			<legend>{roleLabel}</legend>
			{Role.options.map((option) => (
				<label className="check" key={option}>
					<input
						type="radio"
						name={`${id}-role`}
						checked={role === option}
						aria-labelledby={`${id}-${option}`}
						aria-describedby={`${id}-${option}-means`}
						onChange={() => onChange(option)}
					/>
					<span>
						<span className="strong" id={`${id}-${option}`}>
							{roleNames[option]}
						</span>{" "}
						<span className="hint" id={`${id}-${option}-means`}>
							{roleMeanings[option]}
						</span>
					</span>
				</label>
			))}
			<p className="hint" id={`${id}-hint`}>
				{roleHint}
			</p>
		</fieldset>
	);
}
