/** What became of a request, in a plain word, a tone and (for refusals) what to do. */
import { type ProblemCode, problems } from "../../contract/problems.ts";
import type { EntryView } from "../../contract/views.ts";
import { answered, outcomes, problemTexts } from "./strings.ts";
import type { Tone } from "./tag.tsx";

export interface Outcome {
	readonly word: string;
	readonly tone: Tone;
	/** Why, in the gate's words; empty where it gave no reason. */
	readonly reason: string;
	/** What happened and what to do about it; empty where the gate did not refuse. */
	readonly advice: string;
}

export function outcomeOf(
	entry: Pick<EntryView, "kind" | "status" | "reason" | "decision">,
): Outcome {
	const { code, reason } = splitReason(entry.reason);
	const advice = code ? problemTexts[code] : "";
	return { ...wordFor(entry), reason, advice };
}

function wordFor({
	kind,
	status,
	decision,
	reason,
}: Pick<EntryView, "kind" | "status" | "decision" | "reason">): Pick<
	Outcome,
	"word" | "tone"
> {
	if (kind === "approval") return answerWord(decision);
	// An agent runs by itself what its hook let through: nobody tells how it ended.
	if (kind === "admitted")
		return reason === ""
			? { word: outcomes.waiting, tone: "busy" }
			: { word: outcomes.let, tone: "good" };
	if (kind === "change") return { word: outcomes.changed, tone: "plain" };
	if (kind === "refused") return { word: outcomes.refused, tone: "bad" };
	if (status === 499) return { word: outcomes.left, tone: "warn" };
	if (status >= 500) return { word: outcomes.failed, tone: "bad" };
	if (status >= 400) return { word: outcomes.declined, tone: "warn" };
	if (status >= 300) return { word: outcomes.redirected, tone: "good" };
	return { word: outcomes.done, tone: "good" };
}

/** By what the gate decided about a question. */
const answerTones: Readonly<Record<keyof typeof answered, Tone>> = {
	ask: "busy",
	allow: "good",
	deny: "bad",
	timeout: "warn",
	void: "plain",
};

function answerWord(decision: string): Pick<Outcome, "word" | "tone"> {
	return isAnswer(decision)
		? { word: answered[decision], tone: answerTones[decision] }
		: { word: decision, tone: "plain" };
}

const isAnswer = (word: string): word is keyof typeof answered =>
	Object.hasOwn(answered, word);

/** The gate writes `code: reason` about what it refused itself. */
function splitReason(text: string): {
	code: ProblemCode | null;
	reason: string;
} {
	const colon = text.indexOf(": ");
	const word = colon < 0 ? text : text.slice(0, colon);
	if (!isProblemCode(word)) return { code: null, reason: text };
	return { code: word, reason: colon < 0 ? "" : text.slice(colon + 2) };
}

function isProblemCode(word: string): word is ProblemCode {
	return Object.hasOwn(problems, word);
}
