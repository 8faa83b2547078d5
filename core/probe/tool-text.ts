/** A server's words on their way to a person: what cannot be seen is written out, and lengths are bounded. Pure. */
import { visible } from "../visible.ts";

/** What turns directions, joins nothing visible, or is a control: nobody would see it. */
const unseen =
	/[\p{Cf}\p{Co}\p{Cn}\p{Cs}\u2028\u2029\u115f\u1160\u3164\uffa0]|(?![\n\t\r])\p{Cc}/u;

/** Emoji are made of several with this between them. */
const joiner =
	/(?<=\p{Extended_Pictographic}\ufe0f?)\u200d(?=\p{Extended_Pictographic})/gu;

/** Lines stay lines. */
export function toldText(text: unknown, longest: number): string {
	if (typeof text !== "string") return "";
	const cut = text.length > longest ? `${text.slice(0, longest)}…` : text;
	return cut
		.replaceAll(/\r\n?/g, "\n")
		.replaceAll("\t", "  ")
		.split("\n")
		.map(visible)
		.join("\n")
		.trim();
}

/** Whether it holds something that a model reads and a person does not see. */
export const holdsUnseen = (text: unknown): boolean =>
	typeof text === "string" && unseen.test(text.replaceAll(joiner, ""));
