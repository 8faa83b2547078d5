/**
 * From a plain service to HTTPS, a step at a time: names, CA, certificate or listener, trust, and what to tell whom. Each
 * step does one thing when asked, finds what is there already, and can be the last: then it says what there is.
 */
import { Check } from "lucide-react";
import { useState } from "react";
import type { StatusView } from "../../../contract/views.ts";
import { Dialog } from "../../shared/dialog.tsx";
import { FailureNote } from "../../shared/failure-note.tsx";
import { ReadingNote } from "../../shared/reading-note.tsx";
import { app } from "../../shared/strings.ts";
import { useAction } from "../../shared/use-action.ts";
import { deeds } from "./deeds.ts";
import { StepHeading } from "./step-heading.tsx";
import { stepBodies } from "./steps.tsx";
import { Stopped } from "./stopped.tsx";
import { wizard as strings } from "./strings.ts";
import { useWizard, type Wizard } from "./use-wizard.ts";

interface HttpsWizardProps {
	readonly status: StatusView;
	/** The service it is about; `null`: it is chosen in the first step. */
	readonly upstream: string | null;
	readonly onDone: () => void;
}

export function HttpsWizard({ status, upstream, onDone }: HttpsWizardProps) {
	const wizard = useWizard(status, upstream);
	const [at, setAt] = useState(0);
	const [stopped, setStopped] = useState(false);
	const isLast = at === wizard.steps.length - 1;
	/** Before the first step is taken there is nothing to tell. */
	const stop = (): void => (at === 0 || isLast ? onDone() : setStopped(true));

	return (
		<Dialog
			wide
			title={
				wizard.upstream ? strings.titleOf(wizard.upstream.name) : strings.title
			}
			onDismiss={stopped ? onDone : stop}
		>
			{!wizard.upstream && (
				<>
					<p>{strings.noUpstream}</p>
					<div className="dialog-actions">
						<button type="button" className="button" onClick={onDone}>
							{app.close}
						</button>
					</div>
				</>
			)}
			{wizard.upstream && stopped && (
				<Stopped
					wizard={wizard}
					onGoOn={() => setStopped(false)}
					onClose={onDone}
				/>
			)}
			{wizard.upstream && !stopped && (
				<Steps
					wizard={wizard}
					at={at}
					onMove={setAt}
					onStop={stop}
					onDone={onDone}
				/>
			)}
		</Dialog>
	);
}

interface StepsProps {
	readonly wizard: Wizard;
	readonly at: number;
	readonly onMove: (at: number) => void;
	readonly onStop: () => void;
	readonly onDone: () => void;
}

function Steps({ wizard, at, onMove, onStop, onDone }: StepsProps) {
	const action = useAction();
	const [tried, setTried] = useState(false);
	const { steps } = wizard;
	const step = steps[at] ?? "use";
	const isLast = at === steps.length - 1;
	const deed = deeds[step](wizard, action);
	const Body = stepBodies[step];

	function move(to: number): void {
		action.forget();
		setTried(false);
		onMove(to);
	}

	function go(): void {
		if (action.busy) return;
		setTried(true);
		if (deed?.run) deed.run();
		else if (deed === null) {
			if (isLast) onDone();
			else move(at + 1);
		}
	}

	return (
		<form
			className="wizard"
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				go();
			}}
		>
			<Progress wizard={wizard} at={at} />
			<StepHeading key={step}>{strings.headings[step]}</StepHeading>
			<ReadingNote reading={wizard.certificates} />
			<Body wizard={wizard} tried={tried} />
			<FailureNote failure={action.failure} />
			<div className="dialog-actions">
				{!isLast && (
					<button type="button" className="button wizard-stop" onClick={onStop}>
						{at === 0 ? app.cancel : strings.stop}
					</button>
				)}
				{at > 0 && (
					<button type="button" className="button" onClick={() => move(at - 1)}>
						{strings.back}
					</button>
				)}
				<button
					type="submit"
					className="button primary"
					// A button that is disabled would lose the focus: it is the same one all the way through.
					aria-disabled={action.busy || (deed !== null && !deed.run)}
				>
					{deed?.label ?? (isLast ? strings.finish : strings.next)}
				</button>
			</div>
		</form>
	);
}

function Progress({ wizard, at }: { wizard: Wizard; at: number }) {
	return (
		<ol className="wizard-steps" aria-label={strings.steps}>
			{wizard.steps.map((step, index) => (
				<li
					key={step}
					aria-current={index === at ? "step" : undefined}
					data-past={index < at}
				>
					<span className="wizard-number" aria-hidden="true">
						{index < at ? <Check /> : index + 1}
					</span>
					<span className="wizard-name">
						{strings.stepNames[step]}
						{index < at && <span className="sr-only"> ({strings.done})</span>}
					</span>
				</li>
			))}
		</ol>
	);
}
