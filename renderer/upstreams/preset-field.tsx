/** The choice of what kind of server it is, with what choosing it does. */
import { useId } from "react";
import { PresetName } from "../../contract/views.ts";
import { providers } from "./providers.ts";
import { presets, upstreams as strings } from "./strings.ts";

interface PresetFieldProps {
	readonly preset: PresetName | null;
	readonly onChoose: (preset: PresetName | null) => void;
}

export function PresetField({ preset, onChoose }: PresetFieldProps) {
	const id = useId();
	return (
		<div className="field">
			<label htmlFor={id}>{strings.preset}</label>
			<select
				id={id}
				className="input"
				value={preset ?? ""}
				aria-describedby={`${id}-does`}
				onChange={(event) => {
					const chosen = PresetName.safeParse(event.target.value);
					onChoose(chosen.success ? chosen.data : null);
				}}
			>
				<option value="">{strings.noPreset}</option>
				<optgroup label={strings.servers}>
					<Options
						names={PresetName.options.filter(
							(option) => !providers.includes(option),
						)}
					/>
				</optgroup>
				<optgroup label={strings.providers}>
					<Options names={providers} />
				</optgroup>
			</select>
			<p className="hint" id={`${id}-does`} aria-live="polite">
				{preset ? presets[preset].does : strings.presetHint}
			</p>
		</div>
	);
}

function Options({ names }: { names: readonly PresetName[] }) {
	return names.map((name) => (
		<option key={name} value={name}>
			{presets[name].title}
		</option>
	));
}
