/**
 * A list of any length that draws only the rows in view (and the one with the focus, which must not vanish under the
 * person using it). Scrolls with the nearest `[data-scroller]`. How high a row is, is known before it is drawn.
 */
import {
	type ReactNode,
	useLayoutEffect,
	useMemo,
	useRef,
	useState,
} from "react";
import { type Range, topsOf, visibleAmong } from "./visible-range.ts";

interface WindowedListProps<T> {
	readonly items: readonly T[];
	readonly label: string;
	/** In pixels: of all rows, or of each; then the same function as long as the heights are the same. */
	readonly rowHeight: number | ((item: T) => number);
	readonly keyOf: (item: T) => string;
	readonly children: (item: T) => ReactNode;
}

export function WindowedList<T>(props: WindowedListProps<T>) {
	const { items, rowHeight, keyOf } = props;
	const list = useRef<HTMLUListElement>(null);
	const [range, setRange] = useState<Range>({ first: 0, end: 30 });
	const [focusedKey, setFocusedKey] = useState<string | null>(null);
	const count = items.length;
	const tops = useMemo(
		() =>
			topsOf(
				items,
				typeof rowHeight === "number" ? () => rowHeight : rowHeight,
			),
		[items, rowHeight],
	);

	useLayoutEffect(() => {
		const element = list.current;
		const scroller = element?.closest("[data-scroller]");
		if (!element || !scroller) return undefined;
		const measure = (): void => {
			const offset =
				scroller.getBoundingClientRect().top -
				element.getBoundingClientRect().top;
			const next = visibleAmong(offset, scroller.clientHeight, tops);
			setRange((now) =>
				now.first === next.first && now.end === next.end ? now : next,
			);
		};
		measure();
		const observer = new ResizeObserver(measure);
		observer.observe(scroller);
		// Another list above this one may grow or shrink and move it.
		for (const child of scroller.children) observer.observe(child);
		scroller.addEventListener("scroll", measure, { passive: true });
		return () => {
			observer.disconnect();
			scroller.removeEventListener("scroll", measure);
		};
	}, [tops]);

	useLayoutEffect(() => {
		const element = list.current;
		if (!element) return undefined;
		const entered = (event: FocusEvent): void => {
			if (!(event.target instanceof Element)) return;
			const row = event.target.closest("li");
			setFocusedKey(row?.dataset["key"] ?? null);
		};
		const left = (): void => setFocusedKey(null);
		element.addEventListener("focusin", entered);
		element.addEventListener("focusout", left);
		return () => {
			element.removeEventListener("focusin", entered);
			element.removeEventListener("focusout", left);
		};
	}, []);

	const drawn: number[] = [];
	for (let i = range.first; i < Math.min(range.end, count); i += 1) {
		drawn.push(i);
	}
	if (focusedKey !== null) {
		const focused = items.findIndex((item) => keyOf(item) === focusedKey);
		if (focused >= 0 && focused < range.first) drawn.unshift(focused);
		if (focused >= range.end) drawn.push(focused);
	}

	return (
		<ul
			ref={list}
			className="windowed"
			aria-label={props.label}
			style={{ height: tops[count] }}
		>
			{drawn.map((index) => {
				const item = items[index];
				if (item === undefined) return null;
				const key = keyOf(item);
				return (
					<li
						key={key}
						aria-setsize={count}
						aria-posinset={index + 1}
						style={{
							top: tops[index],
							height: (tops[index + 1] ?? 0) - (tops[index] ?? 0),
						}}
						data-key={key}
					>
						{props.children(item)}
					</li>
				);
			})}
		</ul>
	);
}
