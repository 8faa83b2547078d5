/** What a test found, step by step: a word for each outcome, what it means, and what to do about it. */
import { Check, Minus, TriangleAlert, X } from "lucide-react";
import type { UpstreamTestView } from "../../contract/upstreams.ts";
import { formatDuration } from "../shared/times.ts";
import { testFindings, testStrings as strings } from "./strings.ts";

type Step = UpstreamTestView["steps"][number];

const icons: Record<Step["outcome"], typeof Check> = {
	passed: Check,
	warned: TriangleAlert,
	failed: X,
	skipped: Minus,
};
const tones = {
	passed: "good",
	warned: "warn",
	failed: "bad",
	skipped: "plain",
} as const;

export function TestSteps({ view }: { view: UpstreamTestView }) {
	return (
		<>
			<ol className="test-steps" aria-label={strings.steps}>
				{view.steps.map((one) => (
					<TestStep key={`${one.step} ${one.finding}`} one={one} />
				))}
			</ol>
			<p className="hint">{strings.took(formatDuration(view.durationMs))}</p>
		</>
	);
}

function TestStep({ one }: { one: Step }) {
	const Icon = icons[one.outcome];
	const words = testFindings[one.finding];
	return (
		<li className="test-step" data-tone={tones[one.outcome]}>
			<Icon aria-hidden="true" />
			<span className="test-step-words">
				<span>
					<span className="sr-only">{strings.outcomes[one.outcome]}: </span>
					<span className="strong">{words.says}</span>{" "}
					{one.found !== "" && (
						<bdi className="code hint wrap">{one.found}</bdi>
					)}
				</span>
				{words.todo !== "" && <span className="hint">{words.todo}</span>}
			</span>
		</li>
	);
}

/** The whole in one line, for whoever hears it. */
export function verdictOf({ steps }: UpstreamTestView): string {
	const failed = steps.filter(({ outcome }) => outcome === "failed").length;
	const warned = steps.filter(({ outcome }) => outcome === "warned").length;
	return strings.verdict(failed, warned);
}
