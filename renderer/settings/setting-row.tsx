/** One setting: what it is for, its control, where its value is from, and the ways back. */
import { Undo2 } from "lucide-react";
import { useId } from "react";
import type { SettingView } from "../../contract/settings.ts";
import { FailureNote } from "../shared/failure-note.tsx";
import { SettingControl } from "./setting-control.tsx";
import { settings as strings } from "./strings.ts";
import { inWords } from "./typed-value.ts";
import { useSetting } from "./use-setting.ts";

interface SettingRowProps {
	readonly view: SettingView;
	readonly onChange: () => void;
}

export function SettingRow({ view, onChange }: SettingRowProps) {
	const setting = useSetting(view, onChange);
	const id = useId();
	const words = strings.fields[view.path];
	const label = words?.label ?? view.path;
	const usual = inWords(view.default, words?.options);
	return (
		<li className="setting" data-path={view.path}>
			<div className="setting-words">
				<span className="strong" id={`${id}-label`}>
					{label}
				</span>
				<p className="hint" id={`${id}-text`}>
					{words?.text ?? view.description}
				</p>
			</div>
			<div className="setting-value">
				<SettingControl
					// What is typed begins anew with every value that holds.
					key={JSON.stringify(view.value)}
					setting={setting}
					labelId={`${id}-label`}
					textId={`${id}-text`}
				/>
				{setting.problem && (
					<p className="hint bad wrap" role="alert">
						{setting.problem}
					</p>
				)}
				<div className="setting-from">
					<span className="hint">
						{setting.busy
							? strings.waiting
							: view.given
								? strings.fromFile(usual)
								: strings.fromDefault}
					</span>
					<output className="sr-only">{setting.undo && strings.saved}</output>
					{setting.undo ? (
						<button
							type="button"
							className="button quiet"
							aria-label={strings.undoOf(label)}
							disabled={setting.busy}
							onClick={setting.undo}
						>
							<Undo2 aria-hidden="true" />
							{strings.undo}
						</button>
					) : (
						view.given && (
							<button
								type="button"
								className="button quiet"
								aria-label={strings.resetOf(label)}
								disabled={setting.busy}
								onClick={() => setting.set(undefined)}
							>
								{strings.reset}
							</button>
						)
					)}
				</div>
				{view.projects.map((dir) => (
					<p className="hint wrap" key={dir}>
						<bdi>{strings.inProject(dir)}</bdi>
					</p>
				))}
				<FailureNote failure={setting.failure} />
			</div>
		</li>
	);
}
