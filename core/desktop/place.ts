/** Where windows go on the displays there are: whole numbers, nothing partly off the screen. Moves nothing itself. */

export interface Box {
	readonly x: number;
	readonly y: number;
	readonly width: number;
	readonly height: number;
}

/** `workArea` is what bars and docks leave of `bounds`. */
export interface Area {
	readonly bounds: Box;
	readonly workArea: Box;
}

/** Between a window and the edges of what it is beside. */
const margin = 8;

/**
 * Beside the tray's icon, on the side that faces the middle of its display; without one (`tray` null, or of no size) in the
 * upper right corner. Smaller where `size` does not fit.
 */
export function besideTray(
	size: { readonly width: number; readonly height: number },
	tray: Box | null,
	{ bounds, workArea: area }: Area,
): Box {
	const room = {
		x: area.x + margin,
		y: area.y + margin,
		width: area.width - 2 * margin,
		height: area.height - 2 * margin,
	};
	const right = room.x + room.width;
	if (tray === null || tray.width <= 0 || tray.height <= 0)
		return within({ ...size, x: right - size.width, y: room.y }, room);
	const middle = middleOf(tray);
	const toLeft = middle.x - bounds.x;
	const toRight = bounds.width - toLeft;
	const toTop = middle.y - bounds.y;
	const toBottom = bounds.height - toTop;
	const isUpright = Math.min(toLeft, toRight) < Math.min(toTop, toBottom);
	// A bar lies along the edge its icons are nearest to.
	return within(
		isUpright
			? {
					...size,
					x: toLeft < toRight ? room.x : right - size.width,
					y: middle.y - size.height / 2,
				}
			: {
					...size,
					x: middle.x - size.width / 2,
					y: toTop < toBottom ? room.y : room.y + room.height - size.height,
				},
		room,
	);
}

/** The nearest place to `box` that lies whole in `area`; smaller where it does not fit. */
export function within(box: Box, area: Box): Box {
	const width = Math.min(box.width, area.width);
	const height = Math.min(box.height, area.height);
	return {
		x: Math.round(clamp(box.x, area.x, area.x + area.width - width)),
		y: Math.round(clamp(box.y, area.y, area.y + area.height - height)),
		width,
		height,
	};
}

export const middleOf = ({ x, y, width, height }: Box) => ({
	x: Math.round(x + width / 2),
	y: Math.round(y + height / 2),
});

const clamp = (value: number, least: number, most: number): number =>
	Math.max(least, Math.min(value, most));
