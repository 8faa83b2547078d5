/** How the gate and this app behave: every setting without a window of its own, each on its line, changed at once. */
import { Page } from "../shared/page.tsx";
import { ReadingNote } from "../shared/reading-note.tsx";
import { useReading } from "../shared/use-reading.ts";
import { AppGroup } from "./app-group.tsx";
import { FilePanel } from "./file-panel.tsx";
import { grouped } from "./setting-groups.ts";
import { SettingRow } from "./setting-row.tsx";
import { settings as strings } from "./strings.ts";

/** Somebody may type into the file meanwhile. */
const everyMs = 5_000;

export function SettingsWindow() {
	const reading = useReading("settings.get", {}, null, everyMs);
	const view = reading.value;
	// What is wrong comes first.
	const isWrong =
		view?.findings.some(({ result }) => result === "wrong") ?? false;
	return (
		<Page heading={strings.heading} lead={strings.lead}>
			<ReadingNote reading={reading} />
			{view && isWrong && <FilePanel view={view} />}
			<AppGroup />
			{view &&
				grouped(view.settings).map(([group, settings]) => (
					<section key={group} aria-labelledby={`settings-${group}`}>
						<h2 id={`settings-${group}`}>{strings.groups[group]}</h2>
						<ul className="panel settings-list">
							{settings.map((one) => (
								<SettingRow
									key={one.path}
									view={one}
									onChange={reading.refresh}
								/>
							))}
						</ul>
					</section>
				))}
			<section aria-labelledby="settings-elsewhere">
				<h2 id="settings-elsewhere">{strings.elsewhere}</h2>
				<ul className="settings-links">
					{Object.entries(strings.links).map(([id, text]) => (
						<li key={id}>
							<a className="link" href={`#${id}`}>
								{text}
							</a>
						</li>
					))}
				</ul>
			</section>
			{view && !isWrong && <FilePanel view={view} />}
		</Page>
	);
}
