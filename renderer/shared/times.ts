/** Times in words, for people. Knows no clock: the moment it is asked about comes in. */
import { locale } from "../../words/spoken.ts";
import { times as strings } from "./strings.ts";

const secondMs = 1_000;
const minuteMs = 60 * secondMs;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

/**
 * What is left, as a clock: `0:09`, `14:59`, `1:02:03`, from a day on `2 d 03:04:05`. Rounded up to the second, so
 * that it shows the full time at the start and `0:00` only when nothing is left.
 */
export function formatCountdown(leftMs: number): string {
	const left = Math.max(0, Math.ceil(leftMs / secondMs));
	const seconds = two(left % 60);
	const minutes = Math.floor(left / 60) % 60;
	const hours = Math.floor(left / 3_600) % 24;
	const days = Math.floor(left / 86_400);
	if (days > 0)
		return strings.days(days, `${two(hours)}:${two(minutes)}:${seconds}`);
	if (hours > 0) return `${hours}:${two(minutes)}:${seconds}`;
	return `${minutes}:${seconds}`;
}

function two(value: number): string {
	return String(value).padStart(2, "0");
}

const relative = new Intl.RelativeTimeFormat(locale(), { numeric: "auto" });

/** `5 minutes ago`, `in 3 days`; within half a minute `just now`. */
export function formatRelative(iso: string, nowMs: number): string {
	const awayMs = Date.parse(iso) - nowMs;
	const size = Math.abs(awayMs);
	if (size < minuteMs / 2) return strings.justNow;
	if (size < hourMs) return inUnit(awayMs, minuteMs, "minute");
	if (size < dayMs) return inUnit(awayMs, hourMs, "hour");
	if (size < 60 * dayMs) return inUnit(awayMs, dayMs, "day");
	if (size < 730 * dayMs) return inUnit(awayMs, 30.4 * dayMs, "month");
	return inUnit(awayMs, 365.25 * dayMs, "year");
}

function inUnit(
	awayMs: number,
	unitMs: number,
	unit: Intl.RelativeTimeFormatUnit,
): string {
	// Never "now" or "this day" for something that is at least half a unit away.
	const whole = Math.round(awayMs / unitMs) || Math.sign(awayMs);
	return relative.format(whole, unit);
}

const clock = new Intl.DateTimeFormat(locale(), {
	hour: "2-digit",
	minute: "2-digit",
	second: "2-digit",
	hourCycle: "h23",
});
const full = new Intl.DateTimeFormat(locale(), {
	dateStyle: "medium",
	timeStyle: "medium",
});

/** The local time of day, to the second. */
export function formatClock(iso: string): string {
	return clock.format(Date.parse(iso));
}

const short = new Intl.DateTimeFormat(locale(), {
	month: "short",
	day: "numeric",
	hour: "2-digit",
	minute: "2-digit",
	hourCycle: "h23",
});

/** The local day and time of day, where there is room for little. */
export function formatDay(iso: string): string {
	return short.format(Date.parse(iso));
}

const date = new Intl.DateTimeFormat(locale(), { dateStyle: "medium" });

/** The local date, for what is months away. */
export function formatDate(iso: string): string {
	return date.format(Date.parse(iso));
}

/** The local date and time. */
export function formatMoment(iso: string): string {
	return full.format(Date.parse(iso));
}

const tenths = new Intl.NumberFormat(locale(), {
	minimumFractionDigits: 1,
	maximumFractionDigits: 1,
});

/** `8 ms`, `1.2 s`, `3 min 20 s`. */
export function formatDuration(durationMs: number): string {
	if (durationMs < 999.5) return `${Math.round(durationMs)} ms`;
	if (durationMs < 59_950) return `${tenths.format(durationMs / secondMs)} s`;
	const left = Math.round(durationMs / secondMs);
	return `${Math.floor(left / 60)} min ${left % 60} s`;
}
