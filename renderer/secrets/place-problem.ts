/** Why a secret does not go to an upstream that names it: the gate's word for it, told apart, and said in the person's language. */
import { secrets as strings } from "./strings.ts";

/** The gate's own reasons; what is none of them is shown as it came. */
export function problemInWords(why: string, origin: string): string {
	const words = strings.placeProblems;
	const elsewhere = /^bound to (.+); set it again for this one$/.exec(why)?.[1];
	if (elsewhere === "no upstream") return words.nowhere;
	if (elsewhere !== undefined) return words.elsewhere(elsewhere, origin);
	const [, there, here] =
		/^bound to (.+); set it again for this header, (.+)$/.exec(why) ?? [];
	if (there !== undefined && here !== undefined)
		return there === "signing"
			? words.onlySigns(here)
			: words.otherHeader(there, here);
	return Object.hasOwn(words.plain, why)
		? // Its own property, whose keys these are.
			words.plain[why as keyof typeof words.plain]
		: why;
}
