/** What a rule would have done with the calls of the last 30 days; the dangerous ones first by sign and word. */
import { OctagonAlert } from "lucide-react";
import type { RuleTrialView } from "../../../contract/rules.ts";
import { FailureNote } from "../../shared/failure-note.tsx";
import { formatDay } from "../../shared/times.ts";
import { RiskTag } from "../risk-tag.tsx";
import { fieldOf } from "./draft.ts";
import { trial as strings } from "./strings.ts";
import type { Trial } from "./use-trial.ts";

type Call = RuleTrialView["newest"][number];

/** It would pass without a question, and is worth one. */
export const isDangerous = ({ would, risk }: Call): boolean =>
	would === "allow" && risk !== "low";

export function TrialView({ trial }: { trial: Trial }) {
	const { value, failure } = trial;
	return (
		<section className="trial" aria-busy={value === null && failure === null}>
			<h3>{strings.heading}</h3>
			{/* The fields say what is wrong with them. */}
			{(failure === null || fieldOf(failure.message) === null) && (
				<FailureNote failure={failure} />
			)}
			<div aria-live="polite">
				{value === null && failure === null && (
					<p className="hint">{strings.reading}</p>
				)}
				{value && <Sums value={value} />}
			</div>
			{value && value.newest.length > 0 && (
				<>
					<h4 id="trial-list">{strings.list}</h4>
					<ul className="panel trial-list" aria-labelledby="trial-list">
						{value.newest.map((call, at) => (
							// Two calls may be alike in all that is shown; their order never changes.
							// oxlint-disable-next-line react/no-array-index-key -- see above
							<TrialCall key={at} call={call} />
						))}
					</ul>
				</>
			)}
		</section>
	);
}

function Sums({ value }: { value: RuleTrialView }) {
	const { entries, matched, changed, unreadable, newest } = value;
	const dangerous = newest.filter(isDangerous).length;
	return (
		<>
			<p>
				{matched === 0
					? strings.none(entries)
					: strings.matched(matched, entries)}
			</p>
			{matched > 0 && <p>{strings.changed(changed)}</p>}
			{dangerous > 0 && (
				<p className="note" data-tone="bad">
					<OctagonAlert aria-hidden="true" />
					<span>{strings.dangerous(dangerous, newest.length)}</span>
				</p>
			)}
			{unreadable > 0 && (
				<p className="hint">{strings.unreadable(unreadable)}</p>
			)}
		</>
	);
}

function TrialCall({ call }: { call: Call }) {
	const would = strings.words[call.would];
	const tool = call.tool.slice(call.tool.lastIndexOf(" ") + 1) || call.path;
	return (
		<li className="trial-call" data-danger={isDangerous(call)}>
			<span className="trial-what">
				<bdi className="wrap strong">{strings.call(tool, call.upstream)}</bdi>
				<span className="hint wrap">
					<time dateTime={call.at}>{formatDay(call.at)}</time>{" "}
					<bdi>{call.client}</bdi>
				</span>
			</span>
			<RiskTag risk={call.risk} />
			<span className={isDangerous(call) ? "loss" : "hint"}>
				{isDangerous(call) && (
					<>
						<OctagonAlert aria-hidden="true" />{" "}
						<span className="sr-only">{strings.danger} </span>
					</>
				)}
				{call.now === call.would
					? strings.same(would)
					: strings.instead(strings.words[call.now], would)}
			</span>
		</li>
	);
}
