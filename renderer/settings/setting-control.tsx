/** What a setting's value is changed with, by its form. On and off and choices hold at once; what is typed, when it is left. */
import { useState } from "react";
import { QuietHours } from "./quiet-hours.tsx";
import { settings as strings } from "./strings.ts";
import { readTyped, textOf } from "./typed-value.ts";
import { Updates } from "./updates.tsx";
import type { ControlProps } from "./use-setting.ts";

export function SettingControl(props: ControlProps) {
	const { setting, labelId, textId } = props;
	const { form, path, value } = setting.view;
	const named = { "aria-labelledby": labelId, "aria-describedby": textId };
	if (path === "quiet_hours") return <QuietHours {...props} />;
	if (path === "updates") return <Updates {...props} />;
	if (form.kind === "switch")
		return (
			<label className="check setting-switch">
				<input
					type="checkbox"
					role="switch"
					className="switch"
					{...named}
					checked={value === true}
					aria-checked={value === true}
					aria-disabled={setting.busy}
					onChange={(event) => {
						if (!setting.busy) setting.set(event.target.checked);
					}}
				/>
				<span aria-hidden="true">
					{value === true ? strings.on : strings.off}
				</span>
			</label>
		);
	if (form.kind === "choice")
		return (
			<select
				className="input"
				{...named}
				value={textOf(value)}
				onChange={(event) => setting.set(event.target.value)}
			>
				{form.options.map((option) => (
					<option key={option} value={option}>
						{strings.fields[path]?.options?.[option] ?? option}
					</option>
				))}
			</select>
		);
	return form.kind === "lines" ? <Lines {...props} /> : <OneLine {...props} />;
}

/** Typed, then left or confirmed with Enter. */
function OneLine({ setting, labelId, textId }: ControlProps) {
	const { form, path, value } = setting.view;
	const [text, setText] = useState(textOf(value));
	const [problem, setProblem] = useState<string | null>(null);
	const isNumber = form.kind === "number";
	const unit = strings.fields[path]?.unit;

	function leave(): void {
		if (text.trim() === textOf(value)) {
			setProblem(null);
			setText(textOf(value));
			return;
		}
		const typed = readTyped(form, text);
		setProblem("problem" in typed ? typed.problem : null);
		if (!("problem" in typed) && !setting.busy) setting.set(typed.value);
	}

	return (
		<form
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				leave();
			}}
		>
			<div className="setting-line" data-number={isNumber}>
				<input
					className={isNumber ? "input" : "input code"}
					aria-labelledby={labelId}
					aria-describedby={textId}
					aria-invalid={problem !== null || setting.problem !== null}
					inputMode={isNumber ? "decimal" : "text"}
					dir={isNumber ? undefined : "auto"}
					autoComplete="off"
					spellCheck={false}
					value={text}
					onBlur={leave}
					onChange={(event) => {
						setText(event.target.value);
						setting.forget();
					}}
				/>
				{unit && <span className="hint">{unit}</span>}
			</div>
			{problem && (
				<p className="hint bad" role="alert">
					{problem}
				</p>
			)}
		</form>
	);
}

/** Several lines want to be looked over, so they have a button. */
function Lines({ setting, labelId, textId }: ControlProps) {
	const { form, path, value } = setting.view;
	const [text, setText] = useState(textOf(value));
	const isChanged = text.trim() !== textOf(value);
	const label = strings.fields[path]?.label ?? path;
	return (
		<form
			noValidate
			className="setting-lines"
			onSubmit={(event) => {
				event.preventDefault();
				const typed = readTyped(form, text);
				if (isChanged && "value" in typed) setting.set(typed.value);
			}}
		>
			<textarea
				className="input code"
				rows={Math.min(8, Math.max(2, text.split("\n").length))}
				aria-labelledby={labelId}
				aria-describedby={textId}
				aria-invalid={setting.problem !== null}
				dir="auto"
				spellCheck={false}
				value={text}
				onChange={(event) => {
					setText(event.target.value);
					setting.forget();
				}}
			/>
			{isChanged && (
				<button
					type="submit"
					className="button"
					aria-label={strings.saveOf(label)}
					disabled={setting.busy}
				>
					{strings.save}
				</button>
			)}
		</form>
	);
}
