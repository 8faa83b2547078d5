/**
 * Where a list stands that is longer than a browser can draw. Its scroller is at most `maxHeight` high; small movements
 * move the list by as much, large ones (the bar was dragged) to the same part of it. Arithmetic only, in pixels.
 */

/** Chromium's limit is 2^25 physical pixels: enough for three of them to each of ours. */
export const maxHeight = 10_000_000;

export interface Place {
	/** How far the list's top is above the view. */
	readonly top: number;
	/** How far the scroller is scrolled. */
	readonly scrolled: number;
}

/** Of the list and the view on it. */
export interface Extent {
	readonly length: number;
	readonly view: number;
}

export const drawnHeight = (length: number): number =>
	Math.min(length, maxHeight);

const lastTop = ({ length, view }: Extent): number =>
	Math.max(0, length - view);
const lastScrolled = ({ length, view }: Extent): number =>
	Math.max(0, drawnHeight(length) - view);

/** The list with that much of it above the view. */
export function placeAt(wanted: number, extent: Extent): Place {
	const top = Math.min(Math.max(0, wanted), lastTop(extent));
	if (extent.length <= maxHeight) return { top, scrolled: top };
	return {
		top,
		scrolled: (top / lastTop(extent)) * lastScrolled(extent),
	};
}

/** After the scroller was scrolled. Whoever scrolls has to set the scroller where the place says, if it says otherwise. */
export function scrolledTo(
	scrolled: number,
	before: Place,
	extent: Extent,
): Place {
	if (extent.length <= maxHeight) return { top: scrolled, scrolled };
	const moved = scrolled - before.scrolled;
	const isJump = Math.abs(moved) > extent.view * 2;
	const end = lastScrolled(extent);
	if (isJump) {
		const top = (Math.min(scrolled, end) / end) * lastTop(extent);
		return { top, scrolled };
	}
	const top = Math.min(Math.max(0, before.top + moved), lastTop(extent));
	// At an end of the scroller the list has to be at its own.
	return scrolled <= 0 || scrolled >= end
		? placeAt(top, extent)
		: { top, scrolled };
}
