/** Which rows of a long list are worth drawing. Arithmetic only. */

export interface Range {
	readonly first: number;
	/** One past the last. */
	readonly end: number;
}

/** Rows drawn beyond each edge, so that scrolling and Tab find them there. */
const overscan = 8;

/**
 * `offset` is how far the list's top is scrolled above the view's top, in pixels (negative while it is still below),
 * `viewHeight` the height of the view.
 */
export function visibleRange(
	offset: number,
	viewHeight: number,
	rowHeight: number,
	count: number,
): Range {
	const first = Math.floor(offset / rowHeight) - overscan;
	const end = Math.ceil((offset + viewHeight) / rowHeight) + overscan;
	const clampedFirst = Math.min(Math.max(0, first), count);
	return {
		first: clampedFirst,
		end: Math.max(clampedFirst, Math.min(count, end)),
	};
}

/** Where each row begins, in pixels, and where the last one ends; a row is as high as `heightOf` says. */
export function topsOf<T>(
	items: readonly T[],
	heightOf: (item: T) => number,
): readonly number[] {
	let top = 0;
	return [0, ...items.map((item) => (top += heightOf(item)))];
}

/** The same as {@link visibleRange} for rows of different heights. `tops`: of {@link topsOf}. */
export function visibleAmong(
	offset: number,
	viewHeight: number,
	tops: readonly number[],
): Range {
	const count = tops.length - 1;
	const first = rowsAbove(offset, tops) - overscan;
	const end = rowsAbove(offset + viewHeight, tops) + 1 + overscan;
	const clampedFirst = Math.min(Math.max(0, first), count);
	return {
		first: clampedFirst,
		end: Math.max(clampedFirst, Math.min(count, end)),
	};
}

/** How many rows end at or above that place. */
function rowsAbove(place: number, tops: readonly number[]): number {
	let [low, high] = [0, tops.length - 1];
	while (low < high) {
		const middle = (low + high) >> 1;
		if ((tops[middle + 1] ?? 0) <= place) low = middle + 1;
		else high = middle;
	}
	return low;
}

/** The most rows that {@link visibleRange} ever names for such a view. */
export const mostVisible = (viewHeight: number, rowHeight: number): number =>
	Math.ceil(viewHeight / rowHeight) + 1 + 2 * overscan;
