/** Where the settings stand, and what the gate has to say about the file, line by line. */
import { CircleAlert, CircleCheck, TriangleAlert } from "lucide-react";
import type { SettingsView } from "../../contract/settings.ts";
import { CopyLine } from "../shared/copy-line.tsx";
import { settings as strings } from "./strings.ts";

export function FilePanel({ view }: { view: SettingsView }) {
	const { file, exists, findings } = view;
	const isWrong = findings.some(({ result }) => result === "wrong");
	return (
		<section aria-labelledby="settings-file" className="settings-file">
			<div className="section-text">
				<h2 id="settings-file">{strings.file}</h2>
				<p className="hint">
					{exists || isWrong ? strings.fileText : strings.fileMissing}
				</p>
			</div>
			<CopyLine text={file} label={strings.copyFile} />
			{findings.length > 0 && (
				<div className="note" data-tone={isWrong ? "bad" : "warn"}>
					{isWrong ? (
						<CircleAlert aria-hidden="true" />
					) : (
						<TriangleAlert aria-hidden="true" />
					)}
					<div>
						<p>{isWrong ? strings.fileWrong : strings.fileNotes}</p>
						<ul className="findings">
							{findings.map(({ line, detail }) => (
								<li key={`${line} ${detail}`}>
									{line !== null && (
										<span className="strong">{strings.line(line)}</span>
									)}{" "}
									<bdi className="wrap">{detail}</bdi>
								</li>
							))}
						</ul>
					</div>
				</div>
			)}
			{exists && findings.length === 0 && (
				<p className="hint settings-good">
					<CircleCheck aria-hidden="true" />
					{strings.fileGood}
				</p>
			)}
		</section>
	);
}
