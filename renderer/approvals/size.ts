/** A number of bytes for people: "312 MB". */
import { locale } from "../../words/spoken.ts";

const units = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

export function formatSize(bytes: number): string {
	const at = Math.min(
		units.length - 1,
		Math.floor(Math.log10(Math.max(1, bytes)) / 3),
	);
	const value = bytes / 1_000 ** at;
	return new Intl.NumberFormat(locale(), {
		style: "unit",
		unit: units[at] ?? "byte",
		unitDisplay: "short",
		maximumFractionDigits: value < 10 && at > 0 ? 1 : 0,
	}).format(value);
}
