/**
 * The hours in which nothing rings: whether it is one of them, by this machine's own clock on the wall, so that a change to
 * summer time moves nothing. Silence is all they are: what is asked waits as ever, and times out as refused.
 */
import type { QuietHours } from "./settings/schema.ts";

const dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"] as const;

/** A range that ends at or before its beginning ends on the next day; its days are those on which it begins. */
export function isQuietAt(hours: readonly QuietHours[], atMs: number): boolean {
	const at = new Date(atMs);
	const minute = at.getHours() * 60 + at.getMinutes();
	const today = dayNames[at.getDay()];
	const yesterday = dayNames[(at.getDay() + 6) % 7];
	const begins = (days: QuietHours["days"], day: typeof today): boolean =>
		day !== undefined && days.includes(day);
	return hours.some(({ days, from, to }) => {
		const [start, end] = [minuteOf(from), minuteOf(to)];
		return start < end
			? begins(days, today) && minute >= start && minute < end
			: (begins(days, today) && minute >= start) ||
					(begins(days, yesterday) && minute < end);
	});
}

function minuteOf(time: string): number {
	const [hours = 0, minutes = 0] = time.split(":").map(Number);
	return hours * 60 + minutes;
}
