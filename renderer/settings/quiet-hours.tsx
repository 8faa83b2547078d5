/** When nothing rings: days and two times, as many as one likes, saved together. */
import { X } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../shared/icon-button.tsx";
import {
	dayName,
	days,
	type Quiet,
	quietProblem,
	readQuiet,
	usualQuiet,
} from "./quiet.ts";
import { settings as strings } from "./strings.ts";
import type { ControlProps } from "./use-setting.ts";

export function QuietHours({ setting, labelId, textId }: ControlProps) {
	const held = readQuiet(setting.view.value);
	const [list, setList] = useState(held);
	const isChanged = JSON.stringify(list) !== JSON.stringify(held);
	const isGood = list.every((one) => quietProblem(one) === null);
	const change = (at: number, part: Partial<Quiet>): void =>
		setList(
			list.map((one, index) => (index === at ? { ...one, ...part } : one)),
		);
	return (
		<form
			noValidate
			className="setting-lines"
			aria-labelledby={labelId}
			aria-describedby={textId}
			onSubmit={(event) => {
				event.preventDefault();
				if (isChanged && isGood) setting.set([...list]);
			}}
		>
			{list.length === 0 && <p className="hint">{strings.quiet.none}</p>}
			{list.map((one, index) => (
				<OneQuiet
					// oxlint-disable-next-line react/no-array-index-key -- their places are all that tells them apart
					key={index}
					quiet={one}
					position={index + 1}
					onChange={(part) => change(index, part)}
					onRemove={() => setList(list.filter((_, at) => at !== index))}
				/>
			))}
			<div className="quiet-actions">
				<button
					type="button"
					className="button"
					onClick={() => setList([...list, usualQuiet])}
				>
					{strings.quiet.add}
				</button>
				{isChanged && (
					<button
						type="submit"
						className="button primary"
						aria-label={strings.saveOf(
							strings.fields["quiet_hours"]?.label ?? "",
						)}
						disabled={setting.busy || !isGood}
					>
						{strings.save}
					</button>
				)}
			</div>
		</form>
	);
}

interface OneQuietProps {
	readonly quiet: Quiet;
	/** From 1. */
	readonly position: number;
	readonly onChange: (part: Partial<Quiet>) => void;
	readonly onRemove: () => void;
}

function OneQuiet({ quiet, position, onChange, onRemove }: OneQuietProps) {
	const problem = quietProblem(quiet);
	return (
		<fieldset className="quiet-hours">
			<legend className="sr-only">{strings.quiet.entry(position)}</legend>
			<div className="quiet-times">
				<label>
					<span className="hint">{strings.quiet.from}</span>
					<input
						type="time"
						className="input"
						value={quiet.from}
						onChange={(event) => onChange({ from: event.target.value })}
					/>
				</label>
				<label>
					<span className="hint">{strings.quiet.to}</span>
					<input
						type="time"
						className="input"
						// A day's end, which no clock shows.
						value={quiet.to === "24:00" ? "00:00" : quiet.to}
						onChange={(event) =>
							onChange({
								to:
									event.target.value === "00:00" ? "24:00" : event.target.value,
							})
						}
					/>
				</label>
				<IconButton
					label={strings.quiet.remove(position)}
					title={strings.quiet.removeTitle}
					onClick={onRemove}
				>
					<X aria-hidden="true" />
				</IconButton>
			</div>
			<fieldset className="quiet-days">
				<legend className="hint">{strings.quiet.days}</legend>
				{days.map((day, index) => (
					<label className="check" key={day} title={dayName(index, "long")}>
						<input
							type="checkbox"
							aria-label={dayName(index, "long")}
							checked={quiet.days.includes(day)}
							onChange={(event) =>
								onChange({
									days: days.filter((one) =>
										one === day
											? event.target.checked
											: quiet.days.includes(one),
									),
								})
							}
						/>
						<span aria-hidden="true">{dayName(index, "short")}</span>
					</label>
				))}
			</fieldset>
			{problem && (
				<p className="hint bad" role="alert">
					{problem}
				</p>
			)}
		</fieldset>
	);
}
