/**
 * The form for a new upstream, by its address or by its command. A command is shown whole before it is added: that click
 * approves it. Says what is wrong as soon as a field is left, and again when it is sent.
 */
import { useId, useState } from "react";
import type { CommandInput } from "../../contract/commands.ts";
import type { CommandPreview } from "../../contract/upstreams.ts";
import type { PresetName, UpstreamView } from "../../contract/views.ts";
import { Field } from "../shared/field.tsx";
import { FormDialog } from "../shared/form-dialog.tsx";
import { useAction } from "../shared/use-action.ts";
import { AddressTest } from "./address-test.tsx";
import { CommandCard } from "./command-card.tsx";
import {
	CommandFields,
	commandProblem,
	noCommand,
	wordsOf,
} from "./command-fields.tsx";
import { PresetField } from "./preset-field.tsx";
import {
	approveStrings,
	commandStrings,
	presets,
	upstreams as strings,
} from "./strings.ts";
import { nameProblem, urlProblem } from "./upstream-problem.ts";
import { environmentOf, variableProblem } from "./variables.ts";

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
	const [way, setWay] = useState<"address" | "command">("address");
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
	const wrongCommand =
		commandProblem(command) !== null ||
		command.variables.some(
			(one) => variableProblem(one, command.variables) !== null,
		);

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

	function stdio(): NonNullable<CommandInput<"upstream.add">["stdio"]> {
		const [program = "", ...args] = wordsOf(command);
		const cwd = command.cwd.trim();
		return {
			command: program,
			args,
			...(cwd === "" ? {} : { cwd }),
			env: environmentOf(command.variables),
			sharing: command.isShared ? "all" : "client",
			...(command.sandbox ? {} : { sandbox: false }),
		};
	}

	function send(): void {
		setJudged({ name: true, url: true, all: true });
		if (wrongName) return;
		if (way === "command") {
			if (wrongCommand) return;
			const dir = project.trim();
			action.run(
				"upstream.preview",
				{ stdio: stdio(), ...(dir === "" ? {} : { project: dir }) },
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
						{ ...common(), stdio: stdio(), digest: preview.digest },
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
			<fieldset className="field ways-of-reaching">
				<legend>{strings.way}</legend>
				{(["address", "command"] as const).map((one) => (
					<label className="check" key={one}>
						<input
							type="radio"
							name={`${id}-way`}
							checked={way === one}
							onChange={() => setWay(one)}
						/>
						<span>
							{strings.ways[one].label}{" "}
							<span className="hint">{strings.ways[one].hint}</span>
						</span>
					</label>
				))}
			</fieldset>
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
