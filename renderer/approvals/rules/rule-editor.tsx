/**
 * A new rule: its conditions, the rule as a sentence, and what it would have done. It can be added only while that is shown
 * for this very rule; one that lets something through is held, as on a card.
 */
import { useId, useState } from "react";
import { FailureNote } from "../../shared/failure-note.tsx";
import { app } from "../../shared/strings.ts";
import { useAction } from "../../shared/use-action.ts";
import { HoldButton } from "../hold-button.tsx";
import { useReadiness } from "../use-readiness.ts";
import { emptyDraft, fieldOf, isTooWide, ruleOf, saidOf } from "./draft.ts";
import { RuleFields } from "./rule-fields.tsx";
import { editor as strings, ruleSentence } from "./strings.ts";
import { TrialView } from "./trial.tsx";
import { TryLine } from "./try-line.tsx";
import { useTrial } from "./use-trial.ts";

interface RuleEditorProps {
	readonly onDismiss: () => void;
	readonly onAdded: () => void;
}

export function RuleEditor(props: RuleEditorProps) {
	const id = useId();
	const action = useAction();
	const [draft, setDraft] = useState(emptyDraft);
	const rule = ruleOf(draft);
	const isWide = isTooWide(draft);
	const asked = JSON.stringify(rule);
	const trial = useTrial(isWide ? null : asked);
	const isTried = trial.value !== null;
	const readiness = useReadiness(isTried ? asked : "");
	const said = saidOf(rule);
	const wrong = trial.failure && fieldOf(trial.failure.message);
	const save = (): void => {
		if (isTried) action.run("rules.add", { rule }, props.onAdded);
	};
	return (
		<section className="rule-editor" aria-labelledby={`${id}-title`}>
			<form
				noValidate
				onSubmit={(event) => {
					event.preventDefault();
					// What lets something through takes more than Enter.
					if (draft.decision !== "allow") save();
				}}
			>
				<h2 id={`${id}-title`}>{strings.title}</h2>
				<RuleFields
					draft={draft}
					wrong={wrong}
					onChange={(changed) => {
						action.forget();
						setDraft(changed);
					}}
				/>
				<div className="rule-sentence" data-decision={draft.decision}>
					<h3>{strings.sentence}</h3>
					<output>
						<bdi className="wrap">{said && ruleSentence(said)}</bdi>
					</output>
				</div>
				{isWide ? (
					<p className="note" data-tone="warn">
						<span>{strings.anywhere}</span>
					</p>
				) : (
					<TrialView trial={trial} />
				)}
				<FailureNote failure={action.failure} />
				{!isTried && <p className="hint">{strings.notTested}</p>}
				<div className="dialog-actions">
					<button type="button" className="button" onClick={props.onDismiss}>
						{app.cancel}
					</button>
					{draft.decision === "allow" ? (
						<HoldButton
							primary
							risk="high"
							readiness={readiness}
							isBusy={action.busy || !isTried}
							onAllow={save}
						>
							{strings.holdSave}
						</HoldButton>
					) : (
						<button
							type="submit"
							className="button primary"
							disabled={action.busy || !isTried}
						>
							{strings.save}
						</button>
					)}
				</div>
			</form>
			<TryLine candidate={isTried ? asked : null} />
		</section>
	);
}
