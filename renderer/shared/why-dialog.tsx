/** Why a request ended as it did: the steps of its life in order, for the owner. Asks the gate when it opens. */
import { Check, Minus, X } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { ExplanationView, StepView } from "../../contract/views.ts";
import type { FailureCode } from "../../contract/commands.ts";
import { CommandFailure } from "../../contract/wire.ts";
import { Dialog } from "./dialog.tsx";
import { Facts } from "./facts.tsx";
import { FailureNote } from "./failure-note.tsx";
import { useClient } from "./gate-context.ts";
import { app, audit, modeNames, stepNames, why as strings } from "./strings.ts";
import { formatMoment } from "./times.ts";

type Answer =
	| { readonly explanation: ExplanationView }
	| { readonly failure: FailureCode }
	| null;

interface WhyDialogProps {
	/** A request's id. */
	readonly request: string;
	readonly onDismiss: () => void;
}

export function WhyDialog({ request, onDismiss }: WhyDialogProps) {
	const answer = useExplanation(request);
	const explanation =
		answer && "explanation" in answer ? answer.explanation : null;
	const refused = explanation?.steps.some(
		({ outcome }) => outcome === "refused",
	);
	return (
		<Dialog
			wide
			title={refused ? strings.refusedTitle : strings.title}
			onDismiss={onDismiss}
		>
			{answer === null && (
				<p className="hint" aria-busy="true">
					{strings.reading}
				</p>
			)}
			{answer && "failure" in answer && <Unread code={answer.failure} />}
			{explanation && <Explanation view={explanation} />}
			<div className="dialog-actions">
				<button type="button" className="button" onClick={onDismiss}>
					{app.close}
				</button>
			</div>
		</Dialog>
	);
}

export function useExplanation(request: string): Answer {
	const client = useClient();
	const [answer, setAnswer] = useState<Answer>(null);
	useEffect(() => {
		let open = true;
		const settle = (settled: Answer): void => {
			if (open) setAnswer(settled);
		};
		client.call("audit.explain", { request }).then(
			(explanation) => settle({ explanation }),
			(cause: unknown) =>
				settle({
					failure: cause instanceof CommandFailure ? cause.code : "internal",
				}),
		);
		return () => {
			open = false;
		};
	}, [client, request]);
	return answer;
}

function Unread({ code }: { code: FailureCode }) {
	if (code !== "not-found")
		return <FailureNote failure={{ code, message: "" }} />;
	return (
		<p className="note" data-tone="warn" role="alert">
			{strings.unknown}
		</p>
	);
}

function Explanation({ view }: { view: ExplanationView }) {
	const call = `${view.method} ${view.path}`.trim();
	return (
		<>
			<Facts
				facts={[
					[audit.fields.call, call],
					[audit.fields.tool, view.tool],
					[audit.fields.upstream, view.upstream],
					[audit.fields.client, view.client || audit.unknownClient],
					[audit.fields.agent, view.agent],
					[audit.fields.mode, modeNames[view.mode]],
					[audit.fields.outcome, view.status > 0 ? String(view.status) : ""],
					[audit.fields.at, formatMoment(view.at)],
					[audit.fields.request, view.request],
				]}
			/>
			<Trail view={view} />
		</>
	);
}

/** What to do about it, and the steps of its life. */
export function Trail({ view }: { view: ExplanationView }) {
	return (
		<>
			{view.advice && (
				<section className="why-advice" aria-labelledby="why-advice">
					<h3 id="why-advice">{strings.advice}</h3>
					<p>
						<bdi className="wrap">{view.advice}</bdi>
					</p>
				</section>
			)}
			<h3 id="why-steps">{strings.steps}</h3>
			<ol className="steps" aria-labelledby="why-steps">
				{view.steps.map((step) => (
					<Step key={step.step} step={step} />
				))}
			</ol>
		</>
	);
}

const icons: Record<StepView["outcome"], ReactNode> = {
	passed: <Check aria-hidden="true" />,
	refused: <X aria-hidden="true" />,
	"not-reached": <Minus aria-hidden="true" />,
};

function Step({ step }: { step: StepView }) {
	return (
		<li
			className="step"
			data-outcome={step.outcome}
			aria-current={step.outcome === "refused" ? "step" : undefined}
		>
			<span className="step-number" aria-hidden="true">
				{step.step}
			</span>
			<span className="step-words">
				<span className="step-name">{stepNames[step.step] ?? step.name}</span>
				{step.detail && <bdi className="hint wrap">{step.detail}</bdi>}
			</span>
			<span className="step-outcome">
				{icons[step.outcome]}
				{strings.outcomes[step.outcome]}
			</span>
		</li>
	);
}
