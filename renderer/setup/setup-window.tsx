/**
 * From nothing to a guarded agent: six steps, each of which can be left out or gone back to. The last one shows what would
 * be written, and writes it in one go.
 */
import { Check } from "lucide-react";
import { type ComponentType, useEffect, useRef, useState } from "react";
import type { SetupDone, SetupPreview } from "../../contract/setup.ts";
import type { StatusView } from "../../contract/views.ts";
import { FailureNote } from "../shared/failure-note.tsx";
import { useGate } from "../shared/gate-context.ts";
import { Page } from "../shared/page.tsx";
import { useAction } from "../shared/use-action.ts";
import { AgentsStep } from "./agents-step.tsx";
import { Done } from "./done.tsx";
import {
	type Draft,
	firstDraft,
	isGood,
	keep,
	planOf,
	problemsOf,
	resumed,
	skipped,
	type StepName,
	steps,
} from "./draft.ts";
import { ReviewStep } from "./review-step.tsx";
import {
	AddressesStep,
	KeyStep,
	ModeStep,
	type StepProps,
	UpstreamStep,
} from "./steps.tsx";
import { setup as strings } from "./strings.ts";
import { usePreview } from "./use-preview.ts";

const bodies: Readonly<
	Record<Exclude<StepName, "review">, ComponentType<StepProps>>
> = {
	mode: ModeStep,
	key: KeyStep,
	addresses: AddressesStep,
	upstream: UpstreamStep,
	agents: AgentsStep,
};

export function SetupWindow({ status }: { status: StatusView }) {
	const [draft, setDraft] = useState(
		() => resumed(window.sessionStorage) ?? firstDraft(status),
	);
	const [done, setDone] = useState<SetupDone | null>(null);
	const refresh = useGate((state) => state.refresh);
	// What is there already is asked for anew: not all of it is told.
	useEffect(refresh, [refresh]);

	function change(part: Partial<Draft>): void {
		const next = { ...draft, ...part };
		setDraft(next);
		keep(window.sessionStorage, next);
	}

	return (
		<Page heading={strings.heading} lead={strings.lead}>
			{done ? (
				<Done
					done={done}
					upstream={draft.addsUpstream ? draft.name.trim() : null}
					agents={draft.agents}
					onRestart={() => {
						setDone(null);
						setDraft(firstDraft(status));
					}}
				/>
			) : (
				<Steps
					draft={draft}
					status={status}
					onChange={change}
					onDone={(written) => {
						keep(window.sessionStorage, null);
						setDone(written);
						refresh();
					}}
				/>
			)}
		</Page>
	);
}

interface StepsProps {
	readonly draft: Draft;
	readonly status: StatusView;
	readonly onChange: (part: Partial<Draft>) => void;
	readonly onDone: (done: SetupDone) => void;
}

function Steps({ draft, status, onChange, onDone }: StepsProps) {
	const [tried, setTried] = useState(false);
	const action = useAction();
	const { at } = draft;
	const index = steps.indexOf(at);
	const problems = problemsOf(draft, status);
	const plan = planOf(draft, status);
	const looked = usePreview(
		at === "review" && problems.dir === null ? plan : null,
	);
	const { preview } = looked;
	const props = { draft, status, problems, tried, onChange };
	const Body = at === "review" ? null : bodies[at];

	function move(step: StepName | undefined, part: Partial<Draft> = {}): void {
		if (!step) return;
		action.forget();
		setTried(false);
		onChange({ ...part, at: step });
	}

	function go(): void {
		setTried(true);
		if (!isGood(at, problems) || action.busy) return;
		if (at !== "review") move(steps[index + 1]);
		else if (looked.failure) looked.again();
		else if (writes(preview, draft))
			action.run(
				"setup.apply",
				{ ...plan, digest: preview.digest },
				onDone,
				// It may have changed meanwhile: what is shown is what would be written now.
				looked.again,
			);
	}

	return (
		<form
			className="wizard setup panel"
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				go();
			}}
		>
			<Progress at={index} />
			<StepHeading key={at}>{strings.headings[at]}</StepHeading>
			{Body ? (
				<Body {...props} />
			) : (
				<ReviewStep
					{...props}
					preview={preview}
					isLooking={!preview && !looked.failure && problems.dir === null}
				/>
			)}
			<FailureNote failure={action.failure ?? looked.failure} />
			<div className="dialog-actions">
				{index > 0 && (
					<button
						type="button"
						className="button wizard-stop"
						onClick={() => move(steps[index - 1])}
					>
						{strings.back}
					</button>
				)}
				{at !== "review" && (
					<button
						type="button"
						className="button"
						onClick={() => move(steps[index + 1], skipped[at])}
					>
						{strings.skip}
					</button>
				)}
				<button
					type="submit"
					className="button primary"
					// A button that is disabled would lose the focus.
					aria-disabled={
						action.busy ||
						(at === "review" && !looked.failure && !writes(preview, draft))
					}
				>
					{at !== "review"
						? strings.next
						: looked.failure
							? strings.again
							: strings.write}
				</button>
			</div>
		</form>
	);
}

const writes = (
	preview: SetupPreview | null,
	{ makesKey }: Draft,
): preview is SetupPreview =>
	preview !== null &&
	(preview.command?.problem ?? "") === "" &&
	(preview.files.length > 0 || makesKey);

function Progress({ at }: { at: number }) {
	return (
		<ol className="wizard-steps" aria-label={strings.steps}>
			{steps.map((step, index) => (
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
						{index < at && (
							<span className="sr-only"> ({strings.stepDone})</span>
						)}
					</span>
				</li>
			))}
		</ol>
	);
}

/** Takes the focus when its step comes, so that a screen reader begins there. */
function StepHeading({ children }: { children: string }) {
	const heading = useRef<HTMLHeadingElement>(null);
	useEffect(() => heading.current?.focus(), []);
	return (
		<h2 className="wizard-heading" ref={heading} tabIndex={-1}>
			{children}
		</h2>
	);
}
