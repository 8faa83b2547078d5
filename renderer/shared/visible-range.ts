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

/** The most rows that {@link visibleRange} ever names for such a view. */
export const mostVisible = (viewHeight: number, rowHeight: number): number =>
	Math.ceil(viewHeight / rowHeight) + 1 + 2 * overscan;
