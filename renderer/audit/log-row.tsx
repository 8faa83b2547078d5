/** One line of the log; until its page is there, an empty one. */
import { memo } from "react";
import type { EntryView } from "../../contract/views.ts";
import { RequestCells } from "../shared/request-list.tsx";
import { formatClock, formatDay } from "../shared/times.ts";
import { audit as strings } from "./strings.ts";

interface LogRowProps {
	readonly id: string;
	/** From the newest on. */
	readonly row: number;
	/** Where it stands, in pixels. */
	readonly top: number;
	readonly height: number;
	readonly entry: EntryView | undefined;
	readonly isChosen: boolean;
	readonly onChoose: (row: number) => void;
	readonly onOpen: (entry: EntryView) => void;
}

export const LogRow = memo(function LogRow(props: LogRowProps) {
	const { id, row, entry, isChosen } = props;
	return (
		// oxlint-disable jsx-a11y/prefer-tag-over-role -- a table of a million rows cannot be drawn
		// oxlint-disable-next-line jsx-a11y/click-events-have-key-events, jsx-a11y/interactive-supports-focus -- the grid around it has the focus and the keys
		<div
			id={id}
			role="row"
			className="log-row"
			aria-rowindex={row + 1}
			aria-selected={isChosen}
			style={{ top: props.top, height: props.height }}
			onClick={() => {
				props.onChoose(row);
				if (entry) props.onOpen(entry);
			}}
		>
			<div className="request">
				{entry ? (
					<RequestCells
						entry={entry}
						at={entry.at}
						when={whenOf(entry.at)}
						role="gridcell"
					/>
				) : (
					<span role="gridcell" className="hint">
						{strings.loading}
					</span>
				)}
			</div>
		</div>
	);
});

/** Today's time to the second; of other days the day as well. */
function whenOf(at: string): string {
	const isToday = Date.parse(at) >= new Date(Date.now()).setHours(0, 0, 0, 0);
	return isToday ? formatClock(at) : formatDay(at);
}
