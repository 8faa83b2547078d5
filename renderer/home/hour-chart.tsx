/**
 * The last hour as a chart: what was let through upwards, what was refused downwards, a dot where a person was asked.
 * The same stands in a sentence and in a table, for those who do not see it.
 */
import { useId } from "react";
import type { ActivityView, MinuteView } from "../../contract/activity.ts";
import { formatClock } from "../shared/times.ts";
import { useNow } from "../shared/use-now.ts";
import { barsOf, lastMinutes, mostIn } from "./last-minutes.ts";
import { home as strings } from "./strings.ts";

const minuteMs = 60_000;
/** Of the drawing, in its own measure. */
const [width, above, below] = [600, 92, 40];
const step = width / 60;

export function HourChart({ activity }: { activity: ActivityView }) {
	const id = useId();
	const now = useNow(minuteMs) - 1;
	const minutes = lastMinutes(activity, now);
	const sum = (name: keyof MinuteView): number =>
		minutes.reduce((total, minute) => total + minute[name], 0);
	const said = strings.chart(sum("letThrough"), sum("refused"), sum("held"));
	const most = mostIn(minutes);
	return (
		<section className="hour" aria-labelledby={id}>
			<div className="hour-head">
				<h2 id={id}>{strings.lastHour}</h2>
				<span className="hint">
					{most === 0 ? strings.quietHour : strings.chartMost(most)}
				</span>
			</div>
			<svg
				className="hour-chart"
				// oxlint-disable-next-line jsx-a11y/prefer-tag-over-role -- it is drawn here, and changes
				role="img"
				aria-label={said}
				viewBox={`0 0 ${width} ${above + below + 14}`}
				preserveAspectRatio="none"
			>
				{barsOf(minutes).map(({ up, down, isHeld }, index) => (
					// oxlint-disable-next-line react/no-array-index-key -- a bar is its minute's place, nothing else
					<g key={index} transform={`translate(${index * step} 0)`}>
						{up > 0 && (
							<rect
								className="bar-through"
								x="1.5"
								width={step - 3}
								y={10 + above * (1 - up)}
								height={Math.max(2, above * up)}
							/>
						)}
						{down > 0 && (
							<rect
								className="bar-refused"
								x="1.5"
								width={step - 3}
								y={above + 12}
								height={Math.max(2, below * down)}
							/>
						)}
						{isHeld && (
							<ellipse
								className="bar-held"
								cx={step / 2}
								cy="5"
								rx="3"
								ry="3"
							/>
						)}
					</g>
				))}
				<line
					className="bar-line"
					x1="0"
					x2={width}
					y1={above + 11}
					y2={above + 11}
				/>
			</svg>
			<div className="hour-foot hint" aria-hidden="true">
				<span>{strings.ago}</span>
				<ul className="hour-legend">
					<li data-what="through">{strings.legend.letThrough}</li>
					<li data-what="refused">{strings.legend.refused}</li>
					<li data-what="held">{strings.legend.held}</li>
				</ul>
				<span>{strings.now}</span>
			</div>
			<HourTable minutes={minutes} now={now} />
		</section>
	);
}

/** Only the minutes in which something was. */
function HourTable(props: { minutes: readonly MinuteView[]; now: number }) {
	const { minutes, now } = props;
	const last = Math.floor(now / minuteMs);
	const told = minutes
		.map((minute, index) => ({
			minute,
			at: new Date((last - minutes.length + 1 + index) * minuteMs),
		}))
		.filter(
			({ minute: { letThrough, refused, held } }) =>
				letThrough + refused + held > 0,
		);
	if (told.length === 0) return null;
	return (
		<div className="sr-only">
			<table>
				<caption>{strings.table}</caption>
				<thead>
					<tr>
						<th scope="col">{strings.minute}</th>
						<th scope="col">{strings.letThrough}</th>
						<th scope="col">{strings.refused}</th>
						<th scope="col">{strings.held}</th>
					</tr>
				</thead>
				<tbody>
					{told.map(({ at, minute: { letThrough, refused, held } }) => (
						<tr key={at.getTime()}>
							<th scope="row">{formatClock(at.toISOString())}</th>
							<td>{letThrough}</td>
							<td>{refused}</td>
							<td>{held}</td>
						</tr>
					))}
				</tbody>
			</table>
		</div>
	);
}
