/** The first step: which service, who speaks TLS for it, and by which names. */
import { useId } from "react";
import { NamesField } from "../names-field.tsx";
import { namesWrong } from "./deeds.ts";
import type { Place } from "./plan.ts";
import { wizard as strings } from "./strings.ts";
import type { StepProps } from "./use-wizard.ts";

const places: readonly Place[] = ["gate", "service"];

export function NamesStep({ wizard, tried }: StepProps) {
	const id = useId();
	const { typed, type, status } = wizard;
	return (
		<>
			{status.upstreams.length > 1 && (
				<div className="field">
					<label htmlFor={id}>{strings.upstream}</label>
					<select
						id={id}
						className="input"
						value={typed.upstream}
						onChange={(event) =>
							type({ upstream: event.target.value, names: null })
						}
					>
						{status.upstreams.map(({ name }) => (
							<option key={name} value={name}>
								{name}
							</option>
						))}
					</select>
				</div>
			)}
			<fieldset className="field choices">
				<legend>{strings.place}</legend>
				{places.map((place) => (
					<label className="check" key={place}>
						<input
							type="radio"
							name={`${id}-place`}
							checked={typed.place === place}
							aria-labelledby={`${id}-${place}`}
							aria-describedby={`${id}-${place}-means`}
							onChange={() => type({ place })}
						/>
						<span>
							<span className="strong" id={`${id}-${place}`}>
								{strings.places[place].name}
							</span>{" "}
							<span className="hint" id={`${id}-${place}-means`}>
								{strings.places[place].means}
							</span>
						</span>
					</label>
				))}
			</fieldset>
			<NamesField
				label={strings.names}
				hint={strings.namesHint}
				value={wizard.namesText}
				problem={tried ? namesWrong(wizard) : null}
				onChange={(names) => type({ names })}
			/>
		</>
	);
}
