/** Limits as they are typed in and as they are drawn: whole numbers, or nothing where there is no limit. */
import { locale } from "../../words/spoken.ts";

const most = 1_000_000_000;

/** `null` for an empty field, which means not limited; undefined for what is no limit. */
export function readNumber(typed: string): number | null | undefined {
	const text = typed.trim();
	if (text === "") return null;
	if (!/^\d{1,10}$/.test(text)) return undefined;
	const number = Number(text);
	return number >= 1 && number <= most ? number : undefined;
}

/** Between 0 and 1. */
export function fullness(used: number, limit: number): number {
	return limit <= 0 ? 1 : Math.min(1, Math.max(0, used / limit));
}

export const formatCount = (number: number): string =>
	number.toLocaleString(locale());
