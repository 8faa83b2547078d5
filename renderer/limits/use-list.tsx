/** What is used of the limits now, as bars with the numbers beside them. Not a live region: it changes each second. */
import type { LimitUse } from "../../contract/views.ts";
import { Bar } from "../shared/bar.tsx";
import { formatCountdown } from "../shared/times.ts";
import { useNarrow } from "../shared/use-narrow.ts";
import { formatCount as count } from "../shared/whole-number.ts";
import { WindowedList } from "../shared/windowed-list.tsx";
import { nameOf } from "./limit-numbers.ts";
import { limits as strings } from "./strings.ts";

interface UseListProps {
	readonly heading: string;
	readonly rows: readonly LimitUse[];
	readonly now: number;
}

export function UseList({ heading, rows, now }: UseListProps) {
	const narrow = useNarrow();
	if (rows.length === 0) return null;
	return (
		<div className="use">
			<h3>{heading}</h3>
			<div className="panel">
				<WindowedList
					items={rows}
					label={heading}
					rowHeight={narrow ? 72 : 46}
					keyOf={(row) => `${nameOf(row)} ${row.kind}`}
				>
					{(row) => <Use row={row} now={now} />}
				</WindowedList>
			</div>
		</div>
	);
}

function Use({ row, now }: { row: LimitUse; now: number }) {
	const isFull = row.used >= row.limit;
	const name = nameOf(row);
	return (
		<div className="use-row">
			<span className="use-name" title={name}>
				<bdi className="cut strong">{name}</bdi>{" "}
				<span className="hint">{strings.kinds[row.kind]}</span>
			</span>
			<Bar used={row.used} limit={row.limit} />
			<span className="use-text">
				<span>
					{strings.usedText[row.kind](count(row.used), count(row.limit))}
				</span>{" "}
				<span className="hint">
					{[
						isFull && strings.full,
						row.resetsAt !== null &&
							strings.resets(formatCountdown(Date.parse(row.resetsAt) - now)),
					]
						.filter(Boolean)
						.join(", ")}
				</span>
			</span>
		</div>
	);
}
