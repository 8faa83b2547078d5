/** Quiet hours as they are typed in, and what is wrong with them. The gate judges again. */
import * as z from "zod";
import { locale } from "../../words/spoken.ts";
import { settings as strings } from "./strings.ts";
import type { SettingValue } from "./typed-value.ts";

/** As security.json spells them, a week from Monday on. */
export const days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

const Quiet = z.object({
	days: z.array(z.enum(days)).default([...days]),
	from: z.string(),
	to: z.string(),
});
export type Quiet = z.infer<typeof Quiet>;

export const readQuiet = (value: SettingValue): readonly Quiet[] =>
	z.array(Quiet).safeParse(value).data ?? [];

export const usualQuiet: Quiet = {
	days: [...days],
	from: "22:00",
	to: "07:00",
};

/** `null`: nothing. */
export function quietProblem({ days: on, from, to }: Quiet): string | null {
	if (on.length === 0) return strings.quiet.noDay;
	return from === "" || to === "" || from === to ? strings.quiet.noTime : null;
}

/** The first of January 2024 was a Monday. */
export const dayName = (index: number, style: "short" | "long"): string =>
	new Intl.DateTimeFormat(locale(), { weekday: style, timeZone: "UTC" }).format(
		Date.UTC(2024, 0, 1 + index),
	);
