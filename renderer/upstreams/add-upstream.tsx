/**
 * The form for a new upstream, by its address or by its command. A command is shown whole before it is added: that click
 * approves it. Says what is wrong as soon as a field is left, and again when it is sent.
 */
import { useState } from "react";
import type { CommandInput } from "../../contract/commands.ts";
import type { CommandPreview } from "../../contract/upstreams.ts";
import type { PresetName, UpstreamView } from "../../contract/views.ts";
import { Field } from "../shared/field.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import { AddressTest } from "./address-test.tsx";
import { CommandCard } from "./command-card.tsx";
import { isCommandGood, noCommand, stdioOf } from "./command-draft.ts";
import { CommandFields } from "./command-fields.tsx";
import { PresetField } from "./preset-field.tsx";
import {
	approveStrings,
	commandStrings,
	presets,
	upstreams as strings,
} from "./strings.ts";
import { nameProblem, urlProblem } from "./upstream-problem.ts";
import { type Way, WayField } from "./way-field.tsx";

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
	const [way, setWay] = useState<Way>("address");
	const [preset, setPreset] = useState(props.preset);
	const [readOnly, setReadOnly] = useState(false);
	const [name, setName] = useState(() => freeName(props.preset, taken));
	const [url, setUrl] = useState(() => addressOf(props.preset));
	const [command, setCommand] = useState(noCommand);
	const [project, setProject] = useState("");
	const [preview, setPreview] = useState<CommandPreview | null>(null);
	const [judged, setJudged] = useState({ name: false, url: false, all: false });
	const wrongName = nameProblem(name.trim(), taken);
	/** It may be left out where the preset knows it. */
	const wrongUrl =
		url.trim() === "" && addressOf(preset) !== ""
			? null
			: urlProblem(url.trim());

	function common(): Pick<
		CommandInput<"upstream.add">,
		"name" | "readOnly" | "project"
	> {
		const dir = project.trim();
		return {
			name: name.trim(),
			readOnly,
			...(dir === "" ? {} : { project: dir }),
		};
	}

	function send(): void {
		setJudged({ name: true, url: true, all: true });
		if (wrongName) return;
		if (way === "command") {
			if (!isCommandGood(command)) return;
			const dir = project.trim();
			action.run(
				"upstream.preview",
				{ stdio: stdioOf(command), ...(dir === "" ? {} : { project: dir }) },
				setPreview,
			);
			return;
		}
		if (wrongUrl) return;
		const input: CommandInput<"upstream.add"> = common();
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

	if (preview)
		return (
			<FormDialog
				title={approveStrings.title(name.trim())}
				save={approveStrings.save}
				action={action}
				onDismiss={() => {
					action.forget();
					setPreview(null);
				}}
				onSave={() => {
					if (preview.problem !== "") return;
					action.run(
						"upstream.add",
						{ ...common(), stdio: stdioOf(command), digest: preview.digest },
						props.onAdded,
					);
				}}
			>
				<CommandCard preview={preview} />
			</FormDialog>
		);
	return (
		<FormDialog
			title={strings.add}
			save={way === "command" ? commandStrings.look : strings.save}
			action={action}
			onDismiss={props.onDismiss}
			onSave={send}
		>
			<WayField way={way} onChoose={setWay} />
			{way === "address" && <PresetField preset={preset} onChoose={choose} />}
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
			{way === "address" ? (
				<>
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
					<AddressTest
						url={url.trim()}
						isGood={urlProblem(url.trim()) === null}
					/>
				</>
			) : (
				<CommandFields
					draft={command}
					isJudged={judged.all}
					onChange={setCommand}
				/>
			)}
			<details className="more-fields">
				<summary>{strings.moreFields}</summary>
				<Field
					code
					label={strings.projectFolder}
					hint={strings.projectHint}
					value={project}
					problem={null}
					onChange={setProject}
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
			</details>
		</FormDialog>
	);
}

const addressOf = (preset: PresetName | null): string =>
	preset === null ? "" : presets[preset].url;

/** What the preset is called, where no other upstream is. */
const freeName = (
	preset: PresetName | null,
	taken: readonly string[],
): string => (preset !== null && !taken.includes(preset) ? preset : "");
