/** How a program's words are read, in short: which flags take a value, and the little else there is to say. */
import type { Shape } from "../arguments.ts";

export const set = (text: string): ReadonlySet<string> =>
	new Set(text.split(" ").filter((word) => word !== ""));

/** As getopt_long reads them: long flags may be cut short. */
export const shapeOf = (
	values: string,
	more: Partial<Pick<Shape, "words" | "stops" | "abbreviates">> = {},
): Shape => ({
	values: set(values),
	words: more.words ?? false,
	abbreviates: more.abbreviates ?? true,
	stops: more.stops ?? false,
});

/** Programs with readers of their own: no cutting short. */
export const exactShape = (
	values: string,
	more: Partial<Pick<Shape, "words" | "stops" | "abbreviates">> = {},
): Shape => shapeOf(values, { abbreviates: false, ...more });

/** Letters without values. */
export const plain: Shape = exactShape("");
