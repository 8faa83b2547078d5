/** How this app looks, speaks and starts. Changes hold at once; another language loads the window anew. */
import { useEffect, useId, useMemo, useState } from "react";
import { ShellSettings } from "../../contract/shell.ts";
import { languageNames } from "../../words/spoken.ts";
import { reloadIfOther } from "../shared/language.ts";
import { browserSettings, desktopSettings, showTheme } from "./app-settings.ts";
import { settings as strings } from "./strings.ts";

export function AppGroup() {
	const kept = useMemo(
		() =>
			window.drawbridge
				? desktopSettings(window.drawbridge)
				: browserSettings(window, (settings) => {
						showTheme(document.documentElement, settings);
						reloadIfOther(settings);
					}),
		[],
	);
	const [now, setNow] = useState<ShellSettings | null>(null);
	const [failed, setFailed] = useState(false);
	useEffect(() => {
		kept.read().then(setNow, () => setFailed(true));
		return kept.onChange(setNow);
	}, [kept]);

	function change(part: Partial<ShellSettings>): void {
		setFailed(false);
		kept.change(part).then(setNow, () => setFailed(true));
	}

	const { app } = strings;
	return (
		<section aria-labelledby="settings-app">
			<h2 id="settings-app">{app.heading}</h2>
			<ul className="panel settings-list">
				{now && (
					<>
						<Choice
							label={app.theme}
							value={now.theme}
							options={Object.entries(app.themes)}
							onChoose={(theme) =>
								change({ theme: ShellSettings.shape.theme.parse(theme) })
							}
						/>
						<Choice
							label={app.language}
							text={app.languageText}
							value={now.language}
							options={[
								["system", app.languageSystem],
								...Object.entries(languageNames),
							]}
							onChoose={(language) =>
								change({
									language: ShellSettings.shape.language.parse(language),
								})
							}
						/>
						{kept.hasLogin && (
							<Choice
								label={app.login}
								text={app.loginText}
								value={now.atLogin}
								options={Object.entries(app.logins)}
								onChoose={(atLogin) =>
									change({
										atLogin: ShellSettings.shape.atLogin.parse(atLogin),
									})
								}
							/>
						)}
					</>
				)}
			</ul>
			<div role="alert">
				{failed && (
					<p className="note" data-tone="bad">
						{app.failed}
					</p>
				)}
			</div>
		</section>
	);
}

interface ChoiceProps {
	readonly label: string;
	readonly text?: string;
	readonly value: string;
	readonly options: readonly (readonly [string, string])[];
	readonly onChoose: (value: string) => void;
}

function Choice({ label, text, value, options, onChoose }: ChoiceProps) {
	const id = useId();
	return (
		<li className="setting">
			<div className="setting-words">
				<label className="strong" htmlFor={id}>
					{label}
				</label>
				{text && (
					<p className="hint" id={`${id}-text`}>
						{text}
					</p>
				)}
			</div>
			<div className="setting-value">
				<select
					id={id}
					className="input"
					aria-describedby={text && `${id}-text`}
					value={value}
					onChange={(event) => onChoose(event.target.value)}
				>
					{options.map(([option, name]) => (
						<option key={option} value={option}>
							{name}
						</option>
					))}
				</select>
			</div>
		</li>
	);
}
