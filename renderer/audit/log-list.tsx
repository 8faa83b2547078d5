/**
 * A list of any length over the log: draws the rows in view, and asks for the pages they stand on. One stop for the Tab
 * key; within it the arrows move, Enter opens. The chosen row keeps its place in the list whatever is drawn.
 */
import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { EntryView } from "../../contract/views.ts";
import { mostVisible, visibleRange } from "../shared/visible-range.ts";
import { LogRow } from "./log-row.tsx";
import { drawnHeight, type Place, placeAt, scrolledTo } from "./long-scroll.ts";
import { type LogState, type OpenLog, pageRows } from "./open-log.ts";

interface LogListProps {
	readonly log: OpenLog;
	readonly state: LogState;
	readonly label: string;
	/** In pixels. */
	readonly rowHeight: number;
	/** It was asked for: the focus goes into it. */
	readonly takesFocus: boolean;
	readonly onOpen: (entry: EntryView) => void;
}

const start: Place = { top: 0, scrolled: 0 };

export function LogList(props: LogListProps) {
	const { log, state, rowHeight, takesFocus, onOpen } = props;
	const scroller = useRef<HTMLDivElement>(null);
	const id = useId();
	const [place, setPlace] = useState(start);
	const [view, setView] = useState(600);
	const [chosen, setChosen] = useState<number | null>(null);
	const { total, pages } = state;
	const extent = { length: total * rowHeight, view };
	const range = visibleRange(place.top, view, rowHeight, total);
	const isAtTop = place.top < rowHeight / 2;

	useLayoutEffect(() => {
		const element = scroller.current;
		if (!element) return undefined;
		const observer = new ResizeObserver(() => setView(element.clientHeight));
		observer.observe(element);
		return () => observer.disconnect();
	}, []);
	useEffect(
		() => log.want({ first: range.first, end: range.end }),
		[log, range.first, range.end],
	);
	useEffect(() => log.follow(isAtTop), [log, isAtTop]);
	useLayoutEffect(() => {
		if (takesFocus) scroller.current?.focus();
	}, [takesFocus]);

	function move(next: Place): void {
		setPlace(next);
		const element = scroller.current;
		if (element && Math.abs(element.scrollTop - next.scrolled) >= 1)
			element.scrollTop = next.scrolled;
	}

	function choose(wanted: number): void {
		if (total === 0) return;
		const row = Math.min(Math.max(0, wanted), total - 1);
		setChosen(row);
		const [above, below] = [row * rowHeight, (row + 1) * rowHeight - view];
		if (above < place.top) move(placeAt(above, extent));
		else if (below > place.top) move(placeAt(below, extent));
	}

	const entryAt = (row: number): EntryView | undefined =>
		pages.get(Math.floor(row / pageRows))?.[row % pageRows];

	function onKey(event: React.KeyboardEvent): void {
		const now = chosen ?? range.first;
		const page = Math.max(1, Math.floor(view / rowHeight) - 1);
		const steps: Readonly<Record<string, number>> = {
			ArrowDown: chosen === null ? firstInView() : now + 1,
			ArrowUp: chosen === null ? firstInView() : now - 1,
			PageDown: now + page,
			PageUp: now - page,
			Home: 0,
			End: total - 1,
		};
		const next = steps[event.key];
		if (next !== undefined) choose(next);
		else if (event.key === "Enter" && chosen !== null) {
			const entry = entryAt(chosen);
			if (entry) onOpen(entry);
		} else return;
		event.preventDefault();
	}

	const firstInView = (): number => Math.ceil(place.top / rowHeight);

	// As many as ever are needed, all the time: an element more or less is one that has to be made.
	const most = Math.min(mostVisible(view, rowHeight), total);
	const from = Math.min(range.first, total - most);
	const drawn = Array.from({ length: most }, (_, index) => from + index);
	const isDrawn =
		chosen !== null && chosen >= range.first && chosen < range.end;
	return (
		<div
			ref={scroller}
			className="log"
			role="grid"
			tabIndex={0}
			aria-label={props.label}
			aria-rowcount={total}
			aria-activedescendant={isDrawn ? `${id}-${chosen}` : undefined}
			onScroll={({ currentTarget }) =>
				move(scrolledTo(currentTarget.scrollTop, place, extent))
			}
			onKeyDown={onKey}
		>
			<div className="log-rows" style={{ height: drawnHeight(extent.length) }}>
				{drawn.map((row) => (
					<LogRow
						// The same few elements, again and again.
						key={row % most}
						id={`${id}-${row}`}
						row={row}
						top={row * rowHeight - place.top + place.scrolled}
						height={rowHeight}
						entry={entryAt(row)}
						isChosen={row === chosen}
						onChoose={setChosen}
						onOpen={onOpen}
					/>
				))}
			</div>
		</div>
	);
}
