/** The form for a new upstream. Says what is wrong as soon as a field is left, and again when it is sent. */
import { useId, useState } from "react";
import type { CommandInput } from "../../contract/commands.ts";
import { PresetName } from "../../contract/views.ts";
import { Field } from "../shared/field.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import { presets, upstreams as strings } from "./strings.ts";
import { nameProblem, urlProblem } from "./upstream-problem.ts";

interface AddUpstreamProps {
	readonly taken: readonly string[];
	readonly onDone: () => void;
}

export function AddUpstream({ taken, onDone }: AddUpstreamProps) {
	const action = useAction();
	const id = useId();
	const [preset, setPreset] = useState<PresetName | null>(null);
	const [readOnly, setReadOnly] = useState(false);
	const [name, setName] = useState("");
	const [url, setUrl] = useState("");
	const [judged, setJudged] = useState({ name: false, url: false });
	const wrongName = nameProblem(name.trim(), taken);
	const wrongUrl = urlProblem(url.trim());

	function send(): void {
		setJudged({ name: true, url: true });
		if (wrongName || wrongUrl) return;
		const input: CommandInput<"upstream.add"> = {
			name: name.trim(),
			url: url.trim(),
			readOnly,
		};
		if (preset) input.preset = preset;
		action.run("upstream.add", input, onDone);
	}

	/** Fills in what was left empty, or what another preset had filled in; what was typed stays. */
	function choose(chosen: PresetName | null): void {
		const before = preset && presets[preset].url;
		if (url.trim() === "" || url === before)
			setUrl(chosen ? presets[chosen].url : "");
		if (chosen && (name.trim() === "" || name === preset)) setName(chosen);
		setPreset(chosen);
	}

	return (
		<FormDialog
			title={strings.add}
			save={strings.save}
			action={action}
			onDismiss={onDone}
			onSave={send}
		>
			<div className="field">
				<label htmlFor={`${id}-preset`}>{strings.preset}</label>
				<select
					id={`${id}-preset`}
					className="input"
					value={preset ?? ""}
					aria-describedby={`${id}-does`}
					onChange={(event) => {
						const chosen = PresetName.safeParse(event.target.value);
						choose(chosen.success ? chosen.data : null);
					}}
				>
					<option value="">{strings.noPreset}</option>
					{PresetName.options.map((option) => (
						<option key={option} value={option}>
							{presets[option].title}
						</option>
					))}
				</select>
				<p className="hint" id={`${id}-does`} aria-live="polite">
					{preset ? presets[preset].does : strings.presetHint}
				</p>
			</div>
			<Field
				label={strings.name}
				hint={strings.nameHint}
				value={name}
				problem={judged.name ? wrongName : null}
				onChange={setName}
				onLeave={() => {
					if (name !== "") setJudged((now) => ({ ...now, name: true }));
				}}
			/>
			<Field
				label={strings.url}
				hint={strings.urlHint}
				value={url}
				problem={judged.url ? wrongUrl : null}
				inputMode="url"
				code
				onChange={setUrl}
				onLeave={() => {
					if (url !== "") setJudged((now) => ({ ...now, url: true }));
				}}
			/>
			<label className="check">
				<input
					type="checkbox"
					checked={readOnly}
					onChange={(event) => setReadOnly(event.target.checked)}
				/>
				<span>
					{strings.readOnly}{" "}
					<span className="hint">{strings.readOnlyHint}</span>
				</span>
			</label>
		</FormDialog>
	);
}
