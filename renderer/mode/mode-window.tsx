/** The first window: who may cross, as three large choices, and what came last. */
import { ArrowRight, Check, Timer, Undo2 } from "lucide-react";
import { useState } from "react";
import { Mode, type ModeView, type StatusView } from "../../contract/views.ts";
import { LatestRequests } from "./latest-requests.tsx";
import { BridgeIcon } from "../shared/bridge-icon.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { Page } from "../shared/page.tsx";
import { modeNames } from "../shared/strings.ts";
import { useAction } from "../shared/use-action.ts";
import { CountdownSentence } from "./countdown.tsx";
import { LoosenDialog } from "./loosen-dialog.tsx";
import { asksFirst } from "./loosening.ts";
import { modeMeanings, mode as strings } from "./strings.ts";

export function ModeWindow({ status }: { status: StatusView }) {
	const [asking, setAsking] = useState<Exclude<Mode, "strict"> | null>(null);
	const action = useAction();

	function choose(target: Mode): void {
		if (target !== "strict" && asksFirst(status, target)) setAsking(target);
		else if (target !== status.mode) action.run("mode.set", { mode: target });
	}

	return (
		<Page heading={strings.heading}>
			<fieldset className="modes">
				<legend className="sr-only">{strings.choices}</legend>
				{Mode.options.map((mode) => (
					<ModeChoice
						key={mode}
						mode={mode}
						chosen={mode === status.mode}
						onChoose={() => choose(mode)}
					/>
				))}
			</fieldset>
			{status.mode !== "strict" && (
				<ModeBox
					view={status}
					busy={action.busy}
					onChange={() => choose(status.mode)}
					onBack={() => action.run("mode.set", { mode: "strict" })}
				/>
			)}
			{asking === null && <FailureNote failure={action.failure} />}
			{asking && (
				<LoosenDialog
					target={asking}
					now={status.mode}
					anonymousRole={status.anonymousRole}
					peerUserChecked={status.peerUserChecked}
					action={action}
					onDismiss={() => setAsking(null)}
					onConfirm={(forSeconds) =>
						action.run(
							"mode.set",
							forSeconds === undefined
								? { mode: asking }
								: { mode: asking, forSeconds },
							() => setAsking(null),
						)
					}
				/>
			)}
			<section aria-labelledby="latest">
				<div className="section-head">
					<h2 id="latest">{strings.latest}</h2>
					<a className="button quiet" href="#audit">
						<span>{strings.all}</span>
						<ArrowRight aria-hidden="true" />
					</a>
				</div>
				<LatestRequests />
			</section>
		</Page>
	);
}

interface ModeChoiceProps {
	readonly mode: Mode;
	readonly chosen: boolean;
	readonly onChoose: () => void;
}

function ModeChoice({ mode, chosen, onChoose }: ModeChoiceProps) {
	return (
		<label className="mode" data-mode={mode}>
			<input
				type="radio"
				name="mode"
				checked={chosen}
				aria-labelledby={`mode-${mode}`}
				aria-describedby={`mode-${mode}-text`}
				onChange={onChoose}
			/>
			<BridgeIcon mode={mode} />
			<span className="mode-words">
				<span className="mode-name">
					<span id={`mode-${mode}`}>{modeNames[mode]}</span>
					{chosen && (
						<span className="mode-chosen">
							<Check aria-hidden="true" />
							{strings.inForce}
						</span>
					)}
				</span>
				<span id={`mode-${mode}-text`}>
					<span className="mode-lead">{modeMeanings[mode].lead}</span>{" "}
					<span className="mode-more">{modeMeanings[mode].more}</span>
				</span>
			</span>
		</label>
	);
}

interface ModeBoxProps {
	readonly view: ModeView;
	readonly busy: boolean;
	readonly onChange: () => void;
	readonly onBack: () => void;
}

/** While the mode is looser than strict: for how long, and the way back. */
function ModeBox({ view, busy, onChange, onBack }: ModeBoxProps) {
	return (
		<div className="mode-box" data-mode={view.mode}>
			<CountdownSentence view={view} />
			<span className="mode-box-actions">
				<button type="button" className="button quiet" onClick={onChange}>
					<Timer aria-hidden="true" />
					<span>{strings.change}</span>
				</button>
				<button
					type="button"
					className="button"
					disabled={busy}
					onClick={onBack}
				>
					<Undo2 aria-hidden="true" />
					<span>{strings.backToStrict}</span>
				</button>
			</span>
		</div>
	);
}
