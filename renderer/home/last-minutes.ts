/** The last hour up to now, from numbers that may be some minutes old. Arithmetic only. */
import type { ActivityView, MinuteView } from "../../contract/activity.ts";

const minuteMs = 60_000;
const none: MinuteView = { letThrough: 0, refused: 0, held: 0 };

/** As many minutes as there are, the last of them the one that holds `now` (milliseconds). */
export function lastMinutes(
	{ firstMinute, minutes }: Pick<ActivityView, "firstMinute" | "minutes">,
	now: number,
): readonly MinuteView[] {
	const last =
		Math.floor(Date.parse(firstMinute) / minuteMs) + minutes.length - 1;
	const passed = Math.max(0, Math.floor(now / minuteMs) - last);
	return minutes.map((_, index) => minutes[index + passed] ?? none);
}

export interface Bar {
	/** Of the chart's height over the line, between 0 and 1. */
	readonly up: number;
	/** Below it, by the same measure. */
	readonly down: number;
	readonly isHeld: boolean;
}

/** The highest reaches 1; with no calls all are 0. */
export function barsOf(minutes: readonly MinuteView[]): readonly Bar[] {
	const most = Math.max(1, mostIn(minutes));
	return minutes.map(({ letThrough, refused, held }) => ({
		up: letThrough / most,
		down: refused / most,
		isHeld: held > 0,
	}));
}

export const mostIn = (minutes: readonly MinuteView[]): number =>
	Math.max(
		0,
		...minutes.map(({ letThrough, refused }) => Math.max(letThrough, refused)),
	);
