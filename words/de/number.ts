/** How a whole number is written in German: `12.345`. */
export const number = (count: number): string => count.toLocaleString("de");

/** A count with its noun: `counted(1, "Frage", "Fragen")` is `1 Frage`. */
export const counted = (count: number, one: string, more: string): string =>
	`${number(count)} ${count === 1 ? one : more}`;
