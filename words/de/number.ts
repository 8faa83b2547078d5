/** Counts in German: `12.345`, and with their noun. */
import { locale } from "../spoken.ts";

export const number = (count: number): string => count.toLocaleString(locale());

/** `counted(1, "Frage", "Fragen")` is `1 Frage`. */
export const counted = (count: number, one: string, more: string): string =>
	`${number(count)} ${count === 1 ? one : more}`;
