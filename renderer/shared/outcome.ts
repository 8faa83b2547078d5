/** What became of a request, in a plain word, a tone and (for refusals) what to do. */
import { type ProblemCode, problems } from "../../contract/problems.ts";
import type { EntryView } from "../../contract/views.ts";
import { outcomes, problemTexts } from "./strings.ts";
import type { Tone } from "./tag.tsx";

export interface Outcome {
	readonly word: string;
	readonly tone: Tone;
	/** What happened and what to do about it; empty where there is nothing to do. */
	readonly advice: string;
}

export function outcomeOf(entry: Pick<EntryView, "kind" | "status">): Outcome {
	const { kind, status } = entry;
	if (kind === "admitted") return outcome(outcomes.waiting, "busy");
	if (kind === "change") return outcome(outcomes.changed, "plain");
	if (kind === "refused") {
		return outcome(outcomes.refused, "bad", adviceFor(status));
	}
	if (status === 499) return outcome(outcomes.left, "warn");
	if (status >= 500) return outcome(outcomes.failed, "bad");
	if (status >= 400) return outcome(outcomes.declined, "warn");
	if (status >= 300) return outcome(outcomes.redirected, "good");
	return outcome(outcomes.done, "good");
}

function outcome(word: string, tone: Tone, advice = ""): Outcome {
	return { word, tone, advice };
}

/** A status that several problems share tells nothing for sure; the entry's reason does, and is shown beside it. */
function adviceFor(status: number): string {
	const [only, other] = Object.keys(problems)
		.filter(isProblemCode)
		.filter((code) => problems[code].status === status);
	return only && !other ? problemTexts[only] : "";
}

function isProblemCode(word: string): word is ProblemCode {
	return Object.hasOwn(problems, word);
}
