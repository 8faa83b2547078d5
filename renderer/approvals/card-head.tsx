/** What is asked, where, by whom and from which folder, and how long the answer may take. */
import { Clock } from "lucide-react";
import type { ApprovalView } from "../../contract/approvals.ts";
import { Announce } from "../shared/copy-button.tsx";
import { formatCountdown } from "../shared/times.ts";
import { useNow } from "../shared/use-now.ts";
import { CallTitle } from "./call-title.tsx";
import { clientName } from "./names.ts";
import { RiskIcon } from "./risk-tag.tsx";
import { card as strings } from "./strings.ts";

/** From here on it is said that little time is left. */
const soonMs = 30_000;

export function CardHead(props: { view: ApprovalView; titleId: string }) {
	const { view } = props;
	const agent = view.agent === view.client ? "" : view.agent;
	return (
		<header className="approval-head">
			<div className="approval-title">
				<RiskIcon risk={view.risk} />
				<h2 id={props.titleId}>
					<CallTitle call={view} />
				</h2>
				<TimeLeft view={view} />
			</div>
			<dl className="facts">
				<div>
					<dt>{strings.fields.asker}</dt>
					<dd>
						<bdi className="wrap strong">{clientName(view)}</bdi>{" "}
						{agent !== "" && (
							<bdi className="wrap hint">{strings.claims(agent)}</bdi>
						)}{" "}
						{view.waiting > 1 && (
							<span className="category strong" title={strings.timesHint}>
								{strings.times(view.waiting)}
							</span>
						)}
					</dd>
				</div>
				{view.cwd !== "" && (
					<div>
						<dt>{strings.fields.folder}</dt>
						<dd>
							<bdi className="wrap code">{view.cwd}</bdi>
						</dd>
					</div>
				)}
			</dl>
		</header>
	);
}

function TimeLeft({ view }: { view: ApprovalView }) {
	const now = useNow(1_000);
	const leftMs = Date.parse(view.expiresAt) - now;
	const isSoon = leftMs <= soonMs;
	return (
		<span
			className="time-left"
			data-tone={isSoon ? "bad" : undefined}
			title={strings.leftHint}
		>
			<Clock aria-hidden="true" />
			{leftMs <= 0 ? (
				strings.over
			) : (
				<span role="timer">{strings.left(formatCountdown(leftMs))}</span>
			)}
			<Announce>{isSoon && leftMs > 0 ? strings.soon : null}</Announce>
		</span>
	);
}
