/**
 * A hook's call while it waits for a person: until the answer, until its agent goes, or until the agent's own limit is
 * near. Then the agent is given a ticket: its question stays open without it, and a later yes is for one retry of that very
 * call. Decides nothing.
 */
import type { Answer, Held } from "../approval/question.ts";

/** `ticket`: the id under which the question still waits. */
export type Waited = Answer | { readonly kind: "ticket"; readonly id: string };

export interface Patience {
	/** After so long a ticket is asked for; undefined: none, and the question's own deadline ends it. */
	readonly ticketAfterMs: number | undefined;
	/** Voids the question. */
	readonly gone: AbortSignal | undefined;
}

/** Never rejects. */
export async function waitFor(
	held: Held,
	{ ticketAfterMs, gone }: Patience,
): Promise<Waited> {
	const { promise, resolve } = Promise.withResolvers<Waited>();
	void held.answer.then(resolve);
	const withdraw = (): void => held.withdraw();
	gone?.addEventListener("abort", withdraw, { once: true });
	const limit = (): void => {
		const id = held.ticket();
		// There is none for what was answered in this very moment: then the answer is what counts.
		if (id !== undefined) resolve({ kind: "ticket", id });
	};
	const timer =
		ticketAfterMs === undefined ? undefined : setTimeout(limit, ticketAfterMs);
	const waited = await promise;
	clearTimeout(timer);
	gone?.removeEventListener("abort", withdraw);
	return waited;
}

/** What is said of an answer that lets nothing through: who gave it, and the sentence for the agent. */
export function refusalOf(waited: Exclude<Waited, { kind: "allow" }>): {
	by: string;
	reason: string;
} {
	switch (waited.kind) {
		case "deny":
			return {
				by: waited.by,
				reason:
					waited.reason === ""
						? "the owner of this machine said no"
						: waited.reason === "too-many-questions"
							? "too many questions wait for the owner of this machine; wait for the answers"
							: `the owner of this machine said no: ${waited.reason}`,
			};
		case "ticket":
			return {
				by: "",
				reason: `nobody answered in time, and ${waited.id} is still waiting for the owner of this machine; run the same command again once it is allowed, and do not try another way`,
			};
		case "timeout":
			return { by: "", reason: "nobody answered in time" };
		case "void":
		default:
			return { by: "", reason: "the question was withdrawn" };
	}
}
