/** "now", "3 sec. ago": for what ended so lately that the seconds count. */
import { locale } from "../../words/spoken.ts";

export function formatAgo(iso: string, nowMs: number): string {
	const seconds = Math.max(0, Math.floor((nowMs - Date.parse(iso)) / 1_000));
	return new Intl.RelativeTimeFormat(locale(), {
		numeric: "auto",
		style: "short",
	}).format(-seconds, "second");
}
