/** The form for a new upstream. Says what is wrong as soon as a field is left, and again when it is sent. */
import { useId, useState } from "react";
import type { CommandInput } from "../../contract/commands.ts";
import { PresetName, type UpstreamView } from "../../contract/views.ts";
import { Field } from "../shared/field.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import { providers } from "./providers.ts";
import { presets, upstreams as strings } from "./strings.ts";
import { nameProblem, urlProblem } from "./upstream-problem.ts";

interface AddUpstreamProps {
	readonly taken: readonly string[];
	/** The kind of server that is chosen at first. */
	readonly preset: PresetName | null;
	readonly onDismiss: () => void;
	readonly onAdded: (view: UpstreamView) => void;
}

export function AddUpstream(props: AddUpstreamProps) {
	const { taken } = props;
	const action = useAction();
	const id = useId();
	const [preset, setPreset] = useState(props.preset);
	const [readOnly, setReadOnly] = useState(false);
	const [name, setName] = useState(() => freeName(props.preset, taken));
	const [url, setUrl] = useState(() => addressOf(props.preset));
	const [judged, setJudged] = useState({ name: false, url: false });
	const wrongName = nameProblem(name.trim(), taken);
	/** It may be left out where the preset knows it. */
	const wrongUrl =
		url.trim() === "" && addressOf(preset) !== ""
			? null
			: urlProblem(url.trim());

	function send(): void {
		setJudged({ name: true, url: true });
		if (wrongName || wrongUrl) return;
		const input: CommandInput<"upstream.add"> = {
			name: name.trim(),
			readOnly,
		};
		if (url.trim() !== "") input.url = url.trim();
		if (preset) input.preset = preset;
		action.run("upstream.add", input, props.onAdded);
	}

	/** Fills in what was left empty, or what another preset had filled in; what was typed stays. */
	function choose(chosen: PresetName | null): void {
		if (url.trim() === "" || url === addressOf(preset))
			setUrl(addressOf(chosen));
		if (chosen && (name.trim() === "" || name === freeName(preset, taken)))
			setName(freeName(chosen, taken));
		setPreset(chosen);
	}

	return (
		<FormDialog
			title={strings.add}
			save={strings.save}
			action={action}
			onDismiss={props.onDismiss}
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
				hint={(preset && presets[preset].urlHint) ?? strings.urlHint}
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

function Options({ names }: { names: readonly PresetName[] }) {
	return names.map((name) => (
		<option key={name} value={name}>
			{presets[name].title}
		</option>
	));
}

const addressOf = (preset: PresetName | null): string =>
	preset === null ? "" : presets[preset].url;

/** What the preset is called, where no other upstream is. */
const freeName = (
	preset: PresetName | null,
	taken: readonly string[],
): string => (preset !== null && !taken.includes(preset) ? preset : "");
