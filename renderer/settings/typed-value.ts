/** Values as they are shown and typed in, in words. The gate judges again. */
import type { SettingForm, SettingView } from "../../contract/settings.ts";
import { locale } from "../../words/spoken.ts";
import { settings as strings } from "./strings.ts";

export type SettingValue = SettingView["value"];
/** `value` undefined: the default. */
export type Typed =
	| { readonly value: SettingValue | undefined }
	| { readonly problem: string };

/** What stands in a field that holds the value. */
export function textOf(value: SettingValue): string {
	if (typeof value === "string") return value;
	if (typeof value === "number") return String(value);
	return Array.isArray(value)
		? value.filter((one) => typeof one === "string").join("\n")
		: "";
}

/** What was typed into a field of that form. An empty text is the default: nothing. */
export function readTyped(form: SettingForm, typed: string): Typed {
	const text = typed.trim();
	if (form.kind === "lines")
		return {
			value: text.split("\n").flatMap((line) => line.trim() || []),
		};
	if (form.kind !== "number")
		return { value: text === "" && form.kind === "text" ? undefined : text };
	if (text === "" && form.none) return { value: null };
	const number = Number(text);
	if (text === "" || !Number.isFinite(number))
		return { problem: strings.numberWrong };
	return outside(form, number) ?? { value: number };
}

function outside(
	{ least, above, most, whole }: SettingForm & { kind: "number" },
	number: number,
): Typed | undefined {
	if (whole && !Number.isInteger(number))
		return { problem: strings.wholeWrong };
	if (least !== null && number < least)
		return { problem: strings.tooSmall(least.toLocaleString(locale())) };
	if (above !== null && number <= above)
		return { problem: strings.notAbove(above.toLocaleString(locale())) };
	if (most !== null && number > most)
		return { problem: strings.tooLarge(most.toLocaleString(locale())) };
	return undefined;
}

/** For people. `options`: what the values of a choice are called. */
export function inWords(
	value: SettingValue,
	options: Readonly<Record<string, string>> = {},
): string {
	if (value === true) return strings.on;
	if (value === false) return strings.off;
	if (value === null || value === "") return strings.nothing;
	if (typeof value === "number") return value.toLocaleString(locale());
	if (typeof value === "string") return options[value] ?? value;
	if (Array.isArray(value))
		return value.length === 0 ? strings.nothing : strings.entries(value.length);
	return JSON.stringify(value);
}
