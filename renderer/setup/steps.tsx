/** The first four steps: what is there already, what is chosen, and what it means. None of them asks the gate for anything. */
import { useId } from "react";
import {
	Mode,
	type PresetName,
	type StatusView,
} from "../../contract/views.ts";
import { modeMeanings } from "../mode/strings.ts";
import { Field } from "../shared/field.tsx";
import { RoleField } from "../shared/role-field.tsx";
import { modeNames } from "../shared/strings.ts";
import { CommandFields } from "../upstreams/command-fields.tsx";
import { PresetField } from "../upstreams/preset-field.tsx";
import { presets, upstreams } from "../upstreams/strings.ts";
import { WayField } from "../upstreams/way-field.tsx";
import { type Draft, type Problems, upstreamsThere } from "./draft.ts";
import { Option } from "./option.tsx";
import { setup as strings } from "./strings.ts";

export interface StepProps {
	readonly draft: Draft;
	readonly status: StatusView;
	readonly problems: Problems;
	/** The button was pressed: what is wrong may be said. */
	readonly tried: boolean;
	readonly onChange: (part: Partial<Draft>) => void;
}

export function ModeStep({ draft, status, onChange }: StepProps) {
	const id = useId();
	return (
		<>
			<p className="hint">{strings.modeNow(modeNames[status.returnsTo])}</p>
			<fieldset className="field choices">
				<legend className="sr-only">{strings.headings.mode}</legend>
				{Mode.options.map((mode) => (
					<Option
						key={mode}
						group={id}
						label={modeNames[mode]}
						means={`${modeMeanings[mode].lead} ${modeMeanings[mode].more}`}
						checked={draft.mode === mode}
						onChoose={() => onChange({ mode })}
					/>
				))}
				<Option
					group={id}
					label={strings.modeKeep}
					checked={draft.mode === null}
					onChoose={() => onChange({ mode: null })}
				/>
			</fieldset>
			<p className="hint">{strings.modeFacts}</p>
		</>
	);
}

export function KeyStep(props: StepProps) {
	const { draft, status, problems, tried, onChange } = props;
	const id = useId();
	return (
		<>
			{status.activeKeys > 0 && (
				<p className="hint">{strings.keysThere(status.activeKeys)}</p>
			)}
			<fieldset className="field choices">
				<legend className="sr-only">{strings.headings.key}</legend>
				{[true, false].map((makesKey) => (
					<Option
						key={String(makesKey)}
						group={id}
						label={makesKey ? strings.keyWanted : strings.keyNone}
						checked={draft.makesKey === makesKey}
						onChoose={() => onChange({ makesKey })}
					/>
				))}
			</fieldset>
			{draft.makesKey && (
				<>
					<Field
						label={strings.keyName}
						hint={strings.keyNameHint}
						value={draft.keyName}
						problem={tried ? problems.keyName : null}
						onChange={(keyName) => onChange({ keyName })}
					/>
					<RoleField
						role={draft.keyRole}
						onChange={(keyRole) => onChange({ keyRole })}
					/>
				</>
			)}
			<p className="hint">{strings.keyFacts}</p>
		</>
	);
}

export function AddressesStep(props: StepProps) {
	const { draft, status, problems, tried, onChange } = props;
	const id = useId();
	const isFirst = status.allowedIps.length === 0;
	return (
		<>
			{!isFirst && (
				<p className="hint wrap">
					{strings.addressesThere(status.allowedIps.join(", "))}
				</p>
			)}
			<fieldset className="field choices">
				<legend className="sr-only">{strings.headings.addresses}</legend>
				<Option
					group={id}
					label={isFirst ? strings.addressesAll : strings.addressesKeep}
					checked={!draft.addsRanges}
					onChoose={() => onChange({ addsRanges: false })}
				/>
				<Option
					group={id}
					label={isFirst ? strings.addressesOnly : strings.addressesSome}
					checked={draft.addsRanges}
					onChoose={() => onChange({ addsRanges: true })}
				/>
			</fieldset>
			{draft.addsRanges && (
				<>
					{isFirst && (
						<label className="check">
							<input
								type="checkbox"
								checked={draft.allowsSelf}
								onChange={(event) =>
									onChange({ allowsSelf: event.target.checked })
								}
							/>
							<span>{strings.self}</span>
						</label>
					)}
					<Field
						code
						label={strings.ranges}
						hint={strings.rangesHint}
						value={draft.ranges}
						problem={tried ? problems.ranges : null}
						onChange={(ranges) => onChange({ ranges })}
					/>
				</>
			)}
			<p className="hint">{strings.addressesFacts}</p>
		</>
	);
}

export function UpstreamStep(props: StepProps) {
	const { draft, status, problems, tried, onChange } = props;
	const id = useId();
	const there = upstreamsThere(status);
	return (
		<>
			{there.length > 0 && (
				<p className="hint wrap">{strings.upstreamsThere(there.join(", "))}</p>
			)}
			<fieldset className="field choices">
				<legend className="sr-only">{strings.headings.upstream}</legend>
				{[true, false].map((addsUpstream) => (
					<Option
						key={String(addsUpstream)}
						group={id}
						label={addsUpstream ? strings.upstreamWanted : strings.upstreamNone}
						checked={draft.addsUpstream === addsUpstream}
						onChoose={() => onChange({ addsUpstream })}
					/>
				))}
			</fieldset>
			{draft.addsUpstream && (
				<>
					<WayField way={draft.way} onChoose={(way) => onChange({ way })} />
					{draft.way === "address" && (
						<PresetField
							preset={draft.preset}
							onChoose={(preset) => onChange(chosenPreset(draft, preset))}
						/>
					)}
					<Field
						label={upstreams.name}
						hint={upstreams.nameHint}
						value={draft.name}
						problem={tried ? problems.name : null}
						onChange={(name) => onChange({ name })}
					/>
					{draft.way === "address" ? (
						<Field
							code
							label={upstreams.url}
							hint={
								(draft.preset && presets[draft.preset].urlHint) ??
								upstreams.urlHint
							}
							inputMode="url"
							value={draft.url}
							problem={tried ? problems.url : null}
							onChange={(url) => onChange({ url })}
						/>
					) : (
						<CommandFields
							draft={draft.command}
							isJudged={tried}
							onChange={(command) => onChange({ command })}
						/>
					)}
				</>
			)}
			<p className="hint">{strings.upstreamFacts}</p>
		</>
	);
}

const isOurs = (typed: string, filled: string): boolean =>
	typed.trim() === "" || typed === filled;

/** Fills in what was left empty, or what another preset had filled in; what was typed stays. */
function chosenPreset(draft: Draft, preset: PresetName | null): Partial<Draft> {
	const before = draft.preset;
	return {
		preset,
		...(isOurs(draft.url, before ? presets[before].url : "")
			? { url: preset ? presets[preset].url : "" }
			: {}),
		...(isOurs(draft.name, before ?? "") ? { name: preset ?? "" } : {}),
	};
}
