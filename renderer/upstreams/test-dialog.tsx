/** The test of an upstream in a dialog of its own, and how its health changed before. Asks when it opens. */
import { Announce } from "../shared/copy-button.tsx";
import { Dialog } from "../shared/dialog.tsx";
import { FailureNote } from "../shared/failure-note.tsx";
import { app } from "../shared/strings.ts";
import { Tag } from "../shared/tag.tsx";
import { formatMoment, formatRelative } from "../shared/times.ts";
import { useNow } from "../shared/use-now.ts";
import { healthTones } from "./health.ts";
import { healthWords, testStrings as strings } from "./strings.ts";
import { TestSteps, verdictOf } from "./test-steps.tsx";
import { useAsked } from "./use-asked.ts";

interface TestDialogProps {
	readonly name: string;
	readonly onDone: () => void;
}

export function TestDialog({ name, onDone }: TestDialogProps) {
	const test = useAsked("upstream.test", { name });
	return (
		<Dialog wide title={strings.title(name)} onDismiss={onDone}>
			<p className="hint">{strings.text}</p>
			{test.busy && <p aria-busy="true">{strings.testing}</p>}
			<Announce>
				{test.busy || !test.value ? null : verdictOf(test.value)}
			</Announce>
			{!test.busy && test.value && (
				<>
					<p className="strong">{verdictOf(test.value)}</p>
					<TestSteps view={test.value} />
				</>
			)}
			<FailureNote failure={test.failure} />
			<History name={name} />
			<div className="dialog-actions">
				<button
					type="button"
					className="button"
					disabled={test.busy}
					onClick={test.again}
				>
					{strings.again}
				</button>
				<button type="button" className="button primary" onClick={onDone}>
					{app.done}
				</button>
			</div>
		</Dialog>
	);
}

function History({ name }: { name: string }) {
	const { value } = useAsked("upstream.history", { name });
	const now = useNow(15_000);
	if (!value || value.length === 0) return null;
	return (
		<section className="health-history" aria-labelledby="health-history">
			<h3 id="health-history">{strings.history}</h3>
			<ul>
				{value.map(({ state, detail, checkedAt }) => (
					<li key={`${checkedAt} ${state}`}>
						<Tag tone={healthTones[state]}>{healthWords[state]}</Tag>
						{checkedAt !== null && (
							<time
								className="hint"
								dateTime={checkedAt}
								title={formatMoment(checkedAt)}
							>
								{formatRelative(checkedAt, now)}
							</time>
						)}
						<bdi className="hint wrap">{detail}</bdi>
					</li>
				))}
			</ul>
		</section>
	);
}
