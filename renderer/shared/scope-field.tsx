/** The choice between every upstream and some of them. */
import { useId } from "react";
import { scope as strings } from "./strings.ts";

interface ScopeFieldProps {
	/** What the choice is about; a key's, unless told. */
	readonly label?: string;
	readonly upstreams: readonly string[];
	/** `null` means every upstream, also later ones. */
	readonly scope: readonly string[] | null;
	readonly problem: string | null;
	readonly onChange: (scope: readonly string[] | null) => void;
}

export function ScopeField(props: ScopeFieldProps) {
	const { upstreams, scope, problem, onChange } = props;
	const id = useId();
	return (
		<fieldset className="field scope">
			<legend>{props.label ?? strings.label}</legend>
			<label className="check">
				<input
					type="radio"
					name={id}
					checked={scope === null}
					onChange={() => onChange(null)}
				/>
				<span>{strings.every}</span>
			</label>
			{upstreams.length > 0 && (
				<label className="check">
					<input
						type="radio"
						name={id}
						checked={scope !== null}
						onChange={() => onChange([])}
					/>
					<span>{strings.some}</span>
				</label>
			)}
			{scope && (
				<div className="scope-list">
					{upstreams.map((name) => (
						<label className="check" key={name}>
							<input
								type="checkbox"
								checked={scope.includes(name)}
								onChange={(event) =>
									onChange(
										event.target.checked
											? [...scope, name]
											: scope.filter((other) => other !== name),
									)
								}
							/>
							<bdi className="wrap">{name}</bdi>
						</label>
					))}
				</div>
			)}
			<p className="hint bad" aria-live="polite">
				{problem}
			</p>
		</fieldset>
	);
}

/** `null` when nothing is wrong with the choice. */
export const scopeProblem = (scope: readonly string[] | null): string | null =>
	scope?.length === 0 ? strings.missing : null;
