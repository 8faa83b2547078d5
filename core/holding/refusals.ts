/** What a caller is told of a call that was not let through. Never its arguments, nor what the filter found in them. */
import type { Judgement } from "../policy/judgement.ts";
import type { Refusal } from "../problem.ts";

/** By a rule, or by the mode: nobody is asked. */
export function refusedBy({ rule, risk, categories }: Judgement): Refusal {
	const what =
		categories.length === 0 ? risk : `${risk} (${categories.join(", ")})`;
	return rule === ""
		? {
				code: "denied",
				reason: `${what} is for admins in this mode`,
				told: `It is ${what}, and in this mode that is for ${risk === "critical" ? "admins" : "operators and admins"} only.`,
			}
		: {
				code: "denied",
				reason: `${what}: ${rule}`,
				told: `It is ${what}, and a rule of this machine's owner forbids it.`,
			};
}

/** By a person; `reason` is what they wrote to the agent. */
export const refusedByPerson = (by: string, reason: string): Refusal => ({
	code: reason === "too-many-questions" ? "too-many-questions" : "denied",
	reason: `by ${by}: ${reason}`,
	told:
		reason === ""
			? "The owner of this machine said no. Do not try another way; ask them."
			: `The owner of this machine said no: ${reason}`,
});

export const unanswered: Refusal = {
	code: "unanswered",
	reason: "nobody answered in time",
	told: "Nobody said yes in time, so it was not run. It may be asked again later.",
};

export const changedMeanwhile: Refusal = {
	code: "denied",
	reason: "what holds, or what would run, changed while a person was asked",
	told: "Something it depends on changed while it waited, so it was not run. Ask again.",
};
